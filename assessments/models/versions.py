"""Texts that more than one person or window may write."""

from django.db import models

from ervaring.vault import WithSealedTexts

# Room for several pages of text; the limit keeps one paste from filling the database.
MAX_TEXT = 20_000


class MovedOnError(Exception):
    """Somebody else, or another tab, was first. The message says in Dutch what happened."""


class Versioned(WithSealedTexts):
    """A page made with an older `version` cannot overwrite what somebody wrote after it."""

    # Which rows may still be written, as a condition on the row.
    WRITABLE = models.Q()

    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    def save_given(self, *, version, along=None, **given):
        """Store the fields `given` on top of `version`, the page's own; and `along` with a change.

        Returns True when they are stored (or stood there already), False when the row is newer or
        closed: then this instance holds what stands there and nothing was overwritten.
        """
        if self._holds(given):
            return True
        writable = type(self)._base_manager.filter(self.WRITABLE)
        changes = {**given, **(along or {}), "version": version + 1}
        # The row counts on by itself: a made-up version plus one may not fit in its column.
        counted = self.sealed(self.pk, **changes) | {"version": models.F("version") + 1}
        if not writable.filter(pk=self.pk, version=version).update(**counted):
            self.refresh_from_db(fields=list(changes))
            return self._holds(given)  # the other window may have stored the same
        for name, value in changes.items():
            setattr(self, name, value)
        return True

    def _holds(self, given):
        return all(getattr(self, name) == value for name, value in given.items())
