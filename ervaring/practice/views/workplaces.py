"""A workplace in the address book of a school: who speaks for it, and what they were asked."""

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.models import MovedOnError
from assessments.views.moved_on import too_late
from ervaring.placements.forms import PersonForm
from ervaring.placements.models import Contact, Invitation, Workplace
from ervaring.practice.actions import asking
from ervaring.practice.models import WorkplaceCheck
from ervaring.schools.models import Programme


@require_http_methods(["GET", "HEAD", "POST"])
def workplace(request, pk):
    """Its contacts with their links, its checks with their age, and a form to ask somebody new."""
    arranged = Workplace.objects.arranged_by(request.user)
    found = get_object_or_404(arranged.select_related("organisation__school"), pk=pk)
    checks = WorkplaceCheck.objects.arranged_by(request.user).filter(workplace=found)
    out = checks.out().select_related("author", "asked_by").first()
    if request.method == "POST" and out:
        why = _("%(name)s is al gevraagd. Trek die vraag eerst in.") % {"name": out.author}
        typed = [request.POST.get("name"), request.POST.get("email")]
        return too_late(request, why, reverse("practice:workplace", args=[pk]), typed)
    form = PersonForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = asking.ask(workplace=found, user=form.cleaned_data["user"], by=request.user)
        except MovedOnError as moved:
            form.add_error(None, str(moved))
        except IntegrityError:
            form.add_error("email", _("Dit adres is net door iemand anders toegevoegd."))
        else:
            return _asked(request, made)
    contacts = Contact.objects.arranged_by(request.user).filter(workplace=found)
    links = {one.contact_id: one for one in Invitation.objects.of_all(contacts)}
    handed_in = checks.submitted().select_related("author").order_by("-submitted_at")
    contacts = contacts.select_related("user", "ended_by")
    terms = Programme.objects.arranged_by(request.user).filter(school=found.organisation.school_id)
    today = timezone.localdate()
    old_for = [one for one in terms if handed_in and handed_in[0].is_old_for(one, today)]
    context = {
        "workplace": found,
        "compared": _compared(request, found),
        "contacts": [(one, links.get(one.pk)) for one in contacts.active()],
        "before": contacts.filter(ended_at__isnull=False),
        "out": out,
        "left_alone": _left_alone(out) if out and not out.may_be_reminded else "",
        "handed_in": handed_in,
        "old_for": old_for,
        # For none of them what was handed in still holds.
        "is_old": bool(old_for) and len(old_for) == len(terms),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "practice/workplace.html", context, status=status)


def _left_alone(check):
    """Why nobody reminds its author now. What they chose is nobody's business: see LeftOut."""
    said = _(
        "%(name)s kreeg in de afgelopen dag al een mail hierover, of krijgt nu geen herinneringen."
    )
    return said % {"name": check.author}


def _compared(request, workplace):
    """The programme whose comparison leads back: named in the address, or the only one."""
    programmes = Programme.objects.coordinated_by(request.user).filter(
        school=workplace.organisation.school_id
    )
    programmes = list(programmes)
    named = [one for one in programmes if str(one.pk) == request.GET.get("opleiding")]
    return (named or (programmes if len(programmes) == 1 else [None]))[0]


def _asked(request, check):
    said = _("%(name)s krijgt een mail met de link naar de check.") % {"name": check.author}
    messages.success(request, said)
    return redirect("practice:workplace", check.workplace_id)


@require_POST
def contact_ask(request, pk):
    """Somebody who speaks for a workplace already is asked, for the first time or again."""
    found = _contact(request.user, pk)
    back = reverse("practice:workplace", args=[found.workplace_id])
    if found.ended_at:
        return too_late(request, _gone(found), back)
    try:
        made = asking.ask(workplace=found.workplace, user=found.user, by=request.user)
    except MovedOnError as moved:
        return too_late(request, str(moved), back)
    return _asked(request, made)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_end(request, pk):
    """Somebody speaks for a workplace no more."""
    found = _contact(request.user, pk)
    back = reverse("practice:workplace", args=[found.workplace_id])
    if found.ended_at:
        return too_late(request, _gone(found), back)
    if request.method == "POST":
        try:
            asking.end_contact(contact=found, by=request.user)
        except MovedOnError as moved:
            return too_late(request, str(moved), back)
        messages.success(request, _gone(found))
        return redirect(back)
    asked = WorkplaceCheck.objects.arranged_by(request.user).out()
    asked = asked.filter(workplace=found.workplace_id, author=found.user_id)
    return render(request, "practice/contact_end.html", {"contact": found, "out": asked.first()})


def _contact(user, pk):
    contacts = Contact.objects.arranged_by(user)
    return get_object_or_404(contacts.select_related("user", "workplace__organisation"), pk=pk)


def _gone(contact):
    return _("%(name)s is geen contactpersoon van deze praktijkleerplek meer.") % {
        "name": contact.user
    }


@require_POST
def check_remind(request, pk):
    """Mail the link to a check that is out once more, though not twice in a day."""
    found = _asked_check(request.user, pk)
    back = reverse("practice:workplace", args=[found.workplace_id])
    try:
        is_mailed = asking.remind(check=found)
    except MovedOnError as moved:
        return too_late(request, str(moved), back)
    if is_mailed:
        messages.success(request, _("De link is gestuurd naar %(name)s.") % {"name": found.author})
    else:
        messages.info(request, _("Er gaat geen mail uit. %(why)s") % {"why": _left_alone(found)})
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
def check_withdraw(request, pk):
    """Ask no more, so that somebody else can be asked."""
    found = _asked_check(request.user, pk)
    back = reverse("practice:workplace", args=[found.workplace_id])
    if request.method == "POST":
        try:
            asking.withdraw(check=found, by=request.user)
        except MovedOnError as moved:
            return too_late(request, str(moved), back)
        messages.success(request, _("De vraag is ingetrokken. Je kunt nu iemand anders vragen."))
        return redirect(back)
    if found.state != WorkplaceCheck.State.DRAFT:
        return too_late(request, _("Deze check stond niet meer open."), back)
    return render(request, "practice/check_withdraw.html", {"check": found})


def _asked_check(user, pk):
    checks = WorkplaceCheck.objects.arranged_by(user)
    return get_object_or_404(checks.select_related("author", "workplace__organisation"), pk=pk)
