"""Making a list: its details, its sections, and which statements it asks about in which order."""

from functools import wraps
from itertools import groupby

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from assessments.forms import DetailsForm, PickForm, SectionForm, posted_key
from assessments.models import Instrument, Question
from competencies.models import Framework, Item


def drafting(by):
    """Decorates a view of a draft. A change holds the draft until all of it is stored, so that it
    is never published halfway; whoever comes after the publishing reads that nothing was changed.

    `by` is what the number in the address is of, as the instrument knows it.
    """

    def decorate(view):
        @wraps(view)
        def find_and_hold(request, pk):
            drafts = Instrument.objects.editable_by(request.user).filter(**{by: pk})
            if request.method != "POST":
                draft = drafts.select_related("programme").first()
                return view(request, draft, pk) if draft else _frozen(request, by, pk)
            with transaction.atomic():
                draft = drafts.select_for_update(of=("self",)).first()
                return view(request, draft, pk) if draft else _frozen(request, by, pk)

        return find_and_hold

    return decorate


def _frozen(request, by, pk):
    found = get_object_or_404(
        Instrument.objects.coordinated_by(request.user).select_related("programme"), **{by: pk}
    )
    if request.method != "POST":
        return redirect(found)
    if request.htmx:
        messages.error(request, _("Deze lijst is intussen gepubliceerd. Er is niets veranderd."))
        return HttpResponseClientRedirect(found.get_absolute_url())
    typed = [request.POST[name] for name in ("title", "introduction") if request.POST.get(name)]
    context = {"instrument": found, "typed": typed}
    return render(request, "assessments/instrument_moved.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@drafting("pk")
def details(request, draft, pk):
    """Title, introduction, scale and level."""
    form = DetailsForm(request.POST if request.method == "POST" else None, instance=draft)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect(draft)
    return render(
        request,
        "assessments/instrument_details.html",
        {"instrument": Instrument.objects.editable_by(request.user).get(pk=pk), "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@drafting("pk")
def section_new(request, draft, pk):
    form = SectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        section = form.save(commit=False)
        section.append_to(draft)
        return redirect("assessments:pick", pk=section.pk)
    return _section(request, draft, form)


@require_http_methods(["GET", "HEAD", "POST"])
@drafting("sections__pk")
def section(request, draft, pk):
    """Change a section, or take it out of the list with all it asks."""
    found = get_object_or_404(draft.sections, pk=pk)
    if request.method == "POST" and "weg" in request.POST:
        found.delete()
        messages.success(request, _("Het deel “%(title)s” is weg.") % {"title": found.title})
        return redirect(draft)
    form = SectionForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect(f"{draft.get_absolute_url()}#d{pk}")
    asked = found.questions.count()
    return _section(request, draft, form, pk=pk, asked=asked)


def _section(request, draft, form, **context):
    return render(
        request,
        "assessments/section.html",
        {"instrument": draft, "form": form, "pk": None, **context},
        status=422 if form.errors else 200,
    )


@require_POST
@drafting("pk")
def arrange(request, draft, pk):
    """Bring sections and questions into another order, with a button or by dragging."""
    anchor, said = _arrange(draft, request.POST)
    if request.htmx:
        return render(
            request,
            "assessments/_questions.html",
            {
                "instrument": draft,
                "sections": draft.sections.prefetch_related("questions__item"),
                "said": said,
            },
        )
    messages.info(request, said)
    return redirect(draft.get_absolute_url() + anchor)


def _arrange(draft, data):
    """Do what the pressed button says. Returns where to go on, and a sentence that tells it."""
    sections = {str(one.pk): one for one in draft.sections.all()}
    questions = {
        str(one.pk): one
        for one in Question.objects.of(draft).select_related("section__instrument", "item")
    }
    ticked = [questions[key] for key in data.getlist("vraag") if key in questions]
    target = sections.get(data.get("deel"))
    if target and (row := questions.get(data.get("sleep"))):
        return f"#v{row.pk}", _moved(row, target.put([row], questions.get(data.get("voor"))))
    for button, by in (("omhoog", -1), ("omlaag", 1)):
        if row := questions.get(data.get(button)):
            return f"#v{row.pk}", _moved(row, row.shift(by))
        if row := sections.get(data.get(f"deel-{button}")):
            row.shift(by)
            said = _("“%(title)s” is nu deel %(place)s.")
            return f"#d{row.pk}", said % {"title": row.title, "place": row.order + 1}
    if target and ticked and "verplaats" in data:
        number = len(target.put(ticked))
        said = ngettext(
            "%(number)s vraag staat nu achteraan in “%(title)s”.",
            "%(number)s vragen staan nu achteraan in “%(title)s”.",
            number,
        )
        return f"#d{target.pk}", said % {"number": number, "title": target.title}
    if ticked and "weg" in data:
        for row in ticked:
            row.delete()
        said = ngettext("%(number)s vraag is weg.", "%(number)s vragen zijn weg.", len(ticked))
        return f"#d{ticked[0].section_id}", said % {"number": len(ticked)}
    return "", _("Er is niets veranderd. Zo staat de lijst er nu voor.")


def _moved(question, moved):
    if not moved:
        return _(
            "%(code)s kan daar niet heen. Het deel vraagt er al naar, of de lijst houdt op."
        ) % {"code": question.item.code}
    return _("%(code)s staat nu op plaats %(place)s van “%(title)s”.") % {
        "code": question.item.code,
        "place": question.order + 1,
        "title": question.section.title,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@drafting("sections__pk")
def pick(request, draft, pk):
    """Choose statements for a section, from any published framework."""
    into = get_object_or_404(draft.sections, pk=pk)
    rows = Question.objects.of(draft).values_list("item", "section__title", "item__framework")
    asked = {item: title for item, title, _framework in rows}
    if request.method == "POST":
        return _add(request, into, asked)
    frameworks = {one.code: one for one in Framework.objects.published()}
    framework = frameworks.get(request.GET.get("kader")) or _usual(draft, rows, frameworks)
    data = request.GET.copy()
    data["kader"] = framework.code if framework else ""
    form = PickForm(data, tree=Item.objects.filter(framework=framework).tree())
    found = list(form.found()) if form.is_valid() else []
    groups = groupby(found, key=lambda item: item.parent)
    return render(
        request,
        "assessments/pick.html",
        {
            "instrument": draft,
            "section": into,
            "form": form,
            "number": len(found),
            "groups": [
                (parent, [(item, asked.get(item.pk)) for item in items]) for parent, items in groups
            ],
        },
        status=422 if form.errors else 200,
    )


def _usual(draft, rows, frameworks):
    """The framework that was asked about last, or one of the programme, or any."""
    wanted = [row[2] for row in rows][-1:] or draft.programme.frameworks.values_list(
        "pk", flat=True
    )
    ordered = sorted(frameworks.values(), key=lambda one: one.pk not in list(wanted))
    return ordered[0] if ordered else None


def _add(request, section, asked):
    keys = [posted_key(key) for key in request.POST.getlist("uitspraak")]
    chosen = (
        Item.objects.filter(framework__in=Framework.objects.published(), pk__in=keys)
        .exclude(kind__in=Item.HEADINGS)
        .exclude(pk__in=asked)
    )
    items = list(chosen.order_by("framework", "order"))
    section.add(items)
    if items:
        said = ngettext(
            "%(number)s uitspraak staat nu in “%(title)s”.",
            "%(number)s uitspraken staan nu in “%(title)s”.",
            len(items),
        )
        messages.success(request, said % {"number": len(items), "title": section.title})
    else:
        messages.warning(
            request, _("Kies eerst een of meer uitspraken die nog niet in de lijst staan.")
        )
    return redirect(request.get_full_path())
