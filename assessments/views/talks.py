"""During the verschilgesprek: a conclusion per statement, and agreements."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import actions
from assessments.forms import AgreementForm, ConclusionForm, VersionField, posted_key
from assessments.models import Agreement, Conclusion, MovedOnError, Question, Round
from assessments.reading import note_round
from assessments.views.moved_on import moved_on


def _conversation(request, pk):
    """(the round, whether its talk is open to who asks); a 404 for who has no say in it."""
    found = get_object_or_404(
        Round.objects.with_say_of(request.user).select_related("placement__student"), pk=pk
    )
    return found, Round.objects.talked_over_by(request.user).filter(pk=pk).exists()


@require_http_methods(["GET", "HEAD", "POST"])
def conclusion(request, pk, question):
    """What the talk about one statement came to; stored while its writer goes on."""
    found, is_open = _conversation(request, pk)
    about = get_object_or_404(
        Question.objects.of(found.instrument_id).select_related("item"), pk=question
    )
    if not is_open:
        return _closed(request, found, about)
    there = Conclusion.objects.editable_by(request.user).filter(round=found, question=about)
    stands = there.first() or Conclusion()
    context = {
        "round": found,
        "about": about,
        "question": about.pk,
        "note_url": request.path,
        "text": stands.text,
        "version": stands.version,
        "saved": stands,
    }
    if request.method != "POST":
        if stands.text:
            note_round(request.user, found)
        part = "assessments/_conclusion.html" if request.htmx else "assessments/conclusion.html"
        return render(request, part, context)
    form = ConclusionForm(request.POST)
    if "toch" in request.POST and (seen := request.POST.get("seen")):
        # Who read what stands there and pressed this button writes on top of that.
        form.data = {**form.data.dict(), "version": seen}
    context |= {"form": form, "text": form["text"].value(), "version": form["version"].value()}
    status = 422
    if form.is_valid():
        try:
            stored, kept = actions.note_conclusion(
                round=found, question=about, by=request.user, **form.cleaned_data
            )
        except MovedOnError:
            return _closed(request, found, about)
        if kept and not request.htmx:
            return redirect(f"{found.get_absolute_url()}#q{about.pk}")
        status = 200 if kept else 409
        context |= {"saved": stored, "version": stored.version} if kept else {"newer": stored}
    part = "assessments/_conclusion_saved.html" if request.htmx else "assessments/conclusion.html"
    return render(request, part, context, status=status)


def _closed(request, round, about):
    """The conversation is over, or not begun; what was typed is shown once more."""
    if request.htmx:
        context = {"question": about.pk, "closed": True}
        return render(request, "assessments/_conclusion_saved.html", context, status=409)
    return moved_on(request, round, typed=[request.POST.get("text")])


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request, pk):
    """A new agreement; `?over=` says about which statement."""
    found, is_open = _conversation(request, pk)
    if not is_open:
        return moved_on(request, found, typed=[request.POST.get("what")])
    new = Agreement(round=found)
    return _agreement(request, new, initial={"question": request.GET.get("over")})


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request, pk):
    """Change an agreement or take it away, as long as the conversation lasts."""
    found = Agreement.objects.editable_by(request.user).select_related("round__placement__student")
    one = found.filter(pk=pk).first()
    if one is None:
        mine = _round_of(request, pk)
        gone = mine.state == Round.State.CONVERSATION
        why = _("Deze afspraak is intussen weggehaald.") if gone else ""
        return moved_on(request, mine, why, [request.POST.get("what")])
    if request.method != "POST":
        note_round(request.user, one.round)
    return _remove(request, one) if "weg" in request.POST else _agreement(request, one)


def _remove(request, agreement):
    try:
        version = VersionField().clean(request.POST.get("version"))
        actions.remove_agreement(agreement=agreement, version=version)
    except (MovedOnError, ValidationError) as refused:
        why = str(refused) if isinstance(refused, MovedOnError) else refused.message
        return moved_on(request, agreement.round, why, [request.POST.get("what")])
    messages.success(request, _("De afspraak is weg."))
    return redirect(f"{agreement.round.get_absolute_url()}#afspraken")


def _round_of(request, pk):
    """The round of an agreement that cannot be changed any more; the page of one says which."""
    moment = posted_key(request.POST.get("moment"))
    if moment is None:
        moment = get_object_or_404(Agreement.objects.visible_to(request.user), pk=pk).round_id
    return get_object_or_404(Round.objects.with_say_of(request.user), pk=moment)


def _agreement(request, agreement, initial=None):
    round, newer = agreement.round, None
    data = request.POST if request.method == "POST" else None
    form = AgreementForm(data, agreement=agreement, initial=initial or {})
    if request.method == "POST" and form.is_valid():
        try:
            kept = _keep(request, agreement, form)
        except MovedOnError as moved:
            return moved_on(request, round, str(moved), [form.cleaned_data["what"]])
        if kept:
            messages.success(request, _("De afspraak staat er. Jullie zien haar allemaal."))
            return redirect(f"{round.get_absolute_url()}#afspraken")
        form.add_error("what", _("Iemand anders heeft deze afspraak intussen veranderd."))
        form.data = {**form.data.dict(), "version": agreement.version}
        newer = agreement
    status = 409 if newer else 422 if form.errors else 200
    context = {"round": round, "form": form, "agreement": agreement, "newer": newer}
    return render(request, "assessments/agreement.html", context, status=status)


def _keep(request, agreement, form):
    if agreement.pk is None:
        key = form.cleaned_data["key"]
        actions.make_agreement(round=agreement.round, key=key, by=request.user, **form.given)
        return True
    version = form.cleaned_data["version"]
    return actions.change_agreement(agreement=agreement, version=version, **form.given)
