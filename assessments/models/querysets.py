"""How rows are read along the relations of what came through its gate."""

from django.db import models


class OfRoundQuerySet(models.QuerySet):
    """What hangs off a round."""

    def of(self, round):
        """All of a round that came through its gate."""
        return self.filter(round=round)

    def of_all(self, rounds):
        """The same for several."""
        return self.filter(round__in=rounds)
