"""Alles over mij: what is in the file, and what is not."""

import io
import json
import re
import zipfile

import pytest
import tinyhtml5
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import TextField
from django.utils import translation

from assessments.models import Answer, Conclusion, Judgement, Reaction, Round
from ervaring import vault
from ervaring.accounts.models import Mail, User
from portfolios import exports
from portfolios.exports.left_out import LEFT_OUT, NOT_EXPORTED
from portfolios.models import Attachment, Link
from tests.factories import (
    AgreementFactory,
    AttachmentFactory,
    EntryFactory,
    FeedbackAnswerFactory,
    NoticeFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.signing_in import SECRET, sign_in
from tests.texts import write
from tests.world import CANARIES, STATES, may_read

pytestmark = pytest.mark.django_db

# What somebody wrote themselves is theirs to have, also while no page shows it.
OWN_WORDS = {
    "S": {"KANARIE-lijst-student", "KANARIE-zienswijze"},
    "B": {"KANARIE-lijst-supervisor"},
    "2": {"KANARIE-lijst-second", "KANARIE-niet-eens"},
}
NASTY = "<script>alert('au')</script> & \"zo\""


class Opened:
    """The export of somebody, taken apart."""

    def __init__(self, user):
        with translation.override(settings.LANGUAGE_CODE):
            name = exports.write(exports.gather(user), user)
        with default_storage.open(name) as file:
            self.archive = zipfile.ZipFile(io.BytesIO(file.read()))
        self.names = self.archive.namelist()
        self.html = self.archive.read("index.html").decode()
        self.page = tinyhtml5.parse(self.html, namespace_html_elements=False)
        self.words = "".join(self.page.find("body").itertext())
        self.text = self.archive.read("gegevens.json").decode()
        self.data = json.loads(self.text)

    @property
    def canaries(self):
        everything = "".join(self.archive.read(name).decode("latin-1") for name in self.names)
        return {one for one in CANARIES if one in everything}


def models_about_people():
    """Every model from which a chain of keys leads to a person."""
    found, models = {User}, apps.get_models(include_auto_created=True)
    while more := {
        model
        for model in models
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in found and model not in found
    }:
        found |= more
    return found


class TestNothingIsForgotten:
    def test_every_model_about_people_is_in_it_or_has_a_reason_not_to_be(self):
        exported = {model for area in exports.AREAS for model in area.MODELS}
        left_out = {apps.get_model(label) for label in NOT_EXPORTED}

        assert models_about_people() - exported - left_out == set()
        assert exported & left_out == set()

    @pytest.mark.parametrize("role", ["S", "B", "2", "T", "C"])
    @pytest.mark.parametrize("state", STATES)
    def test_the_student_gets_all_and_only_what_they_may_read(self, worlds, state, role):
        may = may_read(role, state) | OWN_WORDS.get(role, set())
        if state == "finalised":
            may.add("KANARIE-niet-eens")  # as the report tells that, which is a file here

        found = Opened(worlds[state].users[role]).canaries

        assert found <= may
        if role == "S":
            # The export that is there already, and what an organisation says of itself.
            assert may - found == {"KANARIE-alles", "KANARIE-check-organisatie"}

    @pytest.mark.parametrize(
        ("role", "own"),
        [("B", {"lijst-supervisor", "signaal-bij"}), ("2", {"lijst-second"})],
    )
    def test_who_assesses_gets_what_they_wrote(self, worlds, role, own):
        export = Opened(worlds["submitted"].users[role])

        assert export.canaries == {"KANARIE-naam", *(f"KANARIE-{word}" for word in own)}

    def test_a_former_supervisor_gets_nothing_of_what_they_wrote(self, worlds):
        assert Opened(worlds["finalised"].users["x"]).canaries == {"KANARIE-naam"}

    def test_no_secret_is_in_it(self):
        user = UserFactory()
        sign_in_with_all(user)
        Mail.objects.create(user=user, to=user.email, subject="Je link", body="X", link="GEHEIM")

        export = Opened(user)

        [session] = UserSession.objects.filter(user=user)
        for secret in (SECRET, user.password, session.session_key, "GEHEIM", "seed"):
            assert secret not in export.text + export.html
        assert export.data["second_steps"][0]["kind"] == "TOTP Authenticator"
        assert export.data["mails"][0]["subject"] == "Je link"

    def test_what_is_left_out_is_said_with_the_reason(self):
        export = Opened(UserFactory())

        assert [one["what"] for one in export.data["left_out"]] == [str(one) for one, _ in LEFT_OUT]
        for what, why in LEFT_OUT:
            assert str(what) in export.words
            assert str(why) in export.words


def sign_in_with_all(user):
    from allauth.mfa.totp.internal.auth import TOTP  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    user.set_password("een lang en rustig wachtwoord")
    user.save()
    TOTP.activate(user, SECRET)
    client = sign_in(Client(), user)
    UserSession.objects.create(
        user=user, ip="::1", user_agent="Firefox", session_key=client.session.session_key
    )


@pytest.fixture
def student():
    """Somebody with something of everything, in which every text is nasty."""
    round = RoundFactory(finalised=True, placement__student__name=NASTY)
    placement = round.placement
    placement.workplace.name = NASTY
    placement.workplace.save()
    write(Answer.objects.all(), comment=NASTY)
    write(Judgement.objects.all(), text=NASTY)
    write(Reaction.objects.all(), text=NASTY)
    question = round.instrument.sections.first().questions.first()
    question.item.text = question.item.title = NASTY
    question.item.save()
    Conclusion.objects.create(round=round, question=question, text=NASTY)
    AgreementFactory(round=round, what=NASTY)
    entry = EntryFactory(placement=placement, title=NASTY, texts={"situation": NASTY})
    Link.objects.create(entry=entry, item=question.item)
    file = default_storage.save("attachments/x.png", ContentFile(b"PNG-INHOUD"))
    AttachmentFactory(entry=entry, name="../../<b>foto.png.exe", description=NASTY, file=file)
    NoticeFactory(round=round, user=placement.student, sent=True, refusal=NASTY)
    return placement.student


class TestTheFile:
    def test_no_text_of_anybody_becomes_part_of_the_page(self, student):
        export = Opened(student)

        assert "<script" not in export.html
        assert "<b>" not in export.html
        tags = {one.tag for one in export.page.iter()}
        assert tags & {"script", "img", "link", "iframe", "b"} == set()
        assert export.words.count("alert('au')") > 15

    def test_files_are_in_it_under_safe_names(self, student):
        export = Opened(student)

        [entry] = export.data["entries"]
        [file] = entry["files"]
        assert re.fullmatch(r"bestanden/stuk-\d+/\d+-bfotopng\.png", file["file"])
        assert export.archive.read(file["file"]) == b"PNG-INHOUD"
        assert set(export.names) == {"index.html", "gegevens.json", file["file"]}
        assert [one.get("href") for one in export.page.iter("a")].count(file["file"]) == 1

    def test_a_file_that_the_storage_lost_is_told_and_stops_nothing(self, student):
        [file] = Attachment.objects.filter(entry__placement__student=student)
        default_storage.delete(file.file.name)

        export = Opened(student)

        assert export.data["entries"][0]["files"][0]["file"] is None

    def test_what_was_said_stands_beside_what_was_asked(self, student):
        [round] = Opened(student).data["rounds"]

        assert {one["role"] for one in round["lists"]} == {"student", "praktijkbegeleider"}
        answer = round["lists"][0]["answers"][0]
        assert (answer["comment"], answer["statement"]) == (NASTY, NASTY)
        assert {one["text"] for one in round["judgements"]} == {NASTY}
        assert round["agreements"][0]["what"] == NASTY
        assert Round.Kind.INTERIM.label == round["kind"]

    def test_ticks_of_clients_are_counted_apart_from_their_lines(self, student):
        placement = PlacementFactory(student=student)
        for given, line in [("good", "Hij luistert."), ("bad", "Te druk."), ("good", "")]:
            FeedbackAnswerFactory(placement=placement, given={"talking": given}, line=line)

        [one] = Opened(student).data["feedback_of_clients"]

        assert one["talking"] == "fijn: 2, niet fijn: 1"
        assert sorted(each["line"] for each in one["client_lines"]) == ["Hij luistert.", "Te druk."]
        assert all(set(each) == {"line"} for each in one["client_lines"])

    def test_keys_stand_in_the_documentation(self, student):
        documented = (settings.BASE_DIR / "docs" / "export.md").read_text()

        def keys(value):
            if isinstance(value, dict):
                for key, inside in value.items():
                    yield key
                    yield from keys(inside)
            elif isinstance(value, list):
                for one in value:
                    yield from keys(one)

        assert {key for key in keys(Opened(student).data) if f"`{key}`" not in documented} == set()

    def test_the_contents_name_what_holds_something_and_lead_there(self, student):
        export = Opened(student)

        lines = [one.get("href")[1:] for one in export.page.find("body").find(".//nav").iter("a")]
        assert lines == [one.key for one in exports.gather(student) if one.records]
        there = {one.get("id") for one in export.page.iter("section")}
        assert set(lines) <= there


def test_sealed_texts_are_all_exported(student):
    """Of every model with texts that people write, the export has the words."""
    models = {
        model for model in apps.get_models() if vault.sealed_fields(model) and not model._meta.proxy
    }
    exported = {model for area in exports.AREAS for model in area.MODELS}
    assert models <= exported
    assert all(isinstance(field, TextField) for one in models for field in vault.sealed_fields(one))


def test_each_person_has_their_own():
    placement = PlacementFactory()
    other = EntryFactory(title="Van een ander")
    EntryFactory(placement=placement, title="Van mij")
    SupervisionFactory(placement=other.placement, user=placement.student, role="tutor")

    export = Opened(placement.student)

    assert "Van mij" in export.text
    assert "Van een ander" not in export.text
    assert export.data["guiding"][0]["student"] == other.placement.student.name


def test_a_passkey_is_named_and_its_data_is_not_there():
    user = UserFactory()
    data = {"name": "Telefoon", "credential": {"id": "GEHEIM"}}
    Authenticator.objects.create(user=user, type="webauthn", data=data)

    export = Opened(user)

    assert export.data["second_steps"][0]["name"] == "Telefoon"
    assert "GEHEIM" not in export.text
