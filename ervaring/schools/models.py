"""Schools, what they teach, and who has which part in it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.models import Framework, Level

# The page colours of the look: a school's own colour must be readable on them.
PAGE = {"light": "#FBF9F4", "dark": "#15181F"}
READABLE = 4.5


def contrast(one, other):
    """The WCAG 2.2 contrast ratio of two colours written as #RRGGBB: from 1 to 21."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


is_colour = RegexValidator(
    r"\A#[0-9A-Fa-f]{6}\Z", _("Schrijf een kleur als # met zes tekens, zoals #0E5A63.")
)


class SchoolQuerySet(models.QuerySet):
    def administered_by(self, user):
        """The schools whose people and placements `user` may arrange."""
        if user.is_superuser and not user.is_guest:
            return self
        return self.filter(
            Exists(Administrator.objects.held_by(user).filter(school=OuterRef("pk")))
        )

    def styled(self):
        """Colours and logo are no secret: every page of the school wears them."""
        return self.only("slug", "colour", "colour_dark", "logo")

    def visible_to(self, user):
        """The schools `user` has anything to do with."""
        mine = Membership.objects.held_by(user).filter(programme__school=OuterRef("pk"))
        return self.filter(
            Exists(mine) | Q(pk__in=School.objects.administered_by(user).values("pk"))
        )


class School(models.Model):
    name = models.CharField(_("naam"), max_length=120)
    slug = models.SlugField(_("adres"), unique=True)
    colour = models.CharField(
        _("kleur"), max_length=7, blank=True, validators=[is_colour],
        help_text=_("Voor links en knoppen op een lichte pagina, zoals #0E5A63."),
    )  # fmt: skip
    colour_dark = models.CharField(
        _("kleur op een donkere pagina"), max_length=7, blank=True, validators=[is_colour]
    )
    logo = models.ImageField(
        _("logo"),
        upload_to="logos",
        blank=True,
        help_text=_("PNG of JPEG, liefst 120 pixels hoog."),
    )

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("onderwijsinstelling")
        verbose_name_plural = _("onderwijsinstellingen")

    def __str__(self):
        return self.name

    def clean(self):
        for field, page in (("colour", PAGE["light"]), ("colour_dark", PAGE["dark"])):
            colour = getattr(self, field)
            if colour and contrast(colour, page) < READABLE:
                raise ValidationError(
                    {
                        field: _(
                            "Deze kleur is slecht te lezen op de pagina. Kies een sterkere kleur."
                        )
                    }
                )

    @property
    def stylesheet_url(self):
        return reverse("schools:stylesheet", args=[self.slug])

    @property
    def logo_url(self):
        return reverse("schools:logo", args=[self.slug]) if self.logo else ""


def coordinates(user, programme="pk"):
    """The condition that `user` coordinates a programme; `programme` is the path to its key."""
    return Exists(
        Membership.objects.held_by(user).filter(
            programme=OuterRef(programme), role=Membership.Role.COORDINATOR
        )
    )


def arranges(user, prefix=""):
    """The condition that `user` arranges who has which part in a programme.

    A coordinator of it or an administrator of its school; `prefix` is the path to the programme,
    as `cohort__programme__`. Whoever arranges does not by that read anything.
    """
    schools = School.objects.administered_by(user)
    return Q(coordinates(user, f"{prefix}pk")) | Q(**{f"{prefix}school__in": schools})


class ProgrammeQuerySet(models.QuerySet):
    def arranged_by(self, user):
        return self.filter(arranges(user))

    def coordinated_by(self, user):
        return self.filter(coordinates(user))

    def administered_by(self, user):
        return self.filter(school__in=School.objects.administered_by(user))


class Programme(models.Model):
    """A course of study: where people and frameworks meet."""

    school = models.ForeignKey(
        School, models.PROTECT, related_name="programmes", verbose_name=_("onderwijsinstelling")
    )
    title = models.CharField(_("naam"), max_length=120)
    level = models.ForeignKey(Level, models.PROTECT, related_name="+", verbose_name=_("niveau"))
    frameworks = models.ManyToManyField(Framework, related_name="+", verbose_name=_("kaders"))
    pause_days = models.PositiveSmallIntegerField(
        _("dagen pauze zonder gesprek"),
        default=14,
        help_text=_(
            "Zo lang mag een student een beoordelingsmoment in totaal stilzetten zonder eerst met "
            "de studentbegeleider te praten."
        ),
    )
    check_months = models.PositiveSmallIntegerField(
        _("maanden dat een werkplekcheck geldt"),
        default=24,
        help_text=_("Is een check ouder, dan vraag je de organisatie om een nieuwe."),
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["school", "level", "title"]
        verbose_name = _("opleiding")
        verbose_name_plural = _("opleidingen")
        constraints = [
            models.UniqueConstraint(fields=["school", "title"], name="programme_title_once")
        ]

    def __str__(self):
        return self.title


class CohortQuerySet(models.QuerySet):
    def arranged_by(self, user):
        return self.filter(arranges(user, "programme__"))

    def administered_by(self, user):
        return self.filter(programme__in=Programme.objects.administered_by(user))

    def visible_to(self, user):
        """A cohort as a list of students is for its coordinators only."""
        return self.filter(coordinates(user, "programme"))


class Cohort(models.Model):
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="cohorts", verbose_name=_("opleiding")
    )
    name = models.CharField(_("naam"), max_length=60)
    starts_on = models.DateField(_("begint op"))
    ends_on = models.DateField(_("eindigt op"), null=True, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "-starts_on", "name"]
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorten")
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="cohort_name_once")
        ]

    def __str__(self):
        return f"{self.programme} {self.name}"

    def get_absolute_url(self):
        return reverse("assessments:cohort", args=[self.pk])


class PartQuerySet(models.QuerySet):
    """Parts that people have for a time: kept when they end, so that history stays readable."""

    def active(self):
        return self.filter(ended_at=None)

    def held_by(self, user):
        """The parts that `user` has now. Who came in by a link has none of these."""
        return self.none() if user.is_guest else self.active().filter(user=user.pk)

    def end(self, by):
        """From now on, by whom. Kept, so that history stays readable. Returns how many."""
        return self.active().update(ended_at=timezone.now(), ended_by=by)

    def ever_held_by(self, user):
        """Every part that `user` has or had."""
        return self.filter(user=user.pk)


class Part(models.Model):
    """Somebody's part in something, from when to when, and who gave and ended it.

    Never changed: another part is another row.
    """

    started_at = models.DateTimeField(_("sinds"), default=timezone.now)
    ended_at = models.DateTimeField(_("tot"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True

    def end(self, by):
        """From now on; whether it was somebody's part until now. Of two at once, one ends it."""
        return bool(type(self)._default_manager.filter(pk=self.pk).end(by))


class MembershipQuerySet(PartQuerySet):
    def arranged_by(self, user):
        return self.filter(arranges(user, "programme__"))

    def endable_by(self, user):
        """Those that `user` may end: what they may give too, and their own.

        Coordinators are the administrators' to give and to end.
        """
        given = Q(role=Membership.Role.STUDENT) | Q(
            programme__in=Programme.objects.administered_by(user)
        )
        return self.arranged_by(user).filter(given | Q(user=user.pk))

    def coordinators_of(self, *programmes):
        """Who coordinates programmes (their keys) now: no secret to those who learn there."""
        return self.active().filter(programme__in=programmes, role=Membership.Role.COORDINATOR)

    def administered_by(self, user):
        return self.filter(programme__in=Programme.objects.administered_by(user))


class Membership(Part):
    """Someone's part in a programme. A student has a cohort, a coordinator has none."""

    class Role(models.TextChoices):
        STUDENT = "student", _("student")
        COORDINATOR = "coordinator", _("opleidingscoördinator")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("persoon"),
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="memberships", verbose_name=_("opleiding")
    )
    cohort = models.ForeignKey(
        Cohort, models.PROTECT, null=True, blank=True, related_name="memberships",
        verbose_name=_("cohort"),
    )  # fmt: skip
    role = models.CharField(_("rol"), max_length=12, choices=Role)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "role", "user"]
        verbose_name = _("deelname aan een opleiding")
        verbose_name_plural = _("deelnames aan een opleiding")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "programme", "role"],
                condition=Q(ended_at=None),
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=Q(role="student", cohort__isnull=False)
                | Q(role="coordinator", cohort__isnull=True),
                name="membership_cohort_is_for_students",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"

    def clean(self):
        if self.role == self.Role.STUDENT and not self.cohort:
            raise ValidationError({"cohort": _("Kies het cohort van deze student.")})
        if self.role == self.Role.COORDINATOR and self.cohort:
            raise ValidationError({"cohort": _("Laat het cohort leeg bij een coördinator.")})
        if self.cohort and self.cohort.programme_id != self.programme_id:
            raise ValidationError({"cohort": _("Dit cohort hoort bij een andere opleiding.")})


class AdministratorQuerySet(PartQuerySet):
    def administered_by(self, user):
        return self.filter(school__in=School.objects.administered_by(user))


class Administrator(Part):
    """Someone who arranges people and placements of a school, and reads nobody's assessments."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="administrations",
        verbose_name=_("persoon"),
    )  # fmt: skip
    school = models.ForeignKey(
        School, models.PROTECT, related_name="administrators", verbose_name=_("onderwijsinstelling")
    )

    objects = AdministratorQuerySet.as_manager()

    class Meta:
        ordering = ["school", "user"]
        verbose_name = _("beheerder")
        verbose_name_plural = _("beheerders")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "school"], condition=Q(ended_at=None), name="administrator_once"
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.school}"


def has_duties(user):
    """Whether `user` coordinates a programme, administers a school or operates the installation."""
    coordinates_one = Membership.objects.held_by(user).filter(role=Membership.Role.COORDINATOR)
    administers_one = Administrator.objects.held_by(user)
    both = [parts.order_by().values("pk") for parts in (coordinates_one, administers_one)]
    return user.is_superuser or both[0].union(both[1], all=True).exists()
