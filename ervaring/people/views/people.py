"""Everyone whose parts I arrange: finding them, adding somebody, and one of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ervaring.accounts.models import AddressChange
from ervaring.people import actions
from ervaring.people.arranged import endable_by, in_order, parts_of, people_of, words
from ervaring.people.forms import NewPartForm
from ervaring.placements.models import Contact, Placement, Supervision
from ervaring.schools.models import Administrator, Membership, Programme, School

PAGE_SIZE = 50
# Parts that are one role each.
ROLE_OF = {Administrator: "administrator", Contact: "contact"}
ROLES = [
    *Membership.Role.choices,
    *Supervision.Role.choices,
    (ROLE_OF[Contact], gettext_lazy("contactpersoon van een praktijkleerplek")),
    (ROLE_OF[Administrator], gettext_lazy("beheerder")),
]
STANDS = [("nu", gettext_lazy("met een rol van nu")), ("voorbij", gettext_lazy("niet meer"))]


def arranges_or_404(user):
    """Raises Http404 for who arranges nothing anywhere."""
    if not (
        Programme.objects.arranged_by(user).exists()
        or School.objects.administered_by(user).exists()
    ):
        raise Http404


@require_safe
def people(request):
    """Everyone with a part in what I arrange, of now or before, found by name, role and stand."""
    arranges_or_404(request.user)
    query = request.GET.get("q", "").replace("\0", "").strip()[:100]
    role, stand = request.GET.get("rol", ""), request.GET.get("stand", "")
    parts = [_with_role(one, role) for one in parts_of(request.user)]
    found = people_of(parts)
    if stand in dict(STANDS):
        now = people_of([one.active() for one in parts]).values("pk")
        found = found.filter(pk__in=now) if stand == "nu" else found.exclude(pk__in=now)
    if query:
        found = found.filter(Q(name__icontains=query) | Q(email__icontains=query))
    page = Paginator(found.order_by("name", "email"), PAGE_SIZE).get_page(request.GET.get("pagina"))
    theirs = {}
    for kind in parts_of(request.user):
        for part in kind.filter(user__in=[one.pk for one in page]):
            theirs.setdefault(part.user_id, []).append(part)
    rows = [(one, in_order(theirs.get(one.pk, []))) for one in page]
    return render(
        request,
        "people/people.html",
        {
            "page": page,
            "rows": [(one, _summary(parts)) for one, parts in rows],
            "query": query,
            "role": role,
            "stand": stand,
            "roles": ROLES,
            "stands": STANDS,
            "filtered": query or role or stand,
        },
    )


def _with_role(parts, role):
    """Those of a queryset of parts of one kind that are a `role`; all of them for no role."""
    if not role:
        return parts
    if parts.model in ROLE_OF:
        return parts if role == ROLE_OF[parts.model] else parts.none()
    return parts.filter(role=role)


def _summary(parts):
    """What somebody is now, in words; or what they were, when they are nothing any more."""
    now = [words(one) for one in parts if one.ended_at is None]
    return {"now": now, "before": [] if now else [words(one) for one in parts[:3]]}


@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    """Somebody becomes a student, or by an administrator a coordinator or administrator."""
    arranges_or_404(request.user)
    form = NewPartForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid():
        part = form.cleaned_data["part"]
        try:
            actions.give(part=part, by=request.user)
        except IntegrityError:
            form.add_error("email", _("Deze persoon heeft deze rol al."))
        else:
            said = _("%(name)s is nu %(part)s.") % {"name": part.user, "part": words(part)}
            messages.success(request, said)
            return redirect("people:person", pk=part.user_id)
    status = 422 if form.errors else 200
    return render(request, "people/add.html", {"form": form}, status=status)


@require_safe
def person(request, pk):
    """One of them: what they are and were in what I arrange, and what can be changed."""
    parts = parts_of(request.user)
    found = get_object_or_404(people_of(parts), pk=pk)
    theirs = in_order([part for kind in parts for part in kind.filter(user=found)])
    mine = [part for kind in endable_by(request.user) for part in kind.filter(user=found)]
    placements = Placement.objects.arranged_by(request.user).filter(student=found)
    return render(
        request,
        "people/person.html",
        {
            "person": found,
            "parts": [_shown(part) for part in theirs],
            "may_end": bool(mine),
            "placements": placements.select_related("workplace__organisation", "cohort"),
            "addresses": AddressChange.objects.of(found).select_related("by"),
        },
    )


def _shown(part):
    """(the part, in words, whether it is a student's, the placement in which they guide)."""
    is_student = getattr(part, "role", "") == Membership.Role.STUDENT
    return part, words(part), is_student, getattr(part, "placement_id", None)
