"""What an ervaringsdeskundige is there for, before one starts: in versions, and who agreed."""

import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.versions import Versioned
from competencies.models import Item
from ervaring.history import Kept, KeptQuerySet
from ervaring.placements.models import Placement, Supervision, guides, learns, may_see
from ervaring.vault import SealedTextField


def agrees_to(user, prefix=""):
    """The condition that `user` is one of the three who agree: student, supervisor, tutor."""
    roles = (Supervision.Role.SUPERVISOR, Supervision.Role.TUTOR)
    return learns(user, prefix) | Q(guides(user, prefix, *roles))


class FunctionProfileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For who sees the placement; a draft for the three who write it."""
        theirs = agrees_to(user, "placement__")
        put = ~Q(state=FunctionProfile.State.DRAFT)
        return self.filter(theirs | Q(put & may_see(user, "placement__")))

    def editable_by(self, user):
        return self.filter(agrees_to(user, "placement__"), state=FunctionProfile.State.DRAFT)

    def answerable_by(self, user):
        """Those that were put to all, for the three who may agree."""
        return self.filter(agrees_to(user, "placement__"), state=FunctionProfile.State.PUT)

    def of(self, placement):
        """Those of a placement that came through its gate, the newest first."""
        return self.filter(placement=placement)

    def of_all(self, placements):
        """The same for several."""
        return self.filter(placement__in=placements)

    def in_full(self):
        """With what a page of it shows."""
        items = Item.objects.select_related("framework")
        return self.select_related("put_by").prefetch_related(Prefetch("activities", items))

    def put(self):
        return self.filter(state=FunctionProfile.State.PUT)

    def agreed(self):
        return self.filter(agreed_at__isnull=False)

    def waiting(self):
        """What was put to all last, and not everybody agreed with."""
        later = FunctionProfile.objects.put().filter(
            placement=OuterRef("placement"), number__gt=OuterRef("number")
        )
        return self.put().filter(~Exists(later), agreed_at=None)

    def with_words_of(self, user):
        """Each says whether `user` said something about it, as `is_answered`.

        And whether `user` put it to all and somebody else does not agree, as `is_refused`: until
        the next is begun.
        """
        said = ProfileConsent.objects.filter(profile=OuterRef("pk"))
        refused = said.refusals().exclude(user=user.pk)
        next_ = FunctionProfile.objects.editable_by(user).filter(placement=OuterRef("placement"))
        return self.annotate(
            is_answered=Exists(said.filter(user=user.pk)),
            is_refused=ExpressionWrapper(
                Q(Exists(refused), ~Exists(next_), put_by=user.pk),
                output_field=models.BooleanField(),
            ),
        )


class FunctionProfile(Versioned):
    """One version. A draft is written together; what was put to all does not change any more.

    What it says follows the advice to employers in the sources: a goal and not a person to have,
    what they do, with whom, how many hours, who fits, and room to grow.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("concept")
        PUT = "put", _("voorgelegd")

    WRITABLE = Q(state="draft")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("versie"))
    purpose = SealedTextField(_("wat de ervaringsdeskundige toevoegt aan dit team"), blank=True)
    activities = models.ManyToManyField(Item, related_name="+", verbose_name=_("activiteiten"))
    own_activities = SealedTextField(_("andere activiteiten"), blank=True)
    collaboration = SealedTextField(_("samenwerking"), blank=True)
    hours_per_week = models.DecimalField(
        _("uren per week"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    fits = SealedTextField(_("welk profiel past"), blank=True)
    room = SealedTextField(_("ruimte om te groeien"), blank=True)
    state = models.CharField(_("stand"), max_length=6, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    put_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    put_at = models.DateTimeField(null=True)
    # When the last of the three agreed. From then on this version stands, whoever comes after.
    agreed_at = models.DateTimeField(null=True)

    objects = FunctionProfileQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "-number"]
        verbose_name = _("functieprofiel")
        verbose_name_plural = _("functieprofielen")
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="profile_number_once"),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(state="draft"), name="profile_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", put_at=None, put_by=None)
                | Q(state="put", put_at__isnull=False, put_by__isnull=False),
                name="profile_state_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(state="put"), name="profile_put_before_agreed"
            ),
            # From one hour a week to full time.
            models.CheckConstraint(
                condition=Q(hours_per_week=None) | Q(hours_per_week__gte=1, hours_per_week__lte=40),
                name="profile_hours_of_a_week",
            ),
        ]

    def __str__(self):
        return str(_("functieprofiel, versie %(number)d") % {"number": self.number})

    def get_absolute_url(self):
        return reverse("practice:profile_version", args=[self.placement_id, self.number])

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT

    def save_given(self, *, version, activities=None, **given):
        """The same, with the `activities` that are ticked: the keys of items, None for as it is.

        False as well when the draft was deleted meanwhile.
        """
        try:
            return self._save_with(activities, version, given)
        except FunctionProfile.DoesNotExist:
            return False

    @transaction.atomic
    def _save_with(self, activities, version, given):
        if activities is not None and self._ticked() != set(activities):
            same = FunctionProfile.objects.filter(self.WRITABLE, pk=self.pk, version=version)
            if not same.update(version=F("version") + 1):
                self.refresh_from_db(fields=[*given, "version"])
                # Read after the other window had stored it, which may have ticked the same.
                return self._ticked() == set(activities) and self._holds(given)
            self.activities.set(activities)
            self.version = version = version + 1
        return super().save_given(version=version, **given)

    def _ticked(self):
        return set(self.activities.values_list("pk", flat=True))


class ProfileConsentQuerySet(KeptQuerySet):
    def of(self, profiles):
        """What was said to profiles that came through their gate."""
        return self.filter(profile__in=profiles)

    def refusals(self):
        """Of who has a part now: that the last word of that part is not yet."""
        later = ProfileConsent.objects.filter(
            profile=OuterRef("profile"), role=OuterRef("role"), at__gt=OuterRef("at")
        )
        part = Supervision.objects.active().filter(
            placement=OuterRef("profile__placement"), user=OuterRef("user"), role=OuterRef("role")
        )
        theirs = Q(Exists(part)) | Q(role=ProfileConsent.Role.STUDENT)
        return self.filter(theirs, ~Exists(later), agrees=False)


class ProfileConsent(Kept):
    """One of the three said whether they agree with a version. The last word of each counts."""

    class Role(models.TextChoices):
        STUDENT = "student", _("student")
        SUPERVISOR = "supervisor", _("praktijkbegeleider")
        TUTOR = "tutor", _("studentbegeleider")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(FunctionProfile, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role)
    agrees = models.BooleanField()
    note = SealedTextField(_("opmerking"), blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = ProfileConsentQuerySet.as_manager()

    class Meta:
        ordering = ["profile", "at", "pk"]
        verbose_name = _("akkoord op een functieprofiel")
        verbose_name_plural = _("akkoorden op functieprofielen")

    def __str__(self):
        return f"{self.user}, {self.profile}"
