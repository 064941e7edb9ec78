"""Reading what a report holds, through the eyes of the one who asked for it."""

from dataclasses import fields

from django.db.models import F, Q

from assessments.comparison import compare
from assessments.models import (
    Agreement,
    Assessment,
    Conclusion,
    Consent,
    Judgement,
    Question,
    Reaction,
    Round,
    Transition,
)
from competencies.models import Framework, Item
from ervaring.placements.models import Placement, Supervision
from portfolios.coverage import coverage
from portfolios.models import FeedbackCard, FeedbackSheet, GoalLink, Report
from portfolios.reports.facts import (
    Agreed,
    AskedList,
    Assessor,
    CardsReport,
    ClosedRound,
    Correction,
    Guide,
    Judged,
    Opinion,
    PortfolioReport,
    PrintedCard,
    RoundReport,
    Source,
    Step,
    Where,
)
from portfolios.reports.pieces import Piece, entries_of, items_of
from portfolios.reports.plan import gather_plan


def gather(report: Report) -> RoundReport | PortfolioReport | CardsReport:
    """What `report.requested_by` may read of its subject.

    Raises DoesNotExist of its model when that is nothing (any more).
    """
    if report.kind == Report.Kind.ROUND:
        return gather_round(report.round_id, report.requested_by)
    if report.kind == Report.Kind.CARDS:
        return gather_cards(report.sheet_id, report.requested_by)
    return gather_portfolio(report.placement_id, report.requested_by)


WHERE = [
    "student",
    "workplace__organisation",
    "cohort__programme__school",
    "cohort__programme__level",
]
ROUND_RELATIONS = ["instrument", *(f"placement__{path}" for path in WHERE)]


def gather_round(pk, user) -> RoundReport:
    rounds = Round.objects.opened_to(user).select_related(*ROUND_RELATIONS)
    return _opened(rounds.prefetch_related("placement__supervisions").get(pk=pk), user, 1)


def gather_portfolio(pk, user) -> PortfolioReport:
    placement = Placement.objects.visible_to(user).select_related(*WHERE).get(pk=pk)
    rounds = (
        Round.objects.visible_to(user)
        .filter(placement=placement)
        .select_related(*ROUND_RELATIONS)
        .prefetch_related("placement__supervisions")
        .order_by("opens_on", "pk")
    )
    opened = set(
        Round.objects.opened_to(user).filter(placement=placement).values_list("pk", flat=True)
    )
    entries = list(entries_of(placement, user))
    covered = tuple(one for one in coverage(placement, user, in_report=True) if one.has_any)
    quoted = {item.pk for one in entries for item in items_of(one)}
    quoted |= {row.statement for profile in covered for row in profile.rows}
    goals = GoalLink.objects.visible_to(user).filter(goal__placement=placement)
    return PortfolioReport(
        where=_where(placement),
        guides=_guides(placement),
        rounds=tuple(
            _opened(round, user, number)
            if round.pk in opened
            else ClosedRound(number, round.kind, round.due_on)
            for number, round in enumerate(rounds, start=1)
        ),
        pieces=tuple(Piece.of(one, number) for number, one in enumerate(entries, start=1)),
        pointed_to=_sources(
            Framework.objects.readable().filter(
                pk__in=Item.objects.readable()
                .filter(Q(pk__in=quoted) | Q(pk__in=goals.values("item")))
                .values("framework")
            )
        ),
        coverage=covered,
        plan=gather_plan(placement, user),
    )


def gather_cards(pk, user) -> CardsReport:
    sheets = FeedbackSheet.objects.supervised_by(user).working()
    sheet = sheets.select_related("placement__student").get(pk=pk)
    cards = FeedbackCard.objects.of(sheet)
    return CardsReport(
        name=sheet.placement.student.get_short_name(),
        until=sheet.expires_on,
        cards=tuple(PrintedCard(one.address) for one in cards),
    )


def _sources(frameworks):
    return tuple(
        Source(**{field.name: getattr(one, field.name) for field in fields(Source)})
        for one in frameworks
    )


def _where(placement):
    programme = placement.cohort.programme
    return Where(
        student=placement.student.name,
        programme=programme.title,
        level=programme.level.number,
        school=programme.school.name,
        cohort=placement.cohort.name,
        workplace=placement.workplace.name,
        organisation=str(placement.workplace.organisation),
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
    )


def _guides(placement):
    order = Supervision.Role.values
    found = sorted(
        placement.supervisions.select_related("user"),
        key=lambda one: (order.index(one.role), one.started_at, one.pk),
    )
    return tuple(
        Guide(one.user.name, str(one.get_role_display()), one.started_at, one.ended_at)
        for one in found
    )


def _opened(round, user, number):
    """One round in a constant number of queries, whatever the length of its list."""
    final = round.state == Round.State.FINALISED
    # Until then a judgement can be taken back, and what the student says to it is not told yet.
    closed = round if final else None
    comparison = compare(round, user)
    assessors = _assessors(round, user)
    reaction = Reaction.objects.visible_to(user).confirmed().filter(round=closed).first()
    items = Question.objects.of(round.instrument_id).values("item")
    frameworks = Framework.objects.readable().filter(items__in=items).distinct()
    return RoundReport(
        number=number,
        where=_where(round.placement),
        kind=round.kind,
        due_on=round.due_on,
        conversation_at=round.conversation_at,
        judged_at=round.judged_at,
        finalised_at=round.finalised_at,
        asked=AskedList(round.instrument.title, round.instrument.version),
        assessors=assessors,
        comparison=comparison,
        conclusions=tuple(
            (one.question_id, one.text)
            for one in Conclusion.objects.visible_to(user).filter(round=round).exclude(text="")
        ),
        agreements=_agreements(round, user, {row.question: row for row in comparison.rows}),
        judgements=_judgements(closed, user, several=len(assessors) > 2),
        reaction=reaction.text if reaction else "",
        confirmed_at=reaction and reaction.confirmed_at,
        corrections=tuple(
            Correction(
                one.requested_at,
                one.reason,
                one.correction,
                one.replaces.finished_at,
                one.replaces.sha256,
            )
            for one in Report.objects.visible_to(user)
            .filter(round=round, replaces__isnull=False)
            .order_by("pk")
            .select_related("replaces")
        ),
        steps=_steps(round, user),
        sources=_sources(frameworks),
    )


def _assessors(round, user):
    """Whose lists are in, the student first, and who of them works as an ervaringsdeskundige."""
    lists = Assessment.objects.visible_to(user).filter(
        round=round, state=Assessment.State.SUBMITTED
    )
    parts = sorted(round.placement.supervisions.all(), key=lambda one: (one.started_at, one.pk))
    by_experience = {(one.user_id, one.role): one.by_experience for one in parts}
    order = Assessment.Role.values
    return tuple(
        Assessor(
            one.author.name,
            one.role,
            one.submitted_at,
            by_experience.get((one.author_id, one.role)),
            one.typed_by.name if one.typed_by else "",
        )
        for one in sorted(
            lists.select_related("author", "typed_by"), key=lambda one: order.index(one.role)
        )
    )


def _agreements(round, user, rows):
    found = Agreement.objects.visible_to(user).filter(round=round).order_by("made_at", "pk")
    return tuple(
        Agreed(
            one.what,
            str(one.get_who_display()),
            one.by_when,
            row.code if row else "",
            (row.title or row.text) if row else "",
        )
        for one, row in ((one, rows.get(one.question_id)) for one in found)
    )


def _judgements(round, user, *, several):
    """The judgements of `round`, none for None; who agreed is told when several assessed."""
    judgements = Judgement.objects.visible_to(user).filter(round=round)
    consents = Consent.objects.visible_to(user).filter(
        judgement__round=round, version=F("judgement__version")
    )
    opinions = {}
    for one in consents.select_related("assessor").order_by("at", "pk"):
        opinion = Opinion(one.assessor.name, one.agrees, one.note)
        opinions.setdefault(one.judgement_id, []).append(opinion)
    return tuple(
        Judged(one.section_id, one.text, tuple(opinions.get(one.pk, ()) if several else ()))
        for one in judgements.order_by("section__order", "pk")
    )


def _steps(round, user):
    """The history. A pause is the student's own and stays out, also of what they ask themselves."""
    steps = Transition.objects.visible_to(user).filter(round=round)
    told = steps.exclude(action__in=Transition.PRIVATE).select_related("user", "subject")
    return tuple(Step(one.at, one.user.name, one.action, one.words, one.reason) for one in told)
