"""Where somebody is signed in: noted, and told in plain words."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

# The first that is named: most browsers also call themselves what came before them.
BROWSERS = {
    "Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox",
    "FxiOS": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip
DEVICES = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows",
    "CrOS": "Chromebook", "Macintosh": "Mac", "Linux": "Linux",
}  # fmt: skip


def in_words(user_agent):
    """'Firefox op Windows', or that it is unknown."""
    browser, device = [
        next((word for part, word in names.items() if part in user_agent), "")
        for names in (BROWSERS, DEVICES)
    ]
    if browser and device:
        return _("%(browser)s op %(device)s") % {"browser": browser, "device": device}
    return browser or device or _("Onbekende browser")


def note(sender, request, user, **kwargs):
    """Who came in by a link is noted too: allauth itself notes only who signed in through it."""
    if "REMOTE_ADDR" in request.META:  # not a session that was made without a browser
        UserSession.objects.create_from_request(request)


def forget_ended():
    """Where somebody was signed in, from which address and with what, is nobody's business then."""
    Session.objects.filter(expire_date__lte=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("pk")).delete()
