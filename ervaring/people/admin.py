"""Beheer of who guides and administers. Ending that is what the pages do, by the same rules."""

from django.contrib import admin, messages

from assessments.actions import end_guide
from assessments.models import MovedOnError
from ervaring.people.actions import LastAdministratorError, leave
from ervaring.placements.admin import SupervisionAdmin
from ervaring.placements.models import Supervision
from ervaring.schools.admin import AdministratorAdmin, site
from ervaring.schools.models import Administrator


@admin.register(Supervision, site=site)
class GuideAdmin(SupervisionAdmin):
    def end_part(self, request, part):
        try:
            end_guide(supervision=part, by=request.user)
        except MovedOnError:
            return False
        return True


@admin.register(Administrator, site=site)
class LastAdministratorAdmin(AdministratorAdmin):
    def end_part(self, request, part):
        try:
            leave(parts=[part], by=request.user)
        except (LastAdministratorError, MovedOnError) as refused:
            self.message_user(request, str(refused), messages.WARNING)
            return False
        return True
