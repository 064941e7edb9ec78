from dataclasses import dataclass
from xml.etree import ElementTree as ET

import pytest

from assessments.comparison import Given
from ervaring import charts

SVG = "{http://www.w3.org/2000/svg}"
SCALE, BESIDE = ("laag", "midden", "hoog"), ("nog niet", "kon hier niet")


@dataclass(frozen=True)
class Row:
    name: str
    spoken: tuple


def row(name="Een uitspraak", **words):
    return Row(
        name,
        tuple(
            Given(role, word, SCALE.index(word) + 1 if word in SCALE else None, "")
            for role, word in words.items()
        ),
    )


def draw(*rows, **options):
    svg = charts.dumbbell(rows, scale=SCALE, beside=BESIDE, title="Wat het laat zien", **options)
    return ET.fromstring(svg)  # noqa: S314


def marks(svg, role):
    """Where the shapes of `role` start: x of every move in the path."""
    paths = svg.findall(f"{SVG}path[@class='voice-{role}']")
    return [float(part.split()[0]) for path in paths for part in path.get("d").split("M")[1:]]


def paths(svg, name):
    return [path.get("d") for path in svg.findall(f"{SVG}path[@class='{name}']")]


def test_a_picture_says_what_it_shows():
    svg = draw(row(student="laag"))
    assert svg.find(f"{SVG}title").text == "Wat het laat zien"
    assert svg.get("role") == "img"


def test_a_difference_is_a_line_from_one_shape_to_the_other():
    assert len(paths(draw(row(student="laag", supervisor="hoog")), "difference")) == 1


@pytest.mark.parametrize(
    "words",
    [
        {"student": "laag"},
        {"student": "laag", "supervisor": "laag"},
        {"student": "laag", "supervisor": "nog niet"},
        {"student": "nog niet", "supervisor": "kon hier niet"},
        {},
    ],
)
def test_without_a_distance_there_is_no_line(words):
    assert paths(draw(row(**words)), "difference") == []


def test_an_answer_beside_the_scale_stands_to_the_right_of_it():
    highest = marks(draw(row(student="hoog")), "student")
    beside = marks(draw(row(student="nog niet")), "student")
    rect = draw(row()).find(f"{SVG}rect[@class='beside']")
    assert highest[0] < float(rect.get("x")) < beside[0]


def test_two_shapes_on_one_spot_stand_beside_each_other():
    svg = draw(row(**dict.fromkeys(charts.VOICES, "laag")))
    places = [marks(svg, role)[0] for role in charts.VOICES]
    assert places == sorted(set(places))


def test_each_voice_has_one_path_however_many_rows():
    svg = draw(*[row(student="laag")] * 5, labels=False)
    assert len(svg.findall(f"{SVG}path[@class='voice-student']")) == 1
    assert len(marks(svg, "student")) == 5


def test_colours_are_attributes_and_classes_and_never_styles():
    svg = draw(row(student="laag", supervisor="hoog", second_assessor="midden"))
    fills = {p.get("class"): p.get("fill") for p in svg.findall(f"{SVG}path") if p.get("fill")}
    assert fills == {
        "voice-student": "#0E5A63",
        "voice-supervisor": "#A8421A",
        "voice-second_assessor": "#5B3A8C",
    }
    assert [element for element in svg.iter() if element.get("style")] == []


def test_what_people_wrote_is_text_and_not_markup():
    svg = draw(row("<b>&\"'", student="laag"))
    assert "<b>&\"'" in [text.text for text in svg.iter(f"{SVG}text")]


def test_without_labels_only_the_scale_is_written():
    words = [text.text for text in draw(row(student="laag"), labels=False).iter(f"{SVG}text")]
    assert sorted(words) == ["hoog", "kon hier niet", "laag", "midden", "nog niet"]


def test_every_text_is_written_in_our_font():
    assert draw(row()).get("font-family").split(",")[0] == "Atkinson Hyperlegible Next"


@pytest.mark.parametrize(
    ("roles", "who"),
    [
        (["student"], "student"),
        (["student", "supervisor"], "student en praktijkbegeleider"),
        (list(charts.VOICES)[:3], "student, praktijkbegeleider en tweede beoordelaar"),
    ],
)
def test_the_description_names_everyone_who_is_in_it(roles, who):
    assert charts.describe("Houding", roles) == (
        f"Houding: het antwoord van {who} per uitspraak. De tabel zegt dit in woorden."
    )


def test_a_picture_without_rows_or_scale_is_still_a_picture():
    empty = charts.dumbbell([], scale=(), beside=(), title="Leeg")
    assert ET.fromstring(empty).find(f"{SVG}title").text == "Leeg"  # noqa: S314


MOMENTS = (("start", "mrt 2026"), ("eind", "okt 2026"))


def slope(moments=MOMENTS, labels=True, beside=BESIDE, **voices):
    """The picture of one statement; a voice gives a word for each moment."""
    options = {"moments": moments, "scale": SCALE, "beside": beside, "labels": labels}
    return ET.fromstring(*charts.slopes([voices.items()], **options))  # noqa: S314


def written(svg):
    return [text.text for text in svg.iter(f"{SVG}text")]


def heights(svg, role):
    """Where the shapes of `role` start: y of every move in the path."""
    paths = svg.findall(f"{SVG}path[@class='voice-{role}']")
    return [
        float(part.split()[1].split("a")[0]) for p in paths for part in p.get("d").split("M")[1:]
    ]


class TestSlopes:
    def test_higher_on_the_scale_is_higher_in_the_picture(self):
        svg = slope(student=("laag", "hoog"))
        low, high = heights(svg, "student")
        assert high < low
        assert len(paths(svg, "line-student")) == 1

    @pytest.mark.parametrize(
        "words", [("laag", "nog niet"), ("nog niet", "laag"), ("nog niet", "kon hier niet"),
                  ("laag", ""), ("", "")]
    )  # fmt: skip
    def test_no_line_goes_to_what_is_no_place_on_the_scale(self, words):
        assert paths(slope(student=words), "line-student") == []

    def test_no_line_jumps_over_a_moment_without_a_place_on_the_scale(self):
        moments = (*MOMENTS, ("na", "dec 2026"))
        assert paths(slope(moments, student=("laag", "nog niet", "hoog")), "line-student") == []
        three = paths(slope(moments, student=("laag", "laag", "hoog")), "line-student")
        assert [line.count("M") for line in three] == [2]

    def test_an_answer_beside_the_scale_stands_under_it(self):
        svg = slope(student=("laag", "nog niet"))
        lowest, beside = heights(svg, "student")
        rect = svg.find(f"{SVG}rect[@class='beside']")
        assert lowest < float(rect.get("y")) < beside

    def test_voices_that_say_the_same_do_not_cover_each_other(self):
        words = ("midden", "midden")
        svg = slope(**dict.fromkeys(charts.VOICES, words))
        starts = {tuple(marks(svg, role)) for role in charts.VOICES}
        assert len(starts) == len(charts.VOICES)

    def test_in_grey_the_lines_differ_too(self):
        svg = slope(**dict.fromkeys(charts.VOICES, ("laag", "hoog")))
        dashes = [p.get("stroke-dasharray") for p in svg.iter() if p.get("stroke-dasharray")]
        assert len(set(dashes)) == len(charts.VOICES)
        assert [element for element in svg.iter() if element.get("style")] == []

    def test_it_says_in_words_what_it_shows(self):
        svg = slope(student=("laag", "nog niet"), supervisor=("", "hoog"), second_assessor=("", ""))
        assert svg.find(f"{SVG}title").text == (
            "Student: start mrt 2026 laag, eind okt 2026 nog niet. "
            "Praktijkbegeleider: eind okt 2026 hoog. Tweede beoordelaar: geen antwoord."
        )

    def test_many_moments_are_numbered(self):
        assert written(slope(student=("laag", "hoog")))[-4:] == [
            "mrt 2026", "start", "okt 2026", "eind",
        ]  # fmt: skip
        many = tuple(("tussentijds", f"mrt 20{year}") for year in range(20, 27))
        assert written(slope(many, student=("laag",) * 7))[-7:] == list("1234567")

    def test_without_labels_nothing_is_written(self):
        assert written(slope(student=("laag", "hoog"), labels=False)) == []

    def test_a_word_of_people_is_text_and_not_markup(self):
        options = {"moments": MOMENTS, "scale": ("<b>",), "beside": ()}
        (svg,) = charts.slopes([[("student", ("<b>", ""))]], **options)
        found = ET.fromstring(svg)  # noqa: S314
        assert "<b>" in written(found)
        assert found.find(f"{SVG}title").text == "Student: start mrt 2026 <b>."

    def test_all_pictures_of_a_series_have_the_same_size(self):
        rows = [[("student", ("laag", "hoog"))], [("supervisor", ("", "nog niet"))]]
        found = charts.slopes(rows, moments=MOMENTS, scale=SCALE, beside=BESIDE)
        boxes = {ET.fromstring(svg).get("viewBox") for svg in found}  # noqa: S314
        assert (len(found), len(boxes)) == (2, 1)


class TestOverview:
    def drawn(self, *kinds, title="Houding"):
        return ET.fromstring(charts.overview(kinds, title=title))  # noqa: S314

    def places(self, svg, kind):
        found = svg.findall(f"{SVG}path[@class='apart-{kind}']")
        moves = [part for path in found for part in path.get("d").split("M")[1:]]
        return [tuple(float(n) for n in move.split("m")[0].split()) for move in moves]

    def test_marks_stand_in_the_order_of_the_list(self):
        svg = self.drawn("same", "several_steps", "same")
        (first, third), (second,) = self.places(svg, "same"), self.places(svg, "several_steps")
        assert first < second < third

    def test_a_long_row_goes_on_under_itself(self):
        svg = self.drawn(*["one_step"] * 31)
        places = self.places(svg, "one_step")
        assert [len([x for x, y in places if y == line]) for line in (14, 42, 70)] == [14, 14, 3]
        assert (svg.get("width"), svg.get("height")) == ("280", "84")

    def test_each_kind_has_a_shape_of_its_own_in_one_path(self):
        kinds = ["nothing_to_compare", "same", "one_step", "another_kind", "several_steps"]
        svg = self.drawn(*kinds, *kinds)
        drawn = svg.findall(f"{SVG}path")
        shapes = {path.get("d").split("M")[1].split("m", 1)[1] for path in drawn}
        assert (len(drawn), len(shapes)) == (5, 5)

    def test_it_is_read_aloud_by_its_title_or_not_at_all(self):
        svg = self.drawn("same", title="Houding: <1> gelijk")
        assert (svg.find(f"{SVG}title").text, svg.get("role")) == ("Houding: <1> gelijk", "img")
        silent = self.drawn("same", title="")
        assert (silent.find(f"{SVG}title"), silent.get("aria-hidden")) == (None, "true")


class TestMatrix:
    KINDS = {"evidence": "bewijs", "log": "logboek"}

    def drawn(self, *rows):
        svg = charts.matrix(rows, kinds=self.KINDS, title="Stukken: <1>")
        return ET.fromstring(svg)  # noqa: S314

    def words(self, svg):
        return [text.text for text in svg.iter(f"{SVG}text")]

    def places(self, svg, name):
        return [
            tuple(float(n) for n in move.split("m")[0].split())
            for path in paths(svg, name)
            for move in path.split("M")[1:]
        ]

    def test_it_says_what_it_shows_and_what_the_columns_are(self):
        svg = self.drawn({})
        assert (svg.find(f"{SVG}title").text, svg.get("role")) == ("Stukken: <1>", "img")
        assert self.words(svg)[:2] == ["bewijs", "logboek"]

    def test_an_empty_row_says_so(self):
        assert self.words(self.drawn({}, {"log": (1, 0)}))[2:] == ["nog niets"]

    def test_as_many_marks_as_there_are_each_in_its_column_and_row(self):
        svg = self.drawn({"evidence": (2, 0)}, {"log": (0, 1)})
        [first, second] = self.places(svg, "mark")
        [along] = self.places(svg, "mark along")
        assert (first[0] < second[0] < 165 < along[0], first[1] == second[1] < along[1]) == (
            True,
            True,
        )

    def test_kinds_differ_in_shape_and_what_counts_along_in_its_line(self):
        svg = self.drawn({"evidence": (1, 0), "log": (1, 0)}, {"log": (0, 1)})
        [path] = paths(svg, "mark")
        assert len({move.split("m", 1)[1] for move in path.split("M")[1:]}) == 2
        lines = {path.get("class"): path.get("stroke-dasharray") for path in svg.iter(f"{SVG}path")}
        assert (lines["mark"], lines["mark along"]) == ("none", "2 1.6")

    def test_more_than_three_are_a_mark_and_a_number(self):
        svg = self.drawn({"evidence": (5, 2)})
        assert (len(self.places(svg, "mark")), len(self.places(svg, "mark along"))) == (1, 1)
        assert self.words(svg)[2:] == ["5", "2"]

    def test_a_mark_beside_its_words_is_not_read_aloud(self):
        svg = ET.fromstring(charts.mark("log"))  # noqa: S314
        assert (svg.get("aria-hidden"), svg.find(f"{SVG}title")) == ("true", None)


def test_what_can_be_done_at_a_place_is_a_mark_of_its_own_for_each_answer():
    svg = ET.fromstring(charts.places(["yes", "no", "no", "unsaid"], title="Wat hier kan"))  # noqa: S314
    assert svg.find(f"{SVG}title").text == "Wat hier kan"
    drawn = {path.get("class"): path.get("d").count("M") for path in svg.findall(f"{SVG}path")}
    assert drawn == {"apart-yes": 1, "apart-no": 2, "apart-unsaid": 1}
    assert 'aria-hidden="true"' in charts.places(["partly"])
