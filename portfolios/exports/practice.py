"""What a person said of a place to learn, what their work there is, and what was done about it."""

from django.utils.translation import gettext as _

from ervaring.placements.models import Contact, Invitation, Placement
from ervaring.practice.models import (
    CheckAnswer,
    FunctionProfile,
    ProfileConsent,
    Remedy,
    WorkplaceCheck,
)
from portfolios.exports.facts import group, record

MODELS = [
    Contact, WorkplaceCheck, CheckAnswer, FunctionProfile, FunctionProfile.activities.through,
    ProfileConsent, Remedy,
]  # fmt: skip
WHERE = "workplace__organisation"


def groups(user):
    own = {"placement__in": Placement.objects.learnt_by(user)}
    checks = WorkplaceCheck.objects.visible_to(user).filter(author=user.pk)
    profiles = FunctionProfile.objects.visible_to(user)
    remedies = Remedy.objects.visible_to(user).select_related(
        "item", "made_by", "placement__student", f"placement__{WHERE}"
    )
    of_others = remedies.filter(made_by=user.pk).exclude(**own)
    return [
        group("speaks_for", _("Plekken waarvan jij contactpersoon bent of was"), _contacts(user)),
        group(
            "checks",
            _("Werkplekchecks die jij invulde"),
            (_check(one, user) for one in checks.select_related(WHERE)),
        ),
        group("profiles", _("Je functieprofiel"), _profiles(profiles.filter(**own))),
        group(
            "profiles_of_others",
            _("Wat je zei bij functieprofielen van anderen"),
            _said_to_others(profiles.exclude(**own), user),
        ),
        group(
            "remedies",
            _("Oplossingen bij criteria van je stage"),
            map(_remedy, remedies.filter(**own)),
        ),
        group(
            "remedies_of_others",
            _("Oplossingen die jij bij stages van anderen schreef"),
            map(_remedy_of_other, of_others),
        ),
    ]


def _contacts(user):
    held = Contact.objects.ever_held_by(user).select_related(WHERE)
    for one in held.order_by("started_at", "pk"):
        link = Invitation.objects.of(one).first()
        yield record(
            one.workplace,
            ("workplace", _("Leerplek"), one.workplace.name),
            ("organisation", _("Organisatie"), str(one.workplace.organisation)),
            ("from", _("Vanaf"), one.started_at),
            ("until", _("Tot"), one.ended_at),
            ("link_made_at", _("Link gemaakt op"), link and link.created_at),
            ("link_valid_until", _("Link geldig tot"), link and link.expires_at),
            ("link_revoked_at", _("Link ingetrokken op"), link and link.revoked_at),
        )


def _check(one, user):
    answers = CheckAnswer.objects.visible_to(user).filter(check_of=one)
    with_all = answers.select_related("item__framework", "point")
    return record(
        one.workplace,
        ("workplace", _("Leerplek"), str(one.workplace)),
        ("as_student", _("Als student"), one.is_of_student),
        ("state", _("Stand"), one.get_state_display()),
        ("asked_at", _("Gevraagd op"), one.asked_at),
        ("submitted_at", _("Ingeleverd op"), one.submitted_at),
        groups=[group("check_answers", _("Antwoorden"), map(_answer, with_all))],
    )


def _answer(one):
    return record(
        one.item,
        ("framework", "", one.item.framework.code),
        ("code", "", one.item.code),
        ("statement", "", one.item.title or one.item.text),
        ("point", _("Antwoord"), one.point and one.point.word),
        ("ticked", _("Aangevinkt"), one.ticked),
        ("comment", _("Toelichting"), one.comment),
        ("saved_at", _("Bewaard op"), one.saved_at),
    )


def _profiles(own):
    with_all = own.select_related(f"placement__{WHERE}", "made_by", "put_by")
    for one in with_all.prefetch_related("activities"):
        said = ProfileConsent.objects.of([one]).select_related("user")
        yield record(
            f"{one}, {one.placement.workplace}",
            ("placement", _("Stage"), str(one.placement.workplace)),
            ("number", _("Versie"), one.number),
            ("state", _("Stand"), one.get_state_display()),
            ("purpose", _("Wat je toevoegt aan het team"), one.purpose),
            (
                "activities",
                _("Activiteiten"),
                "\n".join(str(each) for each in one.activities.all()),
            ),
            ("own_activities", _("Andere activiteiten"), one.own_activities),
            ("collaboration", _("Samenwerking"), one.collaboration),
            (
                "hours_per_week",
                _("Uren per week"),
                one.hours_per_week and str(one.hours_per_week),
            ),
            ("fits", _("Welk profiel past"), one.fits),
            ("room", _("Ruimte om te groeien"), one.room),
            ("made_by", _("Begonnen door"), one.made_by.name),
            ("made_at", _("Begonnen op"), one.made_at),
            ("put_by", _("Voorgelegd door"), one.put_by and one.put_by.name),
            ("put_at", _("Voorgelegd op"), one.put_at),
            ("agreed_at", _("Iedereen akkoord op"), one.agreed_at),
            groups=[group("profile_said", _("Wie akkoord is"), map(_said, said))],
        )


def _said(one, *more):
    return record(
        one.user.name,
        ("name", _("Wie"), one.user.name),
        ("role", _("Rol"), one.get_role_display()),
        *more,
        ("agrees", _("Is het eens"), one.agrees),
        ("note", _("Opmerking"), one.note),
        ("at", _("Op"), one.at),
    )


def _said_to_others(profiles, user):
    said = ProfileConsent.objects.of(profiles).filter(user=user.pk)
    for one in said.select_related("user", "profile__placement__student"):
        profile = one.profile
        yield _said(
            one,
            ("student", _("Over"), profile.placement.student.name),
            ("number", _("Versie"), profile.number),
        )


def _remedy(one, *more):
    return record(
        one.item,
        ("placement", _("Stage"), str(one.placement.workplace)),
        *more,
        ("statement", _("Criterium"), str(one.item)),
        ("text", _("Hoe het is opgelost"), one.text),
        ("made_by", _("Door"), one.made_by.name),
        ("made_at", _("Op"), one.made_at),
    )


def _remedy_of_other(one):
    return _remedy(one, ("student", _("Over"), one.placement.student.name))
