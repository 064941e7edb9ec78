"""What happens to a roster: uploaded, checked, applied; and writing what it asks for."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments import actions as assessments
from assessments.models import MovedOnError
from ervaring.accounts.models import User
from ervaring.people.models import Roster, RosterLine
from ervaring.people.rosters.columns import OF_SUPERVISOR
from ervaring.people.rosters.planning import make_plan
from ervaring.people.rosters.reading import UnreadableError, clean, read
from ervaring.placements.models import Organisation, Placement, Supervision, Workplace
from ervaring.schools.models import Membership, Programme, School

BATCH = 500


def upload(*, programme, filename, content, by, then):
    """A roster that waits to be checked; `then` (of its key) puts that in the queue."""
    with transaction.atomic():
        roster = Roster.objects.create(
            programme=programme,
            filename=clean(filename)[-120:],
            content=content,
            uploaded_by=by,
        )
        transaction.on_commit(partial(then, roster.pk))
    return roster


def begin(*, roster, then):
    """Have a roster applied, which waits in the queue for that. False when somebody was first."""
    with transaction.atomic():
        if not roster.begin():
            return False
        transaction.on_commit(partial(then, roster.pk))
    return True


def check(roster):
    """Read a roster, and plan and show what applying it would do."""
    programme = _programme(roster)
    if programme is None:
        roster.refuse(_("Je regelt de mensen van deze opleiding niet meer."))
        return
    try:
        lines = read(bytes(roster.content))
    except UnreadableError as error:
        roster.refuse(str(error))
        return
    plan = make_plan(
        programme,
        lines,
        by=roster.uploaded_by,
        told=lambda done: roster.reach(done, len(lines)),
    )
    with transaction.atomic():
        _show(roster, plan)


def apply(roster):
    """Do what was shown, all of it or nothing; and when that is no longer it, show it anew."""
    lines = read(bytes(roster.content))
    try:
        with transaction.atomic():
            _apply(roster, lines)
    except (IntegrityError, MovedOnError):
        roster.stop(
            _("Er is intussen iets veranderd. Er is niets doorgevoerd. Upload de lijst opnieuw.")
        )


def _apply(roster, lines):
    # A second worker on the same roster, or another roster of the school, waits here.
    held = Roster.objects.waiting().select_for_update(of=("self",)).filter(pk=roster.pk).first()
    if held is None or held.state != Roster.State.APPLYING:
        return
    programme = _programme(roster)
    if programme is None:
        roster.stop(_("Je regelt de mensen van deze opleiding niet meer."))
        return
    School.objects.select_for_update().get(pk=programme.school_id)
    plan = make_plan(programme, lines, by=roster.uploaded_by)
    if plan.digest != held.digest:
        _show(roster, plan, _("Er is intussen iets veranderd, kijk opnieuw. Er is niets gedaan."))
        return
    write(plan, by=roster.uploaded_by)
    roster.finish()


def _programme(roster):
    found = Programme.objects.arranged_by(roster.uploaded_by).filter(pk=roster.programme_id)
    return found.select_related("school").first()


def _show(roster, plan, problem=""):
    total = len(plan.lines)
    shown = roster.show(
        digest=plan.digest, problem=problem, total=total, done=total, **_counts(plan)
    )
    if not shown:
        return
    RosterLine.objects.of(roster).delete()
    RosterLine.objects.bulk_create(
        (
            RosterLine(
                roster=roster,
                number=line.number,
                kind=line.kind,
                cells=line.cells,
                said=line.said,
                notes=line.notes,
            )
            for line in plan.lines
        ),
        batch_size=BATCH,
    )


def _counts(plan):
    return {name: plan.counts[name] for name in ("made", "changed", "same", "refused", "noted")}


def write(plan, *, by):
    """Write a plan without refusals. Nobody is mailed, but who takes over in a running round."""
    User.objects.bulk_create(plan.people.values(), batch_size=BATCH)
    left = [one.pk for one in plan.left]
    Membership.objects.arranged_by(by).filter(pk__in=left).end(by)
    Membership.objects.bulk_create(plan.memberships, batch_size=BATCH)
    Organisation.objects.bulk_create(plan.organisations, batch_size=BATCH)
    Workplace.objects.bulk_create(plan.workplaces, batch_size=BATCH)
    Placement.objects.bulk_create(plan.placements, batch_size=BATCH)
    Placement.objects.arranged_by(by).bulk_update(
        plan.changed, ["cohort", "starts_on", "ends_on"], batch_size=100
    )
    assessments.add_guides(plan.guides)
    for supervision, user, said in plan.replaced:
        assessments.replace_guide(supervision=supervision, user=user, by=by, **said)
    for name in OF_SUPERVISOR:
        parts = [part for part, said in plan.described if name in said]
        Supervision.objects.arranged_by(by).bulk_update(parts, [name], batch_size=100)
