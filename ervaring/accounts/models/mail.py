"""Mail that waits to be sent: made in the transaction of what it tells, sent after it."""

import datetime
import re
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
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

    def in_state(self, state):
        """The rows of which `state` is what their property says."""
        return self.filter(_IN[state])

    def given_up(self):
        """What was tried too often."""
        return self.in_state(Outgoing.State.GIVEN_UP)

    def failed(self):
        """What did not arrive, and after which no other mail was made about the same."""
        return self.filter(self.is_failed())

    def is_failed(self):
        ended = _IN[Outgoing.State.BOUNCED] | _IN[Outgoing.State.GIVEN_UP]
        return ended & ~Q(self.has_later())

    def has_later(self):
        """The condition that another mail was made about the same for the same person."""
        same = {name: OuterRef(name) for name in self.model.SAME}
        return Exists(self.model.objects.filter(pk__gt=OuterRef("pk"), **same))


class Outgoing(models.Model):
    """One mail to one person: what was tried, and how that ended."""

    # The fields that say what a mail is about, and to whom.
    SAME = ()

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

    def later(self):
        """The mails made after this one about the same for the same person."""
        same = {name: getattr(self, name) for name in self.SAME}
        return type(self).objects.filter(pk__gt=self.pk, **same)

    @property
    def next_try(self):
        """From when it is tried again, if it is."""
        retries = self.state == self.State.RETRYING
        return self.taken_at + PAUSES[self.attempts - 1] if retries else None

    @property
    def reason(self):
        """Why it came back, in words: from the codes of RFC 3463, or else those of RFC 5321."""
        enhanced = re.search(r"\b5\.(\d{1,3}\.\d{1,3})\b", self.refusal)
        code = enhanced[1] if enhanced else self.refusal[:3]
        if code.startswith("1.") or code in {"4.1", "550", "551", "553"}:
            return gettext("dit adres is onbekend")
        if code in {"2.2", "552"}:
            return gettext("de mailbox is vol")
        return gettext("de mailserver van de ontvanger weigert hem")

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


_UNDECIDED = Q(sent_at=None, bounced_at=None)
_IN = {
    Outgoing.State.BOUNCED: Q(bounced_at__isnull=False),
    Outgoing.State.GIVEN_UP: _UNDECIDED & Q(attempts__gt=len(PAUSES)),
    Outgoing.State.RETRYING: _UNDECIDED & Q(attempts__range=(1, len(PAUSES))),
    Outgoing.State.WAITING: _UNDECIDED & Q(attempts=0),
    Outgoing.State.SENT: Q(sent_at__isnull=False, bounced_at=None),
}


class MailQuerySet(OutgoingQuerySet):
    def to_people(self, condition):
        """What may be told of mail to whom `condition` is true for, a part in a programme.

        Links that were mailed; of the rest what did not arrive. Of mail about a signal nothing:
        that there is one is told to who may read it alone.
        """
        told = Q(kind=Mail.Kind.LINK) | self.is_failed()
        return self.filter(told, condition).exclude(kind=Mail.Kind.SIGNAL)

    def waiting(self):
        """What is to be mailed now, the oldest first."""
        in_time = Q(valid_until=None) | Q(valid_until__gt=timezone.now())
        return self.due().filter(in_time).order_by("created_at", "pk")

    def forget_texts(self):
        """Of mail that nobody sends any more: a link or a code in it is nobody's to read."""
        ended = _IN[Outgoing.State.BOUNCED] | _IN[Outgoing.State.GIVEN_UP]
        over = self.filter(ended | Q(valid_until__lte=timezone.now()))
        return over.exclude(body="", link="").update(body="", link="")

    def links_to(self, user):
        """The mails with a link to one person, to count them."""
        return self.filter(kind=Mail.Kind.LINK, user=user)


class Mail(Outgoing):
    """A mail that holds a link or a code, or tells what changed in an account or a placement.

    Its text is kept until the mail server has it or nobody tries again, and no longer.
    """

    SAME = ("user", "kind")

    class Kind(models.TextChoices):
        LINK = "link", _("link om binnen te komen")
        CODE = "code", _("code om binnen te komen")
        ACCOUNT = "account", _("over het account")
        PRACTICE = "practice", _("over een stage")
        # Told to nobody who arranges mail, and in words it is as the others about a placement. A
        # kind of its own: after a mail of PRACTICE that did not arrive it is no later one.
        SIGNAL = "signal", _("over een stage")

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
