"""What is in a report, for another system: the JSON inside the PDF. See docs/report-data.md.

It holds what the pages print and nothing else, in the order of the pages. A field that is added
leaves `schema` as it is; one that goes, or means something else, gives it the next number.
"""

from django.utils import timezone


def of_round(report):
    """A `RoundReport`: what everyone said, and what they came to."""
    return {
        "schema": "ervaring/round/1",
        **_about(report),
        "round": _round(report),
    }


def of_list(report):
    """A `ListReport`: what one respondent said."""
    return {
        "schema": "ervaring/assessment/1",
        **_about(report),
        "list": {
            "kind": report.moment,
            "name": str(report.moment_label),
            "author": _assessor(report.author),
            "scale": [
                {"word": one.word, "meaning": one.meaning, "on_scale": one.on_scale}
                for one in report.scale
            ],
            "sections": [
                {"title": section.title, "statements": [_answered(one) for one in section.lines]}
                for section in report.sections
            ],
        },
    }


def of_portfolio(report):
    """A `PortfolioReport`: of each part that is in it, what that part prints.

    Coverage, growth, the articles and the history are views on what stands elsewhere, and are not
    said twice.
    """
    own = {
        "profile": lambda: {"guides": [_guide(one) for one in report.guides]},
        "plan": lambda: {"plan": _plan(report.plan)},
        "rounds": lambda: {"rounds": [_round(one) for one in report.opened]},
        "entries": lambda: {"entries": [_entry(one) for one in report.texts]},
        "log": lambda: {"log": [_logged(one) for one in report.log]},
    }
    parts = [part.name for part in report.parts]
    found = {"schema": "ervaring/portfolio/1", **_about(report, "profile" in parts), "parts": parts}
    for name in parts:
        found |= own.get(name, dict)()
    return found


def _about(report, in_full=True):
    """What every report says of itself; `in_full` with what only "who and where" prints."""
    where = report.where
    return {
        "title": report.title,
        "student": where.student,
        "school": where.school,
        "programme": {
            "title": where.programme,
            "level": where.level if in_full else None,
            "cohort": where.cohort if in_full else None,
        },
        "placement": {
            "workplace": where.workplace,
            "organisation": where.organisation,
            "starts_on": _day(where.starts_on),
            "ends_on": _day(where.ends_on),
        },
        "frameworks": [
            {
                "code": one.code,
                "title": one.title,
                "version": one.version,
                "year": one.year,
                "publisher": one.publisher,
                "source": one.source,
                "rights": one.rights,
            }
            for one in report.sources
        ],
        "instruments": [{"title": one.title, "version": one.version} for one in report.asked_lists],
    }


def _round(round):
    comparison = round.comparison
    used = {word for section in round.sections for word in section.beside}
    return {
        "kind": round.moment,
        "name": round.heading,
        "state": round.state,
        "instrument": {"title": round.asked.title, "version": round.asked.version},
        "assessors": [_assessor(one) for one in round.assessors],
        "scale": list(comparison.scale),
        "beside_scale": [word for word in comparison.beside if word in used],
        "advice": _judged(round.advice),
        "sections": [
            {
                "title": section.title,
                "judgement": _judged(section.judgement),
                "statements": [_compared(one) for one in section.lines],
            }
            for section in round.sections
        ],
        "agreements": [
            {
                "what": one.what,
                "who": one.who,
                "by": _day(one.by_when),
                "statement": {"code": one.code, "text": one.about} if one.code else None,
            }
            for one in round.agreements
        ],
        **_closed(round),
        "corrections": [
            {
                "reason": one.reason,
                "text": one.text,
                "replaced_at": _moment(one.replaced_at),
                "replaced_sha256": one.replaced_sha256,
            }
            for one in round.corrections
        ],
        "steps": [
            {
                "at": _moment(one.at),
                "name": one.name,
                "action": one.action,
                "words": str(one.words),
                "reason": one.reason,
            }
            for one in round.steps
        ],
    }


def _closed(round):
    """What stands once a round is final; before that it is not told."""
    if not round.finalised_at:
        return {"reaction": None, "confirmed": None, "finalised": None}
    closing, student = round.closing, round.where.student
    return {
        "reaction": round.reaction or None,
        "confirmed": round.confirmed_at and {"name": student, "at": _moment(round.confirmed_at)},
        "finalised": closing
        and {
            "name": closing.name,
            "at": _moment(round.finalised_at),
            "without_student": round.closed_alone,
            "reason": closing.reason if round.closed_alone else "",
        },
    }


def _assessor(one):
    return {
        "name": one.name,
        "role": one.role,
        "role_name": str(one.role_label),
        "by_experience": one.by_experience,
        "handed_in_on": _day_of(one.submitted_at),
        "typed_by": one.typed_by or None,
    }


def _judged(one):
    return one and {
        "text": one.text,
        "agreed": one.agreed,
        "disagreed": [{"name": other.name, "note": other.note} for other in one.disagreed],
    }


def _statement(one):
    return {"code": one.code, "title": one.title, "text": one.text}


def _compared(line):
    return {
        **_statement(line),
        "difference": line.difference,
        "voices": [
            {
                "role": one.role,
                "word": one.word or None,
                # Its place on the scale from low to high; None beside the scale.
                "position": one.position,
                "comment": one.comment,
                "level": one.rung,
            }
            for one in line.given
        ],
        "conclusion": line.conclusion,
    }


def _answered(line):
    return {
        **_statement(line),
        "word": line.word or None,
        "comment": line.comment,
        "level": line.rung,
    }


def _guide(one):
    return {
        "name": one.name,
        "role_name": one.role,
        "since": _day_of(one.since),
        "until": _day_of(one.until),
    }


def _plan(plan):
    return {
        "changed_since": plan.moved,
        "goals": [
            {
                "text": goal.text,
                "why": goal.why,
                "by": _day(goal.by_when) if goal.is_open else None,
                "state": goal.state,
                "closed_on": _day(goal.closed_on),
                "evaluation": goal.evaluation,
                "about": [{"code": code, "text": text} for code, text in goal.about],
                "steps": [
                    {
                        "what": step.what,
                        "by": None if step.done_on else _day(step.by_when),
                        "done_on": _day(step.done_on),
                    }
                    for step in goal.steps
                ],
                "evidence": list(goal.evidence),
            }
            for goal in plan.goals
        ],
        "versions": [
            {
                "number": version.number,
                "put_on": _day_of(version.put_at),
                "said": [
                    {
                        "name": one.name,
                        "role_name": one.role,
                        "agrees": one.agrees,
                        "on": _day_of(one.at),
                        "note": one.note,
                    }
                    for one in version.said
                ],
            }
            for version in plan.versions
        ],
    }


def _entry(piece):
    return {
        "title": piece.heading,
        "kind_name": piece.plain_name,
        "from_whom": piece.source or None,
        "hours": _hours(piece),
        "tension": piece.tension and piece.tension.text,
        "texts": [{"asked": label, "text": text} for label, text in piece.parts],
        "article": _quoted(piece.article),
        "about": [_quoted(one) for one in piece.about],
        "photos": [one.caption for one in piece.photos],
        "files": [
            {
                "name": one.name,
                "description": one.description,
                "sha256": one.sha256,
            }
            for one in piece.listed
        ],
    }


def _logged(piece):
    return {
        "on": _day(piece.happened_on),
        "what": piece.log,
        "title": piece.heading if piece.has_text else piece.title,
        "hours": _hours(piece),
    }


def _quoted(one):
    return one and {"code": one.code, "text": one.text}


def _hours(piece):
    return None if piece.hours is None else float(piece.hours)


def _day(day):
    return day and day.isoformat()


def _day_of(moment):
    """The pages print the day only."""
    return moment and timezone.localtime(moment).date().isoformat()


def _moment(moment):
    """To the minute, as the pages print it."""
    return moment and timezone.localtime(moment).isoformat(timespec="minutes")
