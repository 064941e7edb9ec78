"""Making a list: with the keyboard alone, without JavaScript, and by dragging."""

import pytest
from playwright.sync_api import expect

from assessments.models import Instrument
from tests.browser.test_saving import tab_to
from tests.factories import FrameworkFactory, InstrumentFactory, ItemFactory, MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def membership(live_server):
    framework = FrameworkFactory(short_title="Leerplan")
    membership = MembershipFactory(coordinator=True)
    membership.programme.frameworks.add(framework)
    # A standard list gives the new one its scale.
    InstrumentFactory(framework=framework, level=membership.programme.level)
    line = ItemFactory(framework=framework, kind="line", title="Herstel", text="")
    for code in ("H1", "H2", "H3"):
        ItemFactory(framework=framework, parent=line, code=code, text=f"de student doet {code}")
    return membership


@pytest.fixture
def draft(membership):
    return InstrumentFactory(programme=membership.programme, status="draft", questions=[2, 1])


def order(instrument):
    return [
        [question.item.code for question in section.questions.all()]
        for section in instrument.sections.prefetch_related("questions__item")
    ]


def press(page, role, name, key="Enter"):
    control = page.get_by_role("main").get_by_role(role, name=name)
    tab_to(page, control, most=60)
    page.keyboard.press(key)


def told(page, text):
    expect(page.get_by_role("main").get_by_role("status").first).to_contain_text(text)


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_a_list_is_made_with_the_keyboard_alone(visit, membership, javascript):
    page = visit(membership.user, javascript=javascript)
    begin(page)
    draft = Instrument.objects.get(title="Onze lijst")
    add_section(page, "Rust", ["H1", "H3"])
    add_section(page, "Ruimte", ["H2"])
    assert order(draft) == [["H1", "H3"], ["H2"]]
    put_in_order(page, javascript)
    assert order(draft) == [["H1", "H2", "H3"], []]
    publish(page)
    draft.refresh_from_db()
    assert (draft.status, order(draft)) == ("published", [["H1", "H2", "H3"]])


def begin(page):
    page.goto("/")
    press(page, "link", "Beoordelingslijsten")
    heading(page, "Beoordelingslijsten")
    press(page, "link", "Maak een nieuwe lijst")
    heading(page, "Maak een nieuwe lijst")
    tab_to(page, page.get_by_label("Naam van de lijst"))
    page.keyboard.type("Onze lijst")
    press(page, "button", "Maak het concept")
    heading(page, "Onze lijst")


def add_section(page, title, codes):
    press(page, "link", "Voeg een deel toe")
    heading(page, "Voeg een deel toe")
    tab_to(page, page.get_by_label("Titel"))
    page.keyboard.type(title)
    press(page, "button", "Bewaar en kies uitspraken")
    heading(page, "Voeg uitspraken toe")
    for code in codes:
        press(page, "checkbox", code, "Space")
    press(page, "button", "Voeg toe")
    told(page, f"in “{title}”")
    press(page, "link", "Terug naar de lijst")
    heading(page, "Onze lijst")


def put_in_order(page, javascript):
    down = page.get_by_role("button", name="Omlaag : H1")
    press(page, "button", "Omlaag : H1")
    told(page, "H1 staat nu op plaats 2 van “Rust”.")
    if javascript:
        expect(down).to_be_focused()
    press(page, "button", "Omlaag : H1")
    told(page, "H1 staat nu op plaats 1 van “Ruimte”.")
    press(page, "checkbox", "H3", "Space")
    tab_to(page, page.get_by_label("Naar deel"), most=60)
    page.keyboard.press("ArrowDown")
    press(page, "button", "Verplaats")
    told(page, "1 vraag staat nu achteraan in “Ruimte”.")
    press(page, "button", "Deel omhoog : Ruimte")
    told(page, "“Ruimte” is nu deel 1.")


def publish(page):
    press(page, "link", "Bekijk zoals de student")
    heading(page, "Ruimte")
    expect(page.get_by_text("Zo ziet de student het.")).to_be_visible()
    page.go_back()
    press(page, "link", "Naar publiceren")
    expect(page.get_by_text("Het deel “Rust” is leeg.")).to_be_visible()
    press(page, "link", "Vul de lijst aan")
    press(page, "link", "Verander dit deel : Rust")
    press(page, "button", "Haal dit deel weg")
    press(page, "link", "Naar publiceren")
    press(page, "button", "Publiceer deze lijst")
    told(page, "Versie 1 is gepubliceerd.")


def test_a_question_is_dragged(visit, membership, draft):
    [[first, second], [third]] = order(draft)
    page = visit(membership.user, width=1280, height=900)
    page.goto(draft.get_absolute_url())
    row = page.locator("[data-question]")
    row.filter(has_text=third).drag_to(row.filter(has_text=first), target_position={"x": 9, "y": 3})
    expect(page.locator("#said")).to_have_text(f"{third} staat nu op plaats 1 van “Deel 1”.")
    assert order(draft) == [[third, first, second], []]
    # Also to a section that asks nothing, on the page as it came back.
    target = page.get_by_role("heading", name="Deel 2")
    row.filter(has_text=first).drag_to(target)
    expect(page.locator("#said")).to_have_text(f"{first} staat nu op plaats 1 van “Deel 2”.")
    assert order(draft) == [[third, second], [first]]


def test_after_a_move_the_other_forms_of_the_page_still_work(visit, membership, draft):
    page = visit(membership.user)
    page.goto(draft.get_absolute_url())
    page.locator("[data-question]").first.get_by_role("button", name="Omlaag").click()
    expect(page.locator("#said")).to_contain_text("staat nu op plaats 2")
    page.get_by_text(membership.user.name, exact=True).click()
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_label("E-mail")).to_be_visible()


def test_the_editor_left_open_says_that_the_list_was_published(visit, membership, draft):
    page = visit(membership.user)
    page.goto(draft.get_absolute_url())
    before = order(draft)
    draft.publish()
    page.locator("[data-question]").first.get_by_role("button", name="Omlaag").click()
    expect(page.get_by_text("Deze lijst is intussen gepubliceerd.")).to_be_visible()
    assert order(draft) == before
