"""The pages that say whether a PDF is real, for test_accessibility.py."""

from playwright.sync_api import expect

from tests.factories import DocumentFactory, ReportFactory


def issued():
    return ReportFactory(of_round=True, ready=True)


def replaced():
    old = issued()
    ReportFactory(
        kind="round", round=old.round, placement=old.placement, replaces=old, ready=True,
        reason="Een verkeerde naam.", correction="Zuid.",
    )  # fmt: skip
    return old


def withdrawn():
    report = ReportFactory(ready=True)
    report.withdraw()
    return report


def at(visit, document, query=""):
    page = visit()
    page.goto(f"/echt/{document.code}/{query}")
    expect(page.get_by_role("heading", name="Is jouw bestand hetzelfde?")).to_be_visible()
    return page


def verify(visit):
    page = visit()
    page.goto("/echt/")
    return page


def verify_unknown(visit):
    page = visit()
    page.goto("/echt/?code=7K3M")
    return page


def verified(visit):
    return at(visit, issued().document)


def verified_same(visit):
    return at(visit, issued().document, "?hash=" + "a" * 64)


def verified_other(visit):
    page = at(visit, issued().document)
    other = {"name": "verslag-" + "heel-lang-" * 12 + ".pdf", "mimeType": "application/pdf"}
    page.get_by_label("Jouw bestand", exact=True).set_input_files({**other, "buffer": b"%PDF"})
    expect(page.get_by_text("Niet hetzelfde.")).to_be_visible()
    return page


def verified_no_hash(visit):
    return at(visit, issued().document, "?hash=geen")


def verified_replaced(visit):
    return at(visit, replaced().document, "?hash=" + "a" * 64)


def verified_withdrawn(visit):
    return at(visit, withdrawn().document, "?hash=" + "a" * 64)


def withdraw(visit):
    report = ReportFactory(ready=True, document=DocumentFactory())
    page = visit(report.requested_by)
    page.goto(f"/verslagen/{report.pk}/intrekken/")
    return page


def report_withdrawn(visit):
    report = withdrawn()
    page = visit(report.requested_by)
    page.goto(report.get_absolute_url())
    return page


STATES = [
    verify, verify_unknown, verified, verified_same, verified_other, verified_no_hash,
    verified_replaced, verified_withdrawn, withdraw, report_withdrawn,
]  # fmt: skip
