"""A wrong e-mail address, of somebody who never came in."""

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.models import MovedOnError
from assessments.views.moved_on import too_late
from ervaring.people import actions
from ervaring.people.arranged import is_elsewhere, parts_of, people_of
from ervaring.people.forms import TAKEN, AddressForm


@require_http_methods(["GET", "HEAD", "POST"])
def address(request, pk):
    """Correct the address of who never came in and is known to nobody else; or why it cannot be."""
    people = people_of(parts_of(request.user))
    found = get_object_or_404(people, pk=pk)
    back = reverse("people:person", args=[pk])
    came_in = not people.never_came_in().filter(pk=pk).exists()
    elsewhere = is_elsewhere(found, request.user)
    context = {"person": found, "came_in": came_in, "elsewhere": elsewhere, "form": None}
    if came_in or elsewhere:
        status = 409 if request.method == "POST" else 200
        return render(request, "people/address.html", context, status=status)
    form = AddressForm(request.POST if request.method == "POST" else None, person=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_address(person=found, by=request.user, **form.cleaned_data)
        except MovedOnError as moved:
            return too_late(request, str(moved), back)
        except IntegrityError:
            form.add_error("email", TAKEN)
        else:
            messages.success(request, _("Het adres is verbeterd. Eerdere links werken niet meer."))
            return redirect(back)
    status = 422 if form.errors else 200
    return render(request, "people/address.html", {**context, "form": form}, status=status)
