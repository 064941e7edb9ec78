"""Asking for the portfolios of many at once."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.models import MovedOnError
from portfolios.models import Bundle, BundleItem
from portfolios.tasks import pack, spread


@transaction.atomic
def request_bundle(*, cohort, placements, parts, key, by):
    """Have the portfolios of `placements` made, which `by` coordinates, each of `parts`.

    The bundle of `key` (of the page on which it was asked for), if it was asked for already.
    """
    try:
        with transaction.atomic():
            bundle = Bundle.objects.create(cohort=cohort, parts=parts, key=key, requested_by=by)
    except IntegrityError:
        return Bundle.objects.visible_to(by).filter(key=key).first()
    BundleItem.objects.bulk_create(
        (BundleItem(bundle=bundle, placement=one) for one in placements), batch_size=500
    )
    transaction.on_commit(partial(spread.enqueue, bundle.pk))
    return bundle


@transaction.atomic
def make_bundle_again(*, bundle, by):
    """The same with what `by` may read now. Raises MovedOnError when it is being made already."""
    found = Bundle.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=bundle.pk)
    found = found.first()
    if found is None or not found.make_again():
        raise MovedOnError(_("Dit bestand wordt al gemaakt, of is weg."))
    transaction.on_commit(partial(spread.enqueue, bundle.pk))


@transaction.atomic
def pack_again(*, bundle):
    """What is in it is not all to be given out any more: pack it without that."""
    if bundle.pack_again():
        transaction.on_commit(partial(pack.enqueue, bundle.pk))
