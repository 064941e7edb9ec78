"""Students × rounds as rows of a table: how each round stands, and whom it waits for.

A page of fifty is some hundred and fifty rounds in as many cells. They are filled in here: what a
template does for that takes several times the rest of the page.
"""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Assessment, Round, Stand, standings_of
from ervaring.placements.models import Supervision

# How a badge looks: see the style sheet.
TONES = {
    Stand.PLANNED: "wait",
    Stand.OPEN: "busy",
    Stand.LATE: "late",
    Stand.CONVERSATION: "apart",
    Stand.JUDGED: "apart",
    Stand.FINALISED: "done",
}

ROW = """<tr><th scope="row"><label class="choose">\
<input type="checkbox" name="stage" value="{}"{}><span class="vh">{}</span></label>\
<a href="{}">{}</a><span class="meta">{}</span><span class="meta">{}</span></th>{}</tr>"""
CELL, CELL_END = '<td data-label="{}"><div>', SafeString("</div></td>")
BADGE = '<span class="badge {}">{}</span><span class="vh"> {},'
ROUND = '<a href="{}">{} {}</span></a><span class="meta">{}</span>'
NONE = '<span class="quiet">–<span class="vh">{}</span></span>'


def rows(placements, *, ticked=False):
    """The rows of `placements` as HTML: (key, student, workplace, organisation) of each, which came
    through their gate. Three queries, however many there are."""
    keys = [pk for pk, *_names in placements]
    standings, words = standings_of(keys), Words()
    supervisors = dict(
        Supervision.objects.of_all(keys)
        .filter(role=Supervision.Role.SUPERVISOR)
        .values_list("placement", "user__name")
    )
    kinds = {kind.value: kind.label.capitalize() for kind in Round.Kind}
    badges = {
        (kind, stand): format_html(BADGE, tone, stand.label.capitalize(), label)
        for kind, label in kinds.items()
        for stand, tone in TONES.items()
    }
    begin = {kind: format_html(CELL, label) for kind, label in kinds.items()}
    none = {kind: one + format_html(NONE, _("niet gepland")) for kind, one in begin.items()}
    placement_at, round_at = _address("placement"), _address("round")
    checked, pick = SafeString(" checked" if ticked else ""), escape(_("Kies %(student)s"))
    found = []
    for pk, *names in placements:
        student, *where = map(escape, names)
        cells = {}
        for one in standings.get(pk, ()):
            kind, at = one.kind, SafeString(round_at % one.pk)
            told = format_html(ROUND, at, badges[kind, one.stand], student, words.of(one))
            cells[kind] = cells.get(kind, begin[kind]) + told
        who = (
            SafeString(pick % {"student": student}),
            SafeString(placement_at % pk),
            student,
            SafeString(", ".join(where)),
            supervisors.get(pk, ""),
        )
        cells = [one + CELL_END for one in (none | cells).values()]
        found.append(format_html(ROW, pk, checked, *who, SafeString("".join(cells))))
    return SafeString("\n".join(found))


def _address(name):
    """The address of that page with a place for a key, so that it is asked for once."""
    return reverse(f"assessments:{name}", args=[0]).replace("0", "%d")


class Words:
    """Whom standings wait for, what those do next, and since or by when; each in one line."""

    def __init__(self):
        self.days = {}
        self.roles = {role: str(role.label) for role in Assessment.Role}
        self.sentences = {
            Stand.PLANNED: _("gaat open op %(opens)s"),
            Stand.OPEN: _("wacht op %(who)s: inleveren tot %(due)s"),
            Stand.CONVERSATION: _("wacht op %(who)s: gesprek en oordeel, sinds %(since)s"),
            Stand.JUDGED: _("wacht op %(who)s: lezen en bevestigen, sinds %(since)s"),
            Stand.FINALISED: "%(closed)s",
        }

    def of(self, one):
        return self._sentence(one) % {
            "who": self._all(one.waits_for),
            "since": self._day(one.since),
            "days": one.days_late,
            "opens": self._day(one.opens_on),
            "due": self._day(one.due_on),
            "closed": self._day(one.finalised_on),
        }

    def _sentence(self, one):
        if one.stand == Stand.LATE:
            return ngettext(
                "wacht op %(who)s: inleveren, %(days)d dag te laat",
                "wacht op %(who)s: inleveren, %(days)d dagen te laat",
                one.days_late,
            )
        if one.stand == Stand.CONVERSATION and one.out:
            return _("wacht op %(who)s: inleveren, sinds %(since)s")
        if one.stand == Stand.JUDGED and one.confirmed_on:
            return _("wacht op %(who)s: vaststellen, sinds %(since)s")
        return self.sentences[one.stand]

    def _all(self, roles):
        if not roles:
            return ""
        *first, last = [self.roles[role] for role in roles]
        if not first:
            return last
        return _("%(first)s en %(last)s") % {"first": ", ".join(first), "last": last}

    def _day(self, day):
        if day not in self.days:
            self.days[day] = date_format(day, "j b") if day else ""
        return self.days[day]
