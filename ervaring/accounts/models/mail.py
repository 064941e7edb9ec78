"""Mail that waits to be sent: made in the transaction of what it tells, sent after it."""

import datetime
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How long after each attempt the next one follows. The first must outlast any living attempt: see
# EMAIL_TIMEOUT. After the last one the mail is given up.
PAUSES = [
    datetime.timedelta(minutes=10),
    datetime.timedelta(hours=1),
    datetime.timedelta(hours=4),
    datetime.timedelta(hours=12),
    datetime.timedelta(days=1),
]


class OutgoingQuerySet(models.QuerySet):
    def due(self):
        """Not sent, not refused, and not tried a moment ago or too often."""
        now = timezone.now()
        rested = Q(attempts=0)
        for attempts, pause in enumerate(PAUSES, start=1):
            rested |= Q(attempts=attempts, taken_at__lte=now - pause)
        return self.filter(rested, sent_at=None, bounced_at=None)

    def untried(self):
        return self.filter(sent_at=None, attempts=0)

    def given_up(self):
        """What was tried too often."""
        return self.filter(sent_at=None, bounced_at=None, attempts__gt=len(PAUSES))


class Outgoing(models.Model):
    """One mail to one person: what was tried, and how that ended."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    # The address does not work: the mail server refused it at once, or returned it later.
    bounced_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    class State(models.TextChoices):
        WAITING = "waiting", _("wacht")
        SENT = "sent", _("verstuurd")
        RETRYING = "retrying", _("nog niet gelukt")
        GIVEN_UP = "given_up", _("niet gelukt")
        BOUNCED = "bounced", _("teruggekomen")

    @property
    def state(self):
        if self.bounced_at:
            return self.State.BOUNCED
        if self.sent_at:
            return self.State.SENT
        if self.attempts > len(PAUSES):
            return self.State.GIVEN_UP
        return self.State.RETRYING if self.attempts else self.State.WAITING

    def take(self):
        """Claim the sending of this mail; False when another process was first.

        Committed when this returns: whoever dies after it leaves a row that rests for a while.
        """
        with transaction.atomic(durable=True):
            same = self._same().filter(attempts=self.attempts, bounced_at=None)
            return bool(same.update(attempts=self.attempts + 1, taken_at=timezone.now()))

    def finish(self):
        """The mail server has it."""
        self._same().update(sent_at=timezone.now())

    def bounce(self, refusal):
        """It cannot be delivered, for the reason in `refusal`; nobody tries again."""
        unsaid = type(self).objects.filter(pk=self.pk, bounced_at=None)
        unsaid.update(bounced_at=timezone.now(), refusal=refusal[:200])

    def _same(self):
        return type(self).objects.filter(pk=self.pk, sent_at=None)


class MailQuerySet(OutgoingQuerySet):
    def waiting(self):
        """What is to be mailed now, the oldest first."""
        in_time = Q(valid_until=None) | Q(valid_until__gt=timezone.now())
        return self.due().filter(in_time).order_by("created_at", "pk")

    def links_to(self, user):
        """The mails with a link to one person, to count them."""
        return self.filter(kind=Mail.Kind.LINK, user=user)


class Mail(Outgoing):
    """A mail that holds a link or a code, or tells what changed in an account.

    Its text is kept until the mail server has it, and no longer.
    """

    class Kind(models.TextChoices):
        LINK = "link", _("link om binnen te komen")
        CODE = "code", _("code om binnen te komen")
        ACCOUNT = "account", _("over het account")

    kind = models.CharField(_("soort"), max_length=8, choices=Kind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    to = models.EmailField(_("aan"))
    subject = models.CharField(max_length=250)
    body = models.TextField()
    link = models.TextField(blank=True)
    # A code that is no longer valid need not arrive.
    valid_until = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(fields=["created_at"], condition=Q(sent_at=None), name="mail_unsent")
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.to}"

    def finish(self):
        self._same().update(sent_at=timezone.now(), body="", link="")
