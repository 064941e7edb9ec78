"""The frameworks as everyone can read them, without an account."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from competencies.models import Item, Relation, fold, ladder, mark, words_in
from tests.factories import FrameworkFactory, ItemFactory, LevelFactory

pytestmark = pytest.mark.django_db


def link(name, *args):
    return reverse(f"competencies:{name}", args=args)


def plain(html):
    return " ".join(unescape(strip_tags(html)).split())


def texts(response, pattern):
    """The text of every piece of the page that the pattern catches, in order."""
    found = re.findall(pattern, response.content.decode(), re.DOTALL)
    return [plain(piece) for piece in found]


def headings(response):
    return texts(response, r"<h[1-6].*?</h[1-6]>")


def quotations(response):
    return texts(response, r"<blockquote.*?</blockquote>")


def own_words(response):
    return texts(response, r'<p class="own-words.*?</p>')


def marks(response):
    return texts(response, r"<mark>.*?</mark>")


def status(response):
    return texts(response, r'<p role="status">.*?</p>')[0]


def outcome(strand, code, *numbers, **fields):
    """A learning outcome of this strand, at these levels."""
    made = ItemFactory(
        framework=strand.framework, parent=strand, kind="outcome", code=code, **fields
    )
    made.levels.set([LevelFactory(number=number) for number in numbers])
    return made


def relate(from_item, kind, to_item, origin="source", **fields):
    return Relation.objects.create(
        from_item=from_item, kind=kind, to_item=to_item, origin=origin, **fields
    )


@pytest.fixture
def code():
    return FrameworkFactory(code="beroepscode", title="De beroepscode", short_title="Code")


@pytest.fixture
def strand(code):
    line = ItemFactory(framework=code, kind="line", code="L1", title="Kennis", text="")
    return ItemFactory(
        framework=code, parent=line, kind="strand", code="L1-1", title="Begrippen", text=""
    )


# Searching in a text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Cliënten", ["clienten"]),
        ("  herstel\tén hoop ", ["herstel", "en", "hoop"]),
        ("“herstel”, (hoop)!", ["herstel", "hoop"]),
        ("4.3-r1", ["4.3-r1"]),
        ("collega’s", ["collega's"]),
        ("'\" ?", []),
        ("", []),
    ],
)
def test_words_are_folded_and_lose_what_stands_around_them(typed, words):
    assert words_in(typed) == words


@pytest.mark.parametrize(
    ("text", "words", "pieces"),
    [
        ("De cliënten", ["clienten"], [("De ", False), ("cliënten", True)]),
        ("clie\u0308nt!", ["client"], [("clie\u0308nt", True), ("!", False)]),
        ("groot", ["ß"], [("groot", False)]),
        ("Straße", ["ss"], [("Stra", False), ("ß", True), ("e", False)]),
        ("aaa", ["aa"], [("aaa", True)]),
        ("herstel", ["her", "rst"], [("herst", True), ("el", False)]),
        ("<b>&", ["b"], [("<", False), ("b", True), (">&", False)]),
        ("", ["b"], []),
    ],
)
def test_mark_finds_what_the_search_finds(text, words, pieces):
    assert mark(text, [fold(word) for word in words]) == pieces


# All pages


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("frameworks", []),
        ("search", []),
        ("level", [4]),
        ("framework", ["beroepscode"]),
        ("knowledge", ["beroepscode"]),
        ("item", ["beroepscode", "L1-1"]),
    ],
)
def test_every_page_is_read_without_an_account_and_cannot_be_written_to(client, strand, name, args):
    LevelFactory(number=4)
    relate(strand, "includes_knowledge", ItemFactory(framework=strand.framework))
    url = link(name, *args)
    answers = client.get(url), client.head(url), client.post(url), client.delete(url)
    assert [answer.status_code for answer in answers] == [200, 200, 405, 405]


def test_titles_say_where_one_is(client, strand):
    LevelFactory(number=4, name="uitvoerend")
    long = ItemFactory(framework=strand.framework, kind="guideline", code="R1", text="a " * 60)
    relate(strand, "includes_knowledge", long)
    pages = [
        link("frameworks"),
        link("search") + "?q=hoop",
        link("level", 4),
        link("framework", "beroepscode"),
        link("knowledge", "beroepscode"),
        link("item", "beroepscode", "L1-1"),
        link("item", "beroepscode", "R1"),
    ]
    assert [texts(client.get(page), r"<title>.*?</title>")[0] for page in pages] == [
        "Kaders – Ervaring",
        "hoop – Zoeken in de kaders – Ervaring",
        "Niveau 4: uitvoerend – Ervaring",
        "De beroepscode – Ervaring",
        "Kennis bij elke competentie – Code – Ervaring",
        "Begrippen (L1-1) – Code – Ervaring",
        "Richtlijn R1 – Code – Ervaring",
    ]


@pytest.mark.parametrize(("name", "args"), [("framework", []), ("knowledge", []), ("item", ["U"])])
@pytest.mark.parametrize(
    ("state", "expected"), [("draft", 404), ("published", 200), ("withdrawn", 200)]
)
def test_a_draft_is_not_there_and_what_was_published_stays(client, name, args, state, expected):
    framework = FrameworkFactory(code="kader", status=state)
    item = ItemFactory(framework=framework, code="U")
    relate(item, "includes_knowledge", ItemFactory(framework=framework))
    assert client.get(link(name, "kader", *args)).status_code == expected


@pytest.mark.parametrize(
    ("successor", "says"),
    [
        (None, "Er is hier geen kader dat het vervangt."),
        ({"title": "Het nieuwe", "version": "2"}, "Nu geldt: Het nieuwe (2)."),
        ({"title": "Geheim", "status": "draft"}, "Er is hier geen kader dat het vervangt."),
    ],
)
def test_a_withdrawn_framework_says_what_replaces_it(client, successor, says):
    old = FrameworkFactory(code="oud", status="withdrawn")
    relate(ItemFactory(framework=old, code="U"), "includes_knowledge", ItemFactory(framework=old))
    if successor:
        FrameworkFactory(replaces=old, **successor)
    for url in link("framework", "oud"), link("item", "oud", "U"), link("knowledge", "oud"):
        [message] = texts(client.get(url), r'<div class="message warning" id="withdrawn">.*?</div>')
        assert message == (
            "Let op. Dit kader is ingetrokken. Het blijft hier staan, "
            f"omdat beoordelingen ernaar verwijzen. {says}"
        )


def test_a_published_framework_is_not_called_withdrawn(client, strand):
    assert client.get(link("framework", "beroepscode")).context["successor"] is None
    assert texts(client.get(link("framework", "beroepscode")), r'id="withdrawn"') == []


# The list of frameworks


def test_the_list_says_what_each_framework_is(client, strand):
    outcome(strand, "L1-1.4", 4)
    response = client.get(link("frameworks"))
    assert texts(response, r'<li id="framework-.*?</li>') == [
        "De beroepscode Nederland 1 1 uitspraak De tekst is van: Een uitgever"
    ]


def test_frameworks_stand_by_country_and_then_the_newest_first(client):
    FrameworkFactory(title="Vlaams", jurisdiction="VL", year=2024)
    FrameworkFactory(title="Ouder", year=2013)
    FrameworkFactory(title="Nieuwer", year=2022)
    FrameworkFactory(title="Oud", year=2010, status="withdrawn")
    FrameworkFactory(title="Concept", status="draft")
    context = client.get(link("frameworks")).context
    assert [framework.title for framework in context["current"]] == ["Nieuwer", "Ouder", "Vlaams"]
    assert [framework.title for framework in context["withdrawn"]] == ["Oud"]


def test_without_frameworks_the_list_says_so(client):
    response = client.get(link("frameworks"))
    assert texts(response, r'<p class="empty">.*?</p>') == [
        "Er staan nog geen kaders op deze site."
    ]


# Search


def test_search_marks_what_it_found_also_when_accents_differ(client, code):
    ItemFactory(framework=code, title="Cliëntenraad", text="Van elke CLIËNT en client.")
    ItemFactory(framework=code, text="Iets anders")
    response = client.get(link("search"), {"q": "client"})
    assert marks(response) == ["Cliënt", "CLIËNT", "client"]
    assert status(response) == "1 uitspraak gevonden voor ‘client’."


def test_search_shows_texts_and_queries_as_text(client, code):
    ItemFactory(framework=code, text="<script>alert('&')</script>")
    response = client.get(link("search"), {"q": "<script>"})
    assert marks(response) == ["<script>"]
    assert re.findall(r"<script>", response.content.decode()) == []


def test_search_groups_by_framework(client, code):
    other = FrameworkFactory(short_title="Profiel", jurisdiction="VL")
    withdrawn = FrameworkFactory(
        short_title="Oud", jurisdiction="NL", year=1999, status="withdrawn"
    )
    for framework in other, code, withdrawn, FrameworkFactory(status="draft"):
        ItemFactory(framework=framework, text="hoop op herstel", code="H")
    response = client.get(link("search"), {"q": "hoop"})
    assert headings(response) == [
        "Zoeken in de kaders",
        "Code",
        "Beoordelingscriterium H",
        "Oud ingetrokken",
        "Beoordelingscriterium H",
        "Profiel",
        "Beoordelingscriterium H",
    ]


@pytest.mark.parametrize(
    ("query", "says", "expected"),
    [
        ("", "Typ een woord of een deel van een woord.", 200),
        ("   ", "Typ een woord of een deel van een woord.", 200),
        ("“”'\"", "Typ een woord of een deel van een woord.", 200),
        ("🙂", "Niets gevonden voor ‘🙂’.", 200),
        ("\0", "Niets gevonden voor ‘\0’.", 200),
        ("xyz<", "Niets gevonden voor ‘xyz<’.", 200),
        ("a" * 500, "Dat is te lang om te zoeken.", 422),
    ],
)
def test_a_search_that_finds_nothing_says_what_to_do(client, strand, query, says, expected):
    response = client.get(link("search"), {"q": query})
    assert (response.status_code, status(response)[: len(says)]) == (expected, says)
    assert response.context["groups"] == []


def test_quotes_around_words_do_not_hide_what_is_there(client, code):
    ItemFactory(framework=code, text="hoop op herstel")
    assert marks(client.get(link("search"), {"q": "“herstel”"})) == ["herstel"]


@pytest.mark.parametrize(("page", "shown"), [("1", 50), ("2", 3), ("99", 3), ("onzin", 50)])
def test_search_shows_fifty_at_a_time(client, code, page, shown):
    ItemFactory.create_batch(53, framework=code, text="hoop")
    response = client.get(link("search"), {"q": "hoop", "pagina": page})
    assert len(marks(response)) == shown
    assert status(response)[:35] == "53 uitspraken gevonden voor ‘hoop’."


def test_the_next_page_keeps_the_words(client, code):
    ItemFactory.create_batch(51, framework=code, text="hoop en moed")
    response = client.get(link("search"), {"q": "hoop moed"})
    assert re.findall(r'rel="next" href="(.*?)"', response.content.decode()) == [
        "?q=hoop+moed&amp;pagina=2"
    ]


# A level


def test_a_level_shows_per_strand_what_it_asks(client, strand):
    outcome(strand, "L1-1.4", 4, 5, text="kent begrippen")
    outcome(strand, "L1-1.6", 6, text="past ze toe")
    missing = ItemFactory(
        framework=strand.framework, parent=strand.parent, kind="strand", title="Netwerken", text=""
    )
    response = client.get(link("level", 4))
    assert headings(response) == ["Niveau 4", "De beroepscode", "Kennis", "Begrippen", "Netwerken"]
    assert quotations(response) == ["kent begrippen"]
    [_framework, [[_line, [_asked, (strand_without, nothing)]]]] = response.context["frameworks"][0]
    assert (strand_without, nothing) == (missing, None)


def test_a_level_brings_the_competences_of_every_country(client, strand):
    outcome(strand, "L1-1.5", 5, text="kent begrippen")
    flemish = FrameworkFactory(jurisdiction="VL")
    section = ItemFactory(framework=flemish, kind="section", title="Competenties", text="")
    competence = ItemFactory(
        framework=flemish, parent=section, kind="competence", text="werkt samen"
    )
    competence.levels.add(LevelFactory(number=5))
    assert quotations(client.get(link("level", 5))) == ["kent begrippen", "werkt samen"]


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_level_asks_only_what_is_in_force(client, strand, state):
    outcome(strand, "L1-1.4", 4)
    strand.framework.status = state
    strand.framework.save()
    assert client.get(link("level", 4)).context["frameworks"] == []


def test_levels_lead_to_their_neighbours(client):
    for number in 2, 3, 7:
        LevelFactory(number=number)
    found = [client.get(link("level", number)).context for number in (2, 3, 7)]
    numbers = [[level and level.number for level in (c["before"], c["after"])] for c in found]
    assert numbers == [[None, 3], [2, 7], [3, None]]


def test_a_level_that_does_not_exist_is_not_found(client):
    LevelFactory(number=2)
    assert client.get(link("level", 9)).status_code == 404


# A framework


def test_a_framework_reads_as_a_document(client, strand):
    outcome(strand, "L1-1.4", 4, text="kent begrippen")
    outcome(strand, "L1-1.6", 6, text="past ze toe")
    response = client.get(link("framework", "beroepscode"))
    found = re.findall(r"<(h[1-6])", response.content.decode())
    assert headings(response) == [
        "De beroepscode",
        "Leerlijn L1 Kennis",
        "Leerdraad L1-1 Begrippen",
        "Bron en rechten",
    ]
    assert found == ["h1", "h2", "h3", "h2"]
    assert quotations(response) == ["kent begrippen", "past ze toe"]


def test_every_statement_of_a_framework_links_to_its_own_page(client, strand):
    outcome(strand, "L1-1.4", 4)
    response = client.get(link("framework", "beroepscode"))
    assert re.findall(r'<a class="code" href="(.*?)"', response.content.decode()) == [
        link("item", "beroepscode", code) for code in ("L1", "L1-1", "L1-1.4")
    ]


def test_own_words_are_named_as_such(client, code):
    code.introduction = "Zo werkt het."
    code.save()
    section = ItemFactory(framework=code, kind="section", text="Vragen", guidance="Over jezelf.")
    ItemFactory(framework=code, parent=section, kind="reflection_question", text="Wat raakte jou?")
    ItemFactory(framework=code, parent=section, text="norm", guidance="Dit betekent iets.")
    response = client.get(link("framework", "beroepscode"))
    assert own_words(response) == [
        "In onze woorden Zo werkt het.",
        "In onze woorden Over jezelf.",
        "In onze woorden Wat raakte jou?",
        "In onze woorden Dit betekent iets.",
    ]
    assert quotations(response) == ["norm"]


@pytest.mark.parametrize(("sections", "indexes"), [(5, 0), (6, 2)])
def test_a_long_framework_has_an_index(client, code, sections, indexes):
    for section in ItemFactory.create_batch(sections, framework=code, kind="section"):
        ItemFactory(framework=code, parent=section)
    response = client.get(link("framework", "beroepscode"))
    assert len(texts(response, r'<ol class="contents"')) == indexes


def test_an_empty_framework_says_so(client, code):
    response = client.get(link("framework", "beroepscode"))
    assert texts(response, r'<p class="empty">.*?</p>') == [
        "In dit kader staan nog geen uitspraken."
    ]


# Knowledge


@pytest.fixture
def knowledge(code):
    """Two competences that share one of two knowledge elements."""
    one, two = (
        ItemFactory(framework=code, kind="competence", code=f"C{n}", text=f"doet {n}")
        for n in (1, 2)
    )
    first, second = (
        ItemFactory(framework=code, kind="knowledge", code=f"K{n}", text=f"weet {n}")
        for n in (1, 2)
    )
    relate(one, "includes_knowledge", first, depth="basic")
    relate(one, "includes_knowledge", second, depth="knowledge")
    relate(two, "includes_knowledge", first, depth="thorough")


@pytest.mark.parametrize(
    ("per", "rows"),
    [
        (
            "",
            [
                "C1 doet 1 K1 weet 1 basiskennis",
                "K2 weet 2 kennis",
                "C2 doet 2 K1 weet 1 grondige kennis",
            ],
        ),
        (
            "kennis",
            [
                "K1 weet 1 C1 doet 1 basiskennis",
                "C2 doet 2 grondige kennis",
                "K2 weet 2 C1 doet 1 kennis",
            ],
        ),
    ],
)
def test_knowledge_is_one_table_seen_from_two_sides(client, knowledge, per, rows):
    response = client.get(link("knowledge", "beroepscode"), {"per": per})
    assert texts(response, r"<tr.*?</tr>")[1:] == rows


def test_a_framework_without_knowledge_has_no_such_page(client, strand):
    assert client.get(link("knowledge", "beroepscode")).status_code == 404
    assert client.get(link("framework", "beroepscode")).context["has_knowledge"] is False


def test_a_framework_with_knowledge_leads_to_it(client, knowledge):
    assert client.get(link("framework", "beroepscode")).context["has_knowledge"] is True


# One statement


def test_a_statement_stands_under_its_parents_and_above_its_children(client, strand):
    made = outcome(strand, "L1-1.4", 4)
    child = ItemFactory(framework=strand.framework, parent=made)
    context = client.get(made.get_absolute_url()).context
    assert context["parents"] == [strand.parent, strand]
    assert context["children"] == [child]
    assert (context["before"], context["after"]) == (strand, child)


def test_a_statement_says_where_it_comes_from_and_what_its_address_is(client, code):
    item = ItemFactory(framework=code, code="4.3", text="norm", title="Grens", source="hoofdstuk 4")
    response = client.get(item.get_absolute_url())
    assert texts(response, r"<figure>.*?</figure>") == [
        "norm Letterlijk uit: De beroepscode, hoofdstuk 4"
    ]
    assert texts(response, r'<dd class="address">.*?</dd>') == [
        "http://testserver/kaders/beroepscode/4.3/"
    ]


def test_a_short_statement_without_title_is_said_once(client, code):
    item = ItemFactory(framework=code, text="werkt samen", code="C2", kind="competence")
    response = client.get(item.get_absolute_url())
    assert texts(response, r"<h1>.*?</h1>") == ["Competentie C2 werkt samen"]
    assert quotations(response) == []


@pytest.mark.parametrize("args", [("beroepscode", "X"), ("x", "L1"), ("x", "kennis")])
def test_an_unknown_statement_is_not_found(client, strand, args):
    assert client.get(link("item", *args)).status_code == 404


def test_an_address_that_no_database_can_look_up_is_not_found(client, strand):
    assert client.get(link("framework", "beroepscode") + "%00/").status_code == 404


def test_the_ladder_puts_the_levels_of_a_strand_beside_each_other(client, strand):
    for number in 2, 3, 4, 5:
        LevelFactory(number=number)
    low = outcome(strand, "L1-1.3", 3, 4, text="kent begrippen")
    outcome(strand, "L1-1.5", 5, text="past ze toe")
    rungs = r"<li(?: class=\"here\" aria-current=\"true\")?>\s*<h3>.*?</li>"
    assert texts(client.get(low.get_absolute_url()), rungs) == [
        "Niveau 2 Op dit niveau is hiervoor geen leeruitkomst.",
        "Niveau 3 en 4 (deze) kent begrippen",
        "Niveau 5 past ze toe L1-1.5",
    ]
    assert texts(client.get(strand.get_absolute_url()), rungs) == [
        "Niveau 2 Op dit niveau is hiervoor geen leeruitkomst.",
        "Niveau 3 en 4 kent begrippen L1-1.3",
        "Niveau 5 past ze toe L1-1.5",
    ]


def test_a_ladder_shares_a_rung_only_between_levels_in_a_row(strand):
    two, three, four = (LevelFactory(number=number) for number in (2, 3, 4))
    shared, between = outcome(strand, "A", 2, 4), outcome(strand, "B", 3)
    assert ladder([two, three, four], [shared, between]) == [
        ([two], shared),
        ([three], between),
        ([four], shared),
    ]


def test_a_statement_outside_a_strand_has_no_ladder(client, code):
    item = ItemFactory(framework=code)
    assert client.get(item.get_absolute_url()).context["rungs"] == []


@pytest.mark.parametrize("kind", Relation.Kind)
def test_a_relation_is_told_on_both_pages(client, code, kind):
    one, two = ItemFactory(framework=code), ItemFactory(framework=code)
    relate(one, kind, two, note="zo is het")
    for item, other, words in (
        (one, two, Relation.READS[kind][0]),
        (two, one, Relation.READS[kind][1]),
    ):
        context = client.get(item.get_absolute_url()).context
        [(head, [(relation, told)])] = context["relations"]
        assert head == (words, "staat zo in de bron")
        assert (told, relation.note) == (other, "zo is het")
        assert context["relations_abroad"] == []


def test_relations_with_the_other_country_stand_apart(client, code):
    item = ItemFactory(framework=code)
    abroad = ItemFactory(framework=FrameworkFactory(jurisdiction="VL", short_title="Vlaams"))
    relate(item, "close", abroad, origin="project", note="ongeveer hetzelfde")
    response = client.get(item.get_absolute_url())
    assert headings(response)[1:3] == ["In het kader van het andere land", "Lijkt sterk op"]
    [(head, [(_relation, told)])] = response.context["relations_abroad"]
    assert (head, told) == (("Lijkt sterk op", "oordeel van dit project"), abroad)


def test_a_relation_with_a_draft_is_not_told(client, code):
    item = ItemFactory(framework=code)
    relate(item, "close", ItemFactory(framework=FrameworkFactory(status="draft")))
    assert client.get(item.get_absolute_url()).context["relations"] == []


# As many queries for three rows as for one


@pytest.fixture(params=[1, 3])
def rows(request):
    """One or three of everything that a page makes rows of."""
    flemish = FrameworkFactory(code="vlaams", jurisdiction="VL")
    for number in range(request.param):
        LevelFactory(number=4 + number)
        framework = FrameworkFactory(code="kader" if not number else f"kader-{number}")
        line = ItemFactory(
            framework_id=FrameworkFactory(code="kader").pk, kind="line", code=f"L{number}"
        )
        strand = ItemFactory(
            framework=line.framework, parent=line, kind="strand", code=f"S{number}"
        )
        ItemFactory(framework=framework, text="hoop")
        first = FrameworkFactory(code="kader").items.get(code="S0")
        for level in range(4, 4 + request.param):
            made = outcome(strand, f"O{number}-{level}", level, text="hoop")
            outcome(first, f"P{number}-{level}", level)
            relate(first, "includes_knowledge", made)
        relate(ItemFactory(framework=flemish), "close", first, origin="project")


@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("/kaders/", 2),
        ("/kaders/zoeken/", 0),
        ("/kaders/zoeken/?q=hoop", 4),
        ("/kaders/niveau/4/", 3),
        ("/kaders/kader/", 4),
        ("/kaders/kader/kennis/", 2),
        ("/kaders/kader/kennis/?per=kennis", 2),
        ("/kaders/kader/S0/", 5),
        ("/kaders/kader/L0/", 4),
    ],
)
def test_the_number_of_queries_does_not_grow(client, rows, django_assert_num_queries, url, queries):
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200


def test_every_kind_of_statement_of_every_framework_can_be_read(reference, client):
    first = {}
    for item in Item.objects.select_related("framework"):
        first.setdefault((item.framework, item.kind), item)
    pages = [item.get_absolute_url() for item in first.values()]
    pages += {framework.get_absolute_url() for framework, _kind in first}
    assert {client.get(page).status_code for page in pages} == {200}
