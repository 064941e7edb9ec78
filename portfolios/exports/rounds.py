"""What was said and agreed in the rounds of a person; and what they said about others."""

from django.db.models import F
from django.utils.translation import gettext as _

from assessments.models import (
    Agreement,
    Answer,
    Assessment,
    Conclusion,
    Consent,
    Judgement,
    Pause,
    Reaction,
    Round,
    Transition,
)
from portfolios.exports.facts import group, record

MODELS = [
    Round, Assessment, Answer, Conclusion, Agreement, Judgement, Consent, Reaction, Transition,
    Pause,
]  # fmt: skip
WITH = ["instrument", "placement__student", "placement__workplace__organisation"]


def groups(user):
    mine = Round.objects.about(user).select_related(*WITH).order_by("opens_on", "pk")
    return [
        group("rounds", _("Je beoordelingsmomenten"), (_round(one, user) for one in mine)),
        group("lists_about_others", _("Lijsten die jij over anderen schreef"), _others(user)),
        group("words_about_others", _("Wat jij over anderen noteerde"), _noted(user)),
        group("steps_for_others", _("Stappen die jij bij anderen zette"), _stepped(user)),
    ]


def _facts(round):
    return (
        ("kind", _("Soort"), round.get_kind_display()),
        ("placement", _("Stage"), str(round.placement.workplace)),
        ("instrument", _("Lijst"), round.instrument.title),
        ("state", _("Stand"), round.get_state_display()),
        ("opens_on", _("Gaat open op"), round.opens_on),
        ("due_on", _("Inleveren voor of op"), round.due_on),
        ("conversation_at", _("Alle lijsten binnen op"), round.conversation_at),
        ("judged_at", _("Oordeel voorgelegd op"), round.judged_at),
        ("finalised_at", _("Vastgesteld op"), round.finalised_at),
    )


def _round(round, user):
    asked = Assessment.objects.asked_in_rounds_of(user).filter(round=round)
    readable = Assessment.objects.visible_to(user).filter(round=round)
    pauses = Pause.objects.visible_to(user).filter(round=round)
    steps = Transition.objects.visible_to(user).filter(round=round)
    return record(
        f"{round}, {round.placement.workplace}",
        *_facts(round),
        groups=[
            group("asked", _("Van wie een lijst is gevraagd"), map(_asked, _people(asked))),
            group("lists", _("Lijsten"), (_list(one, user) for one in _people(readable))),
            group("conclusions", _("Conclusies"), _conclusions(round, user)),
            group("agreements", _("Afspraken"), _agreements(round, user)),
            group("judgements", _("Oordeel"), _judgements(round, user)),
            group("reactions", _("Zienswijze"), _reactions(round, user)),
            group(
                "steps", _("Wat er gebeurde"), map(_step, steps.select_related("user", "subject"))
            ),
            group("pauses", _("Pauzes"), map(_pause, pauses)),
        ],
    )


def _people(lists):
    return lists.select_related("author", "typed_by").order_by("pk")


def _asked(one):
    return record(
        one.author.name,
        ("name", _("Naam"), one.author.name),
        ("role", _("Rol"), one.get_role_display()),
        ("state", _("Stand"), one.get_state_display()),
        ("submitted_at", _("Ingeleverd op"), one.submitted_at),
    )


def _list(one, user, *more):
    answers = (
        Answer.objects.visible_to(user)
        .filter(assessment=one)
        .select_related("question__item__framework", "question__section", "point", "rung")
        .order_by("question__section__order", "question__order")
    )
    return record(
        f"{one.author}, {one.get_role_display()}",
        ("author", _("Van"), one.author.name),
        ("role", _("Rol"), one.get_role_display()),
        ("state", _("Stand"), one.get_state_display()),
        ("submitted_at", _("Ingeleverd op"), one.submitted_at),
        ("typed_by", _("Overgetypt door"), one.typed_by and one.typed_by.name),
        *more,
        groups=[group("answers", _("Antwoorden"), map(_answer, answers))],
    )


def _answer(one):
    item = one.question.item
    return record(
        _statement(one.question),
        ("section", "", one.question.section.title),
        ("framework", "", item.framework.code),
        ("code", "", item.code),
        ("statement", "", item.title or item.text),
        ("point", _("Antwoord"), one.point and one.point.word),
        ("comment", _("Toelichting"), one.comment),
        ("level", _("Ziet de student op niveau"), one.rung and one.rung.number),
        ("saved_at", _("Bewaard op"), one.saved_at),
    )


def _statement(question):
    item = question.item
    return f"{item.code} {item.title or item.text}"


def _conclusions(round, user):
    found = Conclusion.objects.visible_to(user).filter(round=round)
    for one in found.select_related("question__item", "saved_by"):
        yield record(
            _statement(one.question),
            ("about", _("Over"), _statement(one.question)),
            ("text", _("Conclusie"), one.text),
            ("saved_by", _("Door"), one.saved_by and one.saved_by.name),
            ("saved_at", _("Op"), one.saved_at),
        )


def _agreements(round, user):
    found = Agreement.objects.visible_to(user).filter(round=round)
    for one in found.select_related("question__item", "made_by"):
        yield record(
            one.get_who_display(),
            ("what", _("Wat"), one.what),
            ("who", _("Wie"), one.get_who_display()),
            ("by_when", _("Voor wanneer"), one.by_when),
            ("about", _("Over"), one.question and _statement(one.question)),
            ("made_by", _("Genoteerd door"), one.made_by.name),
            ("made_at", _("Op"), one.made_at),
        )


def _judgements(round, user):
    """Who agreed is told as in the report: in a finalised round that several assessed."""
    submitted = Assessment.objects.visible_to(user).filter(
        round=round, state=Assessment.State.SUBMITTED
    )
    told = round.state == Round.State.FINALISED and submitted.count() > 2
    consents = Consent.objects.visible_to(user).filter(version=F("judgement__version"))
    found = Judgement.objects.visible_to(user).filter(round=round)
    for one in found.select_related("section"):
        opinions = consents.filter(judgement=one).select_related("assessor") if told else ()
        yield record(
            str(one).capitalize(),
            ("theme", _("Thema"), str(one)),
            ("text", _("Oordeel"), one.text),
            groups=[group("consents", _("Wie het eens is"), map(_consent, opinions))],
        )


def _consent(one):
    return record(
        one.assessor.name,
        ("name", _("Naam"), one.assessor.name),
        ("agrees", _("Is het eens"), one.agrees),
        ("note", _("Waarom niet"), one.note),
        ("at", _("Op"), one.at),
    )


def _reactions(round, user):
    for one in Reaction.objects.visible_to(user).filter(round=round):
        yield record(
            _("Zienswijze"),
            ("text", _("Zienswijze"), one.text),
            ("confirmed_at", _("Bevestigd op"), one.confirmed_at),
        )


def _step(one):
    return record(
        one,
        ("action", _("Wat"), str(one)),
        ("reason", _("Reden"), one.reason),
        ("at", _("Op"), one.at),
    )


def _pause(one):
    return record(
        one,
        ("days", _("Dagen"), one.days),
        ("from", _("Vanaf"), one.started_on),
        ("until", _("Tot"), one.until),
        ("resumed_at", _("Eerder verder op"), one.resumed_at),
    )


def _others(user):
    """The lists of their own that they may still read."""
    lists = Assessment.objects.written_by(user).exclude(round__in=Round.objects.about(user))
    for one in _people(lists).select_related("round__placement__student"):
        student = one.round.placement.student.name
        more = (("student", _("Over"), student), ("round", _("Bij"), str(one.round)))
        yield _list(one, user, *more)


def _noted(user):
    about = ["round__placement__student"]
    kinds = [
        (Conclusion, _("conclusie"), "text", {"saved_by": user.pk}, about),
        (Agreement, _("afspraak"), "what", {"made_by": user.pk}, about),
        (Consent, _("waarom je het niet eens was"), "note", {"assessor": user.pk},
         ["judgement__round__placement__student"]),
    ]  # fmt: skip
    for model, kind, text, mine, path in kinds:
        for one in model.objects.visible_to(user).filter(**mine).select_related(*path):
            round = one.judgement.round if model is Consent else one.round
            if round.placement.student_id != user.pk:
                yield record(
                    kind.capitalize(),
                    ("kind", _("Wat"), kind),
                    ("student", _("Over"), round.placement.student.name),
                    ("round", _("Bij"), str(round)),
                    ("text", _("Tekst"), getattr(one, text)),
                )


def _stepped(user):
    steps = Transition.objects.visible_to(user).filter(user=user.pk)
    others = steps.exclude(round__in=Round.objects.about(user))
    for one in others.select_related("user", "subject", "round__placement__student"):
        yield record(
            one.round.placement.student.name,
            ("student", _("Over"), one.round.placement.student.name),
            ("round", _("Bij"), str(one.round)),
            *_step(one).facts,
        )
