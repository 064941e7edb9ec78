"""The present roster of a programme, as rows that can be changed and uploaded again."""

from ervaring.people.rosters.columns import HEADERS, ROLES
from ervaring.placements.models import Placement, Supervision
from ervaring.schools.models import Membership


def rows(programme, user):
    """The head, and a row per student and placement in the cohort they are in now."""
    members = (
        Membership.objects.arranged_by(user)
        .active()
        .filter(programme=programme, role=Membership.Role.STUDENT)
        .select_related("user", "cohort")
        .order_by("user__name", "user__email")
    )
    placements, guides = {}, {}
    for one in (
        Placement.objects.arranged_by(user)
        .filter(cohort__programme=programme)
        .select_related("workplace__organisation")
        .order_by("starts_on", "pk")
    ):
        placements.setdefault((one.student_id, one.cohort_id), []).append(one)
    for one in (
        Supervision.objects.arranged_by(user)
        .active()
        .filter(placement__cohort__programme=programme)
        .select_related("user", "level")
        .order_by("-started_at", "-pk")  # of several tutors, the first
    ):
        guides[one.placement_id, one.role] = one
    yield HEADERS
    for member in members:
        head = [member.user.name, member.user.email, member.cohort.name]
        for placement in placements.get((member.user_id, member.cohort_id), [None]):
            yield head + _placement(placement, guides)


def _placement(placement, guides):
    if placement is None:
        return [None] * (len(HEADERS) - 3)
    workplace = placement.workplace
    cells = [
        workplace.organisation.name,
        workplace.organisation.city,
        workplace.name,
        placement.starts_on,
        placement.ends_on,
    ]
    for role in ROLES:
        guide = guides.get((placement.pk, role))
        cells += [guide.user.name, guide.user.email] if guide else [None, None]
        if role == Supervision.Role.SUPERVISOR:
            words = {True: "ja", False: "nee"}
            cells.append(guide.level.number if guide and guide.level else None)
            cells.append(words.get(guide.by_experience) if guide else None)
    return cells
