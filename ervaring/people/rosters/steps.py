"""One line of a roster -> what it brings, or why it cannot be."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Assessment
from ervaring.people.rosters.columns import ROLES
from ervaring.people.rosters.reading import clean
from ervaring.placements.models import Organisation, Placement, Supervision, Workplace
from ervaring.schools.models import Membership


def key(text):
    """What makes two names the same: neither case nor spaces matter."""
    return "".join(clean(text).casefold().split())


def day(date):
    return date_format(date, "j F Y")


class RefusedError(Exception):
    """This line cannot be: its arguments say in Dutch why."""


class Steps:
    """What one line brings: first looked at, and added to the plan when nothing is refused."""

    def __init__(self, planner, line, cohort):
        self.planner, self.line, self.cohort = planner, line, cohort
        self.plan, self.by = planner.plan, planner.by
        self.said, self.makes, self.adds = [], False, []
        self.student = planner.person(line.email, line.name)

    def add(self):
        for add in self.adds:
            add()

    def _refuse_own(self, user, why):
        if user == self.by:
            raise RefusedError(why)

    def enrol(self):
        """The student's part in the cohort."""
        members, email = self.planner.members, self.line.email
        member = members.get(email)
        if member and member.cohort == self.cohort:
            return
        self._refuse_own(self.student, _("Je geeft jezelf geen rol. Vraag het een collega."))
        new = Membership(
            user=self.student,
            programme=self.planner.programme,
            cohort=self.cohort,
            role=Membership.Role.STUDENT,
            started_by=self.by,
        )
        names = {"new": self.cohort.name, "old": member and member.cohort.name}
        if member:
            self.said.append(_("Cohort: %(old)s → %(new)s.") % names)
            self.adds.append(lambda: self.plan.left.append(member))
        elif self.student.pk:
            self.said.append(_("Wordt student van cohort %(new)s.") % names)
        else:
            self.said.append(_("Nieuwe student, in cohort %(new)s.") % names)
            self._add_person(self.student)
        self.makes = self.makes or not member
        self.adds.append(lambda: self.plan.memberships.append(new))
        self.adds.append(lambda: members.update({email: new}))

    def _add_person(self, user):
        """Whether this is somebody new, whom no earlier line brought."""
        is_new = user.pk is None and user.email not in self.plan.people
        if is_new:
            self.adds.append(lambda: self.plan.people.update({user.email: user}))
        return is_new

    def place(self):
        """The placement: found, found with other dates, or new."""
        line = self.line
        self.starts_on, self.ends_on = line.dates["starts_on"], line.dates["ends_on"]
        self.workplace = self._workplace()
        self._refuse_overlap()
        self.placement = found = self._find()
        if found is None:
            self.placement = Placement(
                student=self.student,
                cohort=self.cohort,
                workplace=self.workplace,
                starts_on=self.starts_on,
                ends_on=self.ends_on,
            )
            self.makes = True
            self.said.append(
                _("Nieuwe stage: %(place)s, van %(start)s tot en met %(end)s.")
                % {
                    "place": self.workplace,
                    "start": day(self.starts_on),
                    "end": day(self.ends_on),
                }
            )
            self.adds.append(lambda: self.plan.placements.append(self.placement))
            return
        self.adds.append(lambda: self.planner.taken.add(found.pk))
        self._change(found)

    def _change(self, found):
        changes = {}
        for name, new, word in (
            ("cohort", self.cohort, _("Cohort van de stage: %(old)s → %(new)s.")),
            ("starts_on", self.starts_on, _("Begint op: %(old)s → %(new)s.")),
            ("ends_on", self.ends_on, _("Eindigt op: %(old)s → %(new)s.")),
        ):
            old = getattr(found, name)
            if old != new:
                changes[name] = new
                names = [one.name if name == "cohort" else day(one) for one in (old, new)]
                self.said.append(word % {"old": names[0], "new": names[1]})

        def add():
            for name, value in changes.items():
                setattr(found, name, value)
            self.plan.changed.append(found)

        if changes:
            self.adds.append(add)

    def _workplace(self):
        line, planner = self.line, self.planner
        cities = planner.organisations.get(key(line.organisation), {})
        organisation = cities.get(key(line.city))
        if organisation is None and not line.city and cities:
            if len(cities) > 1:
                raise RefusedError(
                    _("Er zijn meer organisaties die “%(name)s” heten. Vul de plaats in.")
                    % {"name": line.organisation}
                )
            [organisation] = cities.values()
        if organisation is None:
            organisation = self._new_organisation()
        at = (key(organisation.name), key(organisation.city), key(line.workplace))
        found = planner.workplaces.get(at)
        if found is None:
            found = Workplace(organisation=organisation, name=line.workplace)
            self.said.append(_("Nieuwe praktijkleerplek: %(name)s.") % {"name": found.name})
            self.adds.append(lambda: planner.workplaces.update({at: found}))
            self.adds.append(lambda: self.plan.workplaces.append(found))
        return found

    def _new_organisation(self):
        line, planner = self.line, self.planner
        new = Organisation(
            school_id=planner.programme.school_id, name=line.organisation, city=line.city
        )
        self.said.append(_("Nieuwe organisatie: %(name)s.") % {"name": new})

        def add():
            planner.organisations[key(new.name)][key(new.city)] = new
            self.plan.organisations.append(new)

        self.adds.append(add)
        return new

    def _refuse_overlap(self):
        periods = self.planner.periods[self.line.email]
        for number, workplace, starts_on, ends_on in periods:
            if (
                workplace is self.workplace
                and starts_on <= self.ends_on
                and self.starts_on <= ends_on
            ):
                raise RefusedError(
                    _("Deze student staat op regel %(number)d in dezelfde tijd op dezelfde plek.")
                    % {"number": number}
                )
        period = (self.line.number, self.workplace, self.starts_on, self.ends_on)
        self.adds.append(lambda: periods.append(period))

    def _find(self):
        """The placement that this line is about, if it is there."""
        there = [
            one
            for one in self.planner.placements.get(self.line.email, ())
            if one.workplace == self.workplace and one.pk not in self.planner.taken
        ]
        for one in there:
            if one.cohort == self.cohort and one.starts_on == self.starts_on:
                return one
        overlapping = [
            one for one in there if one.starts_on <= self.ends_on and self.starts_on <= one.ends_on
        ]
        if len(overlapping) > 1:
            raise RefusedError(
                _("Deze student heeft hier meer dan een stage in die tijd. Begin op de juiste dag.")
            )
        return overlapping[0] if overlapping else None

    def guide(self):
        """Who guides: added, or in the place of somebody else."""
        there = self.planner.guides.get(self.placement.pk, []) if self.placement.pk else []
        assessors = {one.role: one.user for one in there if one.role in Supervision.ASSESSORS}
        for role in ROLES:
            if (named := self.line.guide(role)) is None:
                continue
            user = self.planner.person(*named)
            parts = [one for one in there if one.role == role]
            known = self._said_of_supervisor() if role == Supervision.Role.SUPERVISOR else {}
            if same := next((one for one in parts if one.user == user), None):
                self._same_guide(same, known)
                continue
            self._refuse_guide(user, role, assessors)
            is_new = self._add_person(user)
            word = {
                "role": role.label.capitalize(),
                "new": f"{user.name} ({_('nieuw')})" if is_new else user.name,
                "old": parts[0].user.name if parts else "",
            }
            if parts and role in Supervision.ASSESSORS:
                self._refuse_second_list(parts[0], user)
                self.said.append(_("%(role)s: %(old)s → %(new)s.") % word)
                replaced = (parts[0], user, known)
                self.adds.append(lambda replaced=replaced: self.plan.replaced.append(replaced))
            else:
                self.said.append(_("%(role)s: %(new)s komt erbij.") % word)
                part = Supervision(
                    placement=self.placement, user=user, role=role, started_by=self.by, **known
                )
                self.adds.append(lambda part=part: self.plan.guides.append(part))
            self._tell(known)
            if role in Supervision.ASSESSORS:
                assessors[role] = user

    def _said_of_supervisor(self):
        """What the line says of the supervisor; of an empty cell nothing."""
        line, known = self.line, {}
        if line.level is not None:
            known["level"] = self.planner.levels.get(line.level)
            if known["level"] is None:
                names = {"level": line.level, "levels": ", ".join(map(str, self.planner.levels))}
                raise RefusedError(_("Niveau %(level)d is er niet. Kies uit: %(levels)s.") % names)
        if line.by_experience is not None:
            known["by_experience"] = line.by_experience
        return known

    def _same_guide(self, part, known):
        anew = {name: value for name, value in known.items() if value != getattr(part, name)}
        self._tell(anew, part.level)

        def add():
            for name, value in anew.items():
                setattr(part, name, value)
            self.plan.described.append((part, anew))

        if anew:
            self.adds.append(add)

    def _tell(self, known, old_level=None):
        """What becomes known of the supervisor, in words."""
        if "level" in known:
            word = _("De praktijkbegeleider is opgeleid op %(new)s.")
            if old_level:
                word = _("Opleiding van de praktijkbegeleider: %(old)s → %(new)s.")
            self.said.append(word % {"old": old_level, "new": known["level"]})
        if "by_experience" in known:
            self.said.append(
                _("De praktijkbegeleider werkt als ervaringsdeskundige.")
                if known["by_experience"]
                else _("De praktijkbegeleider werkt niet als ervaringsdeskundige.")
            )

    def _refuse_guide(self, user, role, assessors):
        self._refuse_own(user, _("Je geeft jezelf geen rol. Vraag het een collega."))
        if user is self.student or user == self.student:
            raise RefusedError(_("Een student begeleidt zichzelf niet."))
        others = [one for other, one in assessors.items() if other != role]
        if role in Supervision.ASSESSORS and any(one is user or one == user for one in others):
            raise RefusedError(
                _("%(name)s beoordeelt deze student al in een andere rol.") % {"name": user.name}
            )

    def _refuse_second_list(self, part, user):
        """Who takes over a list that is out, while one of their own is in there already."""
        lists = self.planner.lists[self.placement.pk]
        mine = (part.user_id, part.role, Assessment.State.DRAFT)
        out = {one.round for one in lists if (one.author_id, one.role, one.state) == mine}
        for one in lists:
            own = one.author_id == user.pk and one.state == Assessment.State.SUBMITTED
            if own and one.round in out:
                raise RefusedError(
                    _("%(name)s heeft al een eigen lijst in de %(round)s.")
                    % {"name": user.name, "round": one.round}
                )
