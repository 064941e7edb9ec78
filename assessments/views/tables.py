"""Who is where as a table for a spreadsheet, and as JSON for another system of the school."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import status
from assessments.cohorts import Filter, chooses, selected
from assessments.forms import posted_key
from assessments.models import Feed
from assessments.views.cohorts import cohort_of
from ervaring import tables
from ervaring.placements.models import Placement

# Placements at a time, for another system.
PAGE_SIZE = 500
# Far more than a data warehouse needs, far less than what would be felt.
RATE = "120/m/key"


@require_safe
def table(request, pk, kind):
    """Of who is ticked, or of everyone that the filters of the page let by."""
    cohort = cohort_of(request, pk)
    if chooses(request.GET):
        placements = selected(request.user, cohort, request.GET)
    else:
        placements = Filter.of(request.GET).placements(Placement.objects.in_cohort(cohort))
    told = [[column.header, column.told] for column in status.COLUMNS]
    sheets = {
        _("Stand"): status.table(placements.order_by("student__name", "pk")),
        _("Uitleg"): [[_("kolom"), _("uitleg")], *told],
    }
    name = slugify(f"stand-{cohort}-{timezone.localdate():%Y-%m-%d}")
    return tables.download(kind, sheets, name)


@login_not_required
@never_cache
@require_safe
def feed(request):
    """The same columns of a school's placements, for who has its token: see docs/status.md.

    A token that is wrong, revoked or not there opens a page that does not exist.
    """
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    found = Feed.objects.opened_with(token.strip()).select_related("school").first()
    if scheme.lower() != "bearer" or not found:
        raise Http404
    limit = {"app": "assessments", "action": "feed", "config": {"feed": RATE}}
    if not ratelimit.consume(request, key=str(found.pk), limit_get=True, **limit):
        return JsonResponse({"error": "too many requests"}, status=429, headers={"Retry-After": 60})
    found.note_use()
    placements = Placement.objects.of_school(found.school).order_by("pk")
    after, cohort = (posted_key(request.GET.get(name)) for name in ("after", "cohort"))
    if cohort:
        placements = placements.filter(cohort=cohort)
    keys = list(placements.filter(pk__gt=after or 0).values_list("pk", flat=True)[: PAGE_SIZE + 1])
    here, more = keys[:PAGE_SIZE], keys[PAGE_SIZE:]
    return JsonResponse(
        {
            "schema": status.SCHEMA,
            "school": found.school.name,
            "day": timezone.localdate(),
            "rows": status.records(placements.filter(pk__in=here)),
            "next": _address(here[-1], cohort) if more else None,
        }
    )


def _address(after, cohort):
    query = {"after": after} | ({"cohort": cohort} if cohort else {})
    return f"{settings.SITE_URL.rstrip('/')}{reverse('assessments:feed')}?{urlencode(query)}"
