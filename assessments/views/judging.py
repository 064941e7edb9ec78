"""The judgement: written by who assesses, read and answered by the student."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments import actions
from assessments.comparison import Difference, compare, sentence
from assessments.forms import JudgementForm, ReactionForm
from assessments.models import (
    AdviceList,
    Assessment,
    Consent,
    Judgement,
    MovedOnError,
    Reaction,
    Round,
)
from assessments.reading import note_round
from assessments.views.assessors import asked_in, assessors_of
from assessments.views.moved_on import moved_on


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request, pk):
    """The judgement per theme and the advice: keep it, agree with it, put it to the student."""
    if request.method == "POST":
        with transaction.atomic():
            return _judge(request, pk)
    return _judge(request, pk)


def _judge(request, pk):
    rounds = Round.objects.judged_by(request.user).filter(pk=pk)
    if request.method == "POST":
        # Nobody closes the conversation while its judgements are being stored.
        rounds = rounds.select_for_update(of=("self",))
    found = rounds.select_related(
        "placement__student", "placement__cohort__programme", "instrument"
    ).first()
    if found is None:
        texts = ("-text", "-note")
        typed = [value for name, value in request.POST.items() if name.endswith(texts)]
        round = get_object_or_404(Round.objects.assessed_by(request.user), pk=pk)
        return moved_on(request, round, typed=typed)
    forms = _forms(request, found)
    if request.method == "POST" and _save(forms, request.user):
        try:
            return _pressed(request, found, forms)
        except (MovedOnError, actions.CannotPresentError) as error:
            messages.error(request, str(error))
            return redirect("assessments:judge", pk=pk)
    note_round(request.user, found)
    return render(
        request, "assessments/judge.html", _shown(request, found, forms), status=_status(forms)
    )


def _forms(request, round):
    judgements = (
        Judgement.objects.editable_by(request.user)
        .filter(round=round)
        .select_related("section", "round")
        .order_by("section__order", "pk")
    )
    # The themes in the order of the list, and the advice last whatever the database sorts first.
    ordered = sorted(judgements, key=lambda one: one.is_advice)
    advice = AdviceList.objects.words_for(round.placement.cohort.programme, round.kind)
    posted = request.POST if request.method == "POST" else None
    closing = "voorleggen" in request.POST
    return [JudgementForm(posted, judgement=one, closing=closing, advice=advice) for one in ordered]


def _save(forms, user):
    """Store what is valid; True when all of it is."""
    for form in forms:
        if form.is_valid():
            form.save(user)
    return all(form.is_valid() for form in forms)


def _pressed(request, round, forms):
    """What the button asks for beside keeping."""
    for agrees, button in ((True, "eens"), (False, "oneens")):
        for form in forms:
            if request.POST.get(button) == str(form.instance.pk):
                actions.consent(
                    judgement=form.instance,
                    version=form.instance.version,
                    agrees=agrees,
                    note="" if agrees else form.cleaned_data["note"],
                    by=request.user,
                )
                said = (
                    _("Genoteerd: je bent het eens met de tekst over “%(theme)s”.")
                    if agrees
                    else _("Genoteerd: je bent het niet eens met de tekst over “%(theme)s”.")
                )
                messages.success(request, said % {"theme": form.instance})
                url = redirect("assessments:judge", pk=round.pk).url
                return redirect(f"{url}#oordeel-{form.instance.pk}")
    if "voorleggen" not in request.POST:
        messages.success(request, _("Bewaard. De student ziet dit nog niet."))
        return redirect("assessments:judge", pk=round.pk)
    get_object_or_404(Round.objects.supervised_by(request.user), pk=round.pk)
    actions.present(round=round, by=request.user)
    messages.success(
        request,
        _(
            "Het oordeel ligt nu bij %(student)s. Na de bevestiging van de student stel jij het "
            "vast."
        )
        % {"student": round.placement.student},
    )
    return redirect(round)


def _shown(request, round, forms):
    comparison = compare(round, request.user)
    asked = asked_in(round)
    rows = {section.pk: section.rows for section in comparison.sections}
    consents = {}
    for one in Consent.objects.visible_to(request.user).in_round(round).select_related("assessor"):
        consents.setdefault(one.judgement_id, {})[one.assessor_id] = one
    several = assessors_of(round, asked, request.user)
    own = next((one.role for one in asked if one.author_id == request.user.pk), "")
    return {
        "round": round,
        "several": several,
        "supervises": Round.objects.supervised_by(request.user).filter(pk=round.pk).exists(),
        "forms": [
            {
                "form": form,
                **_given(rows.get(form.instance.section_id, ()), own, several),
                "consents": several
                and _consents(form.instance, several["now"], consents.get(form.instance.pk, {})),
                "agrees": _agrees(form.instance, consents, request.user),
            }
            for form in forms
        ],
        "problems": any(form.errors for form in forms),
    }


def _given(rows, own_role, several):
    """What everyone said about a theme, what the assessors see differently first.

    `rows` of (row, the views in a sentence, how far the assessors are apart or None), and in how
    many of them they are.
    """
    told = []
    for row in rows:
        between = row.among(Assessment.ASSESSORS).difference if several else None
        apart = between if between and between > Difference.SAME else None
        told.append((row, sentence(row, own_role), apart))
    told.sort(key=lambda one: -(one[2] or 0))
    return {"rows": told, "apart": sum(apart is not None for _row, _words, apart in told)}


def _agrees(judgement, consents, user):
    one = consents.get(judgement.pk, {}).get(user.pk)
    return bool(one and one.agrees and one.version == judgement.version)


def _consents(judgement, assessors, given):
    """Per assessor what they think of the text that stands there now: (who, consent or None)."""
    return [
        (
            who,
            given[who.pk]
            if who.pk in given and given[who.pk].version == judgement.version
            else None,
        )
        for who in assessors
    ]


def _status(forms):
    if any(form.newer is not None for form in forms):
        return 409
    return 422 if any(form.errors for form in forms) else 200


@require_POST
def recall(request, pk):
    """The supervisor takes the judgement back to write on; what the student wrote stays."""
    found = get_object_or_404(Round.objects.supervised_by(request.user), pk=pk)
    try:
        actions.recall(round=found, by=request.user)
    except MovedOnError as moved:
        return moved_on(request, found, str(moved))
    messages.success(request, _("Je kunt het oordeel weer aanpassen. Leg het daarna opnieuw voor."))
    return redirect("assessments:judge", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def react(request, pk):
    """The student reads the judgement, writes what they think of it or not, and confirms."""
    found = get_object_or_404(
        Round.objects.about(request.user).select_related("placement__student"), pk=pk
    )
    reaction = Reaction.objects.editable_by(request.user).filter(round=found).first()
    if reaction is None:
        confirmed = found.state == Round.State.JUDGED
        why = _("Je hebt al bevestigd. Je begeleider stelt het nu vast.") if confirmed else ""
        return moved_on(request, found, why, [request.POST.get("text")])
    form = ReactionForm(request.POST if request.method == "POST" else None, reaction=reaction)
    if request.method == "POST" and form.is_valid():
        before = reaction.version
        form.save(request.user)
        if form.is_valid():
            stored = reaction.version != before
            version = reaction.version if stored else form.cleaned_data["version"]
            return _reacted(request, found, reaction, version)
    judgements = Judgement.objects.visible_to(request.user).filter(round=found)
    return render(
        request,
        "assessments/react.html",
        {
            "round": found,
            "form": form,
            "judgements": judgements.select_related("section").order_by("section__order"),
        },
        status=409 if form.newer is not None else 422 if form.errors else 200,
    )


def _reacted(request, round, reaction, version):
    if "bewaren" in request.POST:
        messages.success(request, _("Bewaard. Alleen jij ziet dit, tot je bevestigt."))
        return redirect("assessments:react", pk=round.pk)
    try:
        actions.confirm(reaction=reaction, version=version, by=request.user)
    except MovedOnError as moved:
        return moved_on(request, round, str(moved), [reaction.text])
    messages.success(
        request,
        _(
            "Je hebt bevestigd. Iedereen die bij je stage hoort leest nu wat je schreef. Je "
            "begeleider stelt het oordeel daarna vast."
        )
        if reaction.text
        else _("Je hebt bevestigd. Je begeleider stelt het oordeel daarna vast."),
    )
    return redirect(round)
