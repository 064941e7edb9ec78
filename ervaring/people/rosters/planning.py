"""Lines -> what applying them does, line by line; nothing is written here.

Reads nothing but what the uploader arranges, and people by the address that stands in the file.
What would be made are unsaved objects, so that a later line finds what an earlier one brought.
"""

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.models import Assessment, Round
from competencies.models import Level
from ervaring.accounts.models import User
from ervaring.people.models import RosterLine
from ervaring.people.rosters.columns import ROLES
from ervaring.people.rosters.steps import RefusedError, Steps, key
from ervaring.placements.models import Organisation, Placement, Supervision, Workplace
from ervaring.schools.models import Cohort, Membership

Kind = RosterLine.Kind
TOLD_EVERY = 250  # lines
CHUNK = 1000  # addresses in one query


@dataclass
class PlannedLine:
    number: int
    cells: dict
    kind: str
    said: list
    notes: list = field(default_factory=list)


@dataclass
class Plan:
    """What there is to write. Objects without a key are new."""

    lines: list = field(default_factory=list)
    people: dict = field(default_factory=dict)  # by address
    memberships: list = field(default_factory=list)
    left: list = field(default_factory=list)  # memberships that end
    organisations: list = field(default_factory=list)
    workplaces: list = field(default_factory=list)
    placements: list = field(default_factory=list)
    changed: list = field(default_factory=list)  # placements
    guides: list = field(default_factory=list)
    replaced: list = field(default_factory=list)  # (supervision, who takes over, what is said)
    described: list = field(default_factory=list)  # (supervision, what is said anew)

    @property
    def counts(self):
        kinds = Counter(line.kind for line in self.lines)
        noted = sum(bool(line.notes) for line in self.lines)
        return {kind.value: kinds[kind] for kind in Kind} | {"noted": noted}

    @property
    def digest(self):
        """The same for two plans that look the same."""
        shown = [[one.number, one.kind, one.said, one.notes] for one in self.lines]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def make_plan(programme, lines, *, by, told=lambda done: None):
    """The Plan of what `lines` ask for in `programme`, for `by`, who uploaded them."""
    planner = _Planner(programme, lines, by)
    for number, line in enumerate(lines):
        if number % TOLD_EVERY == 0:
            told(number)
        planner.plan.lines.append(planner.line(line))
    return planner.plan


class _Planner:
    def __init__(self, programme, lines, by):
        self.programme, self.by, self.plan = programme, by, Plan()
        cohorts = Cohort.objects.arranged_by(by).filter(programme=programme)
        self.cohorts = {key(cohort.name): cohort for cohort in cohorts}
        self.levels = {level.number: level for level in Level.objects.all()}
        self.people = _people_of(lines)
        memberships = Membership.objects.arranged_by(by).active().filter(programme=programme)
        students = memberships.filter(role=Membership.Role.STUDENT)
        self.members = {
            one.user.email.lower(): one for one in students.select_related("user", "cohort")
        }
        self._read_address_book()
        self._read_placements()
        # What the lines before this one said: {address: (line, what)}.
        self.names, self.enrolled, self.alone = {}, {}, {}
        self.periods = defaultdict(list)
        self.taken = set()

    def _read_address_book(self):
        school = self.programme.school_id
        organisations = Organisation.objects.arranged_by(self.by).filter(school=school)
        workplaces = Workplace.objects.arranged_by(self.by).filter(organisation__school=school)
        self.organisations, self.workplaces = defaultdict(dict), {}
        for one in organisations.order_by("-pk"):  # of two that are the same, the oldest
            self.organisations[key(one.name)][key(one.city)] = one
        for one in workplaces.select_related("organisation").order_by("-pk"):
            organisation = one.organisation
            self.workplaces[key(organisation.name), key(organisation.city), key(one.name)] = one

    def _read_placements(self):
        placements = Placement.objects.arranged_by(self.by).filter(cohort__programme=self.programme)
        self.placements = defaultdict(list)
        for one in placements.select_related(
            "student", "cohort", "workplace__organisation"
        ).order_by("starts_on", "pk"):
            self.placements[one.student.email.lower()].append(one)
        guides = Supervision.objects.arranged_by(self.by).filter(
            placement__cohort__programme=self.programme
        )
        self.guides, self.lists = defaultdict(list), defaultdict(list)
        for one in (
            guides.active()
            .select_related("user", "level", "placement")
            .order_by("started_at", "pk")
        ):
            self.guides[one.placement_id].append(one)
        lists = Assessment.objects.of_guides(guides).asked().select_related("round")
        for one in lists.exclude(round__state=Round.State.FINALISED):
            self.lists[one.round.placement_id].append(one)
        # Whose name the uploader sees on other pages already.
        self.familiar = set(self.members) | {
            one.user.email.lower() for guides in self.guides.values() for one in guides
        }

    def line(self, line):
        """The PlannedLine of a line; what it brings is added to the plan."""
        try:
            if line.problems:
                raise RefusedError(*line.problems)
            return self._planned(line)
        except RefusedError as refused:
            said = [str(one) for one in refused.args]
            return PlannedLine(line.number, line.cells, Kind.REFUSED, said)

    def _planned(self, line):
        cohort = self.cohorts.get(key(line.cohort))
        if cohort is None:
            raise RefusedError(
                _("Het cohort “%(name)s” is er niet in deze opleiding.") % {"name": line.cohort}
            )
        named = [(line.email, line.name), *filter(None, map(line.guide, ROLES))]
        self._refuse_contradiction(line, cohort, named)
        steps = Steps(self, line, cohort)
        steps.enrol()
        if line.has_placement:
            steps.place()
            steps.guide()
        notes = [note for email, name in named if (note := self._note(email, name))]
        # Only now, as nothing is refused any more.
        for email, name in named:
            self.names.setdefault(email, (line.number, key(name)))
        self.enrolled.setdefault(line.email, (line.number, cohort))
        if not line.has_placement:
            self.alone[line.email] = line.number
        steps.add()
        kind = Kind.MADE if steps.makes else Kind.CHANGED if steps.said else Kind.SAME
        return PlannedLine(line.number, line.cells, kind, steps.said, list(dict.fromkeys(notes)))

    def _refuse_contradiction(self, line, cohort, named):
        """What an earlier line says otherwise."""
        said = {}
        for email, name in named:
            number, earlier = self.names.get(email, (line.number, said.get(email, key(name))))
            said[email] = key(name)
            if earlier != key(name):
                raise RefusedError(
                    _("%(email)s heeft op regel %(number)d een andere naam.")
                    % {"email": email, "number": number}
                )
        number, earlier = self.enrolled.get(line.email, (0, cohort))
        if earlier != cohort:
            raise RefusedError(
                _("Deze student staat op regel %(number)d in een ander cohort.")
                % {"number": number}
            )
        if not line.has_placement and (number := self.alone.get(line.email)):
            raise RefusedError(
                _("Deze student staat ook op regel %(number)d.") % {"number": number}
            )

    def person(self, email, name):
        """Who has this address, or somebody new."""
        if email not in self.people:
            self.people[email] = User.without_password(email, name)
        found = self.people[email]
        if not found.is_active:
            raise RefusedError(
                _("%(email)s mag niet meer inloggen. Vraag het de beheerder van je school.")
                % {"email": email}
            )
        return found

    def _note(self, email, name):
        found = self.people[email]
        if found.pk is None or key(found.name) == key(name):
            return ""
        if email in self.familiar:
            return _("%(email)s heet in Ervaring “%(name)s”. Die naam verandert niet.") % {
                "email": email,
                "name": found.name,
            }
        return _("%(email)s staat met een andere naam in Ervaring. Die naam verandert niet.") % {
            "email": email
        }


def _people_of(lines):
    """{address: person} of everybody in the lines whom Ervaring knows."""
    addresses = {line.email for line in lines}
    for role in ROLES:
        addresses |= {guide[0] for line in lines if (guide := line.guide(role))}
    addresses, found = sorted(addresses - {""}), {}
    for start in range(0, len(addresses), CHUNK):
        for user in User.objects.with_address(*addresses[start : start + CHUNK]):
            found[user.address] = user
    return found
