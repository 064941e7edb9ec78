"""Writing an entry: stored as one goes, and never over what another window stored meanwhile."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from portfolios.models import Entry
from portfolios.writing import EntryForm, questions_about


@require_http_methods(["GET", "HEAD", "POST"])
def write(request, pk):
    """The form of an entry. With htmx only what became of it comes back."""
    entry = get_object_or_404(
        Entry.objects.editable_by(request.user).select_related("placement__student"), pk=pk
    )
    data = request.POST if request.method == "POST" else None
    if data is not None and "toch" in data and data.get("seen"):
        # Who read what stands there and pressed this button writes on top of that.
        data = {**data.dict(), "version": data["seen"]}
    tension = entry.tension_id
    form = EntryForm(data, entry=entry)
    context = {"entry": entry, "placement": entry.placement, "form": form}
    status = 200
    if data is not None:
        status, newer = _save(entry, form)
        if status == 200 and not request.htmx:
            stays = "toch" in data or "hier" in data
            return redirect("portfolios:write", pk=pk) if stays else redirect(entry)
        context["newer"] = newer
    context["version"] = form["version"].value()
    fresh = data is None or not request.htmx
    if entry.kind == Entry.Kind.SITUATION and (fresh or entry.tension_id != tension):
        context["questions"] = questions_about(entry.tension_id)
    template = "_entry_saved.html" if request.htmx and data is not None else "write.html"
    return render(request, f"portfolios/{template}", context, status=status)


def _save(entry, form):
    """Store what is right. Returns the status, and for a conflict [(label, what stands there)]."""
    right = form.is_valid()
    if "version" not in form.cleaned_data:
        return 422, None
    given = form.given
    if not entry.save_given(version=form.cleaned_data["version"], **given):
        # The page keeps its older version, so that typing on does not overwrite either.
        return 409, _apart(entry, form)
    form.data = {**dict(form.data.items()), "version": entry.version}
    return 200 if right else 422, None


def _apart(entry, form):
    """[(label, what stands there)] of the fields in which the page says something else."""
    stands = {**entry.texts, "title": entry.title}
    return [
        (field.label, stands.get(field.name, ""))
        for field in form
        if field.name in {"title", *(part.name for part in form.parts)}
        and (field.value() or "").replace("\r\n", "\n").strip() != stands.get(field.name, "")
    ]
