"""Beheer of who speaks for a workplace. Ending that is what the page does, by the same rules."""

from django.contrib import admin

from assessments.models import MovedOnError
from ervaring.placements.admin import ContactAdmin
from ervaring.placements.models import Contact
from ervaring.practice.actions.asking import end_contact
from ervaring.schools.admin import site


@admin.register(Contact, site=site)
class AskedContactAdmin(ContactAdmin):
    def end_part(self, request, part):
        """What they were asked lapses."""
        try:
            end_contact(contact=part, by=request.user)
        except MovedOnError:
            return False
        return True
