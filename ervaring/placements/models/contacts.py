"""Who speaks for a workplace: asked by a link, as who guides is, also before a student comes."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ervaring.accounts.models import Guest, User
from ervaring.placements.models.invitations import Invitation
from ervaring.placements.models.placements import Workplace
from ervaring.schools.models import Part, PartQuerySet


class ContactQuerySet(PartQuerySet):
    def held_by(self, user):
        """The workplaces that `user` speaks for now. By a link, those of which it still works."""
        held = self.active().filter(user=user.pk)
        if not user.is_guest:
            return held
        revoked = Invitation.objects.filter(contact=OuterRef("pk"), revoked_at__isnull=False)
        return held.filter(~Exists(revoked))

    def reached_at(self, email):
        """The parts of whoever has this address and whose link works, for a mail to that address.

        For nothing that is shown.
        """
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        return self.held_by(Guest(pk=user.pk)) if user else self.none()

    def of(self, workplace):
        """Who speaks now for a workplace that came through its gate."""
        return self.active().filter(workplace=workplace)

    def arranged_by(self, user):
        """Whom `user` asks about the workplaces in their address book."""
        return self.filter(workplace__in=Workplace.objects.arranged_by(user))

    def administered_by(self, user):
        return self.filter(workplace__in=Workplace.objects.administered_by(user))


class Contact(Part):
    """Somebody's part at a workplace: they say what a student can learn there."""

    # The field of an invitation that points here, and what its reader is told about it.
    INVITED = "contact"
    INVITED_TO = ("user", "workplace__organisation__school")

    workplace = models.ForeignKey(
        Workplace, models.PROTECT, related_name="+", verbose_name=_("praktijkleerplek")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("persoon")
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["workplace", "started_at"]
        verbose_name = _("contactpersoon")
        verbose_name_plural = _("contactpersonen")
        constraints = [
            models.UniqueConstraint(
                fields=["workplace", "user"], condition=Q(ended_at=None), name="contact_once"
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.workplace}"
