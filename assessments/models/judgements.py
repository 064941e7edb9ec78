"""What a round comes to: in words, agreed on, read by the student and answered by them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.instruments import Section
from assessments.models.querysets import OfRoundQuerySet
from assessments.models.rounds import Round
from assessments.models.versions import MovedOnError, Versioned
from ervaring.schools.models import Programme
from ervaring.vault import SealedTextField, WithSealedTexts


class JudgementQuerySet(OfRoundQuerySet):
    def visible_to(self, user):
        """Read when it is put to the student; until then who judges alone sees it."""
        told = Q(
            round__state__in=[Round.State.JUDGED, Round.State.FINALISED],
            round__in=Round.objects.opened_to(user).values("pk"),
        )
        return self.filter(told | Q(round__in=Round.objects.judged_by(user).values("pk")))

    def editable_by(self, user):
        return self.filter(round__in=Round.objects.judged_by(user))


class Judgement(Versioned):
    """What the round comes to for one theme, in words and never in a number.

    Without a section it is the advice for the whole: one of the words of the programme's list.
    """

    WRITABLE = Q(round__state=Round.State.CONVERSATION)

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+")
    text = SealedTextField(_("oordeel"), blank=True)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["round", "section__order"]
        verbose_name = _("oordeel")
        verbose_name_plural = _("oordelen")
        constraints = [
            models.UniqueConstraint(fields=["round", "section"], name="judgement_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(section=None), name="judgement_one_advice"
            ),
        ]

    def __str__(self):
        return str(self.section or _("advies"))

    @property
    def is_advice(self):
        return self.section_id is None


class ConsentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(judgement__in=Judgement.objects.visible_to(user))

    def in_round(self, round):
        """All of a round that was fetched through its gate."""
        return self.filter(judgement__round=round)

    def of_all(self, judgements):
        """What was said to judgements, as they stand, that came through their gate."""
        return self.filter(judgement__in=judgements, version=F("judgement__version"))


class Consent(WithSealedTexts):
    """Whether one of several assessors agrees with a judgement, in the version they read."""

    judgement = models.ForeignKey(Judgement, models.CASCADE, related_name="+")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    agrees = models.BooleanField()
    note = SealedTextField(_("waarom niet"), blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["judgement", "at"]
        verbose_name = _("instemming")
        verbose_name_plural = _("instemmingen")
        constraints = [
            models.UniqueConstraint(fields=["judgement", "assessor"], name="consent_once")
        ]

    def __str__(self):
        return f"{self.assessor}: {self.agrees}"


class ReactionQuerySet(OfRoundQuerySet):
    def visible_to(self, user):
        """A reaction is the student's own until they confirm it."""
        own = Q(round__in=Round.objects.about(user).values("pk"))
        told = Q(confirmed_at__isnull=False, round__in=Round.objects.opened_to(user).values("pk"))
        return self.filter(own | told)

    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def editable_by(self, user):
        return self.filter(
            round__in=Round.objects.about(user), round__state=Round.State.JUDGED, confirmed_at=None
        )


class Reaction(Versioned):
    """The zienswijze: what the student says to the judgement, and that they have read it."""

    WRITABLE = Q(round__state=Round.State.JUDGED, confirmed_at=None)

    round = models.OneToOneField(Round, models.PROTECT, related_name="+")
    text = SealedTextField(_("zienswijze"), blank=True)
    confirmed_at = models.DateTimeField(null=True, editable=False)

    objects = ReactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("zienswijze")
        verbose_name_plural = _("zienswijzen")

    def __str__(self):
        return self.text

    def confirm(self, version):
        """The student has read the judgement; what they wrote, or nothing, is now told.

        Not from a page that is older than what lies there now: `version` is the page's own.
        """
        now = timezone.now()
        writable = Reaction.objects.filter(self.WRITABLE, pk=self.pk)
        if not writable.filter(version=version).update(confirmed_at=now):
            raise MovedOnError(
                _(
                    "Er is iets veranderd sinds je deze pagina opende. Lees eerst wat er nu staat. "
                    "Er is niet bevestigd."
                )
            )
        self.confirmed_at = now


# What a programme may advise as long as it has no list of its own.
STANDARD_ADVICE = {
    Round.Kind.START: [
        _("De stage kan beginnen zoals gepland."),
        _("De stage kan beginnen, met extra afspraken."),
        _("Eerst een gesprek met de opleiding."),
    ],
    Round.Kind.INTERIM: [
        _("Ga door op deze weg."),
        _("Ga door, met extra afspraken."),
        _("Eerst een gesprek met de opleiding."),
    ],
    Round.Kind.FINAL: [
        _("De stage is voldaan."),
        _("De stage is voldaan, met punten om verder te leren."),
        _("De stage is nog niet voldaan: maak een plan voor verlenging."),
    ],
}


class AdviceListQuerySet(models.QuerySet):
    def words_for(self, programme, kind):
        """The advice that assessors of `programme` choose from in a round of this kind."""
        own = self.filter(programme=programme, kind=kind).first()
        return (
            AdviceList.pieces(own.words)
            if own
            else [str(one) for one in STANDARD_ADVICE[Round.Kind(kind)]]
        )

    def set_words(self, programme, kind, words):
        """The programme's own pieces of advice, one per line."""
        self.update_or_create(programme=programme, kind=kind, defaults={"words": words})


class AdviceList(models.Model):
    """The pieces of advice of a programme for one kind of round. A judgement keeps the words."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    kind = models.CharField(_("soort"), max_length=10, choices=Round.Kind)
    words = models.TextField(_("adviezen"))

    objects = AdviceListQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "kind"]
        verbose_name = _("adviezen")
        verbose_name_plural = _("adviezen")
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind"], name="advice_list_once")
        ]

    def __str__(self):
        return f"{self.programme}, {self.get_kind_display()}"

    @staticmethod
    def pieces(words):
        """The pieces of advice in `words`: one per line."""
        return [line.strip() for line in words.splitlines() if line.strip()]
