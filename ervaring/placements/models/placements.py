"""Where a student learns in practice, and who guides and assesses them there."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competencies.models import Level
from ervaring.accounts.models import Guest, User
from ervaring.placements.models.invitations import Invitation
from ervaring.schools.models import (
    Cohort,
    Membership,
    Part,
    PartQuerySet,
    Programme,
    School,
    arranges,
    coordinates,
)


class OrganisationQuerySet(models.QuerySet):
    def arranged_by(self, user):
        """The address book of the schools for which `user` arranges people."""
        return self.filter(school__in=Programme.objects.arranged_by(user).values("school"))

    def administered_by(self, user):
        return self.filter(school__in=School.objects.administered_by(user))


class Organisation(models.Model):
    """A praktijkorganisatie as one school knows it: schools do not share address books."""

    school = models.ForeignKey(
        School, models.PROTECT, related_name="organisations", verbose_name=_("onderwijsinstelling")
    )
    name = models.CharField(_("naam"), max_length=160)
    city = models.CharField(_("plaats"), max_length=80, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("praktijkorganisatie")
        verbose_name_plural = _("praktijkorganisaties")
        constraints = [
            models.UniqueConstraint(fields=["school", "name", "city"], name="organisation_once")
        ]

    def __str__(self):
        return f"{self.name}, {self.city}" if self.city else self.name


class WorkplaceQuerySet(models.QuerySet):
    def arranged_by(self, user):
        return self.filter(organisation__in=Organisation.objects.arranged_by(user))

    def administered_by(self, user):
        return self.filter(organisation__in=Organisation.objects.administered_by(user))


class Workplace(models.Model):
    """A praktijkleerplek: the team or location where a student works."""

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="workplaces",
        verbose_name=_("praktijkorganisatie"),
    )
    name = models.CharField(_("naam"), max_length=160)

    objects = WorkplaceQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "name"]
        verbose_name = _("praktijkleerplek")
        verbose_name_plural = _("praktijkleerplekken")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="workplace_once")
        ]

    def __str__(self):
        return f"{self.name}, {self.organisation.name}"


# In which a placement can be meant: also of a page that counts its weeks.
YEARS = range(2000, 2100)


def guides(user, prefix="", *roles):
    """The condition that `user` guides in a placement now, in one of `roles` if there are any.

    `prefix` is the path from the row that is asked about to its placement, as `placement__`.
    """
    parts = Supervision.objects.held_by(user).filter(placement=OuterRef(f"{prefix}pk"))
    return Exists(parts.filter(role__in=roles) if roles else parts)


def learns(user, prefix=""):
    """The condition that a placement is `user`'s own. Who came in by a link learns nowhere."""
    return Q(pk__in=[]) if user.is_guest else Q(**{f"{prefix}student": user.pk})


def has_part(user, prefix=""):
    """The condition that `user` learns or guides in a placement now."""
    return learns(user, prefix) | Q(guides(user, prefix))


def may_plan(user, prefix=""):
    """The condition that `user` looks after the rounds: a coordinator, or the student's tutor."""
    programme = f"{prefix}cohort__programme"
    return Q(guides(user, prefix, Supervision.Role.TUTOR)) | Q(coordinates(user, programme))


def may_see(user, prefix=""):
    """The one rule for who may see a placement, and with it all that hangs off it."""
    return has_part(user, prefix) | Q(coordinates(user, f"{prefix}cohort__programme"))


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(may_see(user))

    def with_part(self, user):
        """The placements in which `user` learns or guides now."""
        return self.filter(has_part(user))

    def learnt_by(self, user):
        """The student's own."""
        return self.filter(learns(user))

    def supervised_by(self, user):
        """Where `user` is the praktijkbegeleider now."""
        return self.filter(guides(user, "", Supervision.Role.SUPERVISOR))

    def planned_by(self, user):
        """Who may plan rounds: the coordinators of the programme and the student's tutor."""
        return self.filter(may_plan(user))

    def administered_by(self, user):
        return self.filter(cohort__in=Cohort.objects.administered_by(user))

    def in_cohort(self, cohort):
        """Those of a cohort that came through its gate: its coordinators see them all."""
        return self.filter(cohort=cohort).order_by()

    def of_school(self, school):
        """Those of a school, for a feed that its token opened."""
        return self.filter(cohort__programme__school=school)

    def arranged_by(self, user):
        """Whose workplace, dates and people `user` arranges."""
        return self.filter(arranges(user, "cohort__programme__"))


class Placement(models.Model):
    """A stage: one student at one workplace for a time."""

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("student")
    )
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+", verbose_name=_("cohort"))
    workplace = models.ForeignKey(
        Workplace, models.PROTECT, related_name="+", verbose_name=_("praktijkleerplek")
    )
    starts_on = models.DateField(_("begint op"))
    ends_on = models.DateField(_("eindigt op"))
    hours = models.PositiveSmallIntegerField(
        _("uren in totaal"), null=True, blank=True, help_text=_("Wat de opleiding vraagt.")
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["student__name", "starts_on"]
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            models.UniqueConstraint(
                fields=["student", "cohort", "workplace", "starts_on"], name="placement_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="placement_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.student}, {self.workplace}"

    def get_absolute_url(self):
        return reverse("assessments:placement", args=[self.pk])

    def runs_on(self, day):
        return self.starts_on <= day <= self.ends_on

    def plan_hours(self, hours, was):
        """So many in total, None for not known, in the place of `was`: what the page showed.

        False when somebody else said something else meanwhile; then that stays.
        """
        same = Placement.objects.filter(pk=self.pk)
        changed = same.filter(hours=was).update(hours=hours)
        return bool(changed) or same.filter(hours=hours).exists()

    def clean(self):
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("De einddatum ligt voor de begindatum.")})
        for name in ("starts_on", "ends_on"):
            if (day := getattr(self, name)) and day.year not in YEARS:
                raise ValidationError({name: _("Deze dag ligt heel ver weg. Klopt het jaar?")})
        if not (self.student_id and self.cohort_id and self.workplace_id):
            return
        if self.workplace.organisation.school_id != self.cohort.programme.school_id:
            raise ValidationError({"workplace": _("Deze plek hoort bij een andere school.")})
        same = {"student": self.student_id, "cohort": self.cohort_id}
        if Placement.objects.filter(pk=self.pk, **same).exists():
            return  # a student who went to another cohort still finishes this placement
        enrolled = Membership.objects.active().filter(
            user=self.student_id, cohort=self.cohort_id, role=Membership.Role.STUDENT
        )
        if not enrolled.exists():
            raise ValidationError({"student": _("Deze persoon is geen student van dit cohort.")})


class SupervisionQuerySet(PartQuerySet):
    def of(self, placement):
        """Who guides now in a placement that was fetched through its gate."""
        return self.of_all([placement])

    def of_all(self, placements):
        """The same for several."""
        return self.active().filter(placement__in=placements)

    def guiding_at(self, moment, placement):
        """Who guided then in a placement that was fetched through its gate, the first one first.

        Who was entered later counts when nobody was there before.
        """
        return self.filter(placement=placement).exclude(ended_at__lte=moment).order_by("started_at")

    def beside(self, *roles):
        """Who has one of `roles` now: for a row of placements that came through their gate."""
        return self.active().filter(placement=OuterRef("pk"), role__in=roles)

    def administered_by(self, user):
        return self.filter(placement__in=Placement.objects.administered_by(user))

    def held_by(self, user):
        """The parts that `user` has now. By a link, those of an assessor whose link works."""
        held = self.active().filter(user=user.pk)
        if not user.is_guest:
            return held
        revoked = Invitation.objects.filter(supervision=OuterRef("pk"), revoked_at__isnull=False)
        return held.filter(~Exists(revoked), role__in=Supervision.ASSESSORS)

    def reached_at(self, email):
        """The assessing parts of whoever has this address and whose link works.

        For a mail to that very address, and for nothing that is shown.
        """
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        return self.held_by(Guest(pk=user.pk)) if user else self.none()

    def arranged_by(self, user):
        return self.filter(arranges(user, "placement__cohort__programme__"))

    def described_by(self, user):
        """Of whom `user` says which level they have: one's own part, and where one plans."""
        own = self.held_by(user).values("pk")
        return self.active().filter(Q(pk__in=own) | may_plan(user, "placement__"))

    def in_programme_of(self, placement):
        """Who guides now in the programme of a placement that was fetched through its gate."""
        programme = placement.cohort.programme_id
        return self.active().filter(placement__cohort__programme=programme)


class Supervision(Part):
    """Someone's part in a placement beside the student's own."""

    class Role(models.TextChoices):
        SUPERVISOR = "supervisor", _("praktijkbegeleider")
        SECOND_ASSESSOR = "second_assessor", _("tweede beoordelaar")
        THIRD_ASSESSOR = "third_assessor", _("derde beoordelaar")
        TUTOR = "tutor", _("studentbegeleider")

    # The field of an invitation that points here, and what its reader is told about it.
    INVITED = "supervision"
    INVITED_TO = ("user", "placement__student", "placement__cohort__programme__school")
    ASSESSORS = (Role.SUPERVISOR, Role.SECOND_ASSESSOR, Role.THIRD_ASSESSOR)

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="supervisions", verbose_name=_("stage")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="supervisions",
        verbose_name=_("persoon"),
    )
    role = models.CharField(_("rol"), max_length=16, choices=Role)
    level = models.ForeignKey(
        Level,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("eigen opleidingsniveau"),
        help_text=_("Van een praktijkbegeleider: dat van de student of hoger (leerplan 6.1.3)."),
    )
    by_experience = models.BooleanField(
        _("werkt als ervaringsdeskundige"),
        null=True,
        blank=True,
        help_text=_("Liefst is een van de beoordelaars dat zelf (leerplan 6.2)."),
    )

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "role", "started_at"]
        verbose_name = _("begeleiding")
        verbose_name_plural = _("begeleidingen")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "user", "role"],
                condition=Q(ended_at=None),
                name="supervision_once",
            ),
            models.UniqueConstraint(
                fields=["placement", "role"],
                condition=Q(
                    ended_at=None, role__in=["supervisor", "second_assessor", "third_assessor"]
                ),
                name="supervision_one_per_assessing_role",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"

    def clean(self):
        if self.placement_id and self.user_id == self.placement.student_id:
            raise ValidationError({"user": _("Een student begeleidt zichzelf niet.")})
