"""Where a person learnt and whom they guided, with whom, and who read what."""

from django.utils.translation import gettext as _

from assessments.models import CalledOff
from ervaring.placements.models import Invitation, Placement, Reading, Supervision
from ervaring.schools.models import Membership
from portfolios.exports.facts import group, record

MODELS = [Placement, Supervision, Invitation, CalledOff, Reading]
WHERE = ["workplace__organisation", "cohort__programme__school"]


def groups(user):
    return [
        group("placements", _("Je stages"), _placements(user)),
        group("guiding", _("Stages van anderen waar je bij hoort of hoorde"), _guiding(user)),
        group("read_by_others", _("Wie wat over jou las"), _read(user)),
        group("read_by_you", _("Wat je over anderen las"), _readings(user)),
    ]


def _where(placement):
    return (
        ("workplace", _("Leerplek"), placement.workplace.name),
        ("organisation", _("Organisatie"), str(placement.workplace.organisation)),
        ("school", _("School"), placement.cohort.programme.school.name),
        ("programme", _("Opleiding"), placement.cohort.programme.title),
        ("cohort", _("Cohort"), placement.cohort.name),
        ("starts_on", _("Begint op"), placement.starts_on),
        ("ends_on", _("Eindigt op"), placement.ends_on),
        ("hours_in_all", _("Uren in totaal"), placement.hours),
    )


def _placements(user):
    found = Placement.objects.learnt_by(user).select_related(*WHERE)
    for one in found.prefetch_related("supervisions__user").order_by("starts_on", "pk"):
        programme = one.cohort.programme_id
        coordinators = Membership.objects.coordinators_of(programme).select_related("user")
        away = CalledOff.objects.visible_to(user).filter(placement=one)
        yield record(
            one.workplace,
            *_where(one),
            groups=[
                group(
                    "people",
                    _("Wie erbij hoort"),
                    [
                        *(_person(part) for part in one.supervisions.all()),
                        *(_person(part) for part in coordinators),
                    ],
                ),
                group(
                    "called_off",
                    _("Weggehaalde beoordelingsmomenten"),
                    (_called_off(each) for each in away.select_related("user", "planned_by")),
                ),
            ],
        )


def _person(part):
    return record(
        part.user.name,
        ("name", _("Naam"), part.user.name),
        ("role", _("Rol"), part.get_role_display()),
        ("started_at", _("Vanaf"), part.started_at),
        ("ended_at", _("Tot"), part.ended_at),
    )


def _called_off(one):
    return record(
        one.get_kind_display(),
        ("kind", _("Soort"), one.get_kind_display()),
        ("planned_by", _("Gepland door"), one.planned_by and one.planned_by.name),
        ("planned_at", _("Gepland op"), one.planned_at),
        ("by", _("Weggehaald door"), one.user.name),
        ("at", _("Weggehaald op"), one.at),
    )


def _guiding(user):
    held = (
        Supervision.objects.ever_held_by(user)
        .select_related("level", "placement__student", *(f"placement__{path}" for path in WHERE))
        .order_by("started_at", "pk")
    )
    links = {one.supervision_id: one for one in Invitation.objects.of_all(held)}
    for one in held:
        link = links.get(one.pk)
        yield record(
            one.placement,
            ("student", _("Student"), one.placement.student.name),
            ("role", _("Rol"), one.get_role_display()),
            ("level", _("Je eigen opleidingsniveau"), one.level and str(one.level)),
            ("by_experience", _("Werkt als ervaringsdeskundige"), one.by_experience),
            ("from", _("Vanaf"), one.started_at),
            ("until", _("Tot"), one.ended_at),
            ("link_made_at", _("Link gemaakt op"), link and link.created_at),
            ("link_valid_until", _("Link geldig tot"), link and link.expires_at),
            ("link_revoked_at", _("Link ingetrokken op"), link and link.revoked_at),
            *_where(one.placement),
        )


def _read(user):
    lines = Reading.objects.about(user).select_related(
        "reader", "placement__workplace__organisation"
    )
    for one in lines.order_by("at", "pk"):
        yield record(
            one.reader.name,
            ("reader", _("Wie"), one.reader.name),
            ("role", _("Rol"), one.get_role_display()),
            ("by_link", _("Via de link"), one.by_link),
            ("what", _("Wat"), one.what),
            ("placement", _("Stage"), str(one.placement.workplace)),
            ("at", _("Op"), one.at),
        )


def _readings(user):
    lines = Reading.objects.left_by(user).select_related("placement__student")
    for one in lines.order_by("at", "pk"):
        yield record(
            one.placement.student.name,
            ("about", _("Over"), one.placement.student.name),
            ("kind", _("Wat"), one.get_kind_display()),
            ("role", _("Je rol"), one.get_role_display()),
            ("by_link", _("Via de link"), one.by_link),
            ("at", _("Op"), one.at),
        )
