from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ervaring.accounts.forms import MailForm


@require_safe
def email(request):
    """Says that the school changes an address.

    Whoever could claim an address here would get the parts that a school gives to its owner.
    """
    return render(request, "account/email.html")


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request):
    """Which reminders one gets."""
    form = MailForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Bewaard. Vanaf nu krijg je mail zoals je hier koos."))
        return redirect("account_mail")
    status = 422 if form.errors else 200
    return render(request, "account/mail.html", {"form": form}, status=status)
