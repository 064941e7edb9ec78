"""The link by which somebody without an account comes to the placements they guide."""

import base64
import datetime
import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

# Counted from the last mail that holds the link.
VALID = datetime.timedelta(days=120)


def _new_seed():
    return secrets.token_urlsafe(32)


class InvitationQuerySet(models.QuerySet):
    def opened_with(self, token):
        """The invitation (or none) that `token` is the address of, revoked or expired or not."""
        return self.filter(sha256=_sha256(token))

    def of_all(self, supervisions):
        """Those of supervisions that came through their gate."""
        return self.filter(supervision__in=supervisions)


class Invitation(models.Model):
    """An address, not a key: opening it shows who asks whom for what, and nothing else.

    Bound to one supervision, the same through all rounds. The token is made of a random seed and
    the secret key of the installation (192 bits), so that every mail can hold the same link while
    the database has only its SHA-256: who reads the database has no link.
    """

    supervision = models.OneToOneField(
        "placements.Supervision", models.PROTECT, related_name="+", verbose_name=_("begeleiding")
    )
    seed = models.CharField(max_length=64, default=_new_seed)
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_by=None)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="invitation_revoked_by_somebody",
            )
        ]

    def __str__(self):
        return f"{self.supervision}"

    @classmethod
    def of(cls, supervision):
        """The one invitation of a supervision, made when it is first needed."""
        new = cls(supervision=supervision, expires_at=timezone.now() + VALID)
        defaults = {
            "seed": new.seed,
            "sha256": _sha256(new.token),
            "expires_at": new.expires_at,
        }
        return cls.objects.get_or_create(supervision=supervision, defaults=defaults)[0]

    @property
    def token(self):
        """For a mail, and for nothing else."""
        made = salted_hmac("ervaring.placements.invitation", self.seed, algorithm="sha256")
        return base64.urlsafe_b64encode(made.digest()[:24]).decode()

    @property
    def is_expired(self):
        return self.expires_at <= timezone.now()

    def prolong(self):
        """It was mailed again: valid anew. Also after another secret key made another token."""
        self.sha256, self.expires_at = _sha256(self.token), timezone.now() + VALID
        self.save(update_fields=["sha256", "expires_at"])

    def renew(self):
        """Another link instead of this one; the old one is then unknown, and no longer revoked."""
        self.seed = _new_seed()
        self.revoked_at = self.revoked_by = None
        self.save(update_fields=["seed", "revoked_at", "revoked_by"])
        self.prolong()

    def revoke(self, by):
        """From the next request on, nobody comes in by this link."""
        self.revoked_at, self.revoked_by = timezone.now(), by
        self.save(update_fields=["revoked_at", "revoked_by"])


def _sha256(token):
    return hashlib.sha256(token.encode()).hexdigest()
