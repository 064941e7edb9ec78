"""What others say about how a student works: clients by a card and without a name, teammates by
name. The rules and the reasons are in docs/feedback.md."""

import datetime
import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ervaring.accounts.tokens import new_seed, secret_of, sha256
from ervaring.history import Kept, KeptQuerySet
from ervaring.placements.models import Placement, Supervision, guides, learns
from ervaring.vault import SealedJSONField, SealedTextField, WithSealedTexts

HERE = "placement__"
CARDS_WORK = datetime.timedelta(days=90)
LINK_WORKS = datetime.timedelta(days=60)
# Answers of clients are shown so many at a time, and never fewer.
TOGETHER = 3
# Of a sheet that still works, used or not: counting only the unused would tell how many came in.
MAX_CARDS = 48
ASKED_PER_WEEK = 10
# Crockford's: what is easily misread is left out. Sixteen of these 32 make 80 bits.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 16
MISREAD = str.maketrans("oil", "011", "- ")


def hears(user, prefix=HERE):
    """The condition that feedback is for `user`: the student, and who supervises them now.

    Not for the programme: clients were told that it is for the student to learn from, and nothing
    that weighs in a judgement. What the student wants to show they keep as an entry and share.
    """
    return learns(user, prefix) | supervises(user, prefix)


def supervises(user, prefix=HERE):
    return Q(guides(user, prefix, Supervision.Role.SUPERVISOR))


class FeedbackSheetQuerySet(models.QuerySet):
    def supervised_by(self, user):
        """Who hands out cards: the supervisor, and nobody else."""
        return self.filter(supervises(user))

    def working(self):
        return self.filter(revoked_at=None, expires_on__gte=timezone.localdate())


class FeedbackSheet(models.Model):
    """Cards that were made together, to be printed and handed out."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_on = models.DateField(default=timezone.localdate)
    number = models.PositiveSmallIntegerField(_("hoeveel kaarten"))
    expires_on = models.DateField(_("werken tot en met"))
    revoked_at = models.DateTimeField(null=True)

    objects = FeedbackSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("kaarten voor feedback")
        verbose_name_plural = _("kaarten voor feedback")

    def __str__(self):
        return f"{self.number} × {self.placement}"

    @property
    def works(self):
        return self.revoked_at is None and self.expires_on >= timezone.localdate()

    def revoke(self):
        """From the next request on, what was not used yet cannot be used. Once."""
        unsaid = FeedbackSheet.objects.filter(pk=self.pk, revoked_at=None)
        return bool(unsaid.update(revoked_at=timezone.now()))


class FeedbackCardQuerySet(models.QuerySet):
    def opened_with(self, token):
        """The card (or none) that `token`, as somebody typed it, is the address of."""
        return self.filter(sha256=sha256(token.lower().translate(MISREAD)))

    def of(self, sheet):
        """Those of a sheet that came through its gate."""
        return self.filter(sheet=sheet)


class FeedbackCard(models.Model):
    """A card that somebody draws from the pile: one answer, and nobody knows whose.

    The token is made as that of an invitation; the database has its SHA-256 only. That a card was
    used is kept, not when, nor with which answer.
    """

    sheet = models.ForeignKey(FeedbackSheet, models.PROTECT, related_name="+")
    seed = models.CharField(max_length=64, default=new_seed)
    sha256 = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(default=False)

    objects = FeedbackCardQuerySet.as_manager()

    class Meta:
        # Of a random hash, so that it is nobody's first or last.
        ordering = ["sha256"]

    def __str__(self):
        return f"{self.sheet_id}"

    @classmethod
    def new(cls, sheet):
        """Not saved."""
        card = cls(sheet=sheet)
        card.sha256 = sha256(card.token)
        return card

    @property
    def token(self):
        """For the printed card, and for nothing else."""
        made = secret_of("portfolios.feedback.card", self.seed)
        return "".join(ALPHABET[byte % len(ALPHABET)] for byte in made[:LENGTH])

    @property
    def address(self):
        """The whole link, its token in groups that a person can type."""
        token = self.token
        groups = "-".join(token[at : at + 4] for at in range(0, LENGTH, 4))
        return settings.SITE_URL.rstrip("/") + reverse("portfolios:card", args=[groups])

    @property
    def works(self):
        return not self.used and self.sheet.works

    def use(self):
        """Of everyone who sends an answer with this card, one may: the others get False."""
        mine = FeedbackCard.objects.filter(pk=self.pk, used=False)
        return bool(mine.filter(sheet__in=FeedbackSheet.objects.working()).update(used=True))


class FeedbackAnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is shown, to whom it is for; what still waits is shown to nobody."""
        return self.filter(hears(user), shown=True)

    def editable_by(self, user):
        """Whose line can be taken out: shown, and there is one."""
        return self.filter(supervises(user), shown=True).exclude(line="")


class FeedbackAnswer(WithSealedTexts):
    """What one client says. Not who, not when, not with which card; its key is random.

    The order of the keys, in which answers are read, says nothing about when they came.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    # {the name of a question: the code of a choice}, see portfolios.feedback.questions
    given = SealedJSONField()
    line = SealedTextField(blank=True)
    shown = models.BooleanField(default=False)

    objects = FeedbackAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "id"]
        verbose_name = _("antwoord op een kaart")
        verbose_name_plural = _("antwoorden op kaarten")

    def __str__(self):
        return f"{self.pk}"

    @classmethod
    def keep(cls, placement, *, given, line):
        """Store an answer; as soon as TOGETHER of them wait, they are shown together.

        The placement is locked by whoever calls, so that of two at once one sees the other's.
        """
        cls.objects.create(placement_id=placement, given=given, line=line)
        waiting = cls.objects.filter(placement=placement, shown=False)
        if waiting.count() >= TOGETHER:
            waiting.update(shown=True)

    def take_out(self):
        """The line is gone for good; what was ticked stays. False when it was gone already.

        So nobody can brush up what a student gets to read by taking answers away, and there are
        never fewer answers than before.
        """
        there = FeedbackAnswer.objects.filter(pk=self.pk).exclude(line="")
        return bool(there.update(line=""))


class FeedbackTakenOutQuerySet(KeptQuerySet):
    def visible_to(self, user):
        return self.filter(hears(user))


class FeedbackTakenOut(Kept):
    """The supervisor took out what a client wrote. Who, when and why; not what it said."""

    class Reason(models.TextChoices):
        NAME = "name", _("er stond een naam in")
        KNOWN = "known", _("het was te herkennen over wie het ging")
        PRIVATE = "private", _("het ging over iets dat van een ander is")
        HURTS = "hurts", _("het was bedoeld om te kwetsen")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(_("waarom"), max_length=8, choices=Reason)

    objects = FeedbackTakenOutQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("weggehaalde zin")
        verbose_name_plural = _("weggehaalde zinnen")

    def __str__(self):
        return f"{self.by}: {self.get_reason_display()}"


class FeedbackRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever was asked; and for whom feedback is, who was asked and what they sent."""
        return self.filter(Q(user=user.pk) | Q(hears(user), withdrawn_at=None))

    def answerable_by(self, user):
        """Theirs to answer: whoever was asked, by a link or signed in, and nobody else."""
        return self.waiting().filter(user=user.pk, expires_at__gt=timezone.now())

    def editable_by(self, user):
        """What can still be withdrawn."""
        return self.waiting().filter(hears(user))

    def waiting(self):
        return self.filter(answered_at=None, withdrawn_at=None)

    def opened_with(self, token):
        """The request (or none) that `token` is the address of."""
        return self.filter(sha256=sha256(token))

    def of(self, placement):
        """Those of a placement that came through its gate, to count them."""
        return self.filter(placement=placement)


class FeedbackRequest(WithSealedTexts):
    """A teammate is asked what they see, and answers under their own name.

    The link is as that of an invitation: an address and not a key.
    """

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # As whoever asks calls them: whether the address has an account, or whose, is told to nobody.
    name = SealedTextField(_("naam"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    seed = models.CharField(max_length=64, default=new_seed)
    sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # {the name of a question: the code of a choice, or a text}
    said = SealedJSONField(blank=True)

    objects = FeedbackRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("vraag om feedback")
        verbose_name_plural = _("vragen om feedback")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "user"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="feedback_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(withdrawn_at=None),
                name="feedback_answered_or_withdrawn",
            ),
        ]

    def __str__(self):
        return f"{self.user}"

    @classmethod
    def new(cls, **asked):
        """Not saved."""
        request = cls(expires_at=timezone.now() + LINK_WORKS, **asked)
        request.sha256 = sha256(request.token)
        return request

    @property
    def token(self):
        """For a mail, and for nothing else."""
        return secret_of("portfolios.feedback.request", self.seed)[:24].hex()

    @property
    def address(self):
        # In the query string, because the access log and Django's own log the path only.
        page = settings.SITE_URL.rstrip("/") + reverse("portfolios:teammate_arrive")
        return f"{page}?{urlencode({'k': self.token})}"

    @property
    def is_expired(self):
        return self.expires_at <= timezone.now()

    def answer(self, said):
        """Once. False when it was answered or withdrawn meanwhile, or is too old."""
        mine = FeedbackRequest.objects.answerable_by(self.user).filter(pk=self.pk)
        self.said, self.answered_at = said, timezone.now()
        return bool(mine.update(**self.sealed(self.pk, said=said), answered_at=self.answered_at))

    def withdraw(self):
        """From the next request on, nobody answers. False when somebody did already."""
        mine = FeedbackRequest.objects.waiting().filter(pk=self.pk)
        return bool(mine.update(withdrawn_at=timezone.now()))
