"""Of what a portfolio on paper can be made, and in which order."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from portfolios.models.reports import KINDS
from portfolios.models.standards import PortfolioStandard


@dataclass(frozen=True)
class Part:
    """A chapter, or several; the template `reports/parts/<name>.html` prints it."""

    name: str
    label: str

    @property
    def template(self):
        return f"reports/parts/{self.name}.html"


# In the order that they have when nobody chose another.
PARTS = {
    name: Part(name, label)
    for name, label in {
        "profile": _("wie en waar"),
        "plan": _("leerplan"),
        "coverage": _("dekking"),
        "growth": _("groei"),
        "rounds": _("beoordelingsmomenten"),
        "entries": _("stukken"),
        "log": _("logboek"),
        "articles": _("beroepscode"),
        "history": _("geschiedenis"),
    }.items()
}


def named(parts):
    """The parts of a `Report.parts`, in that order; all of them when it is ""."""
    return tuple(PARTS[name] for name in (parts.split(",") if parts else PARTS) if name in PARTS)


def in_words(report):
    """Of which parts a report was asked; "" when its kind has none."""
    if not KINDS[report.kind].in_parts:
        return ""
    if not report.parts:
        return str(_("alle onderdelen"))
    return ", ".join(str(part.label) for part in named(report.parts))


def standard_for(cohort):
    """The `Report.parts` that a portfolio in `cohort` has when nobody says otherwise."""
    chosen = PortfolioStandard.objects.of(cohort).values_list("parts", flat=True)
    return chosen.first() or ""


@dataclass(frozen=True)
class Choice:
    """Which parts somebody ticks, in the order in which all of them stand before them."""

    order: tuple[str, ...]
    ticked: frozenset[str]

    @classmethod
    def of(cls, parts):
        """From a `Report.parts`; what is not in it comes last."""
        names = [part.name for part in named(parts)]
        return cls(tuple(dict.fromkeys([*names, *PARTS])), frozenset(names))

    @classmethod
    def given(cls, data, cohort):
        """From a QueryDict: ticked is what `deel` names, in the order of `volgorde`.

        Unknown and doubled names are dropped. With neither it is what is usual in `cohort`.
        """
        if "volgorde" not in data and "deel" not in data:
            return cls.of(standard_for(cohort))
        ticked = data.getlist("deel")
        order = dict.fromkeys([*data.getlist("volgorde"), *ticked, *PARTS])
        return cls(tuple(name for name in order if name in PARTS), PARTS.keys() & ticked)

    @property
    def parts(self):
        """As of `Report.parts`; None when nothing is ticked."""
        if not self.ticked:
            return None
        names = [name for name in self.order if name in self.ticked]
        return "" if names == list(PARTS) else ",".join(names)

    @property
    def rows(self):
        """[(part, whether it is ticked)] in order."""
        return [(PARTS[name], name in self.ticked) for name in self.order]

    @property
    def query(self):
        """For an address that leads to this choice: `given` reads it."""
        pairs = [("volgorde", name) for name in self.order]
        return urlencode(pairs + [("deel", name) for name in self.order if name in self.ticked])

    def place(self, name):
        return self.order.index(name) + 1

    def moved(self, name, by):
        """With `name` that many places on; at an end it stays where it is."""
        order = list(self.order)
        at = order.index(name)
        order.insert(max(at + by, 0), order.pop(at))
        return replace(self, order=tuple(order))
