"""Beheer of who guides. Ending it is what the pages do: a list that is out is not waited for."""

from django.contrib import admin

from assessments.actions import end_guide
from assessments.models import MovedOnError
from ervaring.placements.admin import SupervisionAdmin
from ervaring.placements.models import Supervision
from ervaring.schools.admin import site


@admin.register(Supervision, site=site)
class GuideAdmin(SupervisionAdmin):
    def end_part(self, part, by):
        try:
            end_guide(supervision=part, by=by)
        except MovedOnError:
            return False
        return True
