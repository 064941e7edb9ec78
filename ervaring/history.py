"""Rows that tell what happened: written once, and then neither changed nor deleted."""

from django.db import models


class KeptError(TypeError):
    """What happened stays as it is told."""


class KeptQuerySet(models.QuerySet):
    """Rows that are added and read, and nothing else."""

    def update(self, **changes):
        raise KeptError

    def bulk_update(self, *args, **kwargs):
        raise KeptError

    def delete(self):
        raise KeptError


class Kept(models.Model):
    """A row of history."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise KeptError
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise KeptError
