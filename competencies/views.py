"""The frameworks, for everyone to read: no page here needs an account."""

from itertools import groupby
from operator import attrgetter

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_safe

from competencies.models import Framework, Item, Level, Relation, ladder, mark, words_in

LONGEST_QUERY = 100
HITS_PER_PAGE = 50
# A framework with more headings than this gets an index beside its text.
LONGEST_WITHOUT_INDEX = 5


@login_not_required
@require_safe
def frameworks(request):
    current, withdrawn = [], []
    for framework in Framework.objects.readable().with_number_of_statements():
        (withdrawn if framework.is_withdrawn else current).append(framework)
    return render(
        request,
        "competencies/frameworks.html",
        {"current": current, "withdrawn": withdrawn, "levels": Level.objects.readable()},
    )


@login_not_required
@require_safe
def search(request):
    query = " ".join(request.GET.get("q", "").split())
    words, too_long = words_in(query), len(query) > LONGEST_QUERY
    found = Item.objects.readable().search("" if too_long else query)
    found = found.select_related("framework", "parent").prefetch_related("levels")
    page = Paginator(found, HITS_PER_PAGE).get_page(request.GET.get("pagina"))
    hits = [
        (item, marked(item.code, words), marked(item.title, words), marked(item.text, words))
        for item in page
    ]
    by_framework = groupby(hits, lambda hit: hit[0].framework)
    return render(
        request,
        "competencies/search.html",
        {
            "query": query,
            "asked": bool(words),
            "too_long": too_long,
            "longest": LONGEST_QUERY,
            "page": page,
            "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1),
            "groups": [(framework, list(hits)) for framework, hits in by_framework],
        },
        status=422 if too_long else 200,
    )


def marked(text, words):
    """The text as safe HTML, the words in <mark>."""
    pieces = (
        format_html("<mark>{}</mark>", piece) if hit else piece for piece, hit in mark(text, words)
    )
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@login_not_required
@require_safe
def level(request, number):
    levels = list(Level.objects.readable())
    here = next((level for level in levels if level.number == number), None)
    if here is None:
        raise Http404
    before, after = neighbours(levels, here)
    items = Item.objects.readable().at_level(here)
    items = items.select_related("framework").prefetch_related("levels")
    by_framework = groupby(items.tree(), attrgetter("framework"))
    return render(
        request,
        "competencies/level.html",
        {
            "level": here,
            "levels": levels,
            "before": before,
            "after": after,
            "frameworks": [(framework, asked(list(roots))) for framework, roots in by_framework],
        },
    )


def asked(items, heading=None):
    """[(heading, [(strand or None, statement or None)])]: a strand may ask nothing at a level."""
    lines = []
    for item in items:
        if item.kind == Item.Kind.STRAND:
            lines += [(item, outcome) for outcome in item.branches or [None]]
        elif item.kind not in Item.HEADINGS:
            lines.append((None, item))
    blocks = [(heading, lines)] if lines else []
    for item in items:
        if item.kind != Item.Kind.STRAND:
            blocks += asked(item.branches, item)
    return blocks


@login_not_required
@require_safe
def framework(request, code):
    framework = get_object_or_404(Framework.objects.readable(), code=code)
    roots = framework.items.readable().prefetch_related("levels").tree()
    contents = [(root, [branch for branch in root.branches if branch.branches]) for root in roots]
    headings = sum(1 + len(branches) for _root, branches in contents)
    return render(
        request,
        "competencies/framework.html",
        {
            "framework": framework,
            "successor": framework.successor() if framework.is_withdrawn else None,
            "blocks": document(roots),
            "contents": contents if headings > LONGEST_WITHOUT_INDEX else [],
            "has_knowledge": Relation.objects.readable().knowledge_in(framework).exists(),
        },
    )


def document(items, depth=2):
    """A tree as a text: [(depth, heading, [])], or [(depth, None, items)] for a list."""
    if not any(item.branches for item in items):
        return [(depth, None, items)] if items else []
    blocks = []
    for item in items:
        blocks += [(depth, item, []), *document(item.branches, min(depth + 1, 6))]
    return blocks


@login_not_required
@require_safe
def knowledge(request, code):
    framework = get_object_or_404(Framework.objects.readable(), code=code)
    relations = Relation.objects.readable().knowledge_in(framework)
    by_knowledge = request.GET.get("per") == "kennis"
    one, other = ("to_item", "from_item") if by_knowledge else ("from_item", "to_item")
    relations = relations.select_related(one, other).order_by(f"{one}__order", f"{other}__order")
    rows = [
        (getattr(relation, one), getattr(relation, other), relation.get_depth_display())
        for relation in relations
    ]
    if not rows:
        raise Http404
    return render(
        request,
        "competencies/knowledge.html",
        {
            "framework": framework,
            "successor": framework.successor() if framework.is_withdrawn else None,
            "by_knowledge": by_knowledge,
            "groups": [(item, list(rows)) for item, rows in groupby(rows, lambda row: row[0])],
        },
    )


@login_not_required
@require_safe
def item(request, framework, code):
    framework = get_object_or_404(Framework.objects.readable(), code=framework)
    items = list(framework.items.readable().order_by("order"))
    by_pk = {item.pk: item for item in items}
    item = next((item for item in items if item.code == code), None)
    if item is None:
        raise Http404
    before, after = neighbours(items, item)
    parents, parent = [], by_pk.get(item.parent_id)
    while parent:
        parents.insert(0, parent)
        parent = by_pk.get(parent.parent_id)
    strand = next((one for one in [*parents, item] if one.kind == Item.Kind.STRAND), None)
    outcomes = [one for one in items if strand and one.parent_id == strand.pk]
    prefetch_related_objects([item, *outcomes], "levels")
    here, abroad = relations_of(item)
    return render(
        request,
        "competencies/item.html",
        {
            "framework": framework,
            "successor": framework.successor() if framework.is_withdrawn else None,
            "item": item,
            "parents": parents,
            "children": [one for one in items if one.parent_id == item.pk],
            "strand": strand,
            "rungs": ladder(Level.objects.readable(), outcomes) if strand else [],
            "relations": here,
            "relations_abroad": abroad,
            "before": before,
            "after": after,
            "address": request.build_absolute_uri(item.get_absolute_url()),
        },
    )


def relations_of(item):
    """What this item has to do with others, within its country and across the border.

    Both as [((the words, who says so), [(relation, the item at the other end)])].
    """
    found = Relation.objects.readable().of(item)
    found = found.select_related("from_item__framework", "to_item__framework")
    here, abroad = [], []
    for relation in found:
        words, other = relation.seen_from(item)
        kind = list(Relation.READS).index(relation.kind), relation.to_item == item
        place = *kind, relation.origin, other.framework_id, other.order
        (abroad if relation.crosses_border else here).append((place, words, relation, other))
    return grouped(here), grouped(abroad)


def grouped(relations):
    ordered = sorted(relations, key=lambda row: row[0])
    groups = groupby(ordered, key=lambda row: (row[1], row[2].get_origin_display()))
    return [
        (head, [(relation, other) for _place, _words, relation, other in rows])
        for head, rows in groups
    ]


def neighbours(rows, row):
    """The rows before and after this one, None at the ends."""
    place = rows.index(row)
    return rows[place - 1] if place else None, rows[place + 1] if row != rows[-1] else None
