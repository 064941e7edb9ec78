"""Filling in a list and handing it in: nothing typed is lost, and nothing is overwritten."""

import datetime

import pytest
import tinyhtml5
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import MAX_TEXT, Answer, Assessment, Round, ScalePoint, Transition
from tests.factories import InstrumentFactory, PlacementFactory, RoundFactory, ScaleFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


class Page:
    """A page or a part of it, as a browser has it before it."""

    def __init__(self, root):
        self.root = root

    def __getitem__(self, pk):
        [found] = self.root.iterfind(f".//*[@id='{pk}']")
        return Page(found)

    @property
    def attributes(self):
        return self.root.attrib

    def words(self):
        return [" ".join(text.split()) for text in self.root.itertext() if text.strip()]

    def text(self):
        return " ".join(self.words())

    def links(self):
        return [link.get("href") for link in self.root.iter("a")]

    def named(self, name):
        return self.root.findall(f".//*[@name='{name}']")

    def value(self, name):
        """What the form would send for `name`; None for nothing."""
        for one in self.named(name):
            if one.tag == "textarea":
                return one.text or ""
            if one.tag == "input" and (one.get("type") != "radio" or "checked" in one.attrib):
                return one.get("value")
        return None

    def fill_in(self, name, value):
        for one in self.named(name):
            if one.tag == "textarea":
                one.text = value
            elif one.get("type") == "radio":
                one.attrib.pop("checked", None)
                if one.get("value") == str(value):
                    one.set("checked", "")

    def swap(self, reply):
        """Put every element of `reply` that has an id in the place of the one with that id."""
        parents = {child: parent for parent in self.root.iter() for child in parent}
        for new in reply.root.find("body"):
            new.attrib.pop("hx-swap-oob", None)
            old = self[new.get("id")].root
            parent = parents[old]
            parent[list(parent).index(old)] = new

    def lines(self):
        """Everything a reader or a script could see, apart from the token against forgery."""
        for token in self.named("csrfmiddlewaretoken"):
            token.set("value", "")
        return [
            (one.tag, sorted(one.attrib.items()), (one.text or "").strip())
            for one in self.root.iter()
            if isinstance(one.tag, str)
        ]


def parse(response):
    html = response.content.decode()
    return Page(tinyhtml5.parse(html, namespace_html_elements=False))


class List:
    """A student's own list in an open round, with the student at the keyboard."""

    def __init__(self, as_user, role="student", **fields):
        self.round = RoundFactory(**fields)
        self.assessment = Assessment.objects.get(round=self.round, role=role)
        self.author = self.assessment.author
        self.client = as_user(self.author)
        self.answers = list(Answer.objects.filter(assessment=self.assessment))
        points = ScalePoint.objects.filter(scale=self.round.instrument.scale)
        self.points = {point.code: point.pk for point in points}

    def fields(self, answer, point="", comment="", version=0):
        point = self.points.get(point, point)
        given = {"point": point, "comment": comment, "version": version}
        return {f"a{answer.pk}-{name}": value for name, value in given.items()}

    def save(self, answer=None, headers=HTMX, **given):
        answer = answer or self.answers[0]
        url = reverse("assessments:answer", args=[answer.pk])
        return self.client.post(url, self.fields(answer, **given), headers=headers)

    def step(self, *given, number=1, **buttons):
        """Post a whole step: `given` are the answers' fields in order."""
        data = {}
        for answer, one in zip(self.answers, given, strict=False):
            data |= self.fields(answer, **one)
        return self.client.post(self.url("step", number), data | buttons)

    def url(self, page, *args):
        return reverse(f"assessments:{page}", args=[self.assessment.pk, *args])

    def stored(self):
        found = Answer.objects.filter(assessment=self.assessment).select_related("point")
        return [
            (one.point and one.point.code, one.comment, one.version) for one in found.order_by("pk")
        ]

    def submit(self):
        return self.client.post(self.url("submit"))


@pytest.fixture
def mine(as_user):
    return List(as_user)


def text(response):
    return parse(response).text()


EMPTY = (None, "", 0)


class TestAutosave:
    def test_an_answer_is_saved(self, mine):
        response = mine.save(point="op-niveau", comment="Ik luister eerst.")
        assert response.status_code == 200
        assert mine.stored() == [("op-niveau", "Ik luister eerst.", 1), EMPTY, EMPTY]
        saved_at = timezone.localtime(Answer.objects.get(version=1).saved_at)
        assert f"Opgeslagen om {saved_at:%H:%M}" in text(response)

    def test_the_reply_says_how_far_one_is(self, mine):
        page = parse(mine.save(point="op-niveau"))
        assert page["progress"].words() == ["1 van 3"]
        assert page["count-1"].words() == ["1 van 2"]

    def test_saving_the_same_again_changes_nothing(self, mine):
        mine.save(point="op-niveau")
        before = Answer.objects.order_by("pk").values_list()
        before = list(before)
        assert mine.save(point="op-niveau").status_code == 200
        assert list(Answer.objects.order_by("pk").values_list()) == before

    def test_an_older_tab_overwrites_nothing_and_hears_what_stands_there(self, mine):
        mine.save(point="op-niveau", comment="Nieuw.")
        response = mine.save(point="voorbij", comment="Oud.", version=0)
        assert response.status_code == 409
        assert mine.stored()[0] == ("op-niveau", "Nieuw.", 1)
        assert "Daar staat: “op niveau”, “ Nieuw. ”" in text(response)

    def test_typing_on_after_a_conflict_still_overwrites_nothing(self, mine):
        """Autosave sends what the reply left in the page, so that must not be a licence."""
        mine.save(point="op-niveau", comment="Nieuw.")
        page = parse(mine.save(comment="Oud.", version=0))
        version = page.value(f"a{mine.answers[0].pk}-version")
        assert mine.save(comment="Oud, en verder.", version=version).status_code == 409
        assert mine.stored()[0] == ("op-niveau", "Nieuw.", 1)

    def test_after_a_conflict_a_button_keeps_what_stands_here(self, mine):
        mine.save(point="op-niveau", comment="Nieuw.")
        answer = mine.answers[0]
        page = parse(mine.save(comment="Oud.", version=0))
        seen = {f"a{answer.pk}-seen": page.value(f"a{answer.pk}-seen")}
        response = mine.step({"comment": "Oud."}, hier=answer.pk, **seen)
        assert response.url == f"{mine.url('step', 1)}#a{answer.pk}"
        assert mine.stored()[0] == (None, "Oud.", 2)

    def test_two_tabs_that_take_turns(self, mine):
        assert mine.save(point="op-niveau").status_code == 200
        assert mine.save(point="op-niveau", comment="Erbij.", version=1).status_code == 200
        assert mine.stored()[0] == ("op-niveau", "Erbij.", 2)

    @pytest.mark.parametrize("comment", ["👩🏽‍🦽", "تعلمت أن", "e\u0301én", "<b>&amp;"])
    def test_any_script_is_kept(self, mine, comment):
        mine.save(comment=comment)
        assert mine.stored()[0] == (None, comment, 1)
        assert (
            parse(mine.client.get(mine.url("step", 1))).value(f"a{mine.answers[0].pk}-comment")
            == comment
        )

    def test_line_ends_of_any_browser_are_the_same_text(self, mine):
        mine.save(comment="een\r\ntwee\rdrie\n")
        assert mine.save(comment="een\ntwee\ndrie", version=1).status_code == 200
        assert mine.stored()[0] == (None, "een\ntwee\ndrie", 1)

    def test_a_text_of_the_greatest_length_is_saved(self, mine):
        comment = "é\r\n" * (MAX_TEXT // 2)
        assert mine.save(comment=comment).status_code == 200

    @pytest.mark.parametrize(
        "given",
        [
            {"comment": "x" * (MAX_TEXT + 1)},
            {"comment": "x" * (3 * MAX_TEXT)},
            {"comment": "x\0y"},
            {"point": "niet-te-beoordelen"},
            {"point": "0"},
            {"point": "9" * 30},
            {"point": "een"},
            {"point": "\0"},
            {"version": "een"},
            {"version": "-1"},
            {"version": ""},
        ],
        ids=lambda given: str(given)[:30],
    )
    def test_a_wrong_value_is_refused_in_words(self, mine, given):
        mine.save(point="op-niveau", comment="Er stond al wat.")
        response = mine.save(**{"version": 1, **given})
        assert response.status_code == 422
        assert mine.stored()[0] == ("op-niveau", "Er stond al wat.", 1)
        assert parse(response)[f"saved-{mine.answers[0].pk}"].words() != []

    def test_a_point_of_another_scale_is_refused(self, mine):
        other = ScalePoint.objects.filter(scale=ScaleFactory()).first()
        assert mine.save(point=other.pk).status_code == 422
        assert mine.stored()[0] == EMPTY

    def test_an_assessor_may_say_that_they_cannot_judge(self, as_user):
        theirs = List(as_user, role="supervisor")
        assert theirs.save(point="niet-te-beoordelen").status_code == 200
        assert theirs.stored()[0] == ("niet-te-beoordelen", "", 1)

    @pytest.mark.parametrize("version", [2**31 - 1, 2**63 - 1, 10**30])
    def test_a_version_from_nowhere_is_a_conflict(self, mine, version):
        assert mine.save(comment="x", version=version).status_code == 409
        assert mine.stored()[0] == EMPTY

    def test_after_handing_in_nothing_is_saved_and_it_is_said(self, mine):
        mine.assessment.submit()
        response = mine.save(comment="Te laat.")
        assert response.status_code == 409
        assert "al ingeleverd" in text(response)
        assert mine.stored()[0] == EMPTY

    def test_an_answer_of_somebody_else_is_not_there(self, mine):
        other = Answer.objects.filter(assessment__role="supervisor").first()
        assert mine.save(other, comment="x").status_code == 404
        assert Answer.objects.exclude(comment="").count() == 0

    def test_what_is_typed_is_not_read_as_html(self, mine):
        mine.save(comment="Nieuw.")
        mine.save(comment="<script>alert(1)</script>", version=1)
        response = mine.save(comment="Oud.", version=1)
        assert b"<script>" not in response.content


class TestStep:
    def test_without_javascript_the_button_saves_all(self, mine):
        response = mine.step(
            {"point": "op-niveau", "comment": "Een."}, {"point": "voorbij"}, naar="volgende"
        )
        assert (response.status_code, response.url) == (302, mine.url("step", 2))
        assert mine.stored() == [("op-niveau", "Een.", 1), ("voorbij", "", 1), EMPTY]

    def test_a_step_holds_at_most_six(self, as_user):
        mine = List(as_user, instrument=InstrumentFactory(questions=[13, 1]))
        sizes = [
            len(mine.client.get(mine.url("step", number)).context["step"].lines)
            for number in (1, 2, 3, 4)
        ]
        assert sizes == [5, 5, 3, 1]
        given = [{"comment": f"Nummer {number}."} for number in range(5)]
        mine.step(*given)
        assert [comment for _point, comment, _version in mine.stored() if comment] == [
            one["comment"] for one in given
        ]

    @pytest.mark.parametrize(
        ("number", "button", "to"),
        [
            (1, {"naar": "volgende"}, ("step", 2)),
            (2, {"naar": "volgende"}, ("submit",)),
            (2, {"naar": "vorige"}, ("step", 1)),
            (1, {"naar": "vorige"}, ("list",)),
            (1, {}, ("step", 2)),
        ],
    )
    def test_a_button_leads_on(self, mine, number, button, to):
        assert mine.step({}, number=number, **button).url == mine.url(*to)

    @pytest.mark.parametrize("number", [0, 3, 10**30])
    def test_a_step_that_is_not_there(self, mine, number):
        assert mine.client.get(mine.url("step", number)).status_code == 404
        assert mine.client.post(mine.url("step", number)).status_code == 404

    def test_a_choice_can_be_wiped(self, mine):
        mine.save(point="op-niveau", comment="Blijft.")
        pk = mine.answers[0].pk
        response = mine.step({"point": "op-niveau", "comment": "Blijft.", "version": 1}, wis=pk)
        assert response.url == f"{mine.url('step', 1)}#a{pk}"
        assert mine.stored()[0] == (None, "Blijft.", 2)

    def test_a_conflict_in_one_keeps_the_rest_and_what_was_typed(self, mine):
        mine.save(point="op-niveau", comment="Nieuw.")
        response = mine.step({"comment": "Oud."}, {"point": "voorbij", "comment": "Goed."})
        assert response.status_code == 409
        assert mine.stored()[:2] == [("op-niveau", "Nieuw.", 1), ("voorbij", "Goed.", 1)]
        page = parse(response)
        answer = mine.answers[0]
        assert page.value(f"a{answer.pk}-comment") == "Oud."
        assert "Nieuw." in page[f"saved-{answer.pk}"].text()
        assert f"#a{answer.pk}" in page["errors"].links()

    def test_a_button_writes_over_what_was_read_there_and_nothing_newer(self, mine):
        mine.save(point="op-niveau", comment="Nieuw.")
        pk = mine.answers[0].pk
        page = parse(mine.step({"comment": "Oud."}))
        keep = {"hier": pk, f"a{pk}-seen": page.value(f"a{pk}-seen")}
        mine.save(comment="Nog nieuwer.", version=1)
        assert mine.step({"comment": "Oud."}, **keep).status_code == 409
        assert mine.step({"comment": "Oud."}, **keep | {f"a{pk}-seen": 2}).status_code == 302
        assert mine.stored()[0] == (None, "Oud.", 3)

    def test_an_error_in_an_older_tab_is_no_licence_to_overwrite(self, mine):
        mine.save(point="op-niveau", comment="Nieuw.")
        page = parse(mine.step({"comment": "x" * (MAX_TEXT + 1)}))
        assert page.value(f"a{mine.answers[0].pk}-version") == "0"

    def test_an_error_in_one_keeps_the_rest_and_what_was_typed(self, mine):
        long = "x" * (MAX_TEXT + 1)
        response = mine.step({"point": "op-niveau", "comment": long}, {"comment": "Goed."})
        assert response.status_code == 422
        assert mine.stored()[:2] == [EMPTY, (None, "Goed.", 1)]
        page, pk = parse(response), mine.answers[0].pk
        assert page.value(f"a{pk}-comment") == long
        assert page.value(f"a{pk}-point") == str(mine.points["op-niveau"])
        assert page["errors"].links() == [f"#a{pk}"]
        assert page[f"a{pk}-comment"].attributes["aria-describedby"] == f"a{pk}-error"

    def test_after_handing_in_the_typed_text_is_shown(self, mine):
        mine.assessment.submit()
        response = mine.step({"comment": "Te laat getypt."})
        assert response.status_code == 409
        assert "Te laat getypt." in text(response)
        assert mine.stored()[0] == EMPTY
        assert mine.client.get(mine.url("step", 1)).url == self.round_url(mine)

    def test_before_it_opens_nothing_can_be_written(self, as_user):
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        mine = List(as_user, opens_on=tomorrow)
        assert mine.client.get(mine.url("list")).status_code == 200
        assert mine.client.get(mine.url("step", 1)).url == self.round_url(mine)
        assert mine.step({"comment": "Te vroeg."}).status_code == 409
        assert mine.save(comment="Te vroeg.").status_code == 409
        assert mine.submit().status_code == 409
        assert mine.stored()[0] == EMPTY

    def test_nothing_is_chosen_beforehand(self, mine):
        page = parse(mine.client.get(mine.url("step", 1)))
        assert page.value(f"a{mine.answers[0].pk}-point") is None

    @staticmethod
    def round_url(mine):
        return reverse("assessments:round", args=[mine.round.pk])


class TestFragment:
    """A reply swapped into the page that asked for it equals a page that was just fetched."""

    @pytest.mark.parametrize("before", [[], [0], [0, 1]], ids=str)
    def test_a_saved_answer(self, mine, before):
        for index in before:
            mine.save(mine.answers[index], point="op-niveau")
        old = parse(mine.client.get(mine.url("step", 1)))
        version = mine.stored()[1][2]
        given = {"point": "voorbij", "comment": "Zo\ngaat het.", "version": version}
        reply = parse(mine.save(mine.answers[1], **given))
        # What the author did in the page themselves.
        prefix = f"a{mine.answers[1].pk}"
        old.fill_in(f"{prefix}-point", mine.points["voorbij"])
        old.fill_in(f"{prefix}-comment", "Zo\ngaat het.")
        old.swap(reply)
        assert old.lines() == parse(mine.client.get(mine.url("step", 1))).lines()


class TestSubmit:
    def test_shows_what_is_open_with_the_way_to_it(self, mine):
        mine.save(point="op-niveau")
        page = parse(mine.client.get(mine.url("submit")))
        assert [link for link in page.links() if "#a" in link] == [
            f"{mine.url('step', 1)}#a{mine.answers[1].pk}",
            f"{mine.url('step', 2)}#a{mine.answers[2].pk}",
        ]
        assert "Lever in met 2 vragen leeg" in page.text()

    def test_a_point_that_asks_for_an_explanation_is_open_without_it(self, mine):
        ScalePoint.objects.filter(code="kon-hier-niet").update(asks_explanation=True)
        mine.step({"point": "kon-hier-niet"}, {"point": "kon-hier-niet", "comment": "Zo."})
        page = parse(mine.client.get(mine.url("submit")))
        links = [link for link in page.links() if "#a" in link]
        assert links[0] == f"{mine.url('step', 1)}#a{mine.answers[0].pk}"
        assert len(links) == 2

    def test_looking_hands_in_nothing(self, mine):
        mine.client.get(mine.url("submit"))
        mine.assessment.refresh_from_db()
        assert mine.assessment.state == "draft"

    def test_the_button_hands_in(self, mine):
        assert mine.submit().url == reverse("assessments:round", args=[mine.round.pk])
        mine.assessment.refresh_from_db()
        mine.round.refresh_from_db()
        assert (mine.assessment.state, mine.round.state) == ("submitted", "open")
        transitions = Transition.objects.values_list("user", "action")
        assert list(transitions) == [(mine.author.pk, "submitted")]

    def test_a_second_time_is_told_and_changes_nothing(self, mine):
        mine.submit()
        before = Assessment.objects.values().get(pk=mine.assessment.pk)
        response = mine.submit()
        assert response.status_code == 409
        assert "al ingeleverd" in text(response)
        assert Assessment.objects.values().get(pk=mine.assessment.pk) == before
        assert Transition.objects.count() == 1

    def test_the_last_one_opens_the_conversation(self, mine):
        Assessment.objects.exclude(pk=mine.assessment.pk).get().submit()
        response = mine.client.post(mine.url("submit"), follow=True)
        assert "jullie zien nu elkaars lijst" in text(response)
        assert Round.objects.get().state == "conversation"
        assert Transition.objects.get().action == "opened"

    def test_someone_elses_list_is_not_handed_in(self, mine, as_user):
        as_user(PlacementFactory().student)
        assert mine.submit().status_code == 404
        assert not Assessment.objects.filter(state="submitted").exists()


class TestAddresses:
    @pytest.mark.parametrize("page", ["list", "submit", "answer"])
    @pytest.mark.parametrize("pk", [0, 10**12, 10**30])
    def test_a_number_that_is_not_there(self, mine, page, pk):
        url = reverse(f"assessments:{page}", args=[pk])
        assert mine.client.post(url).status_code in (404, 405)
        assert mine.client.get(url).status_code in (404, 405)
        assert mine.client.get(reverse("assessments:step", args=[pk, 1])).status_code == 404


class TestQueries:
    """A list of 120 questions asks the database as much as one of 40, and little more than a
    page that shows nothing."""

    @pytest.fixture
    def asked(self, as_user):
        def count(method, page, questions):
            mine = List(as_user, instrument=InstrumentFactory(questions=questions))
            with CaptureQueriesContext(connection) as queries:
                if page == "answer":
                    assert mine.save(point="op-niveau", comment="x").status_code == 200
                else:
                    url = mine.url(page, *([2] if page == "step" else []))
                    assert getattr(mine.client, method)(url).status_code in (200, 302)
            return len(queries)

        return count

    @pytest.fixture
    def empty_page(self, mine):
        with CaptureQueriesContext(connection) as queries:
            response = mine.client.get(reverse("account_mail"))
        assert response.status_code == 200
        return len(queries)

    @pytest.mark.parametrize("page", ["list", "step", "submit"])
    def test_reading(self, asked, empty_page, page):
        short = asked("get", page, [14, 26])
        assert asked("get", page, [40, 80]) == short
        # One of a step's is how much evidence was chosen at its questions.
        assert short <= empty_page + 3 + (page == "step")

    @pytest.mark.parametrize("page", ["answer", "step", "submit"])
    def test_writing(self, asked, page):
        assert asked("post", page, [14, 26]) == asked("post", page, [40, 80])


def test_an_answer_that_arrives_after_handing_in_is_not_stored():
    """Two requests at the same moment: the one that hands in wins."""
    late = Answer.objects.filter(assessment__round=RoundFactory(), assessment__role="student")[0]
    Assessment.objects.filter(pk=late.assessment_id).update(
        state=Assessment.State.SUBMITTED, submitted_at=timezone.now()
    )
    assert late.save_given(point=None, comment="Te laat.", version=0) is False
    assert Answer.objects.get(pk=late.pk).comment == ""
