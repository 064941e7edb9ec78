"""Rows that tell what happened: written once, and then neither changed nor deleted."""

from django.db import models


class KeptError(TypeError):
    """What happened stays as it is told."""


class KeptQuerySet(models.QuerySet):
    """Rows that are added and read, and nothing else."""

    def update(self, **changes):
        raise KeptError

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        if update_conflicts:
            raise KeptError
        return super().bulk_create(objs, *args, **kwargs)

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
        # Also under the key of a row that is there: that would write over it.
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        raise KeptError
