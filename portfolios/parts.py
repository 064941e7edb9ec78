"""Of what a portfolio on paper can be made, and in which order."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


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
    }.items()
}


def named(parts):
    """The parts of a `Report.parts`, in that order; all of them when it is ""."""
    return tuple(PARTS[name] for name in (parts.split(",") if parts else PARTS))


def standard_for(cohort):
    """The `Report.parts` that a portfolio in `cohort` has when nobody says otherwise."""
    return ""
