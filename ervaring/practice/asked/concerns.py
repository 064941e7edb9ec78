from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ervaring.practice.asked.todo import Todo
from ervaring.practice.models import Signal


def asked(parts):
    """A tutor's own to take up or to answer, a coordinator's by programme."""
    return [
        *(_of_tutor(parts) if parts.tutored else ()),
        *(_of_coordinator(parts) if parts.coordinated else ()),
    ]


def _of_tutor(parts):
    theirs = Signal.objects.editable_by(parts.user).unclosed()
    waiting = theirs.filter(placement__in=parts.tutored)
    return [
        Todo(
            _("Een signaal: nog niemand pakt het op")
            if one.taken_by_id is None
            else _("Een signaal dat je oppakte"),
            str(one.placement.student),
            one.get_absolute_url(),
            _("Lees en antwoord"),
        )
        for one in waiting.select_related("placement__student").order_by(
            F("taken_at").asc(nulls_first=True), "made_at"
        )
        if one.taken_by_id in (None, parts.user.pk)
    ]


def _of_coordinator(parts):
    counted = (
        Signal.objects.visible_to(parts.user)
        .unclosed()
        .filter(placement__cohort__programme__in=parts.coordinated)
        .values("placement__cohort__programme", "placement__cohort__programme__title")
        .annotate(number=Count("pk"))
        .order_by("placement__cohort__programme__title", "placement__cohort__programme")
    )
    return [
        Todo(
            ngettext("%(number)d open signaal", "%(number)d open signalen", one["number"])
            % {"number": one["number"]},
            one["placement__cohort__programme__title"],
            reverse("practice:programme_signals", args=[one["placement__cohort__programme"]]),
            _("Bekijk"),
        )
        for one in counted
    ]
