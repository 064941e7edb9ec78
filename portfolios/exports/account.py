"""The account of a person, what came in by it, and which parts they have."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext as _

from ervaring.accounts.models import AddressChange, Code, Guest, User
from ervaring.schools.models import Administrator, Membership
from portfolios.exports.facts import group, record

MODELS = [
    User, Guest, EmailAddress, AddressChange, Authenticator, SocialAccount, UserSession, Code,
    LogEntry, Membership, Administrator,
]  # fmt: skip


def groups(user):
    return [
        group("account", _("Je account"), [_account(user)]),
        group("parts", _("Wat je bij scholen doet en deed"), [*_parts(user), *_schools(user)]),
        group("address_changes", _("Adressen die je had"), _changes(user)),
        group("second_steps", _("Passkeys, app en herstelcodes"), _steps(user)),
        group("school_accounts", _("Schoolaccounts"), _school_accounts(user)),
        group("sessions", _("Waar je bent ingelogd"), _sessions(user)),
        group("codes", _("Codes die je kreeg"), _codes(user)),
        group("admin_log", _("Wat je in het beheer deed"), _log(user)),
    ]


def _account(user):
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    return record(
        user.name,
        ("name", _("Naam"), user.name),
        ("email", _("E-mailadres"), user.email),
        ("proven", _("Bewezen adressen"), ", ".join(str(one.email) for one in addresses)),
        ("is_active", _("Mag inloggen"), user.is_active),
        ("is_operator", _("Beheert de installatie"), user.is_superuser),
        ("has_password", _("Heeft een wachtwoord"), user.has_usable_password()),
        ("reminders", _("Herinneringen"), user.get_reminders_display()),
        ("added_at", _("Toegevoegd op"), user.date_joined),
        ("last_login", _("Voor het laatst ingelogd"), user.last_login),
    )


def _held(part):
    return (
        ("started_at", _("Vanaf"), part.started_at),
        ("started_by", _("Gegeven door"), _name(part.started_by)),
        ("ended_at", _("Tot"), part.ended_at),
        ("ended_by", _("Beëindigd door"), _name(part.ended_by)),
    )


def _name(user):
    return user.name if user else None


def _parts(user):
    held = Membership.objects.ever_held_by(user).select_related(
        "programme__school", "cohort", "started_by", "ended_by"
    )
    for one in held.order_by("started_at", "pk"):
        yield record(
            f"{one.get_role_display()}, {one.programme}",
            ("role", _("Rol"), one.get_role_display()),
            ("school", _("School"), one.programme.school.name),
            ("programme", _("Opleiding"), one.programme.title),
            ("cohort", _("Cohort"), one.cohort.name if one.cohort else None),
            *_held(one),
        )


def _schools(user):
    held = Administrator.objects.ever_held_by(user).select_related(
        "school", "started_by", "ended_by"
    )
    for one in held.order_by("started_at", "pk"):
        yield record(
            _("beheerder, %(school)s") % {"school": one.school},
            ("role", _("Rol"), _("beheerder")),
            ("school", _("School"), one.school.name),
            *_held(one),
        )


def _changes(user):
    for one in AddressChange.objects.of(user).select_related("by"):
        yield record(
            one,
            ("old", _("Oud adres"), one.old),
            ("new", _("Nieuw adres"), one.new),
            ("by", _("Door"), one.by.name),
            ("at", _("Op"), one.at),
        )


def _steps(user):
    for one in Authenticator.objects.filter(user=user.pk).order_by("pk"):
        yield record(
            one.get_type_display(),
            ("kind", _("Soort"), one.get_type_display()),
            ("name", _("Naam"), one.data.get("name")),
            ("made_at", _("Gemaakt op"), one.created_at),
            ("last_used_at", _("Voor het laatst gebruikt"), one.last_used_at),
        )


def _school_accounts(user):
    for one in SocialAccount.objects.filter(user=user.pk).order_by("pk"):
        yield record(
            one.provider,
            ("issuer", _("School"), one.provider),
            ("subject", _("Zo noemt de school je"), one.uid),
            ("joined_at", _("Gekoppeld op"), one.date_joined),
            ("last_login", _("Voor het laatst gebruikt"), one.last_login),
        )


def _sessions(user):
    for one in UserSession.objects.filter(user=user.pk).order_by("pk"):
        yield record(
            one.user_agent,
            ("since", _("Sinds"), one.created_at),
            ("last_seen_at", _("Voor het laatst"), one.last_seen_at),
            ("address", _("IP-adres"), one.ip),
            ("browser", _("Browser"), one.user_agent),
        )


def _codes(user):
    for one in Code.objects.of(user):
        yield record(
            one.get_purpose_display(),
            ("purpose", _("Waarvoor"), one.get_purpose_display()),
            ("made_at", _("Gemaakt op"), one.created_at),
            ("used_at", _("Gebruikt op"), one.used_at),
        )


def _log(user):
    for one in LogEntry.objects.filter(user=user.pk).select_related("content_type").order_by("pk"):
        yield record(
            one.object_repr,
            ("at", _("Op"), one.action_time),
            ("what", _("Wat"), one.get_action_flag_display()),
            ("kind", _("Soort"), one.content_type and one.content_type.name),
            ("subject", _("Van"), one.object_repr),
        )
