"""Asking for everything about oneself."""

from functools import partial

from django.db import IntegrityError, transaction

from portfolios.models import Export
from portfolios.tasks import make_export


@transaction.atomic
def request_export(*, by):
    """Have everything about `by` gathered for them; the one that waits already, if there is one."""
    try:
        with transaction.atomic():
            export = Export.objects.create(user=by)
    except IntegrityError:
        return Export.objects.visible_to(by).filter(state=Export.State.WAITING).first()
    transaction.on_commit(partial(make_export.enqueue, export.pk))
    return export
