"""Whether a PDF is the one that was issued: open to whoever has the code that is printed in it."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portfolios.forms import CodeForm, HashForm
from portfolios.models import Document, plain_code
from portfolios.views.for_anyone import for_anyone


@for_anyone
@require_safe
def verify(request):
    """Where the code is typed over from paper."""
    form = CodeForm(request.GET if request.GET.get("code") else None)
    if form.is_valid():
        return redirect("portfolios:verified", form.cleaned_data["code"])
    return _ask(request, form)


@for_anyone
@require_safe
def verified(request, code):
    """By which school and when it was issued, how it stands, and its hash. Nothing else.

    A file is compared in the browser and never sent; without JavaScript somebody hashes it
    themselves and sends the hash (`?hash=`).
    """
    found = Document.objects.issued_as(plain_code(code)).select_related("school").first()
    if found is None:
        form = CodeForm({"code": code})
        if form.is_valid():
            form.add_error("code", _("Deze code kennen we niet. Kijk of alle tekens kloppen."))
        return _ask(request, form)
    form = HashForm(request.GET if "hash" in request.GET else None)
    context = {"document": found, "form": form}
    if form.is_valid():
        context["answer"] = "same" if form.cleaned_data["hash"] == found.sha256 else "other"
    return render(request, "portfolios/verified.html", context, status=422 if form.errors else 200)


def _ask(request, form):
    return render(
        request, "portfolios/verify.html", {"form": form}, status=404 if form.errors else 200
    )
