"""Having a link: asking for it again, managing it, and making an account instead."""

import datetime

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ervaring.accounts.arriving import kept_nowhere
from ervaring.accounts.models import Mail
from ervaring.placements.forms import LostForm
from ervaring.placements.mail import mail_link
from ervaring.placements.models import Contact, Invitation, Supervision

LINKS_PER_HOUR = 3


@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request):
    """A new mail with the link. The answer is the same whoever asks, known here or not."""
    form = LostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        # As often as a new password may be asked for: nobody tries a list of addresses here.
        limit = {"app": "allauth.account", "action": "reset_password"}
        if refusal := ratelimit.consume_or_429(request, key=email.lower(), **limit):
            return refusal
        _mail_again(email)
        messages.success(
            request,
            _(
                "Begeleid je een student of vulde je iets in over een praktijkleerplek, en kennen "
                "we dit adres? Dan krijg je binnen een paar minuten een mail met je link. Kijk ook "
                "bij de ongewenste mail."
            ),
        )
        return redirect("placements:lost")
    status = 422 if form.errors else 200
    return render(request, "placements/lost.html", {"form": form}, status=status)


@transaction.atomic
def _mail_again(email):
    """Mail the link of one of somebody's parts: that lets them in to all.

    Who asks too often gets no more mail. The mails themselves are counted, so that every process
    counts the same.
    """
    part = _newest(Supervision.objects.reached_at(email))
    part = part or _newest(Contact.objects.reached_at(email))
    if part and not _mailed_enough(part.user):
        mail_link(Invitation.of(part))


def _mailed_enough(user):
    hour = timezone.now() - datetime.timedelta(hours=1)
    return Mail.objects.links_to(user).filter(created_at__gt=hour).count() >= LINKS_PER_HOUR


def _newest(parts):
    parts = parts.select_for_update(of=["self"]).select_related(*parts.model.INVITED_TO)
    return parts.order_by("-started_at").first()


@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    """For a guest who wants an account. The way there is the mailbox, and nobody is signed in."""
    if not request.user.is_guest:
        return redirect("home")
    if request.method == "POST":
        logout(request)
        return redirect("account_reset_password")
    return render(request, "placements/account.html")


@require_http_methods(["GET", "HEAD", "POST"])
def link(request, pk):
    """The link of somebody who assesses: its state, mail it again, revoke it, or give another."""
    parts = Supervision.objects.arranged_by(request.user).filter(role__in=Supervision.ASSESSORS)
    return _link(request, parts, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_link(request, pk):
    """The same, of who speaks for a workplace."""
    return _link(request, Contact.objects.arranged_by(request.user), pk)


def _link(request, parts, pk):
    part = get_object_or_404(parts.active().select_related(*parts.model.INVITED_TO), pk=pk)
    if request.method == "POST":
        _manage(request, part)
        return redirect(request.path)
    invitation = Invitation.objects.of(part).select_related("revoked_by").first()
    return render(request, "placements/link.html", {"part": part, "invitation": invitation})


@transaction.atomic
def _manage(request, part):
    name, what = {"name": part.user.name}, request.POST.get("doe")
    if what not in ("stuur", "trek-in", "nieuw"):
        return
    Invitation.of(part)
    invitation = Invitation.objects.of(part).select_for_update().get()
    if what == "nieuw":
        invitation.renew()
        mail_link(invitation)
        said = _("%(name)s heeft een nieuwe link. De oude werkt niet meer.") % name
    elif invitation.revoked_at:
        messages.error(request, _("De link is al ingetrokken. Geef eerst een nieuwe link."))
        return
    elif what == "stuur" and _mailed_enough(part.user):
        said = _("Er gingen het laatste uur al drie mails met de link naar %(name)s. Wacht even.")
        messages.error(request, said % name)
        return
    elif what == "stuur":
        mail_link(invitation)
        said = _("De link is gestuurd naar %(name)s.") % name
    else:
        invitation.revoke(request.user)
        said = _("De link is ingetrokken. %(name)s komt er niet meer mee binnen.") % name
    messages.success(request, said)
