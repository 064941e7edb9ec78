from django.db.models import Count, Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.models import Assessment, Pause, Reaction, Round, undelivered
from ervaring.placements.models import Placement
from ervaring.schools.models import Cohort, Programme, School


@require_safe
def home(request):
    """What is asked of me now, and the way to everything I may see."""
    user = request.user
    today = timezone.localdate()
    mine = (
        Assessment.objects.written_by(user)
        .filter(state=Assessment.State.DRAFT)
        .select_related("author", "round__placement__student", "round__instrument")
        .with_progress()
        .order_by("round__due_on")
    )
    talks = (
        Round.objects.opened_to(user)
        .filter(state=Round.State.CONVERSATION, placement__in=Placement.objects.with_part(user))
        .select_related("placement__student")
        .order_by("conversation_at")
    )
    placements = (
        Placement.objects.with_part(user)
        .select_related("student", "workplace__organisation", "cohort__programme")
        .order_by("student__name")
    )
    rounds = {}
    visible = Round.objects.visible_to(user).filter(placement__in=placements.order_by())
    for round in visible.order_by("opens_on", "pk"):
        rounds.setdefault(round.placement_id, []).append(round)
    judging = set(Round.objects.judged_by(user).values_list("pk", flat=True))
    rests = dict(Pause.objects.visible_to(user).running().values_list("round", "until"))
    for one in mine:
        one.rest = rests.get(one.round_id)
    return render(
        request,
        "assessments/home.html",
        {
            "now": [one for one in mine if one.round.opens_on <= today],
            "later": [one for one in mine if one.round.opens_on > today],
            "talks": [(round, round.pk in judging) for round in talks],
            "to_confirm": _rounds_of(Reaction.objects.editable_by(user)),
            "to_close": _rounds_of(
                Reaction.objects.visible_to(user)
                .confirmed()
                .filter(round__in=Round.objects.supervised_by(user))
            ),
            "placements": [(one, rounds.get(one.pk, [])) for one in placements],
            "cohorts": _cohorts(user, today),
            "programmes": Programme.objects.coordinated_by(user)
            .select_related("school")
            .annotate(undelivered=undelivered()),
            "administered": Programme.objects.administered_by(user),
            "schools": School.objects.administered_by(user),
        },
    )


def _rounds_of(reactions):
    """The judged rounds that wait for a confirmation, the oldest first."""
    waiting = reactions.filter(round__state=Round.State.JUDGED).order_by("round__judged_at")
    return [one.round for one in waiting.select_related("round__placement__student")]


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
