"""What is wrong with a PDF by the rules of PDF/UA-1 (ISO 14289-1), as far as a program can tell.

`findings(content)` reads the finished file, as anybody's reader would. Each finding begins with the
clause of the standard, and after a dash the number that veraPDF gives the rule, where it has one:
"7.3-1: a figure without words for it, page 4". docs/pdf-ua.md lists them.
"""

import io
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property

import pikepdf
from fontTools.ttLib import TTFont

STANDARD = {
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
    "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody",
    "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference",
    "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure",
    "Formula", "Form",
}  # fmt: skip
PAINTING = {
    "Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI",
    "INLINE IMAGE",
}  # fmt: skip
SHOWING = {"Tj", "TJ", "'", '"'}
LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*\Z")
HEADING = re.compile(r"H[1-6]\Z")
# What may stand in what: (rule, kind, what is allowed in it).
CHILDREN = [
    ("7.2-3", "Table", {"TR", "THead", "TBody", "TFoot", "Caption"}),
    ("7.2-10", "TR", {"TH", "TD"}),
    ("7.2-19", "L", {"L", "LI", "Caption"}),
    ("7.2-20", "LI", {"Lbl", "LBody"}),
    ("7.2-27", "TOC", {"TOC", "TOCI", "Caption"}),
    ("7.2-36", "THead", {"TR"}),
    ("7.2-37", "TBody", {"TR"}),
    ("7.2-38", "TFoot", {"TR"}),
]
PARENTS = [
    ("7.2-4", "TR", {"Table", "THead", "TBody", "TFoot"}),
    ("7.2-5", "THead", {"Table"}),
    ("7.2-6", "TBody", {"Table"}),
    ("7.2-7", "TFoot", {"Table"}),
    ("7.2-8", "TH", {"TR"}),
    ("7.2-9", "TD", {"TR"}),
    ("7.2-17", "LI", {"L"}),
    ("7.2-18", "LBody", {"LI"}),
    ("7.2-26", "TOCI", {"TOC"}),
]
HIDDEN = 2


def findings(content):
    """Sentences, none when nothing is wrong."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        checked = Checked(pdf, content)
        found = [line for rule in RULES for line in rule(checked)]
    return [
        f"{clause}: {what}" + (f", page {page}" if page else "") for clause, what, page in found
    ]


@dataclass(eq=False)
class Node:
    """A structure element; its page is the first on which it has anything."""

    element: object
    named: str
    kind: str
    parent: object
    page: int | None
    kids: list = field(default_factory=list)
    # (page, number) of its own pieces of content, and the annotations that it holds.
    pieces: list = field(default_factory=list)
    annotations: list = field(default_factory=list)

    def below(self):
        yield self
        for kid in self.kids:
            yield from kid.below()

    def up(self):
        node = self
        while node := node.parent:
            yield node

    def of(self, kind):
        return [node for node in self.below() if node.kind == kind]

    def has_content(self):
        return any(node.pieces or node.annotations for node in self.below())

    def attributes(self):
        found = self.element.get("/A", {})
        return found if isinstance(found, pikepdf.Dictionary) else {}


@dataclass
class Piece:
    """A painting operator: in which marked content it stands, and how."""

    page: int
    operator: str
    number: int | None
    artifact: object | None


class Checked:
    """A document read once: its tree, its content, the codes that each font shows."""

    def __init__(self, pdf, content):
        self.pdf, self.content, self.root = pdf, content, pdf.Root
        self.number_of = {page.obj.objgen: at for at, page in enumerate(pdf.pages, start=1)}
        self.problems = []
        self.codes = defaultdict(set)
        self.fonts = {}
        self.forms = Counter()
        self.marks = []
        self.pieces = [piece for page in pdf.pages for piece in self._read(page)]

    # --- the tree ---
    @cached_property
    def tree(self):
        return self.root.get("/StructTreeRoot", pikepdf.Dictionary())

    @cached_property
    def roles(self):
        return {str(one)[1:]: str(to)[1:] for one, to in self.tree.get("/RoleMap", {}).items()}

    @cached_property
    def top(self):
        top = Node(self.tree, "", "", None, None)
        self._grow(top, self.tree.get("/K"), None)
        return top

    @cached_property
    def nodes(self):
        return list(self.top.below())[1:]

    def of(self, *kinds):
        return [node for node in self.nodes if node.kind in kinds]

    def _grow(self, node, kids, page):
        if kids is None:
            return
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary):
                node.pieces.append((page, int(kid)))
                continue
            here = self.number_of.get(kid.Pg.objgen, page) if "/Pg" in kid else page
            if kid.get("/Type") == "/OBJR":
                node.annotations.append(kid.Obj)
            elif kid.get("/Type") == "/MCR":
                node.pieces.append((here, int(kid.MCID)))
            else:
                named = str(kid.S)[1:]
                one = Node(kid, named, self._standard(named), node, here)
                node.kids.append(one)
                self._grow(one, kid.get("/K"), here)

    def _standard(self, named):
        seen = []
        while named not in STANDARD and named in self.roles and named not in seen:
            seen.append(named)
            named = self.roles[named]
        return named

    @cached_property
    def parents(self):
        """{number in the parent tree: what it leads to}."""
        found = {}

        def read(tree):
            numbers = tree.get("/Nums", [])
            found.update({int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)})
            for kid in tree.get("/Kids", []):
                read(kid)

        read(self.tree.get("/ParentTree", {}))
        return found

    @cached_property
    def annotations(self):
        return [
            (number, one)
            for number, page in enumerate(self.pdf.pages, start=1)
            for one in page.get("/Annots", [])
        ]

    # --- what is drawn ---
    def _read(self, page):
        number = self.number_of[page.obj.objgen]
        return self._walk(page.obj, page.get("/Resources", {}), number, ())

    def _walk(self, stream, resources, page, stack):
        """Every painting operator of a page, or of a form on it, with what it stands in."""
        stack, font = list(stack), None
        begun = len(stack)
        for one in pikepdf.parse_content_stream(stream):
            operator, operands = str(one.operator), one.operands
            if operator in ("BDC", "BMC"):
                self._begin(operands, resources, page, stack)
            elif operator == "EMC":
                if len(stack) == begun:
                    self.problems.append(("7.1", "marked content ends that never began", page))
                else:
                    stack.pop()
            elif operator == "Tf":
                font = self._font(resources, operands[0])
            elif operator in PAINTING:
                if operator in SHOWING and font:
                    self._show(font, operands)
                form = operator == "Do" and self._form(resources, operands[0])
                if form:
                    yield from self._walk(form, form.get("/Resources", {}), page, stack)
                else:
                    number = next((n for _tag, n, _a in reversed(stack) if n is not None), None)
                    artifact = next((a for _tag, _n, a in stack if a is not None), None)
                    yield Piece(page, operator, number, artifact)
        if len(stack) != begun:
            self.problems.append(("7.1", "marked content that never ends", page))

    def _begin(self, operands, resources, page, stack):
        tag, more = str(operands[0]), operands[1] if len(operands) > 1 else {}
        if isinstance(more, pikepdf.Name):
            more = resources.get("/Properties", {}).get(str(more), {})
        number = int(more["/MCID"]) if "/MCID" in more else None
        artifact = dict(more) if tag == "/Artifact" else None
        tagged = any(n is not None for _tag, n, _a in stack)
        if artifact is not None and tagged:
            self.problems.append(("7.1-1", "an artifact inside what is tagged", page))
        if number is not None:
            self.marks.append((page, number))
            if any(a is not None for _tag, _n, a in stack):
                self.problems.append(("7.1-2", "what is tagged inside an artifact", page))
        stack.append((tag, number, artifact))

    def _font(self, resources, name):
        font = resources.get("/Font", {}).get(str(name))
        if font is not None:
            self.fonts[font.objgen] = font
        return font

    def _show(self, font, operands):
        wide = font.Subtype == "/Type0"
        last = operands[-1]
        for text in last if isinstance(last, pikepdf.Array) else [last]:
            if isinstance(text, pikepdf.String):
                content = bytes(text)
                codes = (
                    [int.from_bytes(content[at : at + 2]) for at in range(0, len(content), 2)]
                    if wide
                    else content
                )
                self.codes[font.objgen].update(codes)

    def _form(self, resources, name):
        found = resources.get("/XObject", {}).get(str(name))
        if found is None or found.get("/Subtype") != "/Form":
            return None
        self.forms[found.objgen] += 1
        return found


RULES = []


def rule(function):
    RULES.append(function)
    return function


@rule
def says_what_it_is(checked):
    with checked.pdf.open_metadata() as metadata:
        if "/Metadata" not in checked.root:
            yield "7.1-8", "no metadata", None
        if not metadata.get("pdfuaid:part"):
            yield "5-1", "it does not say that it is PDF/UA", None
        elif metadata["pdfuaid:part"] != "1":
            yield "5-2", "it says that it is another part of PDF/UA", None
        if not str(metadata.get("dc:title") or "").strip():
            yield "7.1-9", "no title", None
    if not re.match(rb"%PDF-1\.[0-7][\r\n]", checked.content):
        yield "6.1-1", "it does not begin as PDF 1", None


@rule
def catalog(checked):
    root = checked.root
    marks = root.get("/MarkInfo", {})
    if marks.get("/Marked") is not True:
        yield "6.2-1", "it does not say that it is tagged", None
    if marks.get("/Suspects") is True:
        yield "7.1-4", "it says that its tags may be wrong", None
    if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "7.1-10", "the window does not show its title", None
    if "/StructTreeRoot" not in root:
        yield "7.1-11", "no structure", None
    if "/Lang" not in root:
        yield "7.2-34", "no language", None
    languages = [root.get("/Lang", "nl")] + [
        node.element.get("/Lang", "nl") for node in checked.nodes
    ]
    for language in languages:
        if not LANGUAGE.match(str(language)):
            yield "7.2-29", f"{str(language)!r} is no language", None


@rule
def roles(checked):
    for named in checked.roles:
        if named in STANDARD:
            yield "7.1-7", f"{named} means something else here", None
        seen, at = [], named
        while at in checked.roles and at not in seen:
            seen.append(at)
            at = checked.roles[at]
        if at in seen:
            yield "7.1-6", f"what {named} is goes round in a circle", None
    for node in checked.nodes:
        if node.kind not in STANDARD:
            yield "7.1-5", f"nobody knows what a {node.named} is", node.page


@rule
def everything_is_tagged_or_an_artifact(checked):
    yield from checked.problems
    for piece in checked.pieces:
        if piece.number is None and piece.artifact is None:
            yield "7.1-3", f"{piece.operator} is neither tagged nor an artifact", piece.page
        kind = piece.artifact or {}
        if kind.get("/Type") == "/Pagination" and kind.get("/Subtype") not in (
            "/Header", "/Footer", "/Watermark",
        ):  # fmt: skip
            yield "7.8", "in the margin, and no header or footer", piece.page


@rule
def content_and_tree_know_each_other(checked):
    owner = {piece: node for node in checked.nodes for piece in node.pieces}
    for (page, number), times in Counter(checked.marks).items():
        if times > 1:
            yield "7.1", f"content {number} is there {times} times", page
        parents = checked.parents.get(
            int(checked.pdf.pages[page - 1].get("/StructParents", -1)), []
        )
        node = owner.get((page, number))
        if node is None:
            yield "7.1", f"content {number} is in no element of the tree", page
        elif number >= len(parents) or parents[number].objgen != node.element.objgen:
            yield "7.1", f"content {number} leads to another element than the one it is in", page
    for page, number in sorted(owner.keys() - set(checked.marks)):
        yield "7.1", f"an element holds content {number}, which is not there", page
    for node in checked.nodes:
        above = node.element.get("/P")
        if above is None or above.objgen != node.parent.element.objgen:
            yield "7.1-12", f"a {node.kind} does not know in what it is", node.page


@rule
def what_stands_in_what(checked):
    for node in checked.nodes:
        for clause, kind, allowed in CHILDREN:
            wrong = {kid.kind for kid in node.kids} - allowed
            if node.kind == kind and wrong:
                yield clause, f"{', '.join(sorted(wrong))} in a {kind}", node.page
            if node.kind == kind and node.pieces:
                yield clause, f"text in a {kind} itself", node.page
        for clause, kind, allowed in PARENTS:
            if node.kind == kind and node.parent.kind not in allowed:
                yield clause, f"a {kind} in {node.parent.kind or 'nothing'}", node.page


@rule
def figures(checked):
    for node in checked.of("Figure"):
        if not any(str(node.element.get(key, "")).strip() for key in ("/Alt", "/ActualText")):
            yield "7.3-1", "a figure without words for it", node.page
        if node.page:
            width, height = (float(side) for side in checked.pdf.pages[node.page - 1].MediaBox[2:])
            left, low, right, high = (
                float(side) for side in node.attributes().get("/BBox", [0] * 4)
            )
            if not (-1 <= left < right <= width + 1 and -1 <= low < high <= height + 1):
                yield "7.3", "a figure that says it is outside the page", node.page
    for node in checked.of("Formula"):
        if not any(str(node.element.get(key, "")).strip() for key in ("/Alt", "/ActualText")):
            yield "7.7-1", "a formula without words for it", node.page


@rule
def headings(checked):
    before = 0
    for node in checked.nodes:
        if HEADING.match(node.kind):
            level = int(node.kind[1])
            if level > before + 1:
                yield "7.4.2-1", f"H{level} after H{before or ' nothing'}", node.page
            if not node.has_content():
                yield "7.4", f"an H{level} without words", node.page
            before = level
    if checked.of("H") and before:
        yield "7.4.4-3", "H beside H1", None


@rule
def tables(checked):
    names = _names(checked.tree.get("/IDTree", {}))
    for table in checked.of("Table"):
        rows = _grid(table)
        kinds = [kid.kind for kid in table.kids]
        for clause, kind in (("7.2-11", "THead"), ("7.2-12", "TFoot"), ("7.2-39", "Caption")):
            if kinds.count(kind) > 1:
                yield clause, f"more than one {kind}", table.page
        if {"THead", "TFoot"} & set(kinds) and "TBody" not in kinds:
            yield "7.2-14", "heads of nothing", table.page
        if "Caption" in kinds[1:-1]:
            yield "7.2-16", "a caption in the middle", table.page
        if len({len(row) for row in rows}) > 1 or any(None in row for row in rows):
            yield "7.2-42", "rows of another width", table.page
        if any(cell == "double" for row in rows for cell in row):
            yield "7.2-15", "two cells in one place", table.page
        yield from _heads(table, rows, names)


def _names(tree):
    names = tree.get("/Names", [])
    found = {bytes(names[at]): names[at + 1].objgen for at in range(0, len(names), 2)}
    for kid in tree.get("/Kids", []):
        found |= _names(kid)
    return found


def _grid(table):
    """Rows of cells, each cell in all places that it spans; None where nothing is."""
    places, width = {}, 0
    rows = table.of("TR")
    for at, row in enumerate(rows):
        column = 0
        for cell in row.kids:
            while (at, column) in places:
                column += 1
            attributes = cell.attributes()
            across, down = (int(attributes.get(key, 1)) for key in ("/ColSpan", "/RowSpan"))
            for spot in ((at + y, column + x) for y in range(down) for x in range(across)):
                places[spot] = "double" if spot in places else cell
            column += across
            width = max(width, column)
    height = max([len(rows), *(y + 1 for y, _x in places)])
    last = [max([x for y, x in places if y == at], default=-1) for at in range(height)]
    return [[places.get((y, x)) for x in range(last[y] + 1)] for y in range(height)]


def _heads(table, rows, names):
    heads = {bytes(node.element.ID): node for node in table.of("TH") if "/ID" in node.element}
    for identity, node in heads.items():
        if names.get(identity) != node.element.objgen:
            yield "7.5", "a head cell that cannot be found by its name", node.page
    for node in table.of("TH"):
        if str(node.attributes().get("/Scope", "")) not in ("/Row", "/Column", "/Both"):
            yield "7.5", "a head cell that does not say of what", node.page
        elif not node.has_content():
            yield "7.5", "a head cell without words", node.page
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if not isinstance(cell, Node) or cell.kind != "TD":
                continue
            named = [bytes(one) for one in cell.attributes().get("/Headers", [])]
            if [one for one in named if one not in heads]:
                yield "7.5-1", "a cell names a head that is not in its table", cell.page
            above = [other[x] for other in rows[:y] if x < len(other)]
            beside = row[:x]
            if not named and not any(
                isinstance(one, Node)
                and str(one.attributes().get("/Scope", "")) in (scope, "/Both")
                for scope, ones in (("/Column", above), ("/Row", beside))
                for one in ones
            ):
                yield "7.5-2", "a cell without a head", cell.page
    columns = {x for row in rows for x, cell in enumerate(row) if getattr(cell, "kind", "") == "TD"}
    on_top = [node for head in table.of("THead") for node in head.of("TH")]
    if len(columns) > 1 and not on_top:
        yield "7.5", "a table, or what is left of one on a next page, without heads", table.page


@rule
def lists(checked):
    for node in checked.of("LI"):
        if "LBody" not in [kid.kind for kid in node.kids]:
            yield "7.6", "a list item without a body", node.page


@rule
def notes(checked):
    seen = set()
    for node in checked.of("Note"):
        identity = bytes(node.element.get("/ID", b""))
        if not identity:
            yield "7.9-1", "a note without a name", node.page
        elif identity in seen:
            yield "7.9-2", "two notes of one name", node.page
        seen.add(identity)


@rule
def what_a_file_may_hold(checked):
    pdf, root = checked.pdf, checked.root
    options = root.get("/OCProperties", {})
    for config in [options["/D"], *options.get("/Configs", [])] if "/D" in options else []:
        if not str(config.get("/Name", "")):
            yield "7.10-1", "layers without a name", None
        if "/AS" in config:
            yield "7.10-2", "layers that show or hide by themselves", None
    for one in _dictionaries(pdf.objects):
        if "/EF" in one and not (str(one.get("/F", "")) and str(one.get("/UF", ""))):
            yield "7.11-1", "an embedded file without a name", None
        if one.get("/S") in ("/JavaScript", "/Launch", "/Movie", "/Sound", "/Rendition"):
            yield "7.19", f"an action of the kind {str(one.S)[1:]}", None
    if "/XFA" in root.get("/AcroForm", {}):
        yield "7.15-1", "a form of the kind XFA", None
    if pdf.is_encrypted and not int(pdf.trailer.Encrypt.get("/P", 0)) & 512:
        yield "7.16-1", "locked for screen readers", None
    for group, times in checked.forms.items():
        form = pdf.get_object(group)
        if "/Ref" in form:
            yield "7.20-1", "a part that is in another file", None
        if times > 1 and b"/MCID" in form.read_bytes():
            yield "7.20-2", "what is tagged is drawn more than once", None


def _dictionaries(values):
    """All of them, also those in others."""
    for one in values:
        if isinstance(one, pikepdf.Dictionary):
            yield one
        if isinstance(one, pikepdf.Dictionary | pikepdf.Array):
            inner = one.values() if isinstance(one, pikepdf.Dictionary) else one
            yield from _dictionaries(
                [kid for kid in inner if isinstance(kid, pikepdf.Object) and not kid.is_indirect]
            )


@rule
def bookmarks(checked):
    chapters = [node for node in checked.nodes if node.kind in ("H2", "H3")]
    with checked.pdf.open_outline() as outline:
        found = list(_all(outline.root))
    if chapters and not found:
        yield "7.17", "chapters and no bookmarks", None
    for one in found:
        if not (one.title or "").strip():
            yield "7.17", "a bookmark without words", None


def _all(bookmarks):
    for one in bookmarks:
        yield one
        yield from _all(one.children)


@rule
def annotations(checked):
    holder = {one.objgen: node for node in checked.nodes for one in node.annotations}
    targets = set(_destinations(checked.root.get("/Names", {}).get("/Dests", {})))
    for number, page in enumerate(checked.pdf.pages, start=1):
        if page.get("/Annots") and page.get("/Tabs") != "/S":
            yield "7.18.3-1", "the tab key does not follow the text", number
    for page, one in checked.annotations:
        kind = str(one.get("/Subtype", ""))[1:]
        node = holder.get(one.objgen)
        if kind == "TrapNet":
            yield "7.18.2-1", "a trap net", page
        if int(one.get("/F", 0)) & HIDDEN:
            continue
        if node is None:
            yield "7.18.1", f"a {kind} that no element holds", page
            continue
        leads = checked.parents.get(int(one.get("/StructParent", -1)))
        if leads is None or leads.objgen != node.element.objgen:
            yield "7.18.1", f"a {kind} that leads to another element than the one it is in", page
        if kind == "Link":
            yield from _link(one, node, targets, page)
        elif kind == "Widget":
            yield from _field(one, node, page)
        elif kind != "PrinterMark":
            yield from _other(one, node, kind, page)


def _field(one, node, page):
    if node.kind != "Form":
        yield "7.18.4-1", "a field outside a Form", page
    if not str(one.get("/TU", "") or node.element.get("/Alt", "")):
        yield "7.18.1-3", "a field without a name", page


def _other(one, node, kind, page):
    if node.kind != "Annot":
        yield "7.18.1-1", f"a {kind} outside an Annot", page
    if not str(one.get("/Contents", "") or node.element.get("/Alt", "")):
        yield "7.18.1-2", f"a {kind} without words", page


def _destinations(tree):
    yield from (bytes(name) for name in list(tree.get("/Names", []))[::2])
    for kid in tree.get("/Kids", []):
        yield from _destinations(kid)


def _link(one, node, targets, page):
    words = str(one.get("/Contents", "")).strip()
    if node.kind != "Link":
        yield "7.18.5-1", "a link outside a Link", page
    if any(above.kind == "Link" for above in node.up()):
        yield "7.18.5", "a link in a link", page
    if not any(inner.pieces for inner in node.below()):
        yield "7.18.5", "a link without text", page
    if not words:
        yield "7.18.5-2", "a link that is called nothing", page
    elif words == str(one.get("/Dest", "")):
        yield "7.18.5", f"a link that is called {words!r}, as what it leads to", page
    if isinstance(one.get("/Dest"), pikepdf.String) and bytes(one.Dest) not in targets:
        yield "7.18.5", "a link to what is not there", page


@rule
def fonts(checked):
    for key, font in checked.fonts.items():
        codes = checked.codes[key]
        name = str(font.get("/BaseFont", font.get("/Name", "/a font")))[1:]
        unicode = _unicode(font["/ToUnicode"].read_bytes()) if "/ToUnicode" in font else {}
        if codes - unicode.keys():
            yield "7.21.7-1", f"{name} does not say which characters it shows", None
        if {"\0", "\ufeff", "\ufffe"} & set("".join(unicode.values())):
            yield "7.21.7-2", f"{name} shows what is no character", None
        if font.Subtype == "/Type3":
            continue
        inner = font.DescendantFonts[0] if font.Subtype == "/Type0" else font
        descriptor = inner.get("/FontDescriptor", {})
        files = [one for one in ("/FontFile", "/FontFile2", "/FontFile3") if one in descriptor]
        if not files:
            yield "7.21.4.1-1", f"{name} is not in the file", None
            continue
        if inner.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
            yield "7.21.3.2-1", f"{name} does not say which shape a code has", None
        if inner is font or descriptor[files[0]].get("/Subtype") == "/CIDFontType0C":
            continue
        shown = _shapes(font.Encoding, codes)
        there = TTFont(io.BytesIO(descriptor[files[0]].read_bytes()))["maxp"].numGlyphs
        if any(shape >= there for shape in shown):
            yield "7.21.4.1-2", f"{name} has no shape for what it shows", None
        if any(shape == 0 or shape >= there for shape in shown):
            yield "7.21.8-1", f"{name} shows a character that it does not have", None


def _shapes(encoding, codes):
    """The numbers of what these codes show: themselves, or what a table says."""
    if not isinstance(encoding, pikepdf.Stream):
        return codes
    table = dict(re.findall(r"<(\w+)> (\d+)", encoding.read_bytes().decode("latin-1")))
    return {int(table.get(f"{code:04x}", 0)) for code in codes}


def _unicode(table):
    """{code: what it says} of a ToUnicode table."""
    text = table.decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, to in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", block):
            found[int(code, 16)] = bytes.fromhex(to).decode("utf-16-be", "replace")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for low, high, to in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            first = int(to, 16)
            found |= {
                int(low, 16) + n: chr(first + n) for n in range(int(high, 16) - int(low, 16) + 1)
            }
    return found
