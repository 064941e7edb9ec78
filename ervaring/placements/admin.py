"""Beheer of workplaces and placements, and the list of the people of a school."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ervaring.accounts.models import User
from ervaring.placements.models import Contact, Organisation, Placement, Supervision, Workplace
from ervaring.schools.admin import (
    CurrentFilter,
    DeletableAdmin,
    PartAdmin,
    PersonForm,
    SchoolScopedAdmin,
    ScopedFilter,
    site,
)
from ervaring.schools.models import Administrator, Membership


@admin.register(Organisation, site=site)
class OrganisationAdmin(DeletableAdmin):
    fields = ["school", "name", "city"]
    fixed = ["school"]
    list_display = ["name", "city", "school"]
    list_filter = [("school", ScopedFilter)]
    list_select_related = ["school"]
    search_fields = ["name", "city"]


@admin.register(Workplace, site=site)
class WorkplaceAdmin(DeletableAdmin):
    fields = ["organisation", "name"]
    fixed = ["organisation"]
    list_display = ["name", "organisation"]
    list_select_related = ["organisation"]
    search_fields = ["name", "organisation__name"]


@admin.register(Placement, site=site)
class PlacementAdmin(SchoolScopedAdmin):
    """Whose placement it is never changes: what was written in it stays that student's."""

    fields = ["student", "cohort", "workplace", "starts_on", "ends_on", "hours"]
    fixed = ["student", "cohort"]
    list_display = ["student", "cohort", "workplace", "starts_on", "ends_on"]
    list_filter = [("cohort", ScopedFilter)]
    list_select_related = ["student", "cohort__programme", "workplace__organisation"]
    search_fields = ["student__name", "workplace__name", "workplace__organisation__name"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "student":
            students = Membership.objects.active().administered_by(request.user)
            enrolled = students.filter(user=OuterRef("pk"), role=Membership.Role.STUDENT)
            field.queryset = field.queryset.filter(Exists(enrolled))
        return field


class SupervisionForm(PersonForm):
    taken = {
        "supervision_once": _("Deze persoon heeft deze rol al in deze stage."),
        "supervision_one_per_assessing_role": _(
            "Iemand anders heeft deze rol al. Beëindig eerst die begeleiding."
        ),
    }


class SupervisionAdmin(PartAdmin):
    add_form = SupervisionForm
    part_fields = ["placement", "role", "level", "by_experience"]
    list_display = ["user", "role", "placement", "started_at", "ended_at"]
    list_filter = [CurrentFilter, "role"]
    list_select_related = ["user", "placement__student", "placement__workplace__organisation"]


class ContactForm(PersonForm):
    taken = {"contact_once": _("Deze persoon is al contactpersoon van deze plek.")}


class ContactAdmin(PartAdmin):
    add_form = ContactForm
    part_fields = ["workplace"]
    list_display = ["user", "workplace", "started_at", "ended_at"]
    list_filter = [CurrentFilter]
    list_select_related = ["user", "workplace__organisation"]


@admin.register(User, site=site)
class PersonAdmin(SchoolScopedAdmin):
    """Who the school knows. To change a person is theirs alone: they may be in other schools."""

    fields = ["name", "email"]
    list_display = ["name", "email"]
    search_fields = ["name", "email"]

    def get_queryset(self, request):
        people = admin.ModelAdmin.get_queryset(self, request)
        if request.user.is_superuser:
            return people
        parts = (Membership, Administrator, Supervision, Contact)
        connected = Q()
        for part in parts:
            mine = part.objects.administered_by(request.user)
            connected |= Q(Exists(mine.filter(user=OuterRef("pk"))))
        return people.filter(connected)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
