"""What pages of lists and entries say of the evidence that a student chose, in one query each."""

from collections import defaultdict

from django import template
from django.db.models import Count
from django.utils.translation import gettext as _

from assessments.models import Answer, Assessment
from ervaring.placements.models import Placement
from portfolios.models import Evidence, Link

register = template.Library()


@register.filter
def at(found, key):
    """What was found for `key`; nothing, or none, where there is nothing."""
    return found.get(key, "")


@register.filter
def readers(entry):
    """Who can read an entry, told to its student."""
    told = {
        (True, True): _("Je begeleider en je opleiding lezen dit stuk."),
        (True, False): _("Je begeleider leest dit stuk."),
        (False, True): _("Je opleiding leest dit stuk."),
        (False, False): _("Alleen jij leest dit stuk."),
    }
    return told[entry.for_supervisor, entry.for_programme]


@register.simple_tag
def number_of_evidence(lines):
    """{answer: how many entries the student chose} for lines of the student's own list."""
    found = Evidence.objects.of([line.answer for line in lines]).order_by()
    return dict(found.values_list("answer").annotate(Count("pk")))


@register.simple_tag
def evidence_in_round(round, user):
    """{question: what was chosen at the student's answer}: see `_read`."""
    return _read(user, "question_id", answer__assessment__round=round)


@register.simple_tag
def evidence_in_list(assessment, user):
    """{answer: what was chosen at it}: see `_read`."""
    return _read(user, "pk", answer__assessment=assessment)


def _read(user, key, **where):
    """{key of the answer: [(entry, who can read it)]}, as far as `user` reads both.

    Who can read it is told to the student alone.
    """
    found = Evidence.objects.visible_to(user).filter(**where)
    entries = defaultdict(list)
    for one in found.select_related("answer", "entry__placement").defer("entry__texts"):
        is_own = one.entry.placement.student_id == user.pk
        entries[getattr(one.answer, key)].append((one.entry, readers(one.entry) if is_own else ""))
    return dict(entries)


@register.simple_tag
def statements_of(entry, user):
    """What an entry that was read through its gate is about, and where it was chosen as evidence.

    [(item, [answers at which it was chosen, as far as `user` may read them], [own answers to
    which it can be chosen now])]
    """
    links = Link.objects.visible_to(user).filter(entry=entry).select_related("item__framework")
    about = ["question__item__framework", "assessment__round"]
    where = [f"answer__{path}" for path in about]
    evidence = Evidence.objects.visible_to(user).filter(entry=entry).select_related(*where)
    chosen = [one.answer for one in evidence]
    items = [link.item for link in links] + [answer.question.item for answer in chosen]
    can_be = Answer.objects.editable_by(user).filter(
        assessment__role=Assessment.Role.STUDENT,
        assessment__round__placement__in=Placement.objects.learnt_by(user).filter(
            pk=entry.placement_id
        ),
        question__item__in=items,
    )
    own = can_be.exclude(pk__in=[answer.pk for answer in chosen]).select_related(*about)
    return [
        (
            item,
            [answer for answer in chosen if answer.question.item_id == item.pk],
            [answer for answer in own if answer.question.item_id == item.pk],
        )
        for item in dict.fromkeys(items)
    ]
