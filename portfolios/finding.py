"""Finding back what somebody wrote. Texts are sealed, so they are compared here, one by one."""

from decimal import Decimal

from django.db.models import Q, Sum

from competencies.models import fold, mark, words_in
from competencies.views import marked
from portfolios.kinds import written
from portfolios.models import Entry

# Who reads an entry, as its student asks for it.
READ_BY = {
    "alleen-ik": Q(for_supervisor=False, for_programme=False),
    "begeleider": Q(for_supervisor=True),
    "opleiding": Q(for_programme=True),
    "pdf": Q(in_report=True),
}
LONGEST_QUERY = 100
BEFORE, AFTER = 60, 160  # letters of a text around what was found in it


def looked_for(data):
    """What somebody looks for, in one line; what is longer than that is cut off."""
    return " ".join(data.get("q", "").split())[:LONGEST_QUERY]


def search(entries, query):
    """Those of `entries` in which every word of `query` occurs, each with its `snippet`.

    Also as part of a word, accents ignored; in the title, the texts, and what it is called.
    """
    words = words_in(query)
    found = []
    for entry in entries:
        texts = [text for _part, text in written(entry)]
        folded = fold(" ".join([entry.title, entry.plain_name, *texts]))
        if all(word in folded for word in words):
            entry.heading = marked(str(entry), words)
            entry.snippet = snippet(texts, words)
            found.append(entry)
    return found


def snippet(texts, words):
    """The first place in `texts` with one of `words`, marked; "" when there is none."""
    for text in texts:
        place = 0
        for piece, is_hit in mark(text, words):
            if is_hit:
                return _around(text, place, words)
            place += len(piece)
    return ""


def _around(text, place, words):
    start, end = max(place - BEFORE, 0), place + AFTER
    # Whole words, with three dots for what is left out.
    if start and (space := text.find(" ", start, place)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", place, end)) > place:
        end = space
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return marked(f"{before}{text[start:end]}{after}", words)


def hours_of(entries):
    """([(what a log was, its hours)], all hours together) of those that say how long it took."""
    logs = entries.filter(kind=Entry.Kind.LOG, hours__gt=0).order_by()
    sums = dict(logs.values_list("log").annotate(Sum("hours")))
    rows = [(one.label, sums[one]) for one in Entry.Log if one in sums]
    return rows, sum(sums.values(), Decimal(0))
