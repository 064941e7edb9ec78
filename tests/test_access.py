"""Who gets in where: every URL, in every state of a round, for everyone who could try.

A URL that is not in one of the tables below fails the suite. Who gets in gets an answer (for a
POST also "that is no longer possible"); anyone else gets the 404 of a page that does not exist.
"""

from itertools import groupby, product

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from assessments import actions
from assessments.models import (
    Assessment,
)
from competencies.models import Relation
from ervaring.accounts.models import User
from ervaring.placements.models import Reading
from tests.factories import (
    AdministratorFactory,
    ItemFactory,
    MembershipFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.signing_in import sign_in
from tests.world import ABOUT, CANARIES, ROLES, STATES, ask, found_in, gets_in, may_read

pytestmark = pytest.mark.django_db

# Method, URL name and whose it is, then who gets in per state; a single column: in all of them.
# "-": it does not exist in that state.
TABLE = """
GET   home                  -           | SfmBxo2TCkyAp
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
GET   assessments:chase     -           | C
POST  assessments:chase     -           | C
GET   assessments:table     -           | C
GET   assessments:feeds     -           | A
POST  assessments:feeds     -           | A
POST  assessments:feed_revoke -         | A
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
POST  portfolios:parts      -           | SB2TC
GET   portfolios:paper      -           | SB2TC
POST  portfolios:standard   -           | C
POST  portfolios:list_pdf   student     | | | S | SB2TC | SB2TC | SB2TC
POST  portfolios:list_pdf   supervisor  | | | | SB2TC | SB2TC | SB2TC
POST  portfolios:list_pdf   second      | | | | SB2TC | SB2TC | SB2TC
GET   portfolios:report     list        | - | - | - | B | B | B
GET   portfolios:download   list        | - | - | - | B | B | B
POST  portfolios:retry      list        | - | - | - | B | B | B
GET   portfolios:report     student     | S
GET   portfolios:download   student     | S
POST  portfolios:retry      student     | S
GET   portfolios:report     supervisor  | B
GET   portfolios:download   supervisor  | B
POST  portfolios:retry      supervisor  | B
GET   portfolios:report_withdraw student    | S
POST  portfolios:report_withdraw student    | S
GET   portfolios:report_withdraw supervisor | B
POST  portfolios:report_withdraw supervisor | B
GET   portfolios:report_withdraw round      | - | - | - | - | - |
POST  portfolios:report_withdraw round      | - | - | - | - | - |
GET   portfolios:report_withdraw cards      |
POST  portfolios:report_withdraw cards      |
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
GET   portfolios:everything_zip -       | S
GET   portfolios:bundles    -           | C
GET   portfolios:bundle_new -           | C
POST  portfolios:bundle_new -           | C
GET   portfolios:bundle_zip -           | C
POST  portfolios:bundle_again -         | C
GET   portfolios:bundle_remove -        | C
POST  portfolios:bundle_remove -        | C
GET   portfolios:entries    -           | SB2TC
GET   portfolios:entry      own         | S
GET   portfolios:entry      supervisor  | SB2
GET   portfolios:entry      programme   | STC
GET   portfolios:attach     own         | S
POST  portfolios:attach     own         | S
GET   portfolios:attachment own         | S
GET   portfolios:picture    own         | S
POST  portfolios:describe   own         | S
POST  portfolios:detach     own         | S
GET   portfolios:attach     supervisor  | S
POST  portfolios:attach     supervisor  | S
GET   portfolios:attachment supervisor  | SB2
GET   portfolios:picture    supervisor  | SB2
POST  portfolios:describe   supervisor  | S
POST  portfolios:detach     supervisor  | S
GET   portfolios:attach     programme   | S
POST  portfolios:attach     programme   | S
GET   portfolios:attachment programme   | STC
GET   portfolios:picture    programme   | STC
POST  portfolios:describe   programme   | S
POST  portfolios:detach     programme   | S
GET   portfolios:limits     -           | A
POST  portfolios:limits     -           | A
GET   portfolios:share      own         | S
POST  portfolios:share      own         | S
GET   portfolios:share      supervisor  | S
POST  portfolios:share      supervisor  | S
GET   portfolios:share      programme   | S
POST  portfolios:share      programme   | S
GET   portfolios:as_read    own         | S
GET   portfolios:as_read    supervisor  | S
GET   portfolios:as_read    programme   | S
GET   portfolios:entry_new  -           | S
POST  portfolios:entry_new  -           | S
GET   portfolios:write      own         | S
POST  portfolios:write      own         | S
GET   portfolios:write      supervisor  | S
POST  portfolios:write      supervisor  | S
GET   portfolios:write      programme   | S
POST  portfolios:write      programme   | S
GET   portfolios:entry_delete own       | S
POST  portfolios:entry_delete own       | S
GET   portfolios:entry_delete supervisor | S
POST  portfolios:entry_delete supervisor | S
GET   portfolios:entry_delete programme | S
POST  portfolios:entry_delete programme | S
GET   portfolios:links      own         | S
POST  portfolios:links      own         | S
GET   portfolios:links      supervisor  | S
POST  portfolios:links      supervisor  | S
GET   portfolios:links      programme   | S
POST  portfolios:links      programme   | S
GET   portfolios:evidence   student     | S
POST  portfolios:evidence   student     | S
GET   portfolios:evidence   supervisor  |
POST  portfolios:evidence   supervisor  |
GET   portfolios:coverage   -           | SB2TC
GET   portfolios:feedback   -           | SB
POST  portfolios:feedback_cards -       | B
POST  portfolios:feedback_cards_off -   | B
POST  portfolios:feedback_keep -        | S
GET   portfolios:feedback_ask -         | SB
POST  portfolios:feedback_ask -         | SB
GET   portfolios:feedback_take_out shown | B
POST  portfolios:feedback_take_out shown | B
GET   portfolios:feedback_take_out waits |
POST  portfolios:feedback_take_out waits |
GET   portfolios:feedback_teammate waiting  |
POST  portfolios:feedback_teammate waiting  |
GET   portfolios:feedback_teammate answered | SB
POST  portfolios:feedback_teammate answered | SB
POST  portfolios:feedback_withdraw waiting  | SB
POST  portfolios:feedback_withdraw answered | SB
POST  portfolios:feedback_keep_teammate waiting  |
POST  portfolios:feedback_keep_teammate answered | S
GET   portfolios:report     cards       | B
GET   portfolios:download   cards       | B
POST  portfolios:retry      cards       | B
GET   portfolios:goals      -           | SB2TC
POST  portfolios:goal       -           | | | | SB2T | SB2T | SB2T
POST  portfolios:goal_from_answer student    | | | | S | S | S
POST  portfolios:goal_from_answer supervisor |
POST  portfolios:goal_from_answer second     |
GET   portfolios:goal_new   -           | SB2T
POST  portfolios:goal_new   -           | SB2T
POST  portfolios:goal_from_item -       | SB2T
GET   portfolios:goal_edit  own         | S
POST  portfolios:goal_edit  own         | S
GET   portfolios:goal_edit  talk        | | | | S | S | S
POST  portfolios:goal_edit  talk        | | | | S | S | S
GET   portfolios:goal_close own         | S
POST  portfolios:goal_close own         | S
GET   portfolios:goal_close talk        | | | | S | S | S
POST  portfolios:goal_close talk        | | | | S | S | S
GET   portfolios:goal_step_new own      | SB2T
POST  portfolios:goal_step_new own      | SB2T
GET   portfolios:goal_step_new talk     | | | | SB2T | SB2T | SB2T
POST  portfolios:goal_step_new talk     | | | | SB2T | SB2T | SB2T
POST  portfolios:goal_step  own         | S
POST  portfolios:goal_step  talk        | | | | S | S | S
GET   portfolios:goal_about own         | S
POST  portfolios:goal_about own         | S
GET   portfolios:goal_about talk        | | | | S | S | S
POST  portfolios:goal_about talk        | | | | S | S | S
GET   portfolios:goal_evidence own      | S
POST  portfolios:goal_evidence own      | S
GET   portfolios:goal_evidence talk     | | | | S | S | S
POST  portfolios:goal_evidence talk     | | | | S | S | S
POST  portfolios:plan_present -         | S
GET   portfolios:plan_version -         | SB2TC
POST  portfolios:plan_version -         | B2T
GET   practice:learning_here -          | SB2TC
GET   practice:compare      -           | C
GET   practice:profile      -           | SB2TC
POST  practice:profile_begin -          | SBT
GET   practice:profile_version -        | SB2TC
POST  practice:profile_version -        | SBT
GET   practice:profile_write -          | SBT
POST  practice:profile_write -          | SBT
POST  practice:profile_put  -           | SBT
GET   practice:profile_delete -         | SBT
POST  practice:profile_delete -         | SBT
GET   practice:profiles     -           | C
GET   practice:start_student -          | SfmBxo2TCkyAp
GET   practice:start_supervisor -       | SfmBxo2TCkyAp
GET   practice:guidance     -           | SB2TC
POST  practice:guidance_who -           | BTC
GET   practice:guidance_remedy -        | TC
POST  practice:guidance_remedy -        | TC
GET   practice:talk_plan    -           | SB
POST  practice:talk_plan    -           | SB
GET   practice:talks_call_off -         | SB
POST  practice:talks_call_off -         | SB
GET   practice:talk_log     -           | SB
POST  practice:talk_log     -           | SB
GET   practice:intervision_log -        | S
POST  practice:intervision_log -        | S
GET   practice:talk         now         | SB
POST  practice:talk         now         | SB
GET   practice:talk         former      | S
POST  practice:talk         former      | S
GET   practice:talk         intervision | S
POST  practice:talk         intervision | S
GET   practice:talk         planned     | SB
POST  practice:talk         planned     | SB
POST  practice:talk_settle  now         | SB
POST  practice:talk_settle  former      | S
POST  practice:talk_settle  planned     | SB
GET   practice:talks        -           | T
GET   practice:cohort_talks -           | C
GET   practice:days         -           | SB2TC
POST  practice:weeks        -           | S
POST  practice:hours_planned -          | TC
POST  practice:break_new    -           | SBT
POST  practice:break_remove -           | SBT
GET   practice:arrangements -           | SB2TC
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
GET   assessments:instrument      standard   | SfmBxo2TCkyAp
GET   assessments:preview         standard   | SfmBxo2TCkyAp
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
GET   placements:contact_link -         | CkA
POST  placements:contact_link -         | CkA
GET   practice:workplace    -           | CkA
POST  practice:workplace    -           | CkA
POST  practice:contact_ask  -           | CkA
GET   practice:contact_end  -           | CkA
POST  practice:contact_end  -           | CkA
GET   practice:check        organisation | SB2TCkAp
GET   practice:check        draft       | p
GET   practice:check        student     | SB2TC
GET   practice:check        own_draft   | S
GET   practice:check_part   organisation | p
POST  practice:check_part   organisation | p
GET   practice:check_part   draft       | p
POST  practice:check_part   draft       | p
GET   practice:check_part   student     | S
POST  practice:check_part   student     | S
GET   practice:check_part   own_draft   | S
POST  practice:check_part   own_draft   | S
GET   practice:check_submit organisation | p
POST  practice:check_submit organisation | p
GET   practice:check_submit draft       | p
POST  practice:check_submit draft       | p
GET   practice:check_submit own_draft   | S
POST  practice:check_submit own_draft   | S
POST  practice:check_answer organisation | p
POST  practice:check_answer draft       | p
POST  practice:check_answer student     | S
POST  practice:check_answer own_draft   | S
POST  practice:check_remind organisation | CkA
POST  practice:check_remind draft       | CkA
POST  practice:check_remind student     |
POST  practice:check_remind own_draft   |
GET   practice:check_withdraw organisation | CkA
POST  practice:check_withdraw organisation | CkA
GET   practice:check_withdraw draft     | CkA
POST  practice:check_withdraw draft     | CkA
GET   practice:check_withdraw own_draft |
POST  practice:check_withdraw own_draft |
GET   practice:placement_check -        | SB2TC
POST  practice:placement_check -        | S
GET   practice:signals      -           | SBTC
GET   practice:signal_new   -           | SB
POST  practice:signal_new   -           | SB
GET   practice:signal       school      | STC
POST  practice:signal       school      | STC
GET   practice:signal       shown       | SBTC
POST  practice:signal       shown       | SBTC
GET   practice:signal       supervisor  | SBTC
POST  practice:signal       supervisor  | SBTC
POST  practice:signal_take  school      | TC
POST  practice:signal_take  shown       | TC
POST  practice:signal_take  supervisor  | TC
GET   practice:signal_show  school      | S
POST  practice:signal_show  school      | S
GET   practice:signal_show  shown       | S
POST  practice:signal_show  shown       | S
GET   practice:signal_show  supervisor  |
POST  practice:signal_show  supervisor  |
POST  portfolios:signal_keep school     | S
POST  portfolios:signal_keep shown      | S
POST  portfolios:signal_keep supervisor |
GET   practice:programme_signals -      | C
"""

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
    "assessments:feed": [],
    "practice:calendar_ics": [],
    "portfolios:card": ["0000-0000-0000-0000"],
    "portfolios:verify": [],
    "portfolios:verified": ["0000-0000-0000-0000"],
    "portfolios:card_done": [],
    "portfolios:teammate_arrive": [],
    "portfolios:teammate_invitation": [1],
    "portfolios:teammate_code": [1],
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
# without the link, token or code there is no invitation, no card, no document, no calendar, and no
# table for another system.
NOT_THERE = {
    "schools:logo",
    "openid_connect_login",
    "openid_connect_callback",
    "assessments:feed",
    "practice:calendar_ics",
    "placements:arrive",
    "placements:invitation",
    "placements:code",
    "portfolios:card",
    "portfolios:verified",
    "portfolios:teammate_arrive",
    "portfolios:teammate_invitation",
    "portfolios:teammate_code",
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
    "practice:calendar",
    "portfolios:everything",
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
    for role in "SB2TCkAp":
        client, heard = world.clients[role], set()
        for (name, whose), methods in rows():
            for method, who in methods:
                if method == "GET" and role in who[STATES.index(state)]:
                    heard |= ask(client, "GET", world.url(name, whose), {}).canaries
        assert heard == may_read(role, state), ROLES[role]


def test_a_third_assessor_reads_nobody_before_handing_in(worlds):
    """They see the placement and what was shared like the others, and hear nobody's list."""
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
    open_to_all = {
        "KANARIE-naam",
        "KANARIE-eigen-doel",
        "KANARIE-plan-gezien",
        "KANARIE-functie-voor",
        "KANARIE-functie-nog-niet",
        "KANARIE-oplossing",
        "KANARIE-profiel-akkoord",
        "KANARIE-check-organisatie",
        "KANARIE-check-student",
    }
    assert heard[None] == {*open_to_all, "KANARIE-stuk-supervisor"}
    assert heard["handed in"] == may_read("2", "conversation") - {"KANARIE-boekje-B"}


@pytest.mark.parametrize("whose", ["waiting", "answered"])
def test_a_teammate_reads_what_they_were_asked_and_nothing_else(worlds, whose):
    """Who came by the link in the mail, and has no part anywhere."""
    world, client = worlds["finalised"], Client()
    asked = world.subjects["asked"][whose]
    client.force_login(asked.user, backend="ervaring.accounts.backends.LinkBackend")
    for address, methods in rows():
        for method, who in methods:
            open_to_all = who[-1] == "".join(ROLES)
            theirs = tuple(address) == ("portfolios:feedback_teammate", whose)
            # Who was asked is told that withdrawing is not theirs, and nothing more.
            told_no = tuple(address) == ("portfolios:feedback_withdraw", whose)
            response = ask(client, method, world.url(*address), world.data(*address))
            may = open_to_all or theirs or told_no
            assert gets_in(method, response) == may, (method, address)
            own = {"KANARIE-naam", "KANARIE-feedback-collega"} if theirs else set()
            assert response.canaries <= own, (method, address)


# The words about a student that somebody else than their author reads.
TOLD = CANARIES.keys() - {
    "KANARIE-naam", "KANARIE-concept", "KANARIE-pauzeerde", "KANARIE-deelnemer",
    "KANARIE-kaartvel", "KANARIE-oplossing",
    "KANARIE-check-organisatie", "KANARIE-invulwerk-organisatie",
}  # fmt: skip
OWN_LISTS = {
    "B": {"KANARIE-lijst-supervisor", "KANARIE-signaal-bij"},
    "2": {"KANARIE-lijst-second"},
}


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
    # The lists beside what is written, without a comment, and hours: not all is a canary.
    assert {name for _role, name, *_rest in unread} <= {"assessments:judge", "practice:days"}


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


@pytest.mark.parametrize("state", STATES)
def test_who_speaks_for_a_workplace_comes_by_link_to_that_and_nowhere_else(worlds, state):
    """The same person coordinates and tutors; none of it comes in, and no student does."""
    world = worlds[state]
    user, programme = world.users["p"], world.cohort.programme
    client, got_in, expected, heard = Client(), set(), set(), set()
    client.force_login(user, backend="ervaring.accounts.backends.LinkBackend")
    with transaction.atomic():
        MembershipFactory(coordinator=True, user=user, programme=programme)
        SupervisionFactory(placement=world.subjects["placement"]["-"], user=user, role="tutor")
        AdministratorFactory(user=user, school=programme.school)
        for (name, whose), methods in rows():
            for method, who in methods:
                if (allowed := who[STATES.index(state)]) == "-":
                    continue
                row = (method, name, whose)
                expected |= {row} if "p" in allowed else set()
                response = ask(client, method, world.url(name, whose), world.data(name, whose))
                got_in |= {row} if gets_in(method, response) else set()
                heard |= response.canaries
        transaction.set_rollback(True)
    assert got_in == expected
    assert heard == may_read("p", state)


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
