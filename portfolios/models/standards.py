"""What a portfolio on paper is made of in a cohort, when nobody says otherwise."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ervaring.schools.models import Cohort


class PortfolioStandardQuerySet(models.QuerySet):
    def of(self, cohort):
        """That of a cohort that was fetched through its gate."""
        return self.filter(cohort=cohort)


class PortfolioStandard(models.Model):
    """The parts that a coordinator chose for a cohort. Without one, it is the house's own."""

    cohort = models.OneToOneField(Cohort, models.CASCADE, related_name="+")
    # As of `Report.parts`.
    parts = models.CharField(_("onderdelen"), max_length=200)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    objects = PortfolioStandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("standaard van een portfolio")
        verbose_name_plural = _("standaarden van portfolio’s")

    def __str__(self):
        return f"{self.cohort}: {self.parts}"
