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
    svg = draw(row(student="laag", supervisor="laag", second_assessor="laag"))
    places = [marks(svg, role)[0] for role in charts.VOICES]
    assert places == sorted(places)
    assert len(set(places)) == 3


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
        (list(charts.VOICES), "student, praktijkbegeleider en tweede beoordelaar"),
    ],
)
def test_the_description_names_everyone_who_is_in_it(roles, who):
    assert charts.describe("Houding", roles) == (
        f"Houding: het antwoord van {who} per uitspraak. De tabel zegt dit in woorden."
    )


def test_a_picture_without_rows_or_scale_is_still_a_picture():
    empty = charts.dumbbell([], scale=(), beside=(), title="Leeg")
    assert ET.fromstring(empty).find(f"{SVG}title").text == "Leeg"  # noqa: S314
