"""What was agreed about a placement, gathered from where it is filled in."""

from ervaring.practice.models import FunctionProfile, ProfileConsent


def profile_in_force(placement, user):
    """(the profile, the last word of each of the three) of what `user` may read.

    That is the newest version to which student, supervisor and tutor all agree. If there is none,
    it is (None, ()).
    """
    put = FunctionProfile.objects.visible_to(user).of(placement)
    put = list(put.filter(state=FunctionProfile.State.PUT))
    last = {}
    for one in ProfileConsent.objects.of(put).select_related("user").order_by("at", "pk"):
        last.setdefault(one.profile_id, {})[one.role] = one
    for profile in put:
        said = last.get(profile.pk, {})
        consents = [said.get(role) for role in ProfileConsent.Role.values]
        if all(one and one.agrees for one in consents):
            return profile, tuple(consents)
    return None, ()
