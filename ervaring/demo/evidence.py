"""What the entries of the demo school are about, and at which answers they are evidence."""

import random
from collections import defaultdict

from django.db import transaction

from assessments.models import Answer, Assessment
from competencies.models import Item
from ervaring.accounts.backends import DEMO_DOMAIN
from portfolios.models import Entry, Evidence, Link

BATCH = 1000


@transaction.atomic
def link():
    """Link the entries that are about nothing yet; return how many those were."""
    entries = list(
        Entry.objects.filter(placement__student__email__endswith="@" + DEMO_DOMAIN, links=None)
        .select_related("placement__cohort__programme")
        .defer("title", "texts")
        .order_by("pk")
    )
    if not entries:
        return 0
    answers = defaultdict(list)
    asked = Answer.objects.filter(
        assessment__role=Assessment.Role.STUDENT,
        assessment__round__placement__in={entry.placement_id for entry in entries},
    ).exclude(point=None)
    for answer in asked.select_related("question", "assessment__round").order_by("pk"):
        answers[answer.assessment.round.placement_id].append(answer)
    outcomes = {}
    links, evidence = [], []
    for entry in entries:
        programme, chance = entry.placement.cohort.programme, random.Random(entry.pk)  # noqa: S311
        if programme.pk not in outcomes:
            outcomes[programme.pk] = _outcomes(programme)
        items = set(chance.sample(outcomes[programme.pk], min(2, len(outcomes[programme.pk]))))
        if given := answers[entry.placement_id]:
            chosen = chance.choice(given)
            items.add(chosen.question.item_id)
            evidence.append(Evidence(entry=entry, answer=chosen))
        links += [Link(entry=entry, item_id=item) for item in sorted(items)]
    Link.objects.bulk_create(links, batch_size=BATCH)
    Evidence.objects.bulk_create(evidence, batch_size=BATCH)
    return len(entries)


def _outcomes(programme):
    """The keys of what the programme asks at its level, or of its competences. Some of them: a
    portfolio has gaps."""
    items = Item.objects.filter(framework__in=programme.frameworks.all())
    found = items.filter(kind=Item.Kind.OUTCOME, levels=programme.level)
    found = found if found.exists() else items.filter(kind=Item.Kind.COMPETENCE)
    return list(found.order_by("framework", "order").values_list("pk", flat=True))[::2]
