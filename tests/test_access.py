"""Who gets in where: every URL, in every state of a round, for everyone who could try.

A URL that is not in one of the tables below fails the suite. Who gets in gets an answer (for a
POST also "that is no longer possible"); anyone else gets the 404 of a page that does not exist.
"""

import datetime
from itertools import groupby, product

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.utils import timezone

from assessments import actions
from assessments.models import (
    Answer,
    Assessment,
    Conclusion,
    Consent,
    Judgement,
    Reaction,
    Round,
    Transition,
)
from competencies.models import Relation
from ervaring.accounts.models import User
from ervaring.people.models import Roster, RosterLine
from ervaring.people.rosters.columns import BY_KEY
from ervaring.placements.models import Reading
from ervaring.schools.models import Membership
from portfolios.models import LearningGoal, Report
from tests.factories import (
    AdministratorFactory,
    AgreementFactory,
    AssessmentFactory,
    CohortFactory,
    InstrumentFactory,
    ItemFactory,
    MembershipFactory,
    NoticeFactory,
    PlacementFactory,
    ProgrammeFactory,
    ReportFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

ROLES = {
    "S": "the student",
    "f": "another student of the same supervisor",
    "m": "another student of the same cohort",
    "B": "the supervisor",
    "x": "a former supervisor",
    "o": "the supervisor of another placement in the cohort",
    "2": "the second assessor",
    "T": "the tutor",
    "C": "a coordinator of the programme",
    "k": "a coordinator of another programme of the school",
    "y": "a coordinator of another school",
    "A": "an administrator of the school",
}

# Planned for later; everyone still writes; the student handed in; all handed in; put to the
# student, who has not confirmed; closed.
STATES = ["planned", "open", "submitted", "conversation", "judged", "finalised"]

# Method, URL name and whose it is, then who gets in per state; a single column: in all of them.
# "-": it does not exist in that state.
TABLE = """
GET   home                  -           | SfmBxo2TCkyA
GET   assessments:cohort    -           | C
GET   assessments:placement -           | SB2TC
GET   assessments:growth    -           | SB2TC
GET   assessments:not_here  -           | C
GET   assessments:plan      -           | TC
POST  assessments:plan      -           | TC
GET   assessments:round     -           | SB2TC
GET   assessments:list      student     | S | S | S | SB2TC | SB2TC | SB2TC
GET   assessments:list      supervisor  | B | B | B | SB2TC | SB2TC | SB2TC
GET   assessments:list      second      | 2 | 2 | 2 | SB2TC | SB2TC | SB2TC
GET   assessments:step      student     | S
POST  assessments:step      student     | S
GET   assessments:step      supervisor  | B
POST  assessments:step      supervisor  | B
GET   assessments:submit    student     | S
POST  assessments:submit    student     | S
GET   assessments:submit    supervisor  | B
POST  assessments:submit    supervisor  | B
GET   assessments:step      second      | 2
POST  assessments:step      second      | 2
GET   assessments:submit    second      | 2
POST  assessments:submit    second      | 2
GET   assessments:blank     student     |
GET   assessments:blank     supervisor  | B | BT | BT | BT | BT | BT
GET   assessments:blank     second      | 2 | 2T | 2T | 2T | 2T | 2T
GET   assessments:type_over student     |
POST  assessments:type_over student     |
GET   assessments:type_over supervisor  | | T | T | T | T | T
POST  assessments:type_over supervisor  | | T | T | T | T | T
POST  assessments:answer    student     | S
POST  assessments:answer    supervisor  | B
POST  assessments:answer    second      | 2
GET   assessments:plan_cohort -         | C
POST  assessments:plan_cohort -         | C
GET   assessments:programme -           | C
POST  assessments:programme -           | C
POST  assessments:take_back student     | S
POST  assessments:take_back supervisor  | B
POST  assessments:take_back second      | 2
GET   assessments:give_back student     | TC
POST  assessments:give_back student     | TC
GET   assessments:give_back second      | TC
POST  assessments:give_back second      | TC
GET   assessments:conclusion -          | SB2
POST  assessments:conclusion -          | SB2
GET   assessments:agree     -           | SB2
POST  assessments:agree     -           | SB2
GET   assessments:agreement -           | | | | SB2 | SB2 | SB2
POST  assessments:agreement -           | | | | SB2 | SB2 | SB2
GET   assessments:judge     -           | B2
POST  assessments:judge     -           | B2
POST  assessments:recall    -           | B
GET   assessments:react     -           | S
POST  assessments:react     -           | S
GET   assessments:pause     -           | S
POST  assessments:pause     -           | S
GET   assessments:reschedule -          | TC
POST  assessments:reschedule -          | TC
GET   assessments:call_off  -           | TC
POST  assessments:call_off  -           | TC
GET   assessments:third     -           | TC
POST  assessments:third     -           | TC
POST  assessments:experience -          | SB2T
GET   portfolios:finalise   -           | BTC
POST  portfolios:finalise   -           | BTC
GET   portfolios:reports    -           | SB2TC
POST  portfolios:reports    -           | SB2TC
GET   portfolios:report     student     | S
GET   portfolios:download   student     | S
POST  portfolios:retry      student     | S
GET   portfolios:report     supervisor  | B
GET   portfolios:download   supervisor  | B
POST  portfolios:retry      supervisor  | B
GET   portfolios:report     round       | - | - | - | - | - | SB2TC
GET   portfolios:download   round       | - | - | - | - | - | SB2TC
POST  portfolios:retry      round       | - | - | - | - | - | SB2TC
GET   portfolios:report     correction  | - | - | - | - | - | SB2TC
GET   portfolios:download   correction  | - | - | - | - | - | SB2TC
POST  portfolios:retry      correction  | - | - | - | - | - | SB2TC
GET   portfolios:correct    student     |
POST  portfolios:correct    student     |
GET   portfolios:correct    round       | - | - | - | - | - | BTC
POST  portfolios:correct    round       | - | - | - | - | - | BTC
GET   portfolios:correct    correction  | - | - | - | - | - | BTC
POST  portfolios:correct    correction  | - | - | - | - | - | BTC
GET   portfolios:goals      -           | SB2TC
POST  portfolios:goal       -           | | | | SB2T | SB2T | SB2T
GET   people:mail           -           | C
POST  people:mail_again     -           | C
GET   placements:link       supervisor  | CA
POST  placements:link       supervisor  | CA
GET   placements:link       second      | CA
POST  placements:link       second      | CA
GET   placements:link       tutor       |
POST  placements:link       tutor       |
GET   placements:link       former      |
POST  placements:link       former      |
GET   assessments:instruments     -          | C
GET   assessments:instrument_new  -          | C
POST  assessments:instrument_new  -          | C
GET   assessments:instrument      standard   | SfmBxo2TCkyA
GET   assessments:preview         standard   | SfmBxo2TCkyA
GET   assessments:instrument      concept    | C
GET   assessments:preview         concept    | C
GET   assessments:details         concept    | C
POST  assessments:details         concept    | C
POST  assessments:arrange         concept    | C
GET   assessments:section_new     concept    | C
POST  assessments:section_new     concept    | C
GET   assessments:section         concept    | C
POST  assessments:section         concept    | C
GET   assessments:pick            concept    | C
POST  assessments:pick            concept    | C
GET   assessments:publish         concept    | C
POST  assessments:publish         concept    | C
GET   assessments:delete          concept    | C
POST  assessments:delete          concept    | C
GET   assessments:instrument      published  | C
GET   assessments:details         published  | C
POST  assessments:details         published  | C
POST  assessments:arrange         published  | C
GET   assessments:section         published  | C
POST  assessments:section         published  | C
GET   assessments:pick            published  | C
POST  assessments:pick            published  | C
GET   assessments:withdraw        published  | C
POST  assessments:withdraw        published  | C
POST  assessments:next_version    published  | C
GET   people:rosters              -          | CA
POST  people:rosters              -          | CA
GET   people:roster_template      -          | CA
GET   people:roster_present       -          | CA
GET   people:roster               -          | CA
POST  people:roster_apply         -          | C
POST  people:roster_withdraw      -          | C
GET   people:roster_refused       -          | CA
GET   people:people         -           | CkyA
GET   people:add            -           | CkyA
POST  people:add            -           | CkyA
GET   people:person         student     | CA
GET   people:person         supervisor  | CA
GET   people:person         coordinator | CA
GET   people:person         administrator | A
GET   people:leave          student     | CA
POST  people:leave          student     | CA
GET   people:leave          supervisor  | CA
POST  people:leave          supervisor  | CA
GET   people:leave          administrator | A
POST  people:leave          administrator | A
GET   people:address        student     | CA
POST  people:address        student     | CA
GET   people:address        administrator | A
POST  people:address        administrator | A
GET   people:guides         -           | CA
POST  people:guides         -           | CA
GET   people:replace        supervisor  | CA
POST  people:replace        supervisor  | CA
GET   people:replace        former      | CA
POST  people:replace        former      | CA
GET   people:end            supervisor  | CA
POST  people:end            supervisor  | CA
GET   people:end            former      | CA
POST  people:end            former      | CA
GET   people:transfer       -           | CA
POST  people:transfer       -           | CA
"""

# What the number in an address is of, where it is not what the page is called.
ABOUT = {
    "growth": "placement",
    "not_here": "programme",
    "plan": "placement",
    "reports": "placement",
    "finalise": "round",
    "goals": "placement",
    "goal": "agreement",
    "mail": "programme",
    "mail_again": "notice",
    "correct": "report",
    "step": "list",
    "submit": "list",
    "blank": "list",
    "type_over": "list",
    "take_back": "list",
    "give_back": "list",
    "conclusion": "round",
    "agree": "round",
    "judge": "round",
    "recall": "round",
    "react": "round",
    "pause": "round",
    "reschedule": "round",
    "call_off": "round",
    "third": "round",
    "experience": "placement",
    "plan_cohort": "cohort",
    "download": "report",
    "retry": "report",
    "instruments": "programme",
    "instrument_new": "programme",
    "details": "instrument",
    "arrange": "instrument",
    "section_new": "instrument",
    "preview": "instrument",
    "publish": "instrument",
    "withdraw": "instrument",
    "next_version": "instrument",
    "delete": "instrument",
    "pick": "section",
    "link": "supervision",
    "rosters": "programme",
    "roster_template": "programme",
    "roster_present": "programme",
    "roster_apply": "roster",
    "roster_withdraw": "roster",
    "roster_refused": "roster",
    "leave": "person",
    "address": "person",
    "guides": "placement",
    "replace": "supervision",
    "end": "supervision",
    "transfer": "membership",
}
# Pages that are about everything of who asks.
ABOUT_NOTHING = {"home", "people:people", "people:add"}

# What is written in a list, judgement or report, and who reads it in which state.
CANARIES = {
    "KANARIE-naam":             "SB2TCA | SB2TCA | SB2TCA | SB2TCA | SB2TCA | SB2TCA",
    "KANARIE-lijst-student":    "-     | S     | S     | SB2TC | SB2TC | SB2TC",
    "KANARIE-lijst-supervisor": "-     | B     | B     | SB2TC | SB2TC | SB2TC",
    "KANARIE-lijst-second":     "-     | 2     | 2     | SB2TC | SB2TC | SB2TC",
    "KANARIE-conclusie":        "-     | -     | -     | SB2TC | SB2TC | SB2TC",
    "KANARIE-afspraak":         "-     | -     | -     | SB2TC | SB2TC | SB2TC",
    "KANARIE-oordeel":          "-     | -     | -     | B2    | SB2TC | SB2TC",
    "KANARIE-niet-eens":        "-     | -     | -     | B2    | -     | -",
    "KANARIE-zienswijze":       "-     | -     | -     | -     | S     | SB2TC",
    "KANARIE-pauzeerde":        "S     | S     | S     | S     | S     | S",
    "KANARIE-boekje-S":         "S     | S     | S     | S     | S     | S",
    "KANARIE-boekje-B":         "B     | B     | B     | B     | B     | B",
    "KANARIE-verslag":          "-     | -     | -     | -     | -     | SB2TC",
    "KANARIE-concept":          "C     | C     | C     | C     | C     | C",
    "KANARIE-verbetering":      "-     | -     | -     | -     | -     | SB2TC",
    "KANARIE-deelnemer":        "CA    | CA    | CA    | CA    | CA    | CA",
    "KANARIE-leerdoel":         "-     | -     | -     | SB2TC | SB2TC | SB2TC",
}  # fmt: skip

# Open to everyone, signed in or not: what they show is the same for all. With its arguments.
PUBLIC = {
    "competencies:frameworks": [],
    "competencies:search": [],
    "competencies:level": [4],
    "competencies:framework": ["kader"],
    "competencies:knowledge": ["kader"],
    "competencies:item": ["kader", "U-1"],
    "schools:stylesheet": [],
    "schools:logo": [],
    "placements:arrive": [],
    "placements:lost": [],
    "placements:invitation": [1],
    "placements:code": [1],
    "account_login": [],
    "account_inactive": [],
    "account_signup": [],
    "account_reset_password": [],
    "account_reset_password_done": [],
    "account_reset_password_from_key": ["1", "sleutel"],
    "account_reset_password_from_key_done": [],
    "account_confirm_email": ["sleutel"],
    "account_confirm_login_code": [],
    "account_email_verification_sent": [],
    "account_request_login_code": [],
    "account_join": [],
    "account_join_code": [],
    "mfa_authenticate": [],
    "mfa_login_webauthn": [],
    "socialaccount_login_cancelled": [],
    "openid_connect_login": ["login.school.nl"],
    "openid_connect_callback": ["login.school.nl"],
}

# Not there as long as nothing makes them: this school has no logo and no sign-in of its own, and
# without the link there is no invitation.
NOT_THERE = {
    "schools:logo",
    "openid_connect_login",
    "openid_connect_callback",
    "placements:arrive",
    "placements:invitation",
    "placements:code",
}

# For whoever is signed in, about themselves.
OWN = [
    "placements:account",
    "account_logout",
    "account_reauthenticate",
    "account_email",
    "account_email_new",
    "account_email_code",
    "account_mail",
    "account_change_password",
    "account_set_password",
    "placements:readings",
    "account",
    "account_sessions",
    "account_second_step",
    "account_school",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
]

# The same, of something one made oneself.
OWN_THINGS = [
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
]


def rows():
    """((name, whose), [(method, who gets in per state)]) for every address in TABLE."""
    lines = [line.split("|") for line in TABLE.strip().splitlines()]
    cells = [(*line[0].split(), [one.strip() for one in line[1:]]) for line in lines]
    by_address = sorted(cells, key=lambda cell: cell[1:3])
    return [
        (address, [(one[0], one[3] * (len(STATES) // len(one[3]))) for one in group])
        for address, group in groupby(by_address, key=lambda cell: cell[1:3])
    ]


def names(patterns, prefix=""):
    for pattern in patterns:
        if not hasattr(pattern, "url_patterns"):
            yield prefix + pattern.name
        elif pattern.namespace == "admin":
            yield "admin"
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, prefix + inner)


def may_read(role, state):
    column = STATES.index(state)
    return {one for one, who in CANARIES.items() if role in who.split("|")[column].strip()}


def found_in(response):
    """The canaries that sing in `response`, in its pages or its headers."""
    content = response.getvalue().decode() + str(response.headers)
    return {one for one in CANARIES if one in content}


class World:
    """One final round in `state`, with everyone of ROLES around it and a canary in every text."""

    def __init__(self, state):
        programme = ProgrammeFactory()
        self.cohort = cohort = CohortFactory(programme=programme)
        student, supervisor, former, other = [UserFactory() for _ in range(4)]
        student.name = "KANARIE-naam"
        student.save()
        placement = PlacementFactory(cohort=cohort, student=student, supervisor=supervisor)
        parts = {
            "supervisor": placement.supervisions.get(),
            "former": SupervisionFactory(placement=placement, user=former, ended=True),
            "second": SupervisionFactory(placement=placement, role="second_assessor"),
            "tutor": SupervisionFactory(placement=placement, role="tutor"),
        }
        second = parts["second"].user
        self.users = {
            "S": student,
            "f": PlacementFactory(supervisor=supervisor).student,
            "m": PlacementFactory(cohort=cohort, supervisor=other).student,
            "B": supervisor,
            "x": former,
            "o": other,
            "2": second,
            "T": parts["tutor"].user,
            "C": MembershipFactory(coordinator=True, programme=programme).user,
            "k": MembershipFactory(coordinator=True, programme__school=programme.school).user,
            "y": MembershipFactory(coordinator=True).user,
            "A": AdministratorFactory(school=programme.school).user,
        }
        self.clients = {role: Client() for role in ROLES}
        for role, client in self.clients.items():
            sign_in(client, self.users[role])
        opened = state in ("conversation", "judged", "finalised")
        later = datetime.timedelta(days=7 if state == "planned" else 0)
        round = RoundFactory(
            placement=placement,
            kind="final",
            opens_on=timezone.localdate() + later,
            **({state: True} if opened else {}),
        )
        AssessmentFactory(round=round, author=second, role="second_assessor", submitted=opened)
        if state == "submitted":
            Assessment.objects.get(author=student).submit()
        lists, answers = {}, {}
        for whose, author in [("student", student), ("supervisor", supervisor), ("second", second)]:
            lists[whose] = Assessment.objects.get(round=round, author=author)
            written = Answer.objects.filter(assessment=lists[whose])
            written.update(comment=f"KANARIE-lijst-{whose}")
            answers[whose] = written.first()
        Judgement.objects.update(text="KANARIE-oordeel", version=1)
        Reaction.objects.update(text="KANARIE-zienswijze")
        reason = {"action": "paused", "reason": "KANARIE-pauzeerde"}
        Transition.objects.create(round=round, user=student, **reason)
        question = answers["student"].question
        # Noted in a talk that may have closed again since.
        Round.objects.filter(pk=round.pk, conversation_at=None).update(
            conversation_at=timezone.now()
        )
        about = {"round": round, "question": question}
        Conclusion.objects.create(text="KANARIE-conclusie", **about)
        agreement = AgreementFactory(what="KANARIE-afspraak", **about)
        if opened:
            for judgement in Judgement.objects.filter(round=round):
                Consent.objects.create(
                    judgement=judgement,
                    assessor=second,
                    version=1,
                    agrees=False,
                    note="KANARIE-niet-eens",
                )
        self.question = question.pk
        reports = {
            "student": self.report("boekje-S", placement=placement),
            "supervisor": self.report("boekje-B", placement=placement, requested_by=supervisor),
        }
        if state == "finalised":
            fields = {"kind": "round", "placement": placement, "round": round}
            reports["round"] = self.report("verslag", **fields)
            reports["correction"] = self.report(
                "verslag",
                replaces=reports["round"],
                reason="KANARIE-verbetering",
                correction="Zo was het.",
                **fields,
            )
        goal, _new = LearningGoal.from_agreement(agreement, student)
        LearningGoal.objects.filter(pk=goal.pk).update(text="KANARIE-leerdoel")
        instruments = {
            "standard": InstrumentFactory(title="Standaardlijst"),
            "published": InstrumentFactory(programme=programme),
            "concept": InstrumentFactory(
                programme=programme, title="KANARIE-concept", status="draft"
            ),
        }
        self.subjects = {
            "instrument": instruments,
            "section": {whose: one.sections.first() for whose, one in instruments.items()},
            "cohort": {"-": cohort},
            "agreement": {"-": agreement},
            "placement": {"-": placement},
            "supervision": parts,
            "person": {
                "student": student,
                "supervisor": supervisor,
                "coordinator": self.users["C"],
                "administrator": self.users["A"],
            },
            "membership": {"-": Membership.objects.get(user=student)},
            "programme": {"-": programme},
            "round": {"-": round},
            "list": lists,
            "answer": answers,
            "report": reports,
            "roster": {"-": self.roster(programme)},
            "notice": {"-": NoticeFactory(round=round, sent=True)},
        }

    def roster(self, programme):
        """Uploaded by the coordinator; anyone who arranges the programme looks at it."""
        roster = Roster.objects.create(
            programme=programme, uploaded_by=self.users["C"], content=b"", filename="lijst.csv"
        )
        roster.show(digest="", refused=1, total=1)
        cells = dict.fromkeys(BY_KEY, "") | {"name": "KANARIE-deelnemer"}
        RosterLine.objects.create(
            roster=roster, number=2, kind="refused", cells=cells, said=["Waarom"], notes=[]
        )
        return roster

    @staticmethod
    def report(word, **fields):
        content = ContentFile(f"KANARIE-{word}".encode())
        return ReportFactory(
            state=Report.State.READY,
            finished_at=timezone.now(),
            file=default_storage.save("reports/toegang.pdf", content),
            **fields,
        )

    def url(self, name, whose):
        if name in ABOUT_NOTHING:
            return reverse(name)
        page = name.split(":")[1]
        subject = self.subjects[ABOUT.get(page, page)][whose]
        more = {
            "step": [1],
            "preview": [1],
            "conclusion": [self.question],
            "roster_template": ["csv"],
            "roster_present": ["csv"],
        }.get(page, [])
        return reverse(name, args=[subject.pk, *more])

    def data(self, name, whose):
        """What a POST needs to be about something."""
        if name != "assessments:answer":
            return {"x": "y"}
        answer = self.subjects["answer"][whose]
        return {f"a{answer.pk}-version": 0, f"a{answer.pk}-comment": "nieuw"}


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    """A world per state, made once: every request below is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {state: World(state) for state in STATES}
        transaction.set_rollback(True)


@pytest.fixture
def world(worlds):
    return worlds["finalised"]


def ask(client, method, url, data):
    """The response, after which the database is as it was."""
    with transaction.atomic():
        response = client.get(url) if method == "GET" else client.post(url, data)
        response.canaries = found_in(response)
        transaction.set_rollback(True)
    client.cookies.pop("messages", None)  # what the next page would say is undone as well
    return response


def gets_in(method, response):
    if response.status_code == 404:
        return False
    assert response.status_code < 400 or (method, response.status_code) in {
        ("POST", 409),
        ("POST", 422),
    }, (method, response.status_code)
    return True


def test_every_url_is_in_a_table():
    tabled = [name for (name, _whose), _methods in rows()] + [*PUBLIC, *OWN, *OWN_THINGS, "admin"]
    assert set(names(get_resolver().url_patterns)) == set(tabled)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("address", "methods"), rows(), ids=[" ".join(address) for address, _methods in rows()]
)
def test_who_gets_in(worlds, address, methods, state):
    column = STATES.index(state)
    methods = [(method, who[column]) for method, who in methods if who[column] != "-"]
    if not methods:
        return
    world = worlds[state]
    url, data = world.url(*address), world.data(*address)
    got_in, heard = {method: "" for method, _who in methods}, {}
    for role, who in ROLES.items():
        client = world.clients[role]
        for method, _who in methods:
            response = ask(client, method, url, data)
            got_in[method] += role if gets_in(method, response) else ""
            if too_much := response.canaries - may_read(role, state):
                heard[method, who] = too_much
    assert got_in == dict(methods)
    assert heard == {}


@pytest.mark.parametrize("state", STATES)
def test_everyone_reads_what_is_theirs_to_read(worlds, state):
    """The other side of the canaries: they do sing for who may hear them."""
    world = worlds[state]
    for role in "SB2TCA":
        client, heard = world.clients[role], set()
        for (name, whose), methods in rows():
            for method, who in methods:
                if method == "GET" and role in who[STATES.index(state)]:
                    heard |= ask(client, "GET", world.url(name, whose), {}).canaries
        assert heard == may_read(role, state), ROLES[role]


def test_a_third_assessor_reads_nobody_before_handing_in(worlds):
    """They see the placement like the others, and hear no voice in it."""
    world = worlds["conversation"]
    user = UserFactory()
    client = sign_in(Client(), user)
    round = world.subjects["round"]["-"]
    with transaction.atomic():
        own = actions.ask_third(round=round, user=user, by=world.users["T"])
        heard = {None: set(), "handed in": set()}
        for moment in heard:
            if moment:
                actions.submit(assessment=own, by=user)
            for (name, whose), methods in rows():
                if world.subjects.get(ABOUT.get(name.split(":")[-1]), {"-": 1}).get(whose) is None:
                    continue
                url, data = world.url(name, whose), world.data(name, whose)
                for method, _who in methods:
                    heard[moment] |= ask(client, method, url, data).canaries
        transaction.set_rollback(True)
    assert heard[None] == {"KANARIE-naam"}
    assert heard["handed in"] == may_read("2", "conversation") - {"KANARIE-boekje-B"}


# The words about a student that somebody else than their author reads.
TOLD = CANARIES.keys() - {
    "KANARIE-naam", "KANARIE-concept", "KANARIE-pauzeerde", "KANARIE-deelnemer"
}  # fmt: skip
OWN_LISTS = {"B": {"KANARIE-lijst-supervisor"}, "2": {"KANARIE-lijst-second"}}


@pytest.mark.parametrize("state", STATES)
def test_who_reads_leaves_a_line(worlds, state):
    """Every page that holds what others said leaves one, and no other page does."""
    world = worlds[state]
    silent, unread = set(), set()
    for role, (name, whose) in product(ROLES, [address for address, _methods in rows()]):
        if world.subjects.get(ABOUT.get(name.split(":")[-1]), {"-": 1}).get(whose) is None:
            continue  # there is no such page in this state
        with transaction.atomic():
            response = world.clients[role].get(world.url(name, whose))
            heard = found_in(response) & TOLD - OWN_LISTS.get(role, set())
            about = Reading.objects.about(world.users["S"])
            lines = about.filter(reader=world.users[role]).count()
            transaction.set_rollback(True)
        if lines != bool(heard and role != "S"):
            (silent if heard else unread).add((role, name, whose, lines))
    assert silent == set()
    # The lists beside what is written, without a comment: not every word is a canary.
    assert {name for _role, name, *_rest in unread} <= {"assessments:judge"}


def test_a_stranger_is_asked_to_sign_in_and_keeps_what_was_typed(world):
    for (name, whose), _methods in rows():
        url = world.url(name, whose)
        response = Client().get(url)
        assert (response.status_code, response.url) == (
            302,
            f"{reverse('account_login')}?next={url}",
        )
        response = Client().post(url, {"x": "wat ik typte"})
        assert (response.status_code, found_in(response)) == (401, set())
        assert "wat ik typte" in response.content.decode()


def test_a_method_that_is_not_in_the_table_is_not_there(world):
    client = world.clients["S"]
    for (name, whose), methods in rows():
        allowed = {method for method, _who in methods}
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - allowed:
            response = client.generic(method, world.url(name, whose))
            assert response.status_code == 405, (name, method)


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_show_nobody_anything(world, name):
    item = ItemFactory(framework__code="kader", code="U-1")
    knows = {"to_item": ItemFactory(), "kind": "includes_knowledge", "depth": "basic"}
    Relation.objects.create(from_item=item, origin="source", **knows)
    if name.startswith("schools:"):
        url = reverse(name, args=[world.cohort.programme.school.slug])
    else:
        url = reverse(name, args=PUBLIC[name])
    expected = 404 if name in NOT_THERE else 200
    response = Client().get(url, follow=not name.startswith("competencies"))
    assert response.status_code == expected
    assert found_in(response) == set()
    own_name = {"KANARIE-naam"}
    for role, who in ROLES.items():
        heard = found_in(world.clients[role].get(url))
        assert heard - (own_name if role == "S" else set()) == set(), who


@pytest.fixture
def guest(worlds):
    """guest(state): a browser of the supervisor who came in by the link.

    The same person coordinates the programme, is the student's tutor, learns elsewhere, and is an
    administrator and an operator; none of it comes in.
    """
    with transaction.atomic():

        def come_in(state):
            world = worlds[state]
            user, programme = world.users["B"], world.cohort.programme
            MembershipFactory(coordinator=True, user=user, programme=programme)
            placement = world.subjects["placement"]["-"]
            SupervisionFactory(placement=placement, user=user, role="tutor")
            AdministratorFactory(user=user, school=programme.school)
            elsewhere = RoundFactory(placement__student=user)
            User.objects.filter(pk=user.pk).update(is_superuser=True)
            client = Client()
            client.force_login(user, backend="ervaring.accounts.backends.LinkBackend")
            return client, elsewhere

        yield come_in
        transaction.set_rollback(True)


@pytest.mark.parametrize("state", STATES)
def test_a_guest_gets_in_where_their_part_lets_them_and_nowhere_else(worlds, guest, state):
    world, (client, elsewhere) = worlds[state], guest(state)
    expected, got_in, heard = set(), set(), set()
    for (name, whose), methods in rows():
        for method, who in methods:
            if (allowed := who[STATES.index(state)]) == "-":
                continue
            url, data = world.url(name, whose), world.data(name, whose)
            row = (method, name, whose)
            expected |= {row} if "B" in allowed else set()
            response = ask(client, method, url, data)
            got_in |= {row} if gets_in(method, response) else set()
            heard |= response.canaries
    assert got_in == expected
    assert heard == may_read("B", state)
    own = Assessment.objects.get(round=elsewhere, role="student")
    for one in (elsewhere, own, elsewhere.placement):
        assert client.get(one.get_absolute_url()).status_code == 404
    assert str(elsewhere.placement.workplace) not in client.get("/").content.decode()


def test_a_guest_has_no_account_and_no_admin(guest):
    client, _elsewhere = guest("open")
    for name in OWN:
        if name.startswith(("account", "mfa")):
            allowed = name in ("account_logout", "account_mail")
            response = client.get(reverse(name), follow=True)
            assert response.status_code == (200 if allowed else 404), name
    for name in ("index", "accounts_user_changelist", "placements_supervision_changelist"):
        assert client.get(reverse(f"admin:{name}")).status_code == 404


def test_who_assesses_by_account_as_well_keeps_all_their_parts(guest, world):
    """The other side of it: the same person, signed in."""
    guest("finalised")
    client = Client()
    sign_in(client, world.users["B"])
    for name in ("assessments:cohort", "assessments:plan", "placements:link"):
        whose = "supervisor" if name == "placements:link" else "-"
        assert client.get(world.url(name, whose)).status_code == 200


@pytest.mark.parametrize("name", OWN)
def test_pages_about_oneself(name, as_user):
    response = Client().get(reverse(name))
    assert response.status_code == 302
    assert resolve(response.url.split("?")[0]).url_name == "account_login"
    assert (
        as_user(MembershipFactory(coordinator=True).user)
        .get(reverse(name), follow=True)
        .status_code
        == 200
    )


@pytest.mark.parametrize("name", OWN_THINGS)
def test_things_of_ones_own(name, as_user):
    owner = UserFactory()
    key = Authenticator.objects.create(
        user=owner, type="webauthn", data={"name": "KANARIE-sleutel"}
    )
    Authenticator.objects.create(
        user=owner, type="recovery_codes", data={"seed": "KANARIE", "used_mask": 0}
    )
    url = reverse(name, args=[key.pk] if name.endswith("_webauthn") else [])
    assert Client().get(url).status_code == 302
    client = as_user(UserFactory())
    for method in (client.get, client.post):
        assert method(url, {"name": "van mij"}).status_code in (404, 405)
    assert Authenticator.objects.filter(user=owner, data__name="KANARIE-sleutel").count() == 1


def test_the_admin_is_for_administrators(world):
    url = reverse("admin:index")
    got_in = [role for role in ROLES if gets_in("GET", world.clients[role].get(url))]
    assert got_in == ["A"]
    assert Client().get(url).status_code == 302
