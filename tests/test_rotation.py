"""The keys of sealed texts: taken into use, changed, and missed."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import override_settings

from assessments.models import Agreement, Answer, Transition
from ervaring import vault
from ervaring.accounts.second_step import PLACE
from portfolios.models import Report
from tests.factories import AgreementFactory, EntryFactory, ReportFactory, RoundFactory, UserFactory
from tests.signing_in import SECRET, code_now
from tests.texts import read, write

NEW = {"nieuw": b"n" * 32}
KEY = "t" * 43
# What stood there before texts were sealed.
BEFORE = [
    ("accounts", "0003_guests_and_mail"),
    ("assessments", "0006_typed_over"),
    ("portfolios", "0003_entries"),
]


def raw(model, name):
    """What the database holds in a column, without the empty ones."""
    found = model._base_manager.exclude(**{name: ""}).values_list(name, flat=True)
    return [value.token for value in found]


def rotate():
    out = StringIO()
    call_command("rotate_text_keys", stdout=out)
    return out.getvalue()


@pytest.fixture
def texts(db):
    round = RoundFactory(conversation=True)
    write(Answer.objects.all(), comment="Ik luister eerst.")
    Transition.objects.create(
        round=round, user=round.placement.student, action="given_back", reason="Een blad ontbrak."
    )
    EntryFactory(title="Op de fiets", texts={"what": "Wij reden samen."})


@pytest.fixture
def new_key(texts, settings):
    settings.TEXT_KEYS = {**NEW, **settings.TEXT_KEYS}


class TestRotating:
    def test_all_is_sealed_with_the_first_key_and_reads_the_same(self, new_key, settings):
        told = rotate()

        assert "assessments.Answer.comment: 6 sealed anew" in told
        assert "portfolios.Entry.texts: 1 sealed anew" in told
        assert "Key test seals nothing, and can go" in told
        settings.TEXT_KEYS = NEW
        assert read(Answer.objects.all(), "comment") == ["Ik luister eerst."] * 6
        assert Transition.objects.get().reason == "Een blad ontbrak."

    def test_a_second_time_there_is_nothing_to_do(self, new_key):
        rotate()
        stands = raw(Answer, "comment")

        told = rotate()

        assert raw(Answer, "comment") == stands
        assert "assessments.Answer.comment: 0 sealed anew" in told
        assert "Key nieuw seals 9" in told

    def test_more_rows_than_one_batch(self, new_key, monkeypatch):
        monkeypatch.setattr(vault, "BATCH", 2)

        assert "assessments.Answer.comment: 6 sealed anew" in rotate()

    def test_what_somebody_writes_meanwhile_stays(self, new_key, monkeypatch):
        """They write between the reading of a row and its storing, still with the older key."""
        answer, seal = Answer.objects.first(), vault.seal
        place = Answer._meta.get_field("comment").place(answer.pk)
        older = vault.Sealed(sealed_before("Net geschreven.", place))

        def slowly(text, at):
            if at == place:
                monkeypatch.setattr(vault, "seal", seal)
                Answer.objects.filter(pk=answer.pk).update(comment=older)
            return seal(text, at)

        monkeypatch.setattr(vault, "seal", slowly)
        rotate()

        answer.refresh_from_db()
        assert answer.comment == "Net geschreven."
        assert {vault.key_of(token) for token in raw(Answer, "comment")} == {"nieuw"}

    def test_a_text_under_an_unknown_key_is_told_and_stays(self, new_key):
        answer = Answer.objects.first()
        Answer.objects.filter(pk=answer.pk).update(comment=vault.Sealed("weg.AAAA"))

        with pytest.raises(CommandError, match="1 of key weg"):
            rotate()

        assert raw(Answer, "comment").count("weg.AAAA") == 1
        assert Answer.objects.last().comment == "Ik luister eerst."

    def test_secrets_of_the_second_step_too(self, new_key, settings):
        data = {"secret": sealed_before(SECRET, PLACE)}
        step = Authenticator.objects.create(user=UserFactory(), type="totp", data=data)

        assert "mfa.Authenticator: 1 sealed anew" in rotate()

        step.refresh_from_db()
        settings.TEXT_KEYS = NEW
        assert vault.unseal(step.data["secret"], PLACE) == SECRET


def sealed_before(text, place):
    """A token of a process that does not know the new key yet."""
    with override_settings(TEXT_KEYS={"test": settings.TEXT_KEYS["test"]}):
        return vault.seal(text, place)


class TestStarting:
    def start(self, **variables):
        kept = {name: value for name, value in os.environ.items() if "ERVARING" not in name}
        return subprocess.run(
            [sys.executable, "-c", "import ervaring.settings"],
            env={**kept, "ERVARING_SECRET_KEY": "x" * 50, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    def test_without_a_key_nothing_starts(self):
        refused = self.start()

        assert refused.returncode
        assert "Zet ERVARING_TEXT_KEYS op een naam en een sleutel" in refused.stderr

    @pytest.mark.parametrize(
        "keys",
        ["2026", "2026:kort", "2026:" + "!" * 43, f"a:{'t' * 43},a:{'u' * 43}", "a.b:" + "t" * 43],
    )
    def test_nor_with_half_a_key(self, keys):
        refused = self.start(ERVARING_TEXT_KEYS=keys)

        assert refused.returncode
        assert "ERVARING_TEXT_KEYS is een lijst van naam:sleutel" in refused.stderr

    def test_with_two_it_does(self):
        assert not self.start(ERVARING_TEXT_KEYS=f"b:{KEY},a:{KEY}").returncode


@pytest.mark.django_db(transaction=True)
class TestMigrating:
    """Everything at once: to go back and forth takes as long as many other tests."""

    @pytest.fixture
    def there_and_back(self):
        """there_and_back(look): the database becomes as it was before texts were sealed, for
        `look` to look at, and is migrated again."""

        def migrate(look=None):
            if look:
                MigrationExecutor(connection).migrate(BEFORE)
                look()
            MigrationExecutor(connection).migrate(
                MigrationExecutor(connection).loader.graph.leaf_nodes()
            )

        yield migrate
        migrate()

    def test_what_was_there_before_is_sealed_and_works_the_same(self, there_and_back, monkeypatch):
        monkeypatch.setattr(vault, "BATCH", 2)
        agreement = AgreementFactory(what="Samen oefenen — جدتي")
        write(Answer.objects.all(), comment="Ik luister eerst.")
        old = ReportFactory(of_round=True, round=agreement.round, ready=True)
        words = {"reason": "Een naam.", "correction": "Wel zo."}
        ReportFactory(of_round=True, round=old.round, replaces=old, **words)
        user = UserFactory()
        TOTP.activate(user, SECRET)
        codes = RecoveryCodes.activate(user).get_unused_codes()
        claims = {"userinfo": {"phone_number": "0612345678"}}
        SocialAccount.objects.create(user=user, provider="x", uid="1", extra_data=claims)

        def nothing_is_sealed():
            assert plain("assessments_agreement", "what") == ["Samen oefenen — جدتي"]
            assert set(plain("assessments_answer", "comment")) == {"Ik luister eerst."}
            assert any(SECRET in one for one in plain("mfa_authenticator", "data"))

        there_and_back(nothing_is_sealed)

        assert {vault.key_of(token) for token in raw(Answer, "comment")} == {"test"}
        assert set(read(Answer.objects.all(), "comment")) == {"Ik luister eerst."}
        assert Agreement.objects.get().what == "Samen oefenen — جدتي"
        assert read(Report.objects.filter(replaces=old), *words) == [tuple(words.values())]
        app, recovery = Authenticator.objects.order_by("-type")
        assert (app.type, app.data["secret"] == SECRET) == ("totp", False)
        assert TOTP(app).validate_code(code_now())
        assert RecoveryCodes(recovery).get_unused_codes() == codes
        # What a school told about somebody is forgotten.
        assert SocialAccount.objects.get().extra_data == {}


def plain(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608
        return [str(row[0]) for row in cursor.fetchall()]
