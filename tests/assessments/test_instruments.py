"""Making a list of one's own: from draft to published, and never a change after that."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import (
    Answer,
    Assessment,
    IncompleteError,
    Instrument,
    MovedOnError,
    Question,
    ScalePoint,
    Section,
)
from competencies.models import Framework, Item
from tests.assessments.test_lists import HTMX, parse
from tests.factories import (
    FrameworkFactory,
    InstrumentFactory,
    ItemFactory,
    LevelFactory,
    MembershipFactory,
    ProgrammeFactory,
    RoundFactory,
    ScaleFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def client(as_user, programme):
    return as_user(MembershipFactory(coordinator=True, programme=programme).user)


@pytest.fixture
def draft(programme):
    """A draft of two sections, which asks A and B, and C."""
    draft = InstrumentFactory(programme=programme, title="Onze lijst", status="draft")
    for question, code in zip(Question.objects.of(draft), "ABC", strict=True):
        Item.objects.filter(pk=question.item_id).update(code=code)
    return draft


def order(instrument):
    """What a list asks, in order: the codes of its statements, by section."""
    return [
        [question.item.code for question in section.questions.all()]
        for section in instrument.sections.prefetch_related("questions__item")
    ]


def question(instrument, code):
    return Question.objects.of(instrument).get(item__code=code)


def contents(instrument):
    """All that somebody who fills in the list depends on."""
    return [
        list(Instrument.objects.filter(pk=instrument.pk).values("title", "introduction", "scale")),
        list(instrument.sections.values("title", "introduction", "order", "judged")),
        list(Question.objects.of(instrument).values_list("section", "item", "order")),
    ]


def url(page, *args):
    return reverse(f"assessments:{page}", args=args)


def queries(client, *addresses):
    with CaptureQueriesContext(connection) as asked:
        for address in addresses:
            assert client.get(address).status_code == 200
    return len(asked)


class TestOrder:
    @pytest.mark.parametrize(
        ("code", "by", "expected"),
        [
            ("A", 1, [["B", "A"], ["C"]]),
            ("B", -1, [["B", "A"], ["C"]]),
            ("B", 1, [["A"], ["B", "C"]]),
            ("C", -1, [["A", "B", "C"], []]),
            ("A", -1, [["A", "B"], ["C"]]),
            ("C", 1, [["A", "B"], ["C"]]),
        ],
    )
    def test_a_question_goes_up_and_down_through_the_sections(self, draft, code, by, expected):
        moved = question(draft, code).shift(by)
        assert order(draft) == expected
        assert moved == (expected != [["A", "B"], ["C"]])

    def test_a_question_goes_down_past_one_of_several(self, draft):
        draft.sections.first().add([ItemFactory(code="D")])
        question(draft, "A").shift(1)
        assert order(draft) == [["B", "A", "D"], ["C"]]

    def test_questions_come_in_front_of_another_in_the_order_they_had(self, draft):
        first, second = draft.sections.all()
        second.put(list(first.questions.all()), before=question(draft, "C"))
        assert order(draft) == [[], ["A", "B", "C"]]
        first.put([question(draft, "C")])
        assert order(draft) == [["C"], ["A", "B"]]

    def test_a_section_asks_about_a_statement_once(self, draft):
        first, second = draft.sections.all()
        second.add([question(draft, "A").item])
        here, there = Question.objects.of(draft).filter(item__code="A")
        assert second.put([here, there]) == [there]
        assert order(draft) == [["A", "B"], ["C", "A"]]
        assert first.put([there]) == []
        assert (here.shift(1), order(draft)) == (True, [["B", "A"], ["C", "A"]])
        assert (here.shift(1), order(draft)) == (False, [["B", "A"], ["C", "A"]])

    def test_what_is_added_comes_last_also_after_something_was_taken_away(self, draft):
        question(draft, "A").delete()
        first, second = draft.sections.all()
        first.add([ItemFactory(code="D"), ItemFactory(code="E")])
        second.questions.all().delete()
        second.add([ItemFactory(code="F")])
        assert order(draft) == [["B", "D", "E"], ["F"]]

    def test_sections_change_places(self, draft):
        first, second = draft.sections.all()
        Section(title="Deel 3").append_to(draft)
        assert (second.shift(-1), order(draft)) == (True, [["C"], ["A", "B"], []])
        assert (first.shift(1), order(draft)) == (True, [["C"], [], ["A", "B"]])
        assert (first.shift(1), second.shift(-1)) == (False, False)
        assert (second.order, list(draft.sections.values_list("order", flat=True))) == (
            0,
            [0, 1, 2],
        )

    def test_the_first_section_of_an_empty_list(self, programme):
        draft = Instrument.begin(programme=programme, title="Leeg", source=InstrumentFactory())
        draft.sections.all().delete()
        Section(title="Deel 1").append_to(draft)
        assert draft.sections.get().order == 0


class TestVersions:
    def test_published_it_can_be_chosen_and_not_be_changed(self, draft, programme):
        draft.publish()
        assert Instrument.objects.available_to(programme).get() == draft
        user = MembershipFactory(coordinator=True, programme=programme).user
        for model in (Instrument, Section, Question):
            assert not model.objects.editable_by(user).exists()
            assert model.objects.visible_to(user).exists()

    def test_of_two_who_publish_one_is_told_so(self, draft):
        other = Instrument.objects.get(pk=draft.pk)
        draft.publish()
        with pytest.raises(MovedOnError):
            other.publish()

    def test_a_list_that_asks_nothing_or_has_an_empty_section_is_not_published(self, draft):
        question(draft, "C").delete()
        assert draft.missing() == ["Het deel “Deel 2” is leeg."]
        with pytest.raises(IncompleteError):
            draft.publish()
        draft.sections.all().delete()
        assert draft.missing() == ["Er staat nog geen vraag in de lijst."]
        with pytest.raises(IncompleteError):
            draft.publish()
        draft.refresh_from_db()
        assert draft.is_draft

    def test_the_next_version_asks_the_same_and_leaves_this_one_alone(self, draft):
        draft.sections.update(introduction="Denk aan de afgelopen weken.")
        draft.publish()
        before = contents(draft)
        following = draft.next_version()
        assert (following.version, following.status, following.code) == (2, "draft", draft.code)
        assert contents(following)[:2] == before[:2]
        assert order(following) == order(draft) == [["A", "B"], ["C"]]
        question(following, "A").shift(1)
        question(following, "C").delete()
        following.sections.update(title="Anders")
        assert contents(draft) == before

    def test_asking_twice_gives_the_same_draft(self, draft):
        draft.publish()
        assert draft.next_version() == draft.next_version()
        with pytest.raises(IntegrityError), transaction.atomic():
            InstrumentFactory(code=draft.code, version=9, status="draft")

    def test_a_running_round_keeps_its_version(self, draft, programme):
        draft.publish()
        round = RoundFactory(instrument=draft)
        following = draft.next_version()
        question(following, "B").delete()
        following.publish()
        round.refresh_from_db()
        assert (round.instrument, round.instrument.status) == (draft, "withdrawn")
        answers = Answer.objects.filter(assessment__round=round, assessment__role="student")
        assert [one.question.item.code for one in answers] == ["A", "B", "C"]
        assert Instrument.objects.available_to(programme).get() == following

    def test_publishing_leaves_other_lists_in_use(self, draft, programme):
        other = InstrumentFactory(programme=programme)
        draft.publish()
        assert set(Instrument.objects.available_to(programme)) == {draft, other}

    def test_withdrawn_it_is_for_no_new_round_and_can_come_back_as_a_new_version(
        self, draft, programme
    ):
        draft.publish()
        draft.withdraw()
        assert not Instrument.objects.available_to(programme).exists()
        with pytest.raises(MovedOnError):
            Instrument.objects.get(pk=draft.pk).withdraw()
        draft.next_version().publish()
        assert Instrument.objects.available_to(programme).get().version == 2

    def test_an_own_list_has_a_code_of_its_own(self, programme):
        source = InstrumentFactory(level=LevelFactory(number=5), framework=FrameworkFactory())
        copies = [
            Instrument.begin(programme=programme, title="Een kopie", source=source) for _ in "12"
        ]
        assert len({source.code, *(one.code for one in copies)}) == 3
        [copy, _] = copies
        assert (copy.title, copy.programme, copy.version) == ("Een kopie", programme, 1)
        assert (copy.scale, copy.level, copy.framework) == (source.scale, source.level, None)
        assert order(copy) == order(source)


class TestLists:
    def test_every_list_once_with_its_versions(self, client, draft, programme):
        framework = FrameworkFactory()
        programme.frameworks.add(framework)
        standard = InstrumentFactory(framework=framework, level=programme.level)
        InstrumentFactory(framework=framework, level=LevelFactory(number=7))
        InstrumentFactory(programme=ProgrammeFactory())
        draft.publish()
        following = draft.next_version()
        context = client.get(url("instruments", programme.pk)).context
        assert context["own"] == [(following, [draft])]
        assert list(context["standard"]) == [standard]
        unfinished = InstrumentFactory(framework=framework, level=programme.level, status="draft")
        assert client.get(unfinished.get_absolute_url()).status_code == 404

    def test_queries(self, client, draft, programme):
        address = url("instruments", programme.pk)
        once = queries(client, address)
        for _ in range(2):
            InstrumentFactory(programme=programme).next_version()
        assert queries(client, address) == once

    def test_the_coordinator_finds_it_from_home_and_from_the_cohort(self, client, programme):
        address = url("instruments", programme.pk)
        assert address in parse(client.get(reverse("home"))).links()
        cohort = RoundFactory(placement__cohort__programme=programme).placement.cohort
        assert address in parse(client.get(cohort.get_absolute_url())).links()

    def test_a_copy_of_a_standard_list(self, client, programme):
        standard = InstrumentFactory()
        address = url("instrument_new", programme.pk)
        page = parse(client.get(f"{address}?van={standard.pk}"))
        [chosen] = [one for one in page.named("source")[0] if "selected" in one.attrib]
        assert chosen.get("value") == str(standard.pk)
        response = client.post(address, {"title": "Van ons", "source": standard.pk})
        own = Instrument.objects.get(programme=programme)
        assert response.url == own.get_absolute_url()
        assert (own.title, own.status, order(own)) == ("Van ons", "draft", order(standard))

    def test_an_empty_list_with_the_level_of_the_programme(self, client, programme):
        ScaleFactory()
        client.post(url("instrument_new", programme.pk), {"title": "Leeg", "source": ""})
        own = Instrument.objects.get(programme=programme)
        assert (order(own), own.level) == ([], programme.level)

    @pytest.mark.parametrize("status", ["draft", "withdrawn", "published"])
    def test_a_copy_of_what_one_may_not_use_is_refused(self, client, programme, status):
        own_of_another = {"programme": ProgrammeFactory()} if status == "published" else {}
        source = InstrumentFactory(status=status, **own_of_another)
        data = {"title": "Van ons", "source": source.pk}
        response = client.post(url("instrument_new", programme.pk), data)
        assert response.status_code == 422
        assert not Instrument.objects.filter(programme=programme).exists()


class TestDraft:
    def arrange(self, client, draft, headers=None, **data):
        return client.post(url("arrange", draft.pk), data, headers=headers)

    def test_details(self, client, draft):
        scale = ScaleFactory()
        data = {"title": "Anders", "introduction": "Hoe ging het?", "scale": scale.pk, "level": ""}
        assert client.post(url("details", draft.pk), data).url == draft.get_absolute_url()
        draft.refresh_from_db()
        assert (draft.title, draft.introduction, draft.scale) == (
            "Anders",
            "Hoe ging het?",
            scale,
        )
        response = client.post(url("details", draft.pk), data | {"title": ""})
        assert response.status_code == 422
        assert "Anders" in parse(response).text()

    @pytest.mark.parametrize("page", ["details", "section"])
    def test_two_windows_do_not_overwrite_each_other(self, client, draft, page):
        row = draft if page == "details" else draft.sections.first()
        address = url(page, row.pk)
        data = {"introduction": "", "scale": draft.scale_id, "level": ""}
        data["seen"] = parse(client.get(address)).value("seen")
        assert client.post(address, data | {"title": "Uit het ene"}).status_code == 302
        second = client.post(address, data | {"title": "Uit het andere"})
        assert second.status_code == 422
        assert "in een ander venster veranderd" in parse(second)["errors"].text()
        assert parse(second).value("title") == "Uit het andere"
        row.refresh_from_db()
        assert row.title == "Uit het ene"
        data["seen"] = parse(second).value("seen")
        assert client.post(address, data | {"title": "Uit het andere"}).status_code == 302
        row.refresh_from_db()
        assert row.title == "Uit het andere"

    def test_a_scale_about_workplaces_is_not_offered(self, client, draft):
        scale = ScaleFactory(of_workplaces=True)
        form = client.get(url("details", draft.pk)).context["form"]
        assert scale not in form.fields["scale"].queryset
        assert draft.scale in form.fields["scale"].queryset

    def test_every_scale_shows_what_its_words_mean_and_what_stands_beside_it(self, client, draft):
        text = parse(client.get(url("details", draft.pk)))[f"scale-{draft.scale_id}"].text()
        for point in ScalePoint.objects.filter(scale=draft.scale):
            assert point.anchor in text
        on_scale, beside = text.split("Naast de schaal")
        assert ("Op niveau" in on_scale, "Kon hier niet" in beside) == (True, True)

    def test_a_section_is_made_changed_and_taken_away(self, client, draft):
        data = {"title": "Rust", "introduction": "", "judged": "on"}
        response = client.post(url("section_new", draft.pk), data)
        made = draft.sections.get(title="Rust")
        assert (response.url, made.order, made.judged) == (url("pick", made.pk), 2, True)
        client.post(url("section", made.pk), {"title": "Ruimte", "introduction": "Kijk terug."})
        made.refresh_from_db()
        assert (made.title, made.introduction, made.judged) == ("Ruimte", "Kijk terug.", False)
        client.post(url("section", made.pk), {"weg": "1"})
        client.post(url("section", draft.sections.first().pk), {"weg": "1"})
        assert order(draft) == [["C"]]

    def test_a_button_moves_a_question_and_the_page_comes_back_to_it(self, client, draft):
        moved = question(draft, "A")
        response = self.arrange(client, draft, omlaag=moved.pk)
        assert response.url == f"{draft.get_absolute_url()}#v{moved.pk}"
        assert order(draft) == [["B", "A"], ["C"]]
        page = parse(client.get(response.url))
        assert page["messages"].text() == "A staat nu op plaats 2 van “Deel 1”."
        self.arrange(client, draft, omhoog=moved.pk)
        assert order(draft) == [["A", "B"], ["C"]]

    def test_a_button_moves_a_section(self, client, draft):
        first, second = draft.sections.all()
        self.arrange(client, draft, **{"deel-omhoog": second.pk})
        assert order(draft) == [["C"], ["A", "B"]]
        response = self.arrange(client, draft, **{"deel-omlaag": second.pk})
        assert response.url == f"{draft.get_absolute_url()}#d{second.pk}"
        assert list(draft.sections.all()) == [first, second]

    def test_ticked_questions_move_together_or_go(self, client, draft):
        second = draft.sections.last()
        ticked = [question(draft, code).pk for code in "AB"]
        self.arrange(client, draft, vraag=ticked, deel=second.pk, verplaats="1")
        assert order(draft) == [[], ["C", "A", "B"]]
        self.arrange(client, draft, vraag=ticked, deel=second.pk, weg="1")
        assert order(draft) == [[], ["C"]]

    def test_a_question_is_dragged_to_its_place(self, client, draft):
        first, second = draft.sections.all()
        a, b, c = (question(draft, code).pk for code in "ABC")
        self.arrange(client, draft, sleep=c, deel=first.pk, voor=b, headers=HTMX)
        assert order(draft) == [["A", "C", "B"], []]
        self.arrange(client, draft, sleep=a, deel=second.pk, voor="", headers=HTMX)
        assert order(draft) == [["C", "B"], ["A"]]

    @pytest.mark.parametrize("key", ["", "x", "0", "9" * 30, "\0"])
    @pytest.mark.parametrize("button", ["omhoog", "deel-omlaag", "sleep", "vraag", "verplaats"])
    def test_what_is_gone_or_nonsense_changes_nothing(self, client, draft, button, key):
        before = contents(draft)
        data = {"deel": draft.sections.first().pk, "weg": "1", button: key}
        response = client.post(url("arrange", draft.pk), data, follow=True)
        assert "Er is niets veranderd." in parse(response)["messages"].text()
        assert contents(draft) == before

    def test_a_question_of_another_list_is_not_touched(self, client, draft):
        other = InstrumentFactory(status="draft")
        before = contents(other)
        row = Question.objects.of(other).last()
        for button in ("omhoog", "omlaag", "vraag"):
            self.arrange(client, draft, **{button: row.pk, "weg": "1"})
        self.arrange(client, draft, sleep=row.pk, deel=draft.sections.first().pk)
        assert contents(other) == before

    def test_the_part_that_changes_equals_a_fresh_page(self, client, draft):
        page = parse(client.get(draft.get_absolute_url()))
        reply = self.arrange(client, draft, headers=HTMX, omlaag=question(draft, "B").pk)
        page.swap(parse(reply))
        assert page["said"].text() == "B staat nu op plaats 1 van “Deel 2”."
        fresh = parse(client.get(draft.get_absolute_url()))
        assert page["questions"].lines() == fresh["questions"].lines()

    def test_what_cannot_go_further_says_so(self, client, draft):
        page = parse(client.get(draft.get_absolute_url()))
        held = [one.get("id") for one in page.root.iterfind(".//*[@aria-disabled]")]
        first, second = draft.sections.all()
        a, c = question(draft, "A").pk, question(draft, "C").pk
        assert held == [
            f"d{first.pk}-omhoog",
            f"v{a}-omhoog",
            f"d{second.pk}-omlaag",
            f"v{c}-omlaag",
        ]

    def test_a_draft_can_be_deleted_and_what_was_published_stays(self, client, draft):
        draft.publish()
        following = draft.next_version()
        address = url("delete", following.pk)
        assert client.post(address).url == url("instruments", draft.programme_id)
        assert list(Instrument.objects.all()) == [draft]
        assert client.post(address).status_code == 404
        assert client.post(url("delete", draft.pk)).status_code == 409
        assert order(draft) == [["A", "B"], ["C"]]

    def test_queries(self, client, programme):
        counts = []
        for number in (1, 3):
            made = InstrumentFactory(
                programme=programme, status="draft", questions=[number] * number
            )
            addresses = [made.get_absolute_url(), url("preview", made.pk, 1)]
            counts.append(queries(client, *addresses, url("pick", made.sections.first().pk)))
        assert counts[0] == counts[1]


class TestPublish:
    def test_it_says_what_is_missing_and_asks_once(self, client, draft):
        question(draft, "C").delete()
        page = parse(client.get(url("publish", draft.pk)))
        assert "Het deel “Deel 2” is leeg." in page.text()
        assert "Publiceer deze lijst" not in page.text()
        response = client.post(url("publish", draft.pk), follow=True)
        assert "Deze lijst is nog niet af." in parse(response)["messages"].text()
        draft.sections.last().delete()
        assert "Publiceer deze lijst" in parse(client.get(url("publish", draft.pk))).text()
        client.post(url("publish", draft.pk))
        draft.refresh_from_db()
        assert draft.is_published

    def test_who_is_second_reads_what_happened(self, client, draft):
        client.post(url("publish", draft.pk))
        response = client.post(url("publish", draft.pk), follow=True)
        assert "intussen gepubliceerd" in parse(response)["messages"].text()
        client.post(url("withdraw", draft.pk))
        response = client.post(url("withdraw", draft.pk), follow=True)
        assert "al niet meer in gebruik" in parse(response)["messages"].text()
        draft.refresh_from_db()
        assert draft.status == "withdrawn"

    def test_a_new_version_is_one_press(self, client, draft):
        draft.publish()
        first, second = [client.post(url("next_version", draft.pk)).url for _ in range(2)]
        assert first == second == Instrument.objects.get(version=2).get_absolute_url()

    def test_nothing_that_arrives_after_publishing_changes_the_list(self, client, draft):
        section, row = draft.sections.first(), question(draft, "A")
        draft.publish()
        before = contents(draft)
        words = {"title": "Wat ik typte", "introduction": "En dit ook", "scale": draft.scale_id}
        late = [
            (url("details", draft.pk), words),
            (url("section_new", draft.pk), words),
            (url("section", section.pk), words),
            (url("section", section.pk), {"weg": "1"}),
            (url("arrange", draft.pk), {"omlaag": row.pk}),
            (url("arrange", draft.pk), {"vraag": row.pk, "weg": "1"}),
            (url("pick", section.pk), {"uitspraak": ItemFactory().pk}),
            (url("delete", draft.pk), {}),
        ]
        for address, data in late:
            response = client.post(address, data)
            assert response.status_code == 409, address
            text = parse(response).text()
            assert "is niet bewaard" in text
            for name in ("title", "introduction"):
                assert data.get(name, "") in text
        assert contents(draft) == before

    def test_the_editor_that_is_still_open_goes_to_the_list_as_it_is(self, client, draft):
        row = question(draft, "A")
        draft.publish()
        response = client.post(url("arrange", draft.pk), {"omlaag": row.pk}, headers=HTMX)
        assert response.headers["HX-Redirect"] == draft.get_absolute_url()
        page = parse(client.get(draft.get_absolute_url()))
        assert "intussen gepubliceerd" in page["messages"].text()
        assert "Omlaag" not in page.text()

    @pytest.mark.parametrize("page", ["details", "section_new", "publish", "delete"])
    def test_the_pages_of_a_draft_lead_to_the_list(self, client, draft, page):
        draft.publish()
        assert client.get(url(page, draft.pk)).url == draft.get_absolute_url()


class TestPick:
    @pytest.fixture
    def section(self, draft):
        return draft.sections.last()

    @pytest.fixture
    def framework(self):
        """A line with a strand of two outcomes, at levels 4 and 5; and a loose behaviour."""
        framework = FrameworkFactory(code="leerplan")
        line = ItemFactory(framework=framework, kind="line", code="L", title="Leerlijn", text="")
        strand = ItemFactory(
            framework=framework, parent=line, kind="strand", code="L-1", title="Draad", text=""
        )
        for number in (4, 5):
            outcome = ItemFactory(
                framework=framework, parent=strand, kind="outcome", code=f"L-1.{number}",
                text=f"Je luistert op niveau {number}.",
            )  # fmt: skip
            outcome.levels.add(LevelFactory(number=number))
        ItemFactory(framework=framework, kind="behaviour", code="G", text="Je bent eerlijk.")
        return framework

    def found(self, client, section, **query):
        response = client.get(url("pick", section.pk), {"kader": "leerplan"} | query)
        assert response.status_code == 200
        return [
            (item.code, where)
            for _parent, items in response.context["groups"]
            for item, where in items
        ]

    def test_every_statement_and_no_heading(self, client, section, framework):
        found = self.found(client, section)
        assert found == [("L-1.4", None), ("L-1.5", None), ("G", None)]

    def test_by_level_by_heading_and_by_words(self, client, section, framework):
        line = Item.objects.get(code="L")
        assert self.found(client, section, niveau=5) == [("L-1.5", None)]
        assert self.found(client, section, kop=line.pk) == [("L-1.4", None), ("L-1.5", None)]
        assert self.found(client, section, q="EERLIJK") == [("G", None)]
        assert self.found(client, section, kop=line.pk, q="eerlijk") == []

    def test_a_heading_of_the_framework_before_is_forgotten(self, client, section, framework):
        other = ItemFactory(framework=FrameworkFactory(), kind="line")
        assert len(self.found(client, section, kop=other.pk)) == 3

    @pytest.mark.parametrize("query", [{"niveau": "x"}, {"q": "n" * 101}, {"q": "\0"}])
    def test_nonsense_is_told_so(self, client, section, framework, query):
        response = client.get(url("pick", section.pk), {"kader": "leerplan"} | query)
        assert response.status_code == 422

    def test_it_begins_in_the_framework_that_was_asked_about_last(self, client, section, framework):
        programme = section.instrument.programme
        programme.frameworks.add(framework)
        assert "A" in parse(client.get(url("pick", section.pk))).text()
        section.add([Item.objects.get(code="G")])
        found = client.get(url("pick", section.pk)).context["form"].data["kader"]
        assert found == "leerplan"
        Question.objects.of(section.instrument).delete()
        found = client.get(url("pick", section.pk), {"kader": "weg"}).context["form"].data["kader"]
        assert found == "leerplan"

    def test_the_chosen_ones_are_added_in_the_order_of_the_framework(
        self, client, section, framework
    ):
        keys = list(Item.objects.filter(framework=framework).values_list("pk", flat=True))
        address = f"{url('pick', section.pk)}?kader=leerplan&niveau=4"
        response = client.post(address, {"uitspraak": keys[::-1]})
        assert response.url == address
        assert order(section.instrument) == [["A", "B"], ["C", "L-1.4", "L-1.5", "G"]]

    def test_what_is_asked_already_is_marked_and_not_asked_again(self, client, section, framework):
        outcome = Item.objects.get(code="L-1.4")
        section.instrument.sections.first().add([outcome])
        assert self.found(client, section)[0] == ("L-1.4", "Deel 1")
        client.post(url("pick", section.pk), {"uitspraak": outcome.pk})
        assert order(section.instrument) == [["A", "B", "L-1.4"], ["C"]]

    def test_what_cannot_be_asked_is_not_added(self, client, section):
        hidden = ItemFactory(framework=FrameworkFactory(status=Framework.Status.DRAFT))
        old = ItemFactory(framework=FrameworkFactory(status=Framework.Status.WITHDRAWN))
        heading = ItemFactory(kind="strand")
        keys = [hidden.pk, old.pk, heading.pk, 0, "x", "9" * 30]
        response = client.post(url("pick", section.pk), {"uitspraak": keys}, follow=True)
        assert "Kies eerst een of meer uitspraken" in parse(response)["messages"].text()
        assert order(section.instrument) == [["A", "B"], ["C"]]


class TestPreview:
    def words(self, response):
        """What a page says between its title and its last button, without its buttons."""
        page = parse(response)
        for button in page.root.iter("button"):
            button.clear()
        [title] = page.root.iter("h1")
        answers = [one for one in page.root.iter("div") if "answer" in one.get("class", "").split()]
        texts = [" ".join("".join(one.itertext()).split()) for one in answers]
        return ["".join(title.itertext()).strip(), page["progress"].text(), *texts]

    def test_it_is_what_the_student_will_see(self, client, as_user, programme):
        framework = FrameworkFactory()
        strand = ItemFactory(framework=framework, kind="strand")
        draft = InstrumentFactory(
            programme=programme, level=LevelFactory(number=5), status="draft", questions=[7, 1]
        )
        for number in (4, 5, 6):
            outcome = ItemFactory(framework=framework, parent=strand, kind="outcome")
            outcome.levels.add(LevelFactory(number=number))
            if number == 5:
                draft.sections.first().add([outcome])
        shown = [self.words(client.get(url("preview", draft.pk, one))) for one in (1, 2, 3)]
        draft.publish()
        round = RoundFactory(instrument=draft)
        own = Assessment.objects.get(round=round, role="student")
        student = as_user(own.author)
        seen = [self.words(student.get(url("step", own.pk, one))) for one in (1, 2, 3)]
        assert shown == seen
        assert [len(one) for one in shown] == [6, 6, 3]

    def test_nothing_in_it_can_be_sent(self, client, draft):
        page = parse(client.get(url("preview", draft.pk, 1)))
        [main] = page.root.iter("main")
        assert list(main.iter("form")) == []
        assert [one for one in main.iter() if "hx-post" in one.attrib] == []

    def test_every_step_can_be_reached(self, client, draft):
        links = parse(client.get(url("preview", draft.pk, 1))).links()
        assert {url("preview", draft.pk, 1), url("preview", draft.pk, 2)} <= set(links)
        for number in (0, 3):
            assert client.get(url("preview", draft.pk, number)).status_code == 404

    def test_an_empty_list_has_no_step(self, client, programme, draft):
        draft.sections.all().delete()
        assert client.get(url("preview", draft.pk, 1)).status_code == 404
        links = parse(client.get(draft.get_absolute_url())).links()
        assert url("preview", draft.pk, 1) not in links
