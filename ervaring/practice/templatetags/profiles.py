from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ervaring.practice.profiles import Shelf

register = template.Library()


@register.simple_tag
def profile_line(placement, user):
    """How the function profile stands, in a few words, for who opened the page of a placement."""
    shelf = Shelf.of(placement, user)
    said = _stands(shelf)
    if shelf.standing or placement.starts_on < timezone.localdate():
        return said
    day = date_format(placement.starts_on, "j F Y")
    return f"{said} {_('De stage begint op %(day)s.') % {'day': day}}"


def _stands(shelf):
    standing, asked = shelf.standing, shelf.asked
    if standing and asked:
        return _("Versie %(old)d geldt. Versie %(new)d ligt voor.") % {
            "old": standing.profile.number,
            "new": asked.profile.number,
        }
    if standing:
        return _("Versie %(number)d geldt. Alle drie zijn akkoord.") % {
            "number": standing.profile.number
        }
    if asked:
        names = ", ".join(str(word.label) for word in asked.words if not word.agrees)
        return _("Versie %(number)d ligt voor. Nog geen akkoord van: %(names)s.") % {
            "number": asked.profile.number,
            "names": names,
        }
    return _("Er is een concept.") if shelf.draft else _("Er is er nog geen.")
