"""The placements of a cohort that somebody sees and chooses on its page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q

from assessments.forms import posted_key
from assessments.models import Assessment, Round, Stand, first_due, rounds_where, waits_since
from ervaring.placements.models import Placement, Supervision


@dataclass(frozen=True)
class Filter:
    """What an address or a form asks to see of a cohort. What it does not know it leaves open.

    Each field is a name in the address, so that a page can be kept and shared as it is.
    """

    q: str = ""
    moment: str = ""  # a kind of round
    stand: str = ""
    wacht: str = ""  # the role that a round waits for
    orde: str = ""

    ORDERS = ("", "plek", "datum", "wacht")

    @classmethod
    def of(cls, data):
        """That of a QueryDict."""
        known = {
            "moment": Round.Kind.values,
            "stand": Stand.values,
            "wacht": Assessment.Role.values,
            "orde": cls.ORDERS,
        }
        chosen = {name: data.get(name, "") for name in known}
        chosen = {name: value for name, value in chosen.items() if value in known[name]}
        query = data.get("q", "").replace("\0", "").strip()[:100]
        return cls(q=query, **chosen)

    @property
    def pairs(self):
        """(name, value) of what is asked, for an address or for hidden fields."""
        return [(name, value) for name, value in vars(self).items() if value]

    @property
    def address(self):
        return urlencode(self.pairs)

    @property
    def narrows(self):
        """Whether it leaves anyone out."""
        return any(name != "orde" for name, _value in self.pairs)

    @property
    def is_detailed(self):
        """Whether more is asked than words to look for."""
        return any(name != "q" for name, _value in self.pairs)

    @property
    def rounds(self):
        """The rounds it is about, of any placement: to ask something about those it finds."""
        stand = "" if self.stand == Stand.UNPLANNED else self.stand
        return rounds_where(self.moment, stand, self.wacht)

    def placements(self, placements):
        """Those of `placements`, which came through their gate, that it lets by, in its order."""
        found = placements.filter(self._about_people())
        there = Exists(self.rounds.filter(placement=OuterRef("pk")))
        if self.stand == Stand.UNPLANNED:
            # What is not planned waits for nobody.
            found = found.none() if self.wacht else found.filter(~there)
        elif self.moment or self.stand or self.wacht:
            found = found.filter(there)
        return self._in_order(found)

    def _about_people(self):
        if not self.q:
            return Q()
        guides = Supervision.objects.beside(Supervision.Role.SUPERVISOR, Supervision.Role.TUTOR)
        return (
            Q(student__name__icontains=self.q)
            | Q(workplace__name__icontains=self.q)
            | Q(workplace__organisation__name__icontains=self.q)
            | Q(Exists(guides.filter(user__name__icontains=self.q)))
        )

    def _in_order(self, found):
        name = ("student__name", "pk")
        if self.orde == "plek":
            return found.order_by("workplace__organisation__name", "workplace__name", *name)
        if self.orde == "datum":
            found = found.annotate(first=first_due(self.rounds))
        elif self.orde == "wacht":
            found = found.annotate(first=waits_since(self.rounds))
        else:
            return found.order_by(*name)
        return found.order_by(F("first").asc(nulls_last=True), *name)


def chooses(data):
    """Whether `data` (a QueryDict) names anyone for `selected`."""
    return "stage" in data or "alle" in data


def selected(user, cohort, data):
    """Those that `data` (a QueryDict) names as `stage`, or with `alle` all that its filters let by.

    Never more than what `user` sees of `cohort`.
    """
    found = Placement.objects.visible_to(user).filter(cohort=cohort)
    if "alle" in data:
        return Filter.of(data).placements(found)
    return found.filter(pk__in=filter(None, map(posted_key, data.getlist("stage"))))
