"""The portfolios of the demo school: what students wrote, and with whom they share it."""

import datetime
import random
from decimal import Decimal

from django.utils import timezone

from competencies.models import Item
from ervaring.demo.entry_texts import ENTRIES
from ervaring.demo.people import GUIDES
from portfolios.models import Entry

# Sealed texts are written one by one: the first students have a portfolio, and that is enough.
STUDENTS = 24
FEW = 2  # of each kind; whom one can sign in as has them all
# Who reads what a student shares: in turn, so that every portfolio shows all of it.
SHARED = [
    {},
    {"for_supervisor": True},
    {"for_supervisor": True, "for_programme": True, "in_report": True},
    {},
    {"for_programme": True, "in_report": True},
]


def write_entries(plots):
    """Entries for the first of `plots`: the same people write the same in every demo."""
    tensions = list(Item.objects.filter(kind=Item.Kind.TENSION).order_by("order"))
    articles = list(Item.objects.filter(kind=Item.Kind.ARTICLE).order_by("order"))
    guides = {name for name, _mailbox, _role in GUIDES}
    for plot in plots[:STUDENTS]:
        chance = random.Random(f"stukken {plot.story.email}")  # noqa: S311 not a secret
        begun, days = plot.placement.starts_on, _days(plot.placement)
        for kind, texts in ENTRIES.items():
            some = texts if plot.story.student in guides else chance.sample(texts, FEW)
            for title, written, more in some:
                about = dict(more)
                own = about.pop("own", False)
                if "tension" in about:
                    about["tension"] = tensions[about["tension"] - 1]
                    about["article"] = chance.choice(articles)
                if "hours" in about:
                    about["hours"] = Decimal(about["hours"])
                day = begun + datetime.timedelta(days=chance.randrange(days))
                shares = {} if own else chance.choice(SHARED)
                Entry.objects.create(
                    placement=plot.placement,
                    kind=kind,
                    title=title,
                    texts={name: text for name, text in written.items() if text},
                    happened_on=day,
                    version=1,
                    created_at=_evening(day),
                    saved_at=_evening(day),
                    **about,
                    **shares,
                )


def _days(placement):
    return max((timezone.localdate() - placement.starts_on).days, 1)


def _evening(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(20, 15)))
