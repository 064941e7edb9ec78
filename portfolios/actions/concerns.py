"""A signal in the portfolio: never by itself, only when its student puts it there."""

import uuid

from django.utils import timezone

from portfolios.models import Entry

# Names of entries that were made of a signal, so that pressing twice makes one.
KEPT = uuid.UUID("3c1f0a52-8f5e-4c58-9a4e-5d0f7e0c6b21")


def keep_signal(*, signal):
    """(the reflection that begins with what the student wrote, whether it is new): made once."""
    return Entry.objects.get_or_create(
        key=uuid.uuid5(KEPT, str(signal.key)),
        defaults={
            "placement_id": signal.placement_id,
            "kind": Entry.Kind.REFLECTION,
            "texts": {"situation": signal.text},
            "happened_on": timezone.localdate(signal.made_at),
        },
    )
