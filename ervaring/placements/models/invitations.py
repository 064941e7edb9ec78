"""The link by which somebody without an account comes to what they guide or speak for."""

import base64
import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ervaring.accounts.tokens import new_seed as _new_seed  # a migration knows it by this name
from ervaring.accounts.tokens import secret_of, sha256

# Counted from the last mail that holds the link.
VALID = datetime.timedelta(days=120)


class InvitationQuerySet(models.QuerySet):
    def opened_with(self, token):
        """The invitation (or none) that `token` is the address of, revoked or expired or not."""
        return self.filter(sha256=sha256(token))

    def of(self, part):
        """The one (or none) of a part that was fetched through its gate."""
        return self.filter(**{part.INVITED: part})

    def of_all(self, parts):
        """Those of a queryset of parts of one kind that came through their gate."""
        return self.filter(**{f"{parts.model.INVITED}__in": parts})


class Invitation(models.Model):
    """An address, not a key: opening it shows who asks whom for what, and nothing else.

    Bound to one part, of who guides or of the contact of a workplace, and the same through all
    rounds. The token is made of a random seed and the secret key of the installation (192 bits), so
    that every mail can hold the same link while the database has only its SHA-256: who reads the
    database has no link.
    """

    supervision = models.OneToOneField(
        "placements.Supervision",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("begeleiding"),
    )
    contact = models.OneToOneField(
        "placements.Contact",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("contactpersoon"),
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
            ),
            models.CheckConstraint(
                condition=models.Q(supervision=None, contact__isnull=False)
                | models.Q(supervision__isnull=False, contact=None),
                name="invitation_of_one_part",
            ),
        ]

    def __str__(self):
        return f"{self.part}"

    @property
    def part(self):
        """Whose link it is: a supervision, or the contact of a workplace."""
        return self.supervision or self.contact

    @classmethod
    def of(cls, part):
        """The one invitation of a part, made when it is first needed."""
        new = cls(expires_at=timezone.now() + VALID)
        defaults = {
            "seed": new.seed,
            "sha256": sha256(new.token),
            "expires_at": new.expires_at,
        }
        return cls.objects.get_or_create(**{part.INVITED: part}, defaults=defaults)[0]

    @property
    def token(self):
        """For a mail, and for nothing else."""
        made = secret_of("ervaring.placements.invitation", self.seed)
        return base64.urlsafe_b64encode(made[:24]).decode()

    def address(self, onward=""):
        """The whole link, for a mail; `onward` is the path where its reader goes on."""
        # In the query string, because the access log and Django's own log the path only.
        query = {"k": self.token} | ({"naar": onward} if onward else {})
        page = settings.SITE_URL.rstrip("/") + reverse("placements:arrive")
        return f"{page}?{urlencode(query, safe='/')}"

    @property
    def is_expired(self):
        return self.expires_at <= timezone.now()

    @property
    def mailed_at(self):
        """When the last mail with this link was made."""
        return self.expires_at - VALID

    def prolong(self):
        """It was mailed again: valid anew. Also after another secret key made another token."""
        self.sha256, self.expires_at = sha256(self.token), timezone.now() + VALID
        # A link that was renewed meanwhile is not this one any more.
        same = type(self).objects.filter(pk=self.pk, seed=self.seed)
        same.update(sha256=self.sha256, expires_at=self.expires_at)

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
