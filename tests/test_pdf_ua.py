"""The checker of finished PDFs finds each thing that it is there to find."""

import io
from collections import Counter

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from ervaring import pdf
from tests.pdf_ua import CHILDREN, PARENTS, findings

ROWS = "".join(f"<tr><th scope=row>rij {n}</th><td>een</td><td>twee</td></tr>" for n in range(60))
PAGE = f"""<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8">
<title>Een verslag</title></head><body><section class="cover"><h1>Een verslag</h1></section>
<section class="contents"><h2>Inhoud</h2><ul><li><a href="#een">Eén</a></li></ul></section>
<section class="chapter"><h2 id="een">Eén</h2><p>Tekst</p><ul><li>punt<p>en meer</p></li></ul>
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>Vlak</title>
<g opacity=".5"><rect width="9" height="9"/></g></svg><h3>Een tabel</h3>
<table class="scores"><thead><tr><th scope=col>Wat</th><th scope=col>Eén</th><th scope=col>Twee</th>
</tr></thead><tbody>{ROWS}</tbody></table></section></body></html>"""


@pytest.fixture(scope="module")
def right():
    return pdf.render(PAGE, files=[pdf.EmbeddedFile("gegevens.json", b"{}", "Gegevens")])


def test_nothing_is_wrong_with_what_is_right(right):
    assert findings(right) == []


# --- changes ---
def elements(document, *kinds):
    """All of these kinds, in reading order."""

    def below(kids):
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary) and "/S" in kid:
                if str(kid.S)[1:] in kinds:
                    yield kid
                yield from below(kid.get("/K", Array()))

    return list(below(document.Root.StructTreeRoot.K))


def first(document, kind):
    return elements(document, kind)[0]


def setting(kind, key, value=None):
    """`key` of the first of `kind` gets this value, or goes."""

    def change(document):
        element = first(document, kind)
        for name in key[1:].split("/")[:-1]:
            element = element["/" + name]
        key_ = "/" + key.rsplit("/", 1)[1]
        if value is None:
            del element[key_]
        else:
            element[key_] = value

    return change


def on_root(**values):
    def change(document):
        for key, value in values.items():
            if value is None:
                del document.Root["/" + key]
            else:
                document.Root["/" + key] = value

    return change


def renaming(*names):
    """The first of each kind is another one: ("LI", "P")."""

    def change(document):
        for old, new in names:
            first(document, old).S = Name("/" + new)

    return change


def wrong_child(kind):
    def change(document):
        found = first(document, {"TFoot": "TBody", "TOC": "L"}.get(kind, kind))
        found.S = Name("/" + kind)
        found.K[0].S = Name.P

    return change


def wrong_parent(kind):
    def change(document):
        found = first(document, {"TFoot": "TBody", "TOCI": "LI"}.get(kind, kind))
        found.S = Name("/" + kind)
        found.P.S = Name.Div

    return change


def content(old, new, page=2):
    """The first `old` in the content of a page becomes `new`; "" is the end of it."""

    def change(document):
        stream = document.pages[page].obj.Contents
        before = stream.read_bytes()
        assert old in before
        stream.write(before.replace(old, new, 1) if old else before + b"\n" + new)

    return change


def metadata(old, new):
    def change(document):
        stream = document.Root.Metadata
        assert old in stream.read_bytes()
        stream.write(stream.read_bytes().replace(old, new))

    return change


def link(**values):
    def change(document):
        annotation = document.pages[1].Annots[0]
        for key, value in values.items():
            if value is None:
                del annotation["/" + key]
            else:
                annotation["/" + key] = value

    return change


def a_field(document):
    link(Subtype=Name.Widget, FT=Name.Tx)(document)
    document.Root.AcroForm = Dictionary(Fields=Array([document.pages[1].Annots[0]]))


def font(key, value=None):
    """Of every font a part goes, or a text of it is replaced."""

    def change(document):
        for page in document.pages:
            for one in page.Resources.Font.values():
                for found in (one, one.DescendantFonts[0], one.DescendantFonts[0].FontDescriptor):
                    if key in found:
                        if value is None:
                            del found[key]
                        else:
                            found[key].write(found[key].read_bytes().replace(*value))

    return change


def show(codes):
    """A text of these codes in the first font, as an artifact."""

    def change(document):
        name = next(iter(document.pages[2].Resources.Font))
        text = f"/Artifact BMC BT {name} 9 Tf <{codes}> Tj ET EMC".encode()
        content(b"", text)(document)

    return change


def rows(document):
    return [row for row in elements(document, "TR") if row.P.S == "/TBody"]


def lose_a_cell(document):
    del rows(document)[3].K[2]


def overlap(document):
    rows(document)[1].K[1].A.RowSpan = 2
    rows(document)[2].K[0].A.ColSpan = 2


def no_way_to_heads(document):
    for cell in elements(document, "TD", "TH"):
        for key in ("/Headers", "/Scope"):
            if key in cell.A:
                del cell.A[key]


def no_names(document):
    del document.Root.StructTreeRoot["/IDTree"]


def no_tabs(document):
    del document.pages[1].obj["/Tabs"]


def next_page_without_heads(document):
    del elements(document, "Table")[1].K[0]


def captions(*places):
    def change(document):
        table = first(document, "Table")
        for place in places:
            caption = Dictionary(Type=Name.StructElem, S=Name.Caption, P=table)
            table.K.insert(place, document.make_indirect(caption))

    return change


def formula(document):
    figure = first(document, "Figure")
    figure.S, figure.Alt = Name.Formula, String("")


def two_notes(document):
    for paragraph in elements(document, "P")[:2]:
        paragraph.S, paragraph.ID = Name.Note, String("noot")


def lose_content(document):
    paragraph = elements(document, "P")[1]
    paragraph.K = Array()


def another_owner(document):
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    numbers[5][0] = numbers[5][1]


def roles(**pairs):
    def change(document):
        found = {f"/{one}": Name("/" + to) for one, to in pairs.items()}
        document.Root.StructTreeRoot.RoleMap = Dictionary(found)

    return change


def layers(**config):
    return on_root(OCProperties=Dictionary(OCGs=Array(), D=Dictionary(**config)))


def embedded(document):
    for one in document.objects:
        if isinstance(one, Dictionary) and "/EF" in one:
            del one["/UF"]


def form(document):
    return next(
        one
        for one in document.objects
        if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form"
    )


def another_file(document):
    form(document).Ref = Dictionary()


def drawn_twice(document):
    drawn = form(document)
    drawn.write(drawn.read_bytes() + b"\n/Span <</MCID 900>> BDC EMC")
    page = document.pages[2]
    page.Resources.XObject["/again"] = drawn
    content(b"", b"/Artifact BMC /again Do /again Do EMC")(document)


def bookmark_without_words(document):
    document.Root.Outlines.First.Title = String("")


def let_go_of_the_link(document):
    found = first(document, "Link")
    found.K = Array([kid for kid in found.K if not isinstance(kid, Dictionary)])


def link_without_text(document):
    found = first(document, "Link")
    found.K = Array([kid for kid in found.K if isinstance(kid, Dictionary) and "/Obj" in kid])


def link_in_a_link(document):
    found = first(document, "Link")
    found.P.S = Name.Link


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("5-1", metadata(b"<pdfuaid:part>1</pdfuaid:part>", b"")),
        ("5-2", metadata(b"<pdfuaid:part>1<", b"<pdfuaid:part>2<")),
        ("6.2-1", on_root(MarkInfo=None)),
        ("7.1-1", content(b"BDC", b"BDC /Artifact BMC EMC")),
        ("7.1-2", content(b"/Span", b"/Artifact BMC /Span")),
        ("7.1-3", content(b"", b"0 0 5 5 re f")),
        ("7.1-4", on_root(MarkInfo=Dictionary(Marked=True, Suspects=True))),
        ("7.1-5", renaming(("P", "Alinea"))),
        ("7.1-6", roles(Een="Twee", Twee="Een")),
        ("7.1-7", roles(P="H1")),
        ("7.1-8", on_root(Metadata=None)),
        ("7.1-9", metadata(b"Een verslag", b"")),
        ("7.1-10", on_root(ViewerPreferences=None)),
        ("7.1-11", on_root(StructTreeRoot=None)),
        ("7.1-12", setting("P", "/P")),
        ("7.1: marked content ends that never began", content(b"", b"EMC")),
        ("7.1: marked content that never ends", content(b"", b"/Artifact BMC")),
        ("7.1: content 0 is there 2 times", content(b"/MCID 1>", b"/MCID 0>")),
        ("7.1: an element holds content 1, which", content(b"/MCID 1>", b"/MCID 0>")),
        ("is in no element of the tree", lose_content),
        ("leads to another element than the one it is in", another_owner),
        ("7.2-15", overlap),
        ("7.2-11", renaming(("TBody", "THead"))),
        ("7.2-12", renaming(("TBody", "TFoot"), ("THead", "TFoot"))),
        ("7.2-14", renaming(("TBody", "TFoot"))),
        ("7.2-16", captions(1)),
        ("7.2-29", on_root(Lang=String("Nederlands!"))),
        ("7.2-34", on_root(Lang=None)),
        ("7.2-39", captions(0, 0)),
        ("7.2-42", lose_a_cell),
        *[(rule, wrong_child(kind)) for rule, kind, _allowed in CHILDREN],
        *[(rule, wrong_parent(kind)) for rule, kind, _allowed in PARENTS],
        ("7.3-1", setting("Figure", "/Alt", String(" "))),
        ("7.3: a figure that", setting("Figure", "/A/BBox", Array([0, 0, 9, 9999]))),
        ("7.4: an H2 without words", setting("H2", "/K", Array())),
        ("7.4.2-1", renaming(("H2", "H3"))),
        ("7.4.4-3", renaming(("H3", "H"))),
        ("7.5-1", setting("TD", "/A/Headers", Array([String("nergens")]))),
        ("7.5-2", no_way_to_heads),
        ("7.5: a head cell that cannot be found", no_names),
        ("7.5: a head cell that does not say", setting("TH", "/A/Scope")),
        ("7.5: a head cell without words", setting("TH", "/K", Array())),
        ("7.5: a table, or what is left", next_page_without_heads),
        ("7.6: a list item without a body", renaming(("LBody", "Lbl"))),
        ("7.7-1", formula),
        ("7.8: in the margin", content(b"/Subtype /Header", b"/Subtype /Ergens")),
        ("7.9-1", renaming(("P", "Note"))),
        ("7.9-2", two_notes),
        ("7.10-1", layers()),
        ("7.10-2", layers(Name=String("Lagen"), AS=Array())),
        ("7.11-1", embedded),
        ("7.15-1", on_root(AcroForm=Dictionary(Fields=Array(), XFA=Array()))),
        ("7.17: chapters and no bookmarks", on_root(Outlines=None)),
        ("7.17: a bookmark without words", bookmark_without_words),
        ("7.18.1: a Link that no element holds", let_go_of_the_link),
        ("7.18.1: a Link that leads to another", link(StructParent=0)),
        ("7.18.1-1", link(Subtype=Name.Text)),
        ("7.18.1-2", link(Subtype=Name.Text, Contents=None)),
        ("7.18.1-3", a_field),
        ("7.18.2-1", link(Subtype=Name.TrapNet)),
        ("7.18.3-1", no_tabs),
        ("7.18.4-1", a_field),
        ("7.18.5-1", renaming(("Link", "Span"))),
        ("7.18.5-2", link(Contents=None)),
        ("7.18.5: a link that is called 'een'", link(Contents=String("een"))),
        ("7.18.5: a link without text", link_without_text),
        ("7.18.5: a link in a link", link_in_a_link),
        ("7.18.5: a link to what is not there", link(Dest=String("nergens"))),
        ("7.19", on_root(OpenAction=Dictionary(S=Name.JavaScript, JS=String("1")))),
        ("7.20-1", another_file),
        ("7.20-2", drawn_twice),
        ("7.21.3.2-1", font("/CIDToGIDMap")),
        ("7.21.4.1-1", font("/FontFile2")),
        ("7.21.4.1-2", show("fff0")),
        ("7.21.7-1", font("/ToUnicode")),
        ("7.21.7-2", font("/ToUnicode", (b"<0065>", b"<feff>"))),
        ("7.21.8-1", show("0000")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_wrong_is_found(right, rule, change):
    with pikepdf.open(io.BytesIO(right)) as document:
        change(document)
        file = io.BytesIO()
        document.save(file)
    found = findings(file.getvalue())
    assert [one for one in found if one.startswith(f"{rule}:") or (" " in rule and rule in one)]


def test_another_version_is_found(right):
    assert "6.1-1: it does not begin as PDF 1" in findings(right.replace(b"%PDF-1.7", b"%PDF-2.0"))


def test_a_lock_is_found(right):
    file = io.BytesIO()
    lock = pikepdf.Encryption(
        owner="x", R=3, aes=False, metadata=False, allow=pikepdf.Permissions(accessibility=False)
    )
    with pikepdf.open(io.BytesIO(right)) as document:
        document.save(file, encryption=lock)
    assert findings(file.getvalue()) == ["7.16-1: locked for screen readers"]


def test_a_finding_says_on_which_page(right):
    with pikepdf.open(io.BytesIO(right)) as document:
        next_page_without_heads(document)
        file = io.BytesIO()
        document.save(file)
    found = Counter(line.rpartition(", ")[2] for line in findings(file.getvalue()))
    assert set(found) == {"page 4"}
