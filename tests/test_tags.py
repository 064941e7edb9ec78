"""What a reader of the tags gets, beside what the rules of PDF/UA ask."""

import io

import pikepdf
import pytest

from ervaring import pdf
from tests.pdf_ua import Checked

PAGE = """<!DOCTYPE html><html lang="nl"><head><title>Een verslag</title></head><body>
<section class="cover"><h1>Wie</h1></section><section class="contents"><h2>Inhoud</h2>
<ul><li><a href="#een">Eén <em>ding</em></a></li></ul></section><section class="chapter">
<h2 id="een">Eén</h2>{body}</section></body></html>"""


@pytest.fixture
def read():
    """read(body): the finished document."""
    opened = []

    def read(body="<p>Tekst</p>"):
        content = pdf.render(PAGE.format(body=body))
        opened.append(pikepdf.open(io.BytesIO(content)))
        return Checked(opened[-1], content)

    yield read
    for one in opened:
        one.close()


def test_a_line_of_the_contents_is_one_link_that_is_called_what_it_says(read):
    document = read()
    [(page, link)] = document.annotations
    assert (page, str(link.Contents)) == (2, "Eén ding")
    assert len(document.of("Link")) == 1


def test_the_dots_in_the_contents_and_what_is_in_the_margins_are_not_read(read):
    document = read()
    kinds = [
        (str(piece.artifact.get("/Type")), str(piece.artifact.get("/Subtype")))
        for piece in document.pieces
        if piece.page == 2 and piece.operator == "TJ" and piece.artifact is not None
    ]
    assert kinds[-2:] == [("/Pagination", "/Header"), ("/Pagination", "/Footer")]
    assert set(kinds[:-2]) == {("/Layout", "None")}
    # The heading, the title in two pieces, and the number of the page.
    assert sum(len(node.pieces) for node in document.nodes if node.page == 2) == 4


def test_a_figure_is_where_it_is(read):
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="8"><title>x</title></svg>'
    [figure] = read(f"<p>Tekst</p>{drawing}").of("Figure")
    left, low, right, high = (float(side) for side in figure.element.A.BBox)
    assert (round(right - left), round(high - low)) == (15, 6)
    # In the upper half of a page of 842 points, below the margin of 30 mm.
    assert 421 < low < high < 842 - 85


def test_rows_under_a_head_of_their_own_are_led_to_it(read):
    rows = "".join(
        f'<tbody><tr><th scope="rowgroup" colspan="2">{name}</th></tr>'
        '<tr><th scope="row">Wie</th><td>ja</td></tr></tbody>'
        for name in ("a", "b")
    )
    heads = '<tr><th scope="col">Over</th><th scope="col">Nu</th></tr>'
    document = read(f"<table><thead>{heads}</thead>{rows}</table>")
    names = {bytes(head.element.ID): head for head in document.of("TH")}
    over = [head for head in names.values() if "/ColSpan" in head.attributes()]
    for head, cell in zip(over, document.of("TD"), strict=True):
        led = [names[bytes(name)] for name in cell.attributes().Headers]
        assert (led[0], len(led)) == (head, 3)
    scopes = [str(head.attributes().Scope) for head in names.values()]
    assert scopes == ["/Column", "/Column", "/Column", "/Row", "/Column", "/Row"]


def test_a_row_that_goes_on_has_its_head_where_it_began(read):
    row = f'<tr><th scope="row">Wie</th><td>{"Woorden. " * 1200}</td></tr>'
    document = read(
        f'<table class="log"><thead><tr><th scope="col">Wie</th><th scope="col">Wat</th></tr>'
        f"</thead><tbody>{row}</tbody></table>"
    )
    tables = document.of("Table")
    assert len(tables) > 1
    kinds = [[cell.kind for cell in table.of("TR")[-1].kids] for table in tables]
    assert kinds == [["TH", "TD"], *[["TD", "TD"]] * (len(tables) - 1)]
