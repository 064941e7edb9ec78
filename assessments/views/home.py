from django.db.models import Count, OuterRef, Q, Subquery
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.models import Assessment, Pause, Reaction, Round, undelivered
from ervaring.placements.parts import Parts
from ervaring.schools.models import Cohort, Programme, School


@require_safe
def home(request):
    """What is asked of me now, and the way to everything I may see.

    What somebody is not is not asked after: the number of queries depends on their parts, and on
    whether there is any judgement to confirm. At most eighteen for who has parts of one kind.
    """
    user, today = request.user, timezone.localdate()
    parts = Parts.of(user)
    lists, rounds = _lists(parts), _rounds(parts)
    to_confirm, to_close = _judged(user, rounds)
    schools = list(School.objects.administered_by(user))
    return render(
        request,
        "assessments/home.html",
        {
            "parts": parts,
            "now": [one for one in lists if one.round.opens_on <= today],
            "later": [one for one in lists if one.round.opens_on > today],
            "talks": _talks(rounds),
            "to_confirm": to_confirm,
            "to_close": to_close,
            "placements": [
                (placement, [one for one in rounds if one.placement_id == placement.pk])
                for placement in parts.placements
            ],
            "cohorts": _cohorts(user, today) if parts.coordinated else [],
            "programmes": _programmes(user) if parts.coordinated else [],
            "administered": Programme.objects.administered_by(user) if schools else [],
            "schools": schools,
        },
    )


def _lists(parts):
    """The lists that are still to be handed in, each with until when its student rests."""
    if not parts.placements:
        return []
    rests = Pause.objects.visible_to(parts.user).running().filter(round=OuterRef("round"))
    return (
        Assessment.objects.written_by(parts.user)
        .filter(state=Assessment.State.DRAFT, round__placement__in=parts.placements)
        .select_related("author", "round__placement__student", "round__instrument")
        .with_progress()
        .annotate(rest=Subquery(rests.order_by("-started_on").values("until")[:1]))
        .order_by("round__due_on")
    )


def _rounds(parts):
    """Those of the placements where somebody has a part, with what they may do there."""
    if not parts.placements:
        return []
    return (
        Round.objects.visible_to(parts.user)
        .filter(placement__in=parts.placements)
        .with_parts_of(parts.user)
        .select_related("placement__student")
        .order_by("opens_on", "pk")
    )


def _talks(rounds):
    """[(a round of which the lists lie side by side, whether they judge there)]"""
    found = [one for one in rounds if one.state == Round.State.CONVERSATION and one.is_open_to_read]
    return [(one, one.may_judge) for one in sorted(found, key=lambda one: one.conversation_at)]


def _judged(user, rounds):
    """(the rounds whose judgement waits for `user` to confirm it, those for them to close)

    The oldest first.
    """
    judged = [one for one in rounds if one.state == Round.State.JUDGED]
    judged.sort(key=lambda one: one.judged_at)
    if not judged:
        return [], []
    said = Reaction.objects.visible_to(user).of_all(judged)
    confirmed_at = dict(said.values_list("round", "confirmed_at"))
    # Before it is confirmed, the student alone sees it.
    return (
        [one for one in judged if one.pk in confirmed_at and confirmed_at[one.pk] is None],
        [one for one in judged if one.supervises and confirmed_at.get(one.pk)],
    )


def _cohorts(user, today):
    """The cohorts `user` coordinates, each with how many rounds wait for whom."""
    rounds = Round.objects.visible_to(user).order_by().values("placement__cohort")
    open_ = Q(state=Round.State.OPEN, opens_on__lte=today)
    counts = {
        row["placement__cohort"]: row
        for row in rounds.annotate(
            open=Count("pk", filter=open_),
            late=Count("pk", filter=open_ & Q(due_on__lt=today)),
            talking=Count("pk", filter=Q(state=Round.State.CONVERSATION)),
            judged=Count("pk", filter=Q(state=Round.State.JUDGED)),
        )
    }
    cohorts = Cohort.objects.visible_to(user).select_related("programme__school")
    return [(cohort, counts.get(cohort.pk, {})) for cohort in cohorts]


def _programmes(user):
    """The programmes `user` coordinates, each with how many mails did not arrive."""
    found = Programme.objects.coordinated_by(user).select_related("school")
    return found.annotate(undelivered=undelivered())
