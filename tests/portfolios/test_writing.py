"""Writing an entry: nothing that somebody typed is lost, and nothing is written over."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from assessments.models import MAX_TEXT
from competencies.models import Item, Relation
from portfolios.kinds import FORMS
from portfolios.models import Entry
from tests.factories import EntryFactory, FrameworkFactory, ItemFactory, UserFactory
from tests.texts import text_of

pytestmark = pytest.mark.django_db

HTMX = {"hx-request": "true"}


def write(entry):
    return reverse("portfolios:write", args=[entry.pk])


def begun(kind="reflection", **fields):
    return EntryFactory(kind=kind, title="", texts={}, **fields)


def fresh(entry):
    return Entry.objects.get(pk=entry.pk)


@pytest.fixture
def entry():
    return begun()


@pytest.fixture
def own(as_user, entry):
    """The browser of the student."""
    return as_user(entry.placement.student)


def sent(entry, **fields):
    """What the page of an entry sends."""
    texts = {part.name: "" for part in FORMS[entry.kind].parts}
    return {
        "version": entry.version,
        "title": "",
        "happened_on": entry.happened_on.isoformat(),
        **texts,
        **fields,
    }


class TestEveryKind:
    @pytest.mark.parametrize("kind", FORMS)
    def test_its_own_short_form_is_stored_whole(self, as_user, kind):
        own = {
            "log": {"log": "training", "hours": "2,25"},
            "feedback": {"source": "client"},
        }.get(kind, {})
        entry = begun(kind)
        client = as_user(entry.placement.student)
        page = client.get(write(entry))
        for part in FORMS[kind].parts:
            assert str(part.label) in page.content.decode()
            assert str(part.prompt) in page.content.decode()
        texts = {part.name: f"Over {part.name}." for part in FORMS[kind].parts}
        data = sent(entry, title="Een titel", happened_on="2026-03-04", **own, **texts)
        response = client.post(write(entry), data)
        assert response.url == entry.get_absolute_url()
        stored = fresh(entry)
        assert (stored.title, stored.texts) == ("Een titel", texts)
        assert stored.happened_on == datetime.date(2026, 3, 4)
        assert stored.version == 1
        assert stored.saved_at
        if kind == "log":
            assert (stored.log, stored.hours) == ("training", Decimal("2.25"))
        assert stored.source == own.get("source", "")

    @pytest.mark.parametrize(
        "text",
        [
            "Een 🌧️ dag, en 👩‍👩‍👧 samen.",
            "تعلمت أن أستمع أولاً، ثم أسأل.",
            "<script>alert(1)</script>",
            "regel één\n\nregel twee",
        ],
    )
    def test_any_words_come_back_as_they_were(self, own, entry, text):
        own.post(write(entry), sent(entry, situation=text))
        assert fresh(entry).texts == {"situation": text}
        page = own.get(write(entry))
        assert page.context["form"]["situation"].value() == text
        assert "<script>alert" not in page.content.decode()

    def test_line_ends_are_equal_whichever_browser_sent_them(self, own, entry):
        own.post(write(entry), sent(entry, situation="een\r\ntwee\r\n"))
        assert fresh(entry).texts == {"situation": "een\ntwee"}

    def test_an_emptied_part_is_empty(self, own, entry):
        own.post(write(entry), sent(entry, situation="iets", task="meer"))
        own.post(write(entry), sent(fresh(entry), situation="iets"))
        assert fresh(entry).texts == {"situation": "iets"}

    def test_only_the_student_writes(self, as_user):
        entry = EntryFactory(shared=True)
        supervisor = entry.placement.supervisions.get().user
        for user in (supervisor, UserFactory()):
            client = as_user(user)
            assert client.get(write(entry)).status_code == 404
            assert client.post(write(entry), sent(entry, situation="x")).status_code == 404
        assert fresh(entry).version == 0

    def test_it_says_who_reads_it(self, own, entry):
        assert "Alleen jij leest dit stuk." in text_of(own.get(write(entry)))
        Entry.objects.update(for_programme=True)
        page = text_of(own.get(write(entry)))
        assert "Je opleiding leest dit stuk." in page
        assert "Alleen jij" not in page


class TestWhatIsWrong:
    LONG = "a" * (MAX_TEXT + 1)

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_a_text_that_is_too_long_keeps_nothing_else_from_being_stored(
        self, own, entry, headers
    ):
        data = sent(entry, title="Wel", situation="Dit wel.", task=self.LONG)
        response = own.post(write(entry), data, headers=headers)
        assert response.status_code == 422
        assert "Dit is te lang" in text_of(response)
        assert (fresh(entry).title, fresh(entry).texts) == ("Wel", {"situation": "Dit wel."})
        if not headers:
            assert response.context["form"]["task"].value() == self.LONG
        # The page goes on with what is stored now.
        assert 'name="version" value="1"' in response.content.decode()

    def test_what_stood_there_stays_under_a_text_that_is_too_long(self, own, entry):
        own.post(write(entry), sent(entry, task="Dit stond er."))
        own.post(write(entry), sent(fresh(entry), task=self.LONG))
        assert fresh(entry).texts == {"task": "Dit stond er."}

    @pytest.mark.parametrize("day", ["", "gisteren", "0001-01-01", "2926-01-01"])
    def test_a_day_that_cannot_be(self, own, entry, day):
        response = own.post(write(entry), sent(entry, happened_on=day, situation="Dit wel."))
        assert response.status_code == 422
        assert fresh(entry).happened_on == entry.happened_on
        assert fresh(entry).texts == {"situation": "Dit wel."}

    @pytest.mark.parametrize("hours", ["veel", "-1", "1000", "1,234", "NaN", "1e99"])
    def test_hours_that_cannot_be(self, as_user, hours):
        entry = begun("log", log="hours")
        client = as_user(entry.placement.student)
        response = client.post(write(entry), sent(entry, log="hours", hours=hours, what="Dit."))
        assert response.status_code == 422
        assert (fresh(entry).hours, fresh(entry).texts) == (None, {"what": "Dit."})

    @pytest.mark.parametrize("field", ["log", "source", "tension", "article"])
    def test_what_is_not_of_this_kind_is_not_stored(self, own, entry, field):
        response = own.post(write(entry), sent(entry, **{field: ItemFactory().pk}))
        assert response.status_code == 302
        stored = fresh(entry)
        assert (stored.log, stored.source, stored.tension, stored.article) == ("", "", None, None)

    def test_a_page_that_is_not_complete_stores_nothing(self, own, entry):
        response = own.post(write(entry), {"situation": "iets"})
        assert response.status_code == 422
        assert "Deze pagina is niet compleet" in text_of(response)
        assert fresh(entry).texts == {}

    def test_a_field_that_was_not_sent_stays(self, own, entry):
        own.post(write(entry), sent(entry, title="Titel", situation="Iets."))
        own.post(write(entry), {"version": 1, "task": "Meer."})
        assert fresh(entry).title == "Titel"
        assert fresh(entry).texts == {"situation": "Iets.", "task": "Meer."}


class TestAsOneGoes:
    def test_only_what_became_of_it_comes_back(self, own, entry):
        response = own.post(write(entry), sent(entry, situation="Iets."), headers=HTMX)
        saved = response.content.decode().strip()
        assert response.status_code == 200
        assert saved.startswith(f'<div class="saved" id="entry-saved-{entry.pk}">')
        assert "Opgeslagen om" in saved
        assert saved in own.get(write(entry)).content.decode()

    def test_the_same_twice_is_stored_once(self, own, entry):
        for _time in range(2):
            response = own.post(write(entry), sent(entry, situation="Iets."), headers=HTMX)
            assert response.status_code == 200
        assert fresh(entry).version == 1

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_an_older_page_writes_over_nothing(self, own, entry, headers):
        own.post(write(entry), sent(entry, title="Ander", situation="Uit het andere venster."))
        data = sent(entry, title="Hier", situation="Uit dit venster.")
        response = own.post(write(entry), data, headers=headers)
        assert response.status_code == 409
        page = text_of(response)
        assert "Uit het andere venster." in page
        assert "Ander" in page
        assert 'name="version" value="0"' in page  # typing on writes over nothing either
        assert fresh(entry).texts == {"situation": "Uit het andere venster."}
        if not headers:
            assert "Uit dit venster." in page
        again = own.post(write(entry), {**data, "seen": "1", "toch": "1"})
        assert again.url == write(entry)
        assert (fresh(entry).title, fresh(entry).version) == ("Hier", 2)

    def test_what_was_read_may_be_older_again(self, own, entry):
        own.post(write(entry), sent(entry, situation="Een."))
        own.post(write(entry), sent(fresh(entry), situation="Twee."))
        data = sent(entry, situation="Drie.")
        response = own.post(write(entry), {**data, "seen": "1", "toch": "1"})
        assert response.status_code == 409
        assert fresh(entry).texts == {"situation": "Twee."}

    @pytest.mark.parametrize("version", ["", "-1", "x", "9" * 30])
    def test_a_version_that_cannot_be_stores_nothing(self, own, entry, version):
        data = sent(entry, situation="Iets.") | {"version": version}
        assert own.post(write(entry), data).status_code in (409, 422)
        assert fresh(entry).texts == {}

    def test_a_session_that_ended_loses_nothing(self, own, entry):
        Session.objects.all().delete()
        response = own.post(write(entry), sent(entry, situation="Een heel verhaal, lang genoeg."))
        assert response.status_code == 401
        assert "Een heel verhaal, lang genoeg." in text_of(response)
        assert f'action="{write(entry)}"' in text_of(response)

    def test_enter_stays_on_the_page(self, own, entry):
        response = own.post(write(entry), sent(entry, title="x", hier="1"))
        assert response.url == write(entry)


class TestACriticalSituation:
    @pytest.fixture
    def entry(self):
        return begun("situation")

    @pytest.fixture
    def tension(self):
        """A field of tension, which the code calls as a profile does; a question is about that."""
        code = FrameworkFactory(code="code", status="published")
        tension = ItemFactory(framework=code, kind="tension", title="Dichtbij en ver")
        situation = ItemFactory(kind="critical_situation")
        question = ItemFactory(kind="reflection_question", text="Waaraan merkte je dat?")
        for one, kind, other in [
            (tension, Relation.Kind.EXACT, situation),
            (question, Relation.Kind.ILLUSTRATES, situation),
        ]:
            Relation.objects.create(from_item=one, kind=kind, to_item=other, origin="source")
        return tension

    def test_tension_and_article_are_chosen_from_the_frameworks_in_use(self, own, entry, tension):
        chapter = ItemFactory(framework=tension.framework, kind="chapter", title="Samenwerken")
        article = ItemFactory(framework=tension.framework, kind="article", parent=chapter)
        page = text_of(own.get(write(entry)))
        assert "Dichtbij en ver" in page
        assert 'optgroup label="Samenwerken"' in page
        data = sent(entry, tension=tension.pk, article=article.pk)
        assert own.post(write(entry), data).status_code == 302
        assert (fresh(entry).tension, fresh(entry).article) == (tension, article)
        page = text_of(own.get(entry.get_absolute_url()))
        assert "Dichtbij en ver" in page
        assert article.code in page

    def test_what_was_chosen_from_a_code_withdrawn_since_stays(self, own, entry, tension):
        own.post(write(entry), sent(entry, tension=tension.pk))
        tension.framework.status = "withdrawn"
        tension.framework.save()
        other = begun("situation", placement=entry.placement)
        assert "Dichtbij en ver" in text_of(own.get(write(entry)))
        assert "Dichtbij en ver" not in text_of(own.get(write(other)))
        data = sent(fresh(entry), tension=tension.pk, pull="Iets.")
        assert own.post(write(entry), data).status_code == 302

    def test_another_kind_of_item_cannot_be_chosen(self, own, entry, tension):
        response = own.post(write(entry), sent(entry, tension=ItemFactory().pk, pull="Iets."))
        assert response.status_code == 422
        assert (fresh(entry).tension, fresh(entry).texts) == (None, {"pull": "Iets."})

    def test_the_questions_of_the_frameworks_come_with_the_choice(self, own, entry, tension):
        assert "Waaraan merkte je dat?" not in text_of(own.get(write(entry)))
        response = own.post(write(entry), sent(entry, tension=tension.pk), headers=HTMX)
        assert "Waaraan merkte je dat?" in text_of(response)
        assert f'id="entry-questions-{entry.pk}" hx-swap-oob="true"' in text_of(response)
        # While one types on, they stay as they are: open, when they were opened.
        data = sent(fresh(entry), tension=tension.pk, pull="Iets.")
        assert "entry-questions" not in text_of(own.post(write(entry), data, headers=HTMX))
        assert "Waaraan merkte je dat?" in text_of(own.get(write(entry)))

    def test_every_field_of_tension_but_one_has_questions(self, reference, own, entry):
        tensions = Item.objects.filter(kind="tension").order_by("order")
        numbers = []
        for tension in tensions:
            data = sent(fresh(entry), tension=tension.pk)
            own.post(write(entry), data)
            numbers.append(len(own.get(write(entry)).context["questions"]))
        assert numbers == [0, 6, 6, 6, 6, 6]
