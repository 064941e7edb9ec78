"""No form takes what its page does not show: nothing can be slipped into a request."""

from html.parser import HTMLParser

import pytest
from django.forms import BaseForm

from tests.test_access import rows
from tests.world import ROLES, STATES, ask

pytestmark = pytest.mark.django_db


class Names(HTMLParser):
    """The names of the fields of a page."""

    def __init__(self, html):
        super().__init__()
        self.found = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in ("input", "textarea", "select", "button") and dict(attrs).get("name"):
            self.found.add(dict(attrs)["name"])


@pytest.fixture
def bound(monkeypatch):
    """Every form that read a request."""
    forms, init = [], BaseForm.__init__

    def remember(self, data=None, *args, **kwargs):
        init(self, data, *args, **kwargs)
        if self.is_bound:
            forms.append(self)

    monkeypatch.setattr(BaseForm, "__init__", remember)
    return forms


# (address, who gets in per state) of every page with a form.
PAGES = [
    (address, dict(methods)["POST"])
    for address, methods in rows()
    if dict(methods).keys() == {"GET", "POST"}
]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("address", "who"), PAGES, ids=[" ".join(address) for address, _who in PAGES]
)
def test_a_form_reads_only_the_fields_of_its_page(worlds, bound, address, who, state):
    world, insiders = worlds[state], who[STATES.index(state)].replace("-", "")
    for role in insiders:
        client = world.clients[role]
        url, data = world.url(*address), world.data(*address)
        page = ask(client, "GET", url, {})
        if page.status_code != 200:
            continue
        names = Names(page.getvalue().decode()).found
        bound.clear()
        ask(client, "POST", url, data | dict.fromkeys(names, "x"))
        read = {
            form.add_prefix(name)
            for form in bound
            for name, field in form.fields.items()
            if getattr(field, "choices", True)  # without any choice it takes nothing
        }
        assert read - names == set(), ROLES[role]
