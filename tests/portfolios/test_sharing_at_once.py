"""Two windows of the student press at the same moment."""

import pytest

from portfolios.models import Entry
from tests.assessments.test_at_once import at_once, pressing  # noqa: F401 (a fixture)
from tests.factories import EntryFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_choices_one_wins_and_the_other_is_told(at_once):  # noqa: F811
    entry = EntryFactory()
    student = entry.placement.student
    came = at_once(
        pressing(student, "portfolios:share", entry.pk, standing="000", for_supervisor="on"),
        pressing(student, "portfolios:share", entry.pk, standing="000", for_programme="on"),
    )
    assert sorted(one.status_code for one in came) == [302, 409]
    made = Entry.objects.get()
    assert made.for_supervisor != made.for_programme
    assert made.for_supervisor == (came[0].status_code == 302)
