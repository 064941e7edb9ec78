"""Pages about files with an entry, for the tests of accessibility."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from playwright.sync_api import expect

from tests.factories import AdministratorFactory, AttachmentFactory, EntryFactory
from tests.portfolios.hostile import photo


def at(visit, user, path):
    page = visit(user)
    page.goto(path)
    return page


def with_files():
    entry = EntryFactory(for_supervisor=True)
    name = default_storage.save("attachments/toegankelijk", ContentFile(photo((400, 300))))
    AttachmentFactory(entry=entry, file=name, description="De groep in de tuin")
    AttachmentFactory(entry=entry, file=name, name=f"{'een heel lange naam van een foto ' * 3}.jpg")
    AttachmentFactory(entry=entry, kind="pdf", name=f"{'verslag' * 12}.pdf", size=3_400_000)
    return entry


def files_empty(visit):
    entry = EntryFactory()
    return at(visit, entry.placement.student, f"/stukken/{entry.pk}/bestanden/")


def files(visit):
    entry = with_files()
    return at(visit, entry.placement.student, f"/stukken/{entry.pk}/bestanden/")


def files_refused(visit):
    page = files_empty(visit)
    page.get_by_label("Bestanden").set_input_files(
        [
            {"name": "tuin.jpg", "mimeType": "image/jpeg", "buffer": photo()},
            {"name": "kwaad.jpg", "mimeType": "image/jpeg", "buffer": b"<html><script>"},
        ]
    )
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("1 bestand is niet bewaard").wait_for()
    page.get_by_text("Je bestand staat bij je stuk.").wait_for()
    return page


def entry_with_files(visit):
    entry = with_files()
    page = at(visit, entry.placement.supervisions.get().user, f"/stukken/{entry.pk}/")
    shown = page.get_by_role("img", name="De groep in de tuin")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalWidth", 400)
    return page


def limits_of_a_school(visit):
    administrator = AdministratorFactory()
    return at(visit, administrator.user, f"/scholen/{administrator.school.pk}/bestanden/")


def limits_with_an_error(visit):
    page = limits_of_a_school(visit)
    page.get_by_label("MB per bestand").fill("900")
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("alert").wait_for()
    return page


STATES = [
    files_empty, files, files_refused, entry_with_files, limits_of_a_school, limits_with_an_error,
]  # fmt: skip
