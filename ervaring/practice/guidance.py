"""Whether a student is guided as the leerplan asks: what is known of each criterion (6.1.3).

And of the attention point that somebody in the team is an ervaringsdeskundige (6.1.1).
"""

from dataclasses import dataclass, field

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competencies.models import Framework, Item
from ervaring.placements.models import Supervision
from ervaring.practice.models import CheckAnswer, Remedy, Talk, WorkplaceCheck
from ervaring.practice.talks import rhythms

# The statements about which more is known than what a workplace says of itself.
SUPERVISOR, INTERVISION, TALKS, BY_EXPERIENCE = "PL-B1", "PL-B2", "PL-B3", "PL-P3"


class Stand(models.TextChoices):
    MET = "met", gettext_lazy("ja")
    PARTLY = "partly", gettext_lazy("gedeeltelijk")
    NOT_MET = "not_met", gettext_lazy("nee")
    UNKNOWN = "unknown", gettext_lazy("nog niet gevraagd")


# Of a position on the scale of a check.
ANSWERS = {3: Stand.MET, 2: Stand.PARTLY, 1: Stand.NOT_MET}


@dataclass
class Criterion:
    item: Item
    stand: Stand = Stand.UNKNOWN
    said: list = field(default_factory=list)  # what is known, in sentences
    remedies: list = field(default_factory=list)  # the newest, which counts, first

    @property
    def is_warning(self):
        """Not met, and nobody wrote yet how it is met otherwise."""
        return self.stand == Stand.NOT_MET and not self.remedies

    @property
    def may_be_remedied(self):
        return self.stand in (Stand.NOT_MET, Stand.PARTLY)

    def find(self, stand, *said):
        self.stand = stand
        self.said = [*said, *self.said]


def statements():
    """The criteria and the attention point, of the frameworks in use."""
    about = Q(kind=Item.Kind.SUPERVISION_CRITERION)
    about |= Q(kind=Item.Kind.ATTENTION_POINT, code=BY_EXPERIENCE)
    return (
        Item.objects.filter(about, framework__in=Framework.objects.published())
        .select_related("framework")
        .order_by("-kind", "framework", "order")
    )


def supervisor_of(placement):
    """The part of who supervises a placement now; None when nobody does."""
    parts = Supervision.objects.of(placement).filter(role=Supervision.Role.SUPERVISOR)
    return parts.select_related("user", "level").first()


def criteria_of(placement, user, supervisor=None, now=None):
    """`[Criterion, ...]` of a placement that came through its gate, with what `user` may know.

    What happened goes before what the organisation said in its last check. A constant number of
    queries.
    """
    found = {item.code: Criterion(item) for item in statements()}
    _ask_the_check(found, placement, user)
    remedies = Remedy.objects.visible_to(user).of(placement).filter(item__in=_keys(found))
    for remedy in remedies.select_related("item", "made_by"):
        found[remedy.item.code].remedies.append(remedy)
    rules = {
        SUPERVISOR: lambda one: _fixed(one, supervisor, placement.cohort.programme.level),
        BY_EXPERIENCE: lambda one: _near(one, supervisor),
        TALKS: lambda one: _talks(one, rhythms([placement], now)[placement.pk]),
        INTERVISION: lambda one: _intervision(one, placement),
    }
    for code, rule in rules.items():
        if code in found:
            rule(found[code])
    return list(found.values())


def _keys(found):
    return [one.item.pk for one in found.values()]


def _ask_the_check(found, placement, user):
    checks = WorkplaceCheck.objects.visible_to(user).latest().filter(workplace=placement.workplace)
    answers = CheckAnswer.objects.of(checks).filter(item__in=_keys(found), point__isnull=False)
    for one in answers.select_related("item", "point", "check_of"):
        day = date_format(one.check_of.submitted_at, "j F Y")
        words = {"answer": one.point.word, "day": day}
        said = _("De organisatie zei in de werkplekcheck van %(day)s: %(answer)s.") % words
        found[one.item.code].find(ANSWERS.get(one.point.position, Stand.UNKNOWN), said)


def _fixed(one, supervisor, level):
    """B1: a fixed supervisor, on the student's own level or higher."""
    if supervisor is None:
        one.find(Stand.NOT_MET, _("Er is nu geen vaste praktijkbegeleider."))
        return
    names = {"name": supervisor.user, "own": supervisor.level, "level": level}
    if supervisor.level is None:
        one.find(Stand.UNKNOWN, _("Het niveau van %(name)s is nog niet gevraagd.") % names)
    elif supervisor.level.number < level.number:
        said = _("%(name)s is opgeleid op %(own)s. Dat is lager dan %(level)s van de opleiding.")
        one.find(Stand.NOT_MET, said % names)
    else:
        one.find(Stand.MET, _("%(name)s is opgeleid op %(own)s.") % names)
    if supervisor.by_experience is not None:
        one.said.insert(1, _by_experience(supervisor))


def _near(one, supervisor):
    """P3, and the preference in B1: an ervaringsdeskundige is near."""
    if supervisor and supervisor.by_experience:
        one.find(Stand.MET, _by_experience(supervisor))
    elif supervisor and supervisor.by_experience is None:
        said = _("Of %(name)s ervaringsdeskundige is, is nog niet gevraagd.")
        stand = one.stand if one.stand == Stand.MET else Stand.UNKNOWN
        one.find(stand, said % {"name": supervisor.user})
    elif supervisor:
        one.find(one.stand, _by_experience(supervisor))


def _by_experience(supervisor):
    if supervisor.by_experience:
        return _("%(name)s werkt als ervaringsdeskundige.") % {"name": supervisor.user}
    return _("%(name)s werkt niet als ervaringsdeskundige.") % {"name": supervisor.user}


def _talks(one, rhythm):
    """B3: time for talks, by preference each week."""
    last = rhythm.last and date_format(rhythm.last, "j F Y")
    if rhythm.is_long:
        said = _("Er was %(weeks)d weken lang geen gesprek.") % {"weeks": rhythm.weeks}
        one.find(Stand.NOT_MET, said)
    elif last:
        one.find(Stand.MET, _("Het laatste gesprek was op %(day)s.") % {"day": last})


def _intervision(one, placement):
    """B2: whether the student takes part in intervision."""
    held = Talk.objects.of(placement).held().filter(kind=Talk.Kind.INTERVISION).count()
    if held:
        said = ngettext(
            "De student was bij %(number)d intervisie.",
            "De student was bij %(number)d intervisies.",
            held,
        )
        one.find(Stand.MET, said % {"number": held})
