"""The tokens by which other systems of a school read how its rounds stand."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.forms import FeedForm
from assessments.models import Feed
from ervaring.schools.models import School


@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request, pk):
    """Those of a school, also the revoked; and making one, whose token is shown this once."""
    school = get_object_or_404(School.objects.administered_by(request.user), pk=pk)
    form = FeedForm(request.POST if request.method == "POST" else None)
    made, token = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made, token = Feed.make(school, form.cleaned_data["name"], request.user)
            form = FeedForm()
        except IntegrityError:
            form.add_error("name", _("Er is al een koppeling met deze naam."))
    found = Feed.objects.administered_by(request.user).filter(school=school)
    return render(
        request,
        "assessments/feeds.html",
        {
            "school": school,
            "form": form,
            "made": made,
            "token": token,
            "feeds": found.select_related("made_by", "revoked_by"),
            "address": request.build_absolute_uri(reverse("assessments:feed")),
        },
        status=422 if form.errors else 200,
    )


@require_POST
def revoke(request, pk):
    """From the next request on, who has this token reads nothing."""
    found = get_object_or_404(Feed.objects.administered_by(request.user), pk=pk)
    if found.revoke(request.user):
        messages.success(request, _("De koppeling “%(name)s” werkt niet meer.") % {"name": found})
    else:
        messages.info(request, _("Deze koppeling was al ingetrokken."))
    return redirect("assessments:feeds", pk=found.school_id)
