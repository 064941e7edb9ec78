"""The function profile of a placement: written together, put to all, agreed with."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.forms import posted_key
from assessments.models import MovedOnError
from assessments.views.moved_on import too_late
from ervaring.placements.models import Placement, Reading
from ervaring.practice.actions.profiles import (
    GONE,
    answer_profile,
    begin_profile,
    delete_draft,
    put_profile,
)
from ervaring.practice.forms.profiles import NoteForm, ProfileForm
from ervaring.practice.models import FunctionProfile, agrees_to
from ervaring.practice.profiles import (
    Shelf,
    activities_to_choose,
    changes,
    lacks,
    parts_of,
    people_of,
    unsettled,
)
from ervaring.schools.models import Programme


def _placements(user):
    return Placement.objects.visible_to(user).select_related("student", "workplace__organisation")


def _written_together_by(user):
    """The placements of which `user` is one of the three who agree on the profile."""
    return _placements(user).filter(agrees_to(user))


def _numbered(user, placement, number):
    """The version or the draft with this number, if `user` may see it."""
    return FunctionProfile.objects.visible_to(user).filter(placement=placement, number=number)


def _note(reader, placement):
    """To be called before a profile is shown."""
    Reading.leave(reader, placement, Reading.Kind.PROFILE, placement.pk, _("je functieprofiel"))


def _moved(request, placement, why):
    """What stands in the way of a step, with what was typed."""
    names = [*ProfileForm.base_fields, "note"]
    typed = [request.POST.get(name) for name in names if name not in ("activities", "was")]
    if ticked := request.POST.getlist("activities"):
        typed += [one.text for one in activities_to_choose() if str(one.pk) in ticked]
    back = reverse("practice:profile", args=[placement.pk])
    return too_late(request, why, back, typed)


@require_safe
def profile(request, pk):
    """The version that is asked about, or else the one that stands; and the others by name."""
    placement = get_object_or_404(_placements(request.user), pk=pk)
    shelf = Shelf.of(placement, request.user)
    return _show(request, shelf, shelf.asked or shelf.standing, "practice/profile.html")


@require_safe
def profiles(request, pk):
    """The placements of a programme that did not end and on which no profile was agreed."""
    programme = get_object_or_404(Programme.objects.coordinated_by(request.user), pk=pk)
    today = timezone.localdate()
    placements = Placement.objects.visible_to(request.user).filter(
        cohort__programme=programme, ends_on__gte=today
    )
    waiting = FunctionProfile.objects.visible_to(request.user).waiting()
    waiting = waiting.filter(placement__cohort__programme=programme)
    put = set(waiting.values_list("placement", flat=True))
    rows = [(one, one.pk in put) for one in unsettled(placements)]
    context = {
        "programme": programme,
        "coming": [row for row in rows if row[0].starts_on > today],
        "begun": [row for row in rows if row[0].starts_on <= today],
    }
    return render(request, "practice/profiles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def profile_version(request, pk, number):
    """One version, or the draft, to read; the three say here whether they agree."""
    found = get_object_or_404(_numbered(request.user, pk, number))
    placement = get_object_or_404(_placements(request.user), pk=pk)
    form = None
    if request.method == "POST":
        get_object_or_404(FunctionProfile.objects.answerable_by(request.user), pk=found.pk)
        form = NoteForm(request.POST)
        if form.is_valid():
            return _answer(request, placement, found, form.cleaned_data)
    shelf = Shelf.of(placement, request.user)
    if shelf.draft and shelf.draft.number == number:
        return _show_draft(request, shelf)
    return _show(request, shelf, shelf.version(number), "practice/profile_version.html", form)


def _show(request, shelf, shown, template, form=None):
    """A page with the version `shown` on it, if there is one."""
    context = {"shelf": shelf, "placement": shelf.placement, "shown": shown, "form": form}
    if shown:
        _note(request.user, shelf.placement)
        before = shelf.before(shown.profile)
        asks = shown == shelf.asked and bool(shelf.roles)
        context |= {
            "before": before,
            "changes": list(changes(before.parts, shown.parts)) if before else [],
            "asks": asks,
            "own": asks and _last_of(request.user, shown),
        }
    return render(request, template, context, status=422 if form and form.errors else 200)


def _last_of(user, version):
    said = [word.consent for word in version.words if word.consent]
    return next((one for one in said if one.user_id == user.pk), None)


def _show_draft(request, shelf):
    """What would be put to all, and what it still lacks."""
    _note(request.user, shelf.placement)
    parts = parts_of(shelf.draft)
    newest = shelf.versions[0] if shelf.versions else None
    context = {
        "shelf": shelf,
        "placement": shelf.placement,
        "draft": shelf.draft,
        "parts": parts,
        "lacks": list(lacks(parts)),
        "before": newest,
        "changes": list(changes(newest.parts, parts)) if newest else [],
    }
    return render(request, "practice/profile_draft.html", context)


def _answer(request, placement, found, said):
    try:
        stands = answer_profile(
            profile=found, agrees=said["agrees"], note=said["note"], by=request.user
        )
    except MovedOnError as moved:
        return _moved(request, placement, str(moved))
    if stands:
        messages.success(request, _("Alle drie zijn akkoord. Dit functieprofiel geldt nu."))
    elif said["agrees"]:
        messages.success(request, _("Genoteerd: je bent akkoord. De anderen zien dat."))
    else:
        messages.success(request, _("Genoteerd: nog niet akkoord. De anderen lezen waarom."))
    return redirect("practice:profile", pk=placement.pk)


@require_POST
def profile_begin(request, pk):
    """To the draft that is there, or a new one out of the newest version."""
    placement = get_object_or_404(_written_together_by(request.user), pk=pk)
    draft = begin_profile(placement=placement, by=request.user)
    return redirect("practice:profile_write", pk=pk, number=draft.number)


@require_http_methods(["GET", "HEAD", "POST"])
def profile_write(request, pk, number):
    """The form of the draft. With htmx only what became of it comes back."""
    placement = get_object_or_404(_written_together_by(request.user), pk=pk)
    drafts = FunctionProfile.objects.editable_by(request.user).filter(placement=pk, number=number)
    posted = request.method == "POST"
    draft = _of_page(request, drafts) if posted else drafts.first()
    if draft is None:
        return _closed(request, placement, number)
    data = request.POST if posted else None
    if posted and "toch" in data and data.get("saw"):
        # Who read what stands there and pressed this button writes on top of that.
        data = data.copy()
        data["was"] = data["saw"]
    form = ProfileForm(data, profile=draft)
    context = {"placement": placement, "draft": draft, "form": form, "people": people_of(placement)}
    if not posted:
        _note(request.user, placement)
        context["was"] = form["was"].value()
        return render(request, "practice/profile_write.html", context)
    status, merged = _save(drafts.filter(pk=draft.pk), form)
    if merged is None and status == 409:
        return _closed(request, placement, number)
    if status == 200 and not request.htmx:
        if "toch" not in data and "hier" not in data:
            return redirect(draft)
        messages.success(request, _("Bewaard."))
        return redirect("practice:profile_write", pk, number)
    context |= {"merged": merged, "was": merged.knows if merged else form["was"].value()}
    template = "_profile_saved.html" if request.htmx else "profile_write.html"
    return render(request, f"practice/{template}", context, status=status)


def _closed(request, placement, number):
    """What somebody meets who writes on in a draft that was put to all meanwhile, or deleted."""
    put = FunctionProfile.objects.visible_to(request.user).put()
    put = put.filter(placement=placement, number=number)
    if request.method != "POST":
        found = put.first()
        return redirect(found) if found else _moved(request, placement, str(GONE))
    was_put = _of_page(request, put) is not None
    if was_put:
        why = _(
            "Dit concept is intussen voorgelegd. Begin een nieuwe versie als er iets anders moet."
        )
    else:
        why = _(
            "Dit concept is intussen verwijderd. Wil je je tekst houden? Zet hem in een nieuw "
            "concept."
        )
    if request.htmx:
        draft = {"pk": posted_key(request.POST.get("draft")), "placement_id": placement.pk}
        context = {"draft": draft, "closed": why, "was_put": was_put, "was": ""}
        return render(request, "practice/_profile_saved.html", context, status=409)
    return _moved(request, placement, why)


def _of_page(request, profiles):
    """The one of `profiles` that the page was made of: a later draft may have the same number."""
    return profiles.filter(pk=posted_key(request.POST.get("draft"))).first()


def _save(drafts, form):
    """Store what is right and was changed on this page alone: (status, what came of it).

    (409, None) when the draft was put to all meanwhile, or deleted.
    """
    right = form.is_valid()
    if "was" not in form.cleaned_data:
        return 422, None
    # Whoever is between reading and writing lets the other go first, and reads again.
    while draft := drafts.first():
        merged = form.merged(draft)
        if draft.save_given(version=draft.version, **merged.new):
            return (409 if merged.apart else 200) if right else 422, merged
    return 409, None


@require_POST
def profile_put(request, pk, number):
    """Put the draft to all, as it was read."""
    placement = get_object_or_404(_written_together_by(request.user), pk=pk)
    found = _of_page(request, _numbered(request.user, pk, number))
    if found is None:
        return _moved(request, placement, str(GONE))
    version = posted_key(request.POST.get("version"))
    try:
        is_new = put_profile(profile=found, version=version, by=request.user)
    except MovedOnError as moved:
        return _moved(request, placement, str(moved))
    if is_new:
        messages.success(
            request,
            _(
                "Het functieprofiel ligt voor. De anderen krijgen een mail. Zeg zelf ook of je "
                "akkoord bent."
            ),
        )
    else:
        messages.success(request, _("Deze versie lag al voor. Er is niets veranderd."))
    return redirect("practice:profile", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def profile_delete(request, pk, number):
    """Says what goes with a draft, and asks; the button deletes it, as it was read."""
    placement = get_object_or_404(_written_together_by(request.user), pk=pk)
    if request.method != "POST":
        drafts = FunctionProfile.objects.editable_by(request.user)
        draft = drafts.filter(placement=pk, number=number).first()
        if draft is None:
            return _closed(request, placement, number)
        _note(request.user, placement)
        context = {"placement": placement, "draft": draft, "parts": parts_of(draft)}
        return render(request, "practice/profile_delete.html", context)
    found = _of_page(request, _numbered(request.user, pk, number))
    version = posted_key(request.POST.get("version"))
    try:
        is_gone = found is not None and delete_draft(profile=found, version=version)
    except MovedOnError as moved:
        return _moved(request, placement, str(moved))
    if is_gone:
        messages.success(request, _("Het concept is verwijderd."))
    else:
        messages.success(request, _("Dit concept was al verwijderd. Er is niets veranderd."))
    return redirect("practice:profile", pk=pk)
