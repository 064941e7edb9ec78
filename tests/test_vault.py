"""What people write is sealed in the database, and opens nowhere else."""

import base64

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Cast

from assessments.models import Transition
from ervaring import vault
from ervaring.history import KeptError
from portfolios.models import Entry
from tests.factories import EntryFactory, RoundFactory

WORDS = "Ik hoorde stemmen — جدتي 🌱"

pytestmark = pytest.mark.django_db


def stored(entry, column="title"):
    """What the database holds, read past every field."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM portfolios_entry WHERE id = %s", [entry.pk])  # noqa: S608
        return cursor.fetchone()[0]


def store(entry, value):
    Entry.objects.filter(pk=entry.pk).update(title=vault.Sealed(value))


@pytest.fixture
def entry():
    return EntryFactory(title=WORDS, texts={"situation": WORDS})


def test_words_come_back_as_they_were(entry):
    found = Entry.objects.get(pk=entry.pk)

    assert (found.title, found.texts) == (WORDS, {"situation": WORDS})


@pytest.mark.parametrize("column", ["title", "texts"])
def test_the_database_has_no_words(entry, column):
    token = stored(entry, column)

    content = base64.b64decode(token.partition(".")[2])
    assert token.startswith("test.")
    assert b"stemmen" not in content
    assert "stemmen" not in token


def test_the_same_words_look_different_each_time(entry):
    first = stored(entry)
    entry.save()

    assert stored(entry) != first


def test_empty_is_stored_as_empty():
    entry = EntryFactory(title="", texts={})

    assert (stored(entry), stored(entry, "texts")) == ("", "")
    assert Entry.objects.get(title="").texts == {}


def test_words_do_not_open_in_another_row(entry):
    other = EntryFactory()
    store(other, stored(entry))

    with pytest.raises(vault.SealError):
        _ = Entry.objects.get(pk=other.pk).title


def test_words_do_not_open_in_another_column(entry):
    store(entry, stored(entry, "texts"))

    with pytest.raises(vault.SealError):
        _ = Entry.objects.get(pk=entry.pk).title


@pytest.mark.parametrize("change", [lambda t: t[:-4] + "AAA=", lambda t: t[:10], lambda t: "test."])
def test_words_that_were_changed_do_not_open(entry, change):
    store(entry, change(stored(entry)))

    with pytest.raises(vault.SealError):
        _ = Entry.objects.get(pk=entry.pk).title


def test_words_under_an_unknown_key_say_so(entry):
    store(entry, "weg." + stored(entry).partition(".")[2])

    with pytest.raises(vault.SealError, match="'weg'"):
        _ = Entry.objects.get(pk=entry.pk).title


def test_a_row_is_read_without_opening_it(entry):
    store(entry, "weg.AAAA")

    assert Entry.objects.get(pk=entry.pk).kind == "reflection"


def test_words_cannot_be_asked_for():
    with pytest.raises(vault.SealError):
        Entry.objects.filter(title="Stuk").exists()


def test_words_cannot_be_stored_unsealed(entry):
    with pytest.raises(vault.SealError):
        Entry.objects.update(title="open en bloot")


def test_values_without_their_row_stay_sealed(entry):
    [(pk, value)] = Entry.objects.values_list("pk", "title")

    with pytest.raises(vault.SealError):
        str(value)
    assert Entry.opened("title", value, pk) == WORDS


def test_an_update_stores_them_sealed(entry):
    Entry.objects.filter(pk=entry.pk).update(**Entry.sealed(entry.pk, title="nieuw", log=""))

    assert Entry.objects.get(pk=entry.pk).title == "nieuw"
    assert stored(entry).startswith("test.")


def test_a_row_that_was_refused_still_has_its_words():
    other = EntryFactory()
    entry = EntryFactory.build(placement=other.placement, title=WORDS, key=other.key)

    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    assert entry.title == WORDS


def test_a_row_of_history_is_written_once_and_is_sealed():
    round = RoundFactory()
    words = {"action": "given_back", "reason": WORDS}
    step = Transition.objects.create(round=round, user=round.placement.student, **words)

    assert step.reason == Transition.objects.get().reason == WORDS
    [value] = Transition.objects.values_list("reason", flat=True)
    assert isinstance(value, vault.Sealed)
    with pytest.raises(KeptError):
        step.save()


def test_many_rows_at_once_need_their_texts_put_off():
    placement = EntryFactory().placement
    rows = EntryFactory.build_batch(2, placement=placement, title=WORDS)
    with pytest.raises(vault.SealError), transaction.atomic():
        Entry.objects.bulk_create(rows)

    texts = [row.put_off() for row in rows]
    Entry.objects.bulk_create(rows)
    for row, own in zip(rows, texts, strict=True):
        row.seal(own)

    assert [Entry.objects.get(pk=row.pk).title for row in rows] == [WORDS, WORDS]


def test_saving_on_top_of_a_version(entry):
    assert entry.save_given(version=0, title="nieuw", texts={"task": "iets"})
    assert not EntryFactory._meta.model.objects.get(pk=entry.pk).save_given(version=0, title="oud")

    found = Entry.objects.get(pk=entry.pk)
    assert (found.title, found.texts, found.version) == ("nieuw", {"task": "iets"}, 1)


def test_words_that_were_not_fetched_come_when_asked(entry):
    found = Entry.objects.only("kind").get(pk=entry.pk)

    assert found.title == WORDS
    assert Entry.objects.defer("texts").get(pk=entry.pk).texts == {"situation": WORDS}


def test_an_older_key_still_opens(entry, settings):
    settings.TEXT_KEYS = {"nieuw": b"n" * 32, **settings.TEXT_KEYS}

    found = Entry.objects.get(pk=entry.pk)
    assert found.title == WORDS
    found.save()
    assert stored(entry).startswith("nieuw.")


def test_a_sealed_text_says_nothing_of_itself(entry):
    value = Entry.objects.annotate(raw=Cast("title", models.TextField())).get(pk=entry.pk).raw

    assert value == stored(entry)
    assert "stemmen" not in repr(vault.Sealed(value))
