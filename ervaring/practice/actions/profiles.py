"""A function profile: begun, put to all, and agreed with."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.holding import hold_placement
from assessments.models import MovedOnError
from ervaring.practice.mail import tell_profile
from ervaring.practice.models import FunctionProfile, ProfileConsent
from ervaring.practice.profiles import SAYS, changes, lacks, parts_of, people_of, roles_of, words_of

CHANGED = gettext_lazy("Er is intussen iets veranderd in dit concept. Lees eerst wat er nu staat.")

GONE = gettext_lazy("Dit concept is intussen verwijderd.")


@transaction.atomic
def begin_profile(*, placement, by):
    """The draft of a placement: the one that is there, or a new one out of the newest version."""
    hold_placement(placement.pk)
    newest = FunctionProfile.objects.of(placement).first()
    if newest is None:
        return FunctionProfile.objects.create(placement=placement, number=1, made_by=by)
    if newest.is_draft:
        return newest
    said = {name: getattr(newest, name) for name in SAYS if name != "activities"}
    draft = FunctionProfile.objects.create(
        placement=placement, number=newest.number + 1, made_by=by, **said
    )
    draft.activities.set(newest.activities.all())
    return draft


@transaction.atomic
def put_profile(*, profile, version, by):
    """Put the draft that `by` read, that of `version`, to all. Returns whether it was not yet.

    Raises MovedOnError when somebody wrote on meanwhile, or deleted it, when something is lacking,
    and when it says nothing else than the version before it.
    """
    placement = hold_placement(profile.placement_id)
    profile = FunctionProfile.objects.of(placement).filter(pk=profile.pk).first()
    if profile is None:
        raise MovedOnError(str(GONE))
    if not profile.is_draft:
        return False
    if profile.version != version:
        raise MovedOnError(str(CHANGED))
    parts = parts_of(profile)
    if lacking := list(lacks(parts)):
        raise MovedOnError(_("Hier staat nog niets: %(what)s.") % {"what": "; ".join(lacking)})
    before = FunctionProfile.objects.of(placement).put().first()
    if before and not list(changes(parts_of(before), parts)):
        raise MovedOnError(
            _("Er is niets anders dan in versie %(number)d.") % {"number": before.number}
        )
    new = {"state": profile.State.PUT, "put_by": by, "put_at": timezone.now()}
    draft = FunctionProfile.objects.of(placement).filter(FunctionProfile.WRITABLE, pk=profile.pk)
    if not draft.filter(version=version).update(**new):
        raise MovedOnError(str(CHANGED))
    tell_profile("put", profile, by)
    return True


@transaction.atomic
def delete_draft(*, profile, version):
    """Delete the draft that somebody read, that of `version`. Returns whether it was still there.

    Raises MovedOnError when somebody wrote on meanwhile, or put it to all: then it stays.
    """
    placement = hold_placement(profile.placement_id)
    found = FunctionProfile.objects.of(placement).filter(pk=profile.pk)
    if not found.exists():
        return False
    if found.put().exists():
        raise MovedOnError(_("Dit concept is intussen voorgelegd. Wat voorligt, blijft bewaard."))
    # Counted on first: from here until it is gone, nobody stores something in it.
    read = found.filter(FunctionProfile.WRITABLE, version=version)
    if not read.update(version=F("version") + 1):
        raise MovedOnError(str(CHANGED))
    found.delete()
    return True


@transaction.atomic
def answer_profile(*, profile, agrees, note, by):
    """Note whether `by` agrees with a version, for each of the three parts that they have.

    Said twice, it is noted once. Returns whether all three agree now: then the version stands. The
    others are mailed that it does, and that `by` does not agree: once, until they do. Raises
    MovedOnError when all agreed already, when a newer version was put to them, or when the part of
    `by` ended.
    """
    placement = hold_placement(profile.placement_id)
    newest = FunctionProfile.objects.of(placement).put().first()
    if newest != profile:
        raise MovedOnError(_("Er ligt intussen een nieuwere versie. Lees die eerst."))
    people, roles = people_of(placement), roles_of(by, placement)
    if not roles:
        raise MovedOnError(_("Je hebt in deze stage geen deel meer."))
    consents = list(ProfileConsent.objects.of([newest]))
    last = {one.role: one for one in consents if one.user_id == by.pk}
    said = (agrees, note)
    if all(role in last and (last[role].agrees, last[role].note) == said for role in roles):
        return newest.agreed_at is not None
    if newest.agreed_at:
        raise MovedOnError(
            _("Alle drie zijn al akkoord. Moet er iets anders? Begin dan een nieuwe versie.")
        )
    new = {"profile": newest, "user": by, "agrees": agrees, "note": note}
    consents += [ProfileConsent.objects.create(role=role, **new) for role in roles]
    if all(word.agrees for word in words_of(newest, consents, people)):
        newest.agreed_at = timezone.now()
        newest.save(update_fields=["agreed_at"])
        tell_profile("agreed", newest, by)
    elif not agrees and not any(one.role in roles and not one.agrees for one in last.values()):
        tell_profile("refused", newest, by)
    return newest.agreed_at is not None
