"""What is coming for who asks, on a page and at an address for their own calendar."""

import hashlib
from datetime import timedelta

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.forms import posted_key
from ervaring.accounts.backends import may_come_in
from ervaring.practice.coming import coming
from ervaring.practice.ics import as_ics
from ervaring.practice.models import Calendar

# What the page shows.
AHEAD = timedelta(weeks=8)
# How long something that is over stays in a calendar that follows along.
BEHIND = timedelta(days=30)
# A calendar program asks a few times an hour at most, and somebody may have several.
RATE = "120/h/key"


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request):
    """The next weeks, and the private address: made, renewed and revoked here."""
    user, today = request.user, timezone.localdate()
    if request.method == "POST":
        return _change(request)
    found = Calendar.objects.held_by(user).first()
    address = _address(found) if found else ""
    return render(
        request,
        "practice/calendar.html",
        {
            "events": coming(user, today, today + AHEAD),
            "calendar": found,
            "address": address,
            "in_one_click": address.replace("https://", "webcal://", 1),
        },
    )


def _address(calendar):
    """The token stands in the query: a log of addresses has no queries."""
    page = reverse("practice:calendar_ics")
    return f"{settings.SITE_URL.rstrip('/')}{page}?{urlencode({'k': calendar.token})}"


def _change(request):
    """A second click, or an old window, finds that it was done."""
    user = request.user
    if user.is_guest:
        raise Http404
    if "maak" in request.POST:
        Calendar.of(user)
        messages.success(request, _("Je agenda-adres is gemaakt."))
        return redirect("practice:calendar")
    with transaction.atomic():
        asked = posted_key(request.POST.get("adres"))
        found = Calendar.objects.held_by(user).filter(pk=asked).first()
        if found is None:
            messages.info(request, _("Dat was al gebeurd. Hieronder staat hoe het nu is."))
            return redirect("practice:calendar")
        found.revoke()
        if "nieuw" in request.POST:
            Calendar.of(user)
            messages.success(
                request,
                _("Dit adres is nieuw. Het oude werkt niet meer. Zet het nieuwe in je agenda."),
            )
        else:
            messages.success(request, _("Het adres is ingetrokken. Niemand leest nog mee."))
    return redirect("practice:calendar")


@login_not_required
@require_safe
def calendar_ics(request):
    """What is coming for whose address this is, asked anew: for a program that has no session."""
    token = request.GET.get("k", "")
    found = Calendar.objects.opened_with(token).select_related("user").first()
    if found is None or not may_come_in(found.user):
        raise Http404
    limit = {"app": "practice", "action": "calendar", "config": {"calendar": RATE}}
    if not ratelimit.consume(request, key=str(found.pk), limit_get=True, **limit):
        return HttpResponse(status=429, headers={"Retry-After": 3600})
    content = as_ics(coming(found.user, timezone.localdate() - BEHIND), found.made_at)
    response = HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, no-cache",
            "Content-Disposition": 'inline; filename="stage.ics"',
            "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
        },
    )
    return get_conditional_response(request, etag=response["ETag"], response=response)
