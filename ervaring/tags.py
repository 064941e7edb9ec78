"""What the tags of a PDF still lack when WeasyPrint is done, for who reads with their ears.

PDF/UA-1 asks all of it, and no validator sees it: a table whose heads are named but cannot be
found, a link that is called `moment-1`, a page number that is read out in the middle of a sentence.
"""

import pydyf

HEADER = {"Type": "/Pagination", "Subtype": "/Header"}
FOOTER = {"Type": "/Pagination", "Subtype": "/Footer"}
LEADER = {"Type": "/Layout"}


def mend(document, file):
    """Make the tags of `file` whole, before it is written. `document` is WeasyPrint's."""
    tags = _Tags(file)
    _name_links(document.pages, tags)
    tags.set_apart(_margins(document.pages, tags))
    leaders = _leaders(document.pages, tags)
    tags.unite_links()
    tags.set_apart(leaders)
    tags.give_lists_bodies()
    tags.lead_to_heads()
    tags.place_figures()


class _Tags:
    """The structure tree of one document, by reference."""

    def __init__(self, file):
        self.file = file
        self.root = self.at(file.catalog["StructTreeRoot"])
        self.elements = [
            one
            for one in file.objects
            if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/StructElem"
        ]
        numbers = self.at(self.root["ParentTree"])["Nums"]
        # Of a page: the element of each piece of marked content. Of an annotation: its element.
        self.parents = dict(zip(numbers[::2], numbers[1::2], strict=True))

    def at(self, reference):
        return self.file.objects[int(reference.split()[0])]

    def kind(self, reference):
        """The structure type of what `reference` leads to; "" when that is no element."""
        return "" if isinstance(reference, int) else self.at(reference).get("S", "")

    def below(self, element):
        """Every element in `element`, itself first."""
        yield element
        for kid in element["K"]:
            if self.kind(kid):
                yield from self.below(self.at(kid))

    def inside(self, element, kind):
        """Whether it stands in an element of `kind`."""
        while (element := self.at(element["P"])) is not self.root:
            if element["S"] == kind:
                return True
        return False

    def add(self, **values):
        element = pydyf.Dictionary({"Type": "/StructElem", **values})
        self.file.add_object(element)
        return element

    def unite_links(self):
        """A link in a link is the same one: it goes, and what is in it stays."""
        gone = set()
        for one in self.elements:
            annotations = [kid for kid in one["K"] if self._is_annotation(kid)]
            if annotations and self.inside(one, "/Link"):
                if one["S"] == "/Link":
                    one["S"] = "/Span"
                for kid in annotations:
                    one["K"].remove(kid)
                    annotation = self.at(self.at(kid)["Obj"])
                    gone.add(annotation.reference)
                    del self.parents[annotation["StructParent"]]
        for page in self.pages:
            if "Annots" in page:
                page["Annots"][:] = [one for one in page["Annots"] if one not in gone]
        self._keep_parents()

    def _is_annotation(self, kid):
        return not isinstance(kid, int) and self.at(kid).get("Type") == "/OBJR"

    @property
    def pages(self):
        return [self.at(reference) for reference in self.file.page_references]

    def pieces(self, element):
        """The numbers of the marked content in `element` and what is below it."""
        return [kid for one in self.below(element) for kid in one["K"] if isinstance(kid, int)]

    def unread(self):
        """[number of each piece of marked content that no element of the tree holds], by page."""
        read = {one.reference for one in self.below(self.at(self.root["K"][0]))}
        return [
            [number for number, owner in enumerate(self.parents[page]) if owner not in read]
            for page in range(len(self.pages))
        ]

    def set_apart(self, pieces):
        """Say in the content itself that nobody has to read these: {page: {number: why}}."""
        for number, here in pieces.items():
            page = self.at(self.file.page_references[number])
            content = self.at(page["Contents"]).stream
            for at, one in enumerate(content):
                if isinstance(one, pydyf.Dictionary) and one.get("MCID") in here:
                    why = here[one["MCID"]]
                    content[at - 1 : at + 1] = ["/Artifact", pydyf.Dictionary(why)]
            for piece in here:
                owner = self.at(self.parents[number][piece])
                self.parents[number][piece] = "null"
                self._forget(owner, piece)
        self._keep_parents()

    def _forget(self, element, kid):
        """Take `kid` out; an element that has nothing left goes too."""
        element["K"].remove(kid)
        if not element["K"]:
            parent = self.at(element["P"])
            if element.reference in parent["K"]:
                self._forget(parent, element.reference)
            # By identity: another one that has nothing in it is equal.
            self.elements = [one for one in self.elements if one is not element]
            element.clear()

    def _keep_parents(self):
        numbers = [one for pair in sorted(self.parents.items()) for one in pair]
        self.at(self.root["ParentTree"])["Nums"] = pydyf.Array(numbers)

    def give_lists_bodies(self):
        """A list item is a label and a body: blocks in it, one after the other, are one body."""
        for item in [one for one in self.elements if one["S"] == "/LI"]:
            blocks = [kid for kid in item["K"] if self.kind(kid) not in ("/Lbl", "/LBody")]
            if not blocks:
                continue
            bodies = [kid for kid in item["K"] if self.kind(kid) == "/LBody"]
            body = self.at(bodies[0]) if bodies else None
            if body is None:
                body = self.add(S="/LBody", K=pydyf.Array(), Pg=item["Pg"], P=item.reference)
                item["K"].append(body.reference)
            for kid in blocks:
                item["K"].remove(kid)
                body["K"].append(kid)
                self.at(kid)["P"] = body.reference

    def lead_to_heads(self):
        """A head says of what it is, and the cells that name it can find it."""
        for table in [one for one in self.elements if one["S"] == "/Table"]:
            groups = [self.at(kid) for kid in table["K"] if self.kind(kid) != "/Caption"]
            on_top = []
            for group in groups:
                rows = [[self.at(kid) for kid in self.at(row)["K"]] for row in group["K"]]
                if group["S"] == "/THead":
                    on_top = rows[-1]
                    for head in [head for row in rows for head in row if head["S"] == "/TH"]:
                        head["A"]["Scope"] = "/Column"
                else:
                    self._lead_rows(rows, on_top)
        heads = [one for one in self.elements if one["S"] == "/TH" and "ID" in one]
        if named := sorted((head["ID"].data, head.reference) for head in heads):
            names = pydyf.Array(one for pair in named for one in pair)
            tree = pydyf.Dictionary({"Names": names})
            self.file.add_object(tree)
            self.root["IDTree"] = tree.reference

    def _lead_rows(self, rows, on_top):
        over = None
        for row in rows:
            if len(row) == 1 and row[0]["S"] == "/TH":  # of the rows below it
                over = row[0]
                over["A"]["Scope"] = "/Column"
                continue
            for column, cell in enumerate(row):
                if cell["S"] == "/TH" and not self.pieces(cell):
                    # The row began on the page before, and there stands what it is about.
                    name = cell.pop("ID")
                    cell["S"] = "/TD"
                    cell["A"]["Headers"] = pydyf.Array(one["ID"] for one in on_top[column:][:1])
                    for other in row:
                        if name in other["A"].get("Headers", ()):
                            other["A"]["Headers"].remove(name)
                elif cell["S"] == "/TH":
                    cell["A"]["Scope"] = "/Row"
                elif over:
                    cell["A"]["Headers"].insert(0, over["ID"])

    def place_figures(self):
        """A figure is where it is on the page: in points from below, not in pixels from above."""
        for figure in self.elements:
            if figure["S"] == "/Figure":
                height = self.at(figure["Pg"])["MediaBox"][3]
                left, top, right, bottom = (side * 0.75 for side in figure["A"]["BBox"])
                box = (left, height - bottom, right, height - top)
                figure["A"]["BBox"] = pydyf.Array(round(side, 3) for side in box)


def _name_links(pages, tags):
    """A link is called what it says, and not where it leads."""
    for page in pages:
        for _kind, _target, _rectangle, box in page.links:
            words = " ".join("".join(box.element.itertext()).split())
            if words and box.link_annotation:
                box.link_annotation["Contents"] = pydyf.String(words)


def _leaders(pages, tags):
    """The dots between a title and its page number: nobody wants to hear them."""
    apart = {}
    for number, page in enumerate(pages):
        for _kind, _target, _rectangle, box in page.links:
            if box.is_leader and box.link_annotation:
                owner = tags.at(tags.parents[box.link_annotation["StructParent"]])
                here = apart.setdefault(number, {})
                here.update(dict.fromkeys(tags.pieces(owner), LEADER))
    return apart


def _margins(pages, tags):
    """What stands in the margins of every page."""
    return {
        number: dict(zip(unread, _places(page), strict=True))
        for number, (page, unread) in enumerate(zip(pages, tags.unread(), strict=True))
    }


def _places(page):
    """Of each text in the margins, in the order in which it is drawn, where it is."""
    return [
        FOOTER if margin.at_keyword.startswith("@bottom") else HEADER
        for margin in page._page_box.children
        if hasattr(margin, "at_keyword")
        for box in margin.descendants()
        if hasattr(box, "text")
    ]
