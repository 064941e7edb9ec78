from django.urls import reverse
from django.utils.translation import gettext as _

from ervaring.practice.asked.todo import Todo
from ervaring.practice.checking import rounds_that_ask
from ervaring.practice.models import WorkplaceCheck


def asked(parts):
    """The checks that somebody fills in; and with which round a student may begin one."""
    if not (parts.learnt or parts.spoken_for):
        return
    drafts = WorkplaceCheck.objects.editable_by(parts.user).select_related(
        "workplace__organisation"
    )
    for one in drafts.order_by("asked_at", "pk"):
        title = _("Werkplekcheck: wat kan een student hier leren?")
        if one.is_of_student:
            title = _("Werkplekcheck: wat vind jij van je stageplek?")
        url = reverse("practice:check", args=[one.pk])
        yield Todo(title, str(one.workplace), url, _("Vul in"))
    if not parts.learnt:
        return
    rounds = rounds_that_ask(parts.user).select_related("placement__workplace__organisation")
    for round in rounds.order_by("due_on", "pk"):
        yield Todo(
            _("Werkplekcheck: wat vind jij van je stageplek? Het hoeft niet."),
            str(round.placement.workplace),
            reverse("practice:placement_check", args=[round.placement_id]),
            _("Bekijk"),
        )
