from django.db import migrations
from django.db.models import F


def complete(apps, schema_editor):
    """Rounds from before the judgement was put to the student: what planning one now makes."""
    Round = apps.get_model("assessments", "Round")
    Judgement = apps.get_model("assessments", "Judgement")
    Reaction = apps.get_model("assessments", "Reaction")
    Round.objects.filter(state="finalised").update(judged_at=F("finalised_at"))
    rounds = Round.objects.exclude(pk__in=Reaction.objects.values("round"))
    Reaction.objects.bulk_create((Reaction(round=round) for round in rounds), batch_size=500)
    unfinished = Round.objects.exclude(state="finalised").exclude(
        pk__in=Judgement.objects.filter(section=None).values("round")
    )
    Judgement.objects.bulk_create(
        (Judgement(round=round, section=None, text="") for round in unfinished), batch_size=500
    )


class Migration(migrations.Migration):
    """A migration of its own: PostgreSQL changes no table with rows waiting to be checked."""

    dependencies = [("assessments", "0002_rounds_in_full")]

    operations = [migrations.RunPython(complete, migrations.RunPython.noop)]
