from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ervaring.practice import profiles
from ervaring.practice.asked.todo import Todo


def asked(parts):
    """To agree with a function profile; to see to it that there is one before a stage starts."""
    if parts.learnt or parts.supervised or parts.tutored:
        yield from _of_three(parts)
    if parts.coordinated:
        yield from _of_coordinator(parts.user)


def _of_three(parts):
    user, put = parts.user, profiles.put_to(parts.user)
    unanswered = [one for one in put if not one.is_answered]
    for one in unanswered:
        yield Todo(
            _("Zeg of je akkoord bent met het functieprofiel"),
            _about(one.placement, user),
            one.get_absolute_url(),
            _("Lees het functieprofiel"),
        )
    for one in put:
        if one.is_refused:
            yield Todo(
                _("Iemand is nog niet akkoord met het functieprofiel"),
                _about(one.placement, user),
                reverse("practice:profile", args=[one.placement_id]),
                _("Lees waarom"),
            )
    told = {one.placement_id for one in unanswered}
    for placement in profiles.unsettled_with_tutor(user) if parts.tutored else ():
        if placement.pk not in told:
            day = date_format(placement.starts_on, "j F")
            yield Todo(
                _("Een stage begint zonder functieprofiel"),
                _("%(name)s, op %(day)s") % {"name": placement.student.name, "day": day},
                reverse("practice:profile", args=[placement.pk]),
                _("Bekijk het functieprofiel"),
            )


def _of_coordinator(user):
    for programme, number in profiles.unsettled_programmes(user):
        yield Todo(
            ngettext(
                "%(number)d stage begint binnenkort zonder functieprofiel",
                "%(number)d stages beginnen binnenkort zonder functieprofiel",
                number,
            )
            % {"number": number},
            str(programme),
            reverse("practice:profiles", args=[programme.pk]),
            _("Bekijk welke"),
        )


def _about(placement, user):
    return _("Je eigen stage") if placement.student_id == user.pk else placement.student.name
