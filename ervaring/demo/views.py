"""The mail of the demo as pages: who has no mailbox here can still follow a link in a mail."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ervaring.demo import mailbox

PAGE_SIZE = 30


@login_not_required
@require_safe
def demo_mailbox(request):
    """Public, as everything is in a demo; only mounted there."""
    found = mailbox.mails()
    people = sorted({one["to"] for one in found})
    to = request.GET.get("aan", "")
    shown = [one for one in found if to in ("", one["to"])]
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "demo/mailbox.html", {"page": page, "people": people, "to": to})


@login_not_required
@require_safe
def demo_mail(request, name):
    found = mailbox.mail(name)
    if found is None:
        raise Http404
    return render(request, "demo/mail.html", {"mail": found})
