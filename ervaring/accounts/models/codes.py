"""A code by mail: who types it over can open the mailbox."""

import datetime

from allauth.core.internal.cryptokit import generate_user_code
from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from ervaring.accounts.models.people import User

VALID = datetime.timedelta(minutes=10)
TRIES = 5
PER_HOUR = 6


class TooManyCodesError(Exception):
    """This person was mailed as many codes as an hour allows."""


class CodeQuerySet(models.QuerySet):
    def mailed_to(self, user, purpose):
        """The codes of one person for one purpose; which of them, the session of a browser says."""
        return self.filter(user=user, purpose=purpose)

    def alive(self):
        """Codes that can still be typed over."""
        return self.filter(used_at=None, tries__lt=TRIES, created_at__gt=timezone.now() - VALID)

    def of(self, user):
        """The codes of a person who came through their gate."""
        return self.filter(user=user.pk)


class Code(models.Model):
    """Eight consonants (20 of them: 34.6 bits) that were mailed to one person for one purpose.

    Valid ten minutes, for five tries, and used once; only a keyed hash is stored. The key of the
    row belongs in the session of the browser that asked, so that no other browser can use it.
    """

    class Purpose(models.TextChoices):
        LINK = "link", _("binnenkomen via de link")
        JOIN = "join", _("schoolaccount koppelen")
        ADDRESS = "address", _("adres veranderen")
        FEEDBACK = "feedback", _("feedback geven")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["user", "created_at"], name="code_recent")]

    def __str__(self):
        return f"{self.get_purpose_display()}, {self.user}"

    @classmethod
    @transaction.atomic
    def issue(cls, user, purpose):
        """(the row, the code in plain text for the mail). Raises TooManyCodesError."""
        User.objects.select_for_update().get(pk=user.pk)  # of many who ask at once, PER_HOUR get it
        hour = timezone.now() - datetime.timedelta(hours=1)
        if cls.objects.filter(user=user, created_at__gt=hour).count() >= PER_HOUR:
            raise TooManyCodesError
        text = generate_user_code()
        return cls.objects.create(user=user, purpose=purpose, digest=_digest(text)), text

    def redeem(self, text):
        """Whether `text` is this code, and now used. Each call is a try, also two at once."""
        alive = Code.objects.alive().filter(pk=self.pk)
        if not alive.update(tries=F("tries") + 1):
            return False
        if not constant_time_compare(self.digest, _digest(text)):
            return False
        used = Code.objects.filter(pk=self.pk, used_at=None)
        return bool(used.update(used_at=timezone.now()))

    @property
    def tries_left(self):
        """How many tries are left now; 0 when the code is no longer valid."""
        tries = Code.objects.alive().filter(pk=self.pk).values_list("tries", flat=True).first()
        return 0 if tries is None else TRIES - tries


def _digest(text):
    plain = "".join(text.split()).replace("-", "").upper()
    return salted_hmac("ervaring.accounts.code", plain, algorithm="sha256").hexdigest()
