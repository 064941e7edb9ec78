"""The function profile: who writes it, what is put to whom, and when it stands."""

import datetime
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import MovedOnError
from ervaring.accounts.models import Mail
from ervaring.history import KeptError
from ervaring.placements.models import Invitation, Reading
from ervaring.placements.parts import Parts
from ervaring.practice import profiles
from ervaring.practice.actions.profiles import answer_profile, begin_profile, put_profile
from ervaring.practice.asked import profiles as asks
from ervaring.practice.models import FunctionProfile, ProfileConsent
from tests.factories import (
    FunctionProfileFactory,
    ItemFactory,
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.texts import read, text_of

pytestmark = pytest.mark.django_db

PURPOSE = "Cliënten praten mee over hun eigen plan."


@pytest.fixture
def placement():
    return PlacementFactory(student__name="Noor Bakker", supervisor=UserFactory(name="Sam de Wit"))


@pytest.fixture
def tutor(placement):
    user = UserFactory(name="Tineke Vos")
    return SupervisionFactory(placement=placement, user=user, role="tutor").user


@pytest.fixture
def supervisor(placement):
    return placement.supervisions.get(role="supervisor").user


@pytest.fixture
def activity():
    return ItemFactory(kind="possible_activity", text="Begeleidt een herstelgroep.")


def url(name, profile):
    return reverse(f"practice:{name}", args=[profile.placement_id, profile.number])


def full(placement, number=1, **fields):
    said = {"own_activities": "Koffie drinken op de gang.", "hours_per_week": 8, **fields}
    return FunctionProfileFactory(placement=placement, number=number, **said)


def put(placement, number=1, **fields):
    return full(placement, number, put=True, **fields)


def stored(*names):
    return read(FunctionProfile.objects.order_by("number"), *names)


def agree(profile, *users, agrees=True, note=""):
    """What came of it the last time."""
    for user in users:
        stands = answer_profile(profile=profile, agrees=agrees, note=note, by=user)
    return stands


def filled_in(page, **changes):
    """What the form of a page sends, with `changes` typed."""
    form = page.context["form"]
    sent = {field.name: field.value() for field in form}
    sent = {name: "" if value is None else value for name, value in sent.items()}
    return sent | {"draft": page.context["draft"].pk} | changes


def guest(user):
    client = Client()
    client.force_login(user, backend="ervaring.accounts.backends.LinkBackend")
    return client


class TestWriting:
    def save(self, client, profile, **changes):
        page = client.get(url("profile_write", profile))
        return client.post(url("profile_write", profile), filled_in(page, **changes))

    def test_begins_empty_and_is_saved(self, placement, tutor, activity, as_user):
        client = as_user(tutor)
        begun = client.post(reverse("practice:profile_begin", args=[placement.pk]))
        draft = FunctionProfile.objects.get()
        assert (begun.url, draft.made_by) == (url("profile_write", draft), tutor)
        said = {"purpose": PURPOSE, "activities": [activity.pk], "hours_per_week": "7,5"}
        assert self.save(client, draft, **said).url == draft.get_absolute_url()
        draft.refresh_from_db()
        assert (draft.purpose, draft.hours_per_week) == (PURPOSE, Decimal("7.5"))
        assert list(draft.activities.all()) == [activity]

    @pytest.mark.parametrize("hours", ["1", "40", "7,5", "7.5", "20"])
    def test_hours_of_a_week(self, placement, as_user, hours):
        draft = FunctionProfileFactory(placement=placement)
        assert self.save(as_user(placement.student), draft, hours_per_week=hours).status_code == 302
        draft.refresh_from_db()
        assert draft.hours_per_week == Decimal(hours.replace(",", "."))

    @pytest.mark.parametrize("hours", ["0,5", "0", "-3", "40,5", "7,25", "1e9", "veel", "NaN"])
    def test_hours_that_no_week_has(self, placement, as_user, hours):
        draft = FunctionProfileFactory(placement=placement)
        page = self.save(as_user(placement.student), draft, hours_per_week=hours, room="Ruim.")
        said = page.context["form"].errors["hours_per_week"]
        assert (page.status_code, len(said)) == (422, 1)
        draft.refresh_from_db()
        assert (draft.hours_per_week, draft.room) == (None, "Ruim.")

    def test_a_tick_can_go(self, placement, activity, as_user):
        draft = FunctionProfileFactory(placement=placement)
        draft.activities.add(activity)
        self.save(as_user(placement.student), draft, activities=[])
        assert list(draft.activities.all()) == []

    def test_an_activity_is_quoted(self, reference, placement, as_user):
        draft = FunctionProfileFactory(placement=placement)
        page = as_user(placement.student).get(url("profile_write", draft))
        quoted = "Opzetten en begeleiden van herstelgroepen of vrijplaatsen."
        assert (len(page.context["form"]["activities"]), quoted in text_of(page)) == (8, True)

    def test_two_who_write_in_different_fields_keep_both(self, placement, supervisor, as_user):
        draft = FunctionProfileFactory(placement=placement)
        client = as_user(placement.student)
        page = client.get(url("profile_write", draft))
        self.save(guest(supervisor), draft, room="Zelf kiezen.")
        client.post(url("profile_write", draft), filled_in(page, purpose=PURPOSE))
        assert stored("purpose", "room") == [(PURPOSE, "Zelf kiezen.")]

    def test_in_the_same_field_both_are_shown(self, placement, supervisor, as_user):
        draft = FunctionProfileFactory(placement=placement)
        client = as_user(placement.student)
        page = client.get(url("profile_write", draft))
        self.save(guest(supervisor), draft, purpose="Van Sam.")
        late = client.post(
            url("profile_write", draft), filled_in(page, purpose=PURPOSE, room="Zelf kiezen.")
        )
        shown = text_of(late)
        assert (late.status_code, "Van Sam." in shown, PURPOSE in shown) == (409, True, True)
        assert stored("purpose", "room") == [("Van Sam.", "Zelf kiezen.")]
        again = {**filled_in(late), "saw": late.context["merged"].saw, "toch": 1}
        assert client.post(url("profile_write", draft), again).status_code == 302
        assert stored("purpose", "room") == [(PURPOSE, "Zelf kiezen.")]

    def test_in_the_same_ticks_both_are_shown(self, placement, supervisor, activity, as_user):
        draft = FunctionProfileFactory(placement=placement)
        other = ItemFactory(kind="possible_activity", text="Geeft voorlichting.")
        client = as_user(placement.student)
        page = client.get(url("profile_write", draft))
        self.save(guest(supervisor), draft, activities=[activity.pk])
        late = client.post(url("profile_write", draft), filled_in(page, activities=[other.pk]))
        assert (late.status_code, activity.text in text_of(late)) == (409, True)
        assert list(draft.activities.all()) == [activity]

    def test_with_htmx_only_what_became_of_it(self, placement, as_user):
        draft = FunctionProfileFactory(placement=placement)
        client = as_user(placement.student)
        page = client.get(url("profile_write", draft))
        sent = filled_in(page, room="Zelf kiezen.")
        came = client.post(url("profile_write", draft), sent, headers={"HX-Request": "true"})
        assert came.content.decode().startswith('<div class="saved" id="profile-saved-')
        [was] = re.findall(r'name="was" value="([^"]*)"', came.content.decode())
        # The page goes on from there.
        sent |= {"was": was, "room": "Zelf veel kiezen."}
        again = client.post(url("profile_write", draft), sent, headers={"HX-Request": "true"})
        assert (again.status_code, stored("room")) == (
            200,
            ["Zelf veel kiezen."],
        )

    def test_what_others_wrote_meanwhile_is_pointed_out(self, placement, supervisor, as_user):
        draft = FunctionProfileFactory(placement=placement)
        client = as_user(placement.student)
        page = client.get(url("profile_write", draft))
        self.save(guest(supervisor), draft, room="Zelf kiezen.")
        sent, htmx = filled_in(page, purpose=PURPOSE), {"HX-Request": "true"}
        came = client.post(url("profile_write", draft), sent, headers=htmx)
        assert came.context["merged"].elsewhere == ["Waar is ruimte voor eigen inbreng en groei?"]

    @pytest.mark.parametrize("htmx", [True, False])
    def test_after_it_was_put_nothing_is_written_and_nothing_lost(
        self, placement, tutor, as_user, htmx
    ):
        draft = full(placement)
        client = as_user(placement.student)
        page = client.get(url("profile_write", draft))
        put_profile(profile=draft, version=0, by=tutor)
        sent, headers = filled_in(page, room="Te laat."), {"HX-Request": "true"} if htmx else {}
        late = client.post(url("profile_write", draft), sent, headers=headers)
        assert (late.status_code, stored("room")) == (
            409,
            [""],
        )
        assert ("Te laat." in text_of(late)) == (not htmx)  # with htmx it is still in the page
        assert "intussen voorgelegd" in text_of(late)

    def test_an_old_page_does_not_write_in_the_next_version(self, placement, tutor, as_user):
        draft = full(placement)
        client = as_user(placement.student)
        page = client.get(url("profile_write", draft))
        put_profile(profile=draft, version=0, by=tutor)
        begin_profile(placement=placement, by=tutor)
        late = client.post(url("profile_write", draft), filled_in(page, room="Te laat."))
        assert (late.status_code, stored("room")) == (
            409,
            ["", ""],
        )

    def test_a_text_that_was_not_sent_stays(self, placement, as_user):
        draft = FunctionProfileFactory(placement=placement, room="Zelf kiezen.")
        client = as_user(placement.student)
        sent = filled_in(client.get(url("profile_write", draft)), purpose=PURPOSE)
        del sent["room"]
        client.post(url("profile_write", draft), sent)
        assert stored("purpose", "room") == [(PURPOSE, "Zelf kiezen.")]

    def test_a_page_that_is_not_whole_stores_nothing(self, placement, as_user):
        draft = FunctionProfileFactory(placement=placement)
        sent = {"draft": draft.pk, "room": "Ruim."}
        came = as_user(placement.student).post(url("profile_write", draft), sent)
        assert (came.status_code, stored("room")) == (
            422,
            [""],
        )


class TestDeleting:
    def press(self, client, profile, version=0):
        sent = {"draft": profile.pk, "version": version}
        return client.post(url("profile_delete", profile), sent, follow=True)

    def said(self, page):
        return [str(one) for one in page.context["messages"]]

    def test_in_two_steps(self, placement, tutor, activity, as_user):
        draft = FunctionProfileFactory(placement=placement, purpose=PURPOSE, made_by=tutor)
        draft.activities.add(activity)
        client = as_user(placement.student)
        there = url("profile_delete", draft)
        for name in ("profile_version", "profile_write"):
            assert f'href="{there}"' in text_of(client.get(url(name, draft)))
        page = client.get(there)
        asks = [PURPOSE, activity.text, "Tineke Vos begon het op", "niet terughalen"]
        assert [one for one in asks if one not in text_of(page)] == []
        assert [one.pk for one in FunctionProfile.objects.all()] == [draft.pk]
        sent = dict(re.findall(r'name="(draft|version)" value="(\d+)"', page.content.decode()))
        came = client.post(there, sent)
        assert came.url == reverse("practice:profile", args=[placement.pk])
        assert FunctionProfile.objects.count() == 0

    def test_who_reads_it_leaves_a_line(self, placement, supervisor):
        guest(supervisor).get(url("profile_delete", FunctionProfileFactory(placement=placement)))
        lines = Reading.objects.values_list("reader", "kind", "by_link")
        assert list(lines) == [(supervisor.pk, "profile", True)]

    def test_twice_is_once_and_never_the_next(self, placement, tutor, as_user):
        draft, client = full(placement), as_user(tutor)
        assert self.said(self.press(client, draft)) == ["Het concept is verwijderd."]
        new = begin_profile(placement=placement, by=tutor)
        assert (new.number, new.version) == (draft.number, draft.version)
        again = self.press(client, draft)
        assert self.said(again) == ["Dit concept was al verwijderd. Er is niets veranderd."]
        assert FunctionProfile.objects.get() == new

    def test_the_versions_before_it_stay(self, placement, supervisor, tutor, as_user):
        standing = put(placement)
        agree(standing, placement.student, supervisor, tutor)
        asked = put(placement, 2, room="Zelf kiezen.")
        self.press(as_user(tutor), full(placement, 3))
        assert list(FunctionProfile.objects.all()) == [asked, standing]
        assert profiles.agreed_profile(placement).profile == standing

    @pytest.mark.parametrize("agreed", [True, False])
    def test_never_what_was_put_to_all(self, placement, supervisor, tutor, as_user, agreed):
        profile = put(placement)
        if agreed:
            agree(profile, placement.student, supervisor, tutor)
        client = as_user(tutor)
        came = self.press(client, profile, profile.version)
        assert (came.status_code, "Wat voorligt, blijft bewaard" in text_of(came)) == (409, True)
        assert client.get(url("profile_delete", profile)).url == profile.get_absolute_url()
        assert FunctionProfile.objects.get() == profile

    def test_not_what_one_did_not_read(self, placement, tutor, as_user):
        draft = full(placement)
        draft.save_given(version=0, room="Zelf kiezen.")
        came = self.press(as_user(tutor), draft)
        assert (came.status_code, "Lees eerst wat er nu staat" in text_of(came)) == (409, True)
        assert stored("room") == ["Zelf kiezen."]

    def test_not_by_who_only_reads(self, placement, as_user):
        draft = full(placement)
        second = SupervisionFactory(placement=placement, role="second_assessor").user
        programme = placement.cohort.programme
        coordinator = MembershipFactory(coordinator=True, programme=programme).user
        for user in (second, coordinator):
            assert as_user(user).get(url("profile_delete", draft)).status_code == 404
            assert self.press(as_user(user), draft).status_code == 404
        assert FunctionProfile.objects.get() == draft

    @pytest.mark.parametrize("htmx", [True, False])
    def test_who_still_writes_in_it_is_told_and_loses_nothing(
        self, placement, tutor, activity, as_user, htmx
    ):
        draft, client = full(placement), as_user(placement.student)
        typed = {"room": "Te laat.", "activities": [activity.pk]}
        sent = filled_in(client.get(url("profile_write", draft)), **typed)
        self.press(as_user(tutor), draft)
        headers = {"HX-Request": "true"} if htmx else {}
        for stands in ([], [""]):
            late = client.post(url("profile_write", draft), sent, headers=headers)
            assert (late.status_code, stored("room")) == (409, stands)
            assert "Dit concept is intussen verwijderd." in text_of(late)
            # With htmx it is still in the page, which goes on knowing of which draft it is.
            kept = [f'id="profile-saved-{draft.pk}"'] if htmx else ["Te laat.", activity.text]
            assert [one for one in kept if one not in text_of(late)] == []
            # The next has the same number.
            begin_profile(placement=placement, by=tutor)

    @pytest.mark.parametrize("name", ["profile_write", "profile_delete"])
    def test_who_comes_back_to_it_is_told(self, placement, tutor, as_user, name):
        draft = full(placement)
        there = url(name, draft)
        self.press(as_user(tutor), draft)
        page = as_user(placement.student).get(there, follow=True)
        assert self.said(page) == ["Dit concept is intussen verwijderd."]
        assert page.redirect_chain == [(reverse("practice:profile", args=[placement.pk]), 302)]

    def test_who_wants_to_put_it_to_all_is_told(self, placement, tutor, as_user):
        draft, client = full(placement), as_user(placement.student)
        sent = {"draft": draft.pk, "version": 0}
        self.press(as_user(tutor), draft)
        full(placement)
        late = client.post(url("profile_put", draft), sent)
        assert (late.status_code, Mail.objects.count()) == (409, 0)
        assert "Dit concept is intussen verwijderd." in text_of(late)

    def test_between_reading_and_storing(self, placement):
        draft = full(placement)
        FunctionProfile.objects.all().delete()
        assert draft.save_given(version=0, room="Te laat.") is False
        assert draft.save_given(version=0, activities=[ItemFactory().pk], room="Te laat.") is False
        with pytest.raises(MovedOnError, match="intussen verwijderd"):
            put_profile(profile=draft, version=0, by=placement.student)


class TestPutting:
    def press(self, client, profile, version=0):
        return client.post(url("profile_put", profile), {"draft": profile.pk, "version": version})

    def test_it_does_not_change_any_more(self, placement, tutor, as_user):
        draft = full(placement)
        self.press(as_user(tutor), draft)
        draft.refresh_from_db()
        assert (draft.state, draft.put_by) == ("put", tutor)
        assert not draft.save_given(version=draft.version, room="Iets anders.")
        assert not draft.save_given(version=draft.version, activities=[ItemFactory().pk])
        assert list(draft.activities.all()) == []

    def test_twice_is_once(self, placement, tutor, as_user):
        draft = full(placement)
        client = as_user(tutor)
        assert [self.press(client, draft).status_code for _press in range(2)] == [302, 302]
        assert Mail.objects.count() == 2

    def test_not_what_one_did_not_read(self, placement, tutor, as_user):
        draft = full(placement)
        draft.save_given(version=0, room="Zelf kiezen.")
        assert self.press(as_user(tutor), draft).status_code == 409
        draft.refresh_from_db()
        assert draft.state == "draft"

    @pytest.mark.parametrize(
        ("empty", "lacking"),
        [
            ({"purpose": ""}, "wat de ervaringsdeskundige toevoegt aan dit team"),
            ({"own_activities": ""}, "een activiteit"),
            ({"hours_per_week": None}, "hoeveel uur per week"),
        ],
    )
    def test_not_without(self, placement, as_user, empty, lacking):
        draft = full(placement, **empty)
        client = as_user(placement.student)
        page = client.get(draft.get_absolute_url())
        assert (page.context["lacks"], "Leg versie 1 voor" in text_of(page)) == ([lacking], False)
        assert self.press(client, draft).status_code == 409

    def test_ticks_alone_are_activities(self, placement, activity, as_user):
        draft = full(placement, own_activities="")
        draft.activities.add(activity)
        assert self.press(as_user(placement.student), draft).status_code == 302

    def test_not_the_same_once_more(self, placement, supervisor):
        put(placement)
        draft = begin_profile(placement=placement, by=supervisor)
        came = self.press(guest(supervisor), draft, draft.version)
        assert (came.status_code, "niets anders dan in versie 1" in text_of(came)) == (409, True)

    def test_the_others_are_mailed_and_read_nothing_of_it(self, placement, supervisor, tutor):
        draft = full(placement, purpose="KANARIE", room="KANARIE")
        put_profile(profile=draft, version=0, by=placement.student)
        sent = {one.user: one for one in Mail.objects.all()}
        assert {user: one.kind for user, one in sent.items()} == {
            supervisor: "link",
            tutor: "practice",
        }
        page = f"/stages/{placement.pk}/functieprofiel/1/"
        assert sent[tutor].link == f"http://testserver{page}"
        assert sent[supervisor].link.endswith(f"&naar={page}")
        assert [one for one in sent.values() if "KANARIE" in one.subject + one.body] == []

    def test_who_came_by_a_link_that_was_revoked_is_not_sent_it(self, placement, supervisor):
        invitation = Invitation.of(placement.supervisions.get())
        invitation.revoke(placement.student)
        put_profile(profile=full(placement), version=0, by=placement.student)
        assert Mail.objects.get().kind == "practice"


class TestAgreeing:
    def test_all_three(self, placement, supervisor, tutor):
        profile = put(placement)
        assert agree(profile, placement.student, supervisor) is False
        assert profiles.agreed_profile(placement) is None
        assert agree(profile, tutor) is True
        agreed = profiles.agreed_profile(placement)
        assert agreed.profile == profile
        assert [(one.role, one.consent.user, one.agrees) for one in agreed.words] == [
            ("student", placement.student, True),
            ("supervisor", supervisor, True),
            ("tutor", tutor, True),
        ]

    def test_the_last_word_of_each_counts(self, placement, supervisor, tutor):
        profile = put(placement)
        agree(profile, placement.student, supervisor)
        agree(profile, supervisor, agrees=False, note="Meer uren.")
        assert agree(profile, tutor) is False
        assert agree(profile, supervisor) is True
        assert ProfileConsent.objects.count() == 5

    def test_said_twice_is_noted_once(self, placement):
        profile = put(placement)
        agree(profile, placement.student, placement.student)
        assert ProfileConsent.objects.count() == 1

    def test_what_stands_is_not_taken_back(self, placement, supervisor, tutor, as_user):
        profile = put(placement)
        agree(profile, placement.student, supervisor, tutor)
        came = as_user(tutor).post(
            profile.get_absolute_url(), {"nog-niet": 1, "note": "Toch niet."}
        )
        assert (came.status_code, "Toch niet." in text_of(came)) == (409, True)
        assert "Begin dan een nieuwe versie" in text_of(came)

    def test_a_newer_version_is_read_first(self, placement, as_user):
        old = put(placement)
        put(placement, 2)
        came = as_user(placement.student).post(old.get_absolute_url(), {"akkoord": 1})
        assert (came.status_code, ProfileConsent.objects.count()) == (409, 0)

    def test_not_yet_says_why(self, placement, as_user):
        profile = put(placement)
        client = as_user(placement.student)
        for sent in ({"nog-niet": 1}, {"x": "y"}, {"nog-niet": 1, "note": " "}):
            assert client.post(profile.get_absolute_url(), sent).status_code == 422
        assert ProfileConsent.objects.count() == 0
        client.post(profile.get_absolute_url(), {"nog-niet": 1, "note": "Meer uren."})
        assert read(ProfileConsent.objects.all(), "role", "agrees", "note") == [
            ("student", False, "Meer uren.")
        ]

    def test_what_was_said_stays(self, placement):
        profile = put(placement)
        agree(profile, placement.student)
        with pytest.raises(KeptError):
            ProfileConsent.objects.all().delete()

    def test_who_took_over_says_it_anew(self, placement, supervisor, tutor):
        profile = put(placement)
        agree(profile, placement.student, supervisor)
        placement.supervisions.get(role="supervisor").end(tutor)
        successor = SupervisionFactory(placement=placement).user
        assert agree(profile, tutor) is False
        assert agree(profile, successor) is True

    def test_what_stands_outlives_who_agreed(self, placement, supervisor, tutor):
        profile = put(placement)
        agree(profile, placement.student, supervisor, tutor)
        placement.supervisions.get(role="supervisor").end(tutor)
        SupervisionFactory(placement=placement)
        said = [one.consent.user for one in profiles.agreed_profile(placement).words]
        assert said == [placement.student, supervisor, tutor]

    def test_who_has_two_parts_speaks_for_both(self, placement, supervisor):
        SupervisionFactory(placement=placement, user=supervisor, role="tutor")
        profile = put(placement)
        agree(profile, placement.student)
        assert agree(profile, supervisor) is True

    def test_by_a_link_one_speaks_as_what_one_assesses(self, placement, supervisor):
        SupervisionFactory(placement=placement, user=supervisor, role="tutor")
        profile = put(placement)
        guest(supervisor).post(profile.get_absolute_url(), {"akkoord": 1})
        assert read(ProfileConsent.objects.all(), "role") == ["supervisor"]

    def test_without_a_tutor_it_says_so(self, placement, supervisor, as_user):
        profile = put(placement)
        assert agree(profile, placement.student, supervisor) is False
        page = text_of(as_user(placement.student).get(profile.get_absolute_url()))
        assert "Deze stage heeft nog geen studentbegeleider." in page

    def test_a_second_assessor_reads_and_says_nothing(self, placement, as_user):
        second = SupervisionFactory(placement=placement, role="second_assessor").user
        profile = put(placement)
        client = as_user(second)
        page = client.get(profile.get_absolute_url())
        assert (page.status_code, "profile-answer" in text_of(page)) == (200, False)
        assert client.post(profile.get_absolute_url(), {"akkoord": 1}).status_code == 404


class TestMail:
    """Of what became of a version: that there is something to read, and where."""

    @pytest.fixture
    def mailed(self):
        """mailed(): {user: their mail} of what was mailed since this was asked last."""

        def take():
            found = list(Mail.objects.select_related("user"))
            Mail.objects.all().delete()
            assert len({one.user for one in found}) == len(found)
            return {one.user: one for one in found}

        return take

    def test_who_does_not_agree_is_told_to_the_others(self, placement, supervisor, tutor, mailed):
        profile = put(placement, room="KANARIE")
        agree(profile, tutor)
        assert mailed() == {}
        agree(profile, tutor, agrees=False, note="KANARIE")
        sent = mailed()
        page = f"/stages/{placement.pk}/functieprofiel/1/"
        assert set(sent) == {placement.student, supervisor}
        assert sent[placement.student].link == f"http://testserver{page}"
        assert (sent[supervisor].kind, sent[supervisor].link[-len(page) :]) == ("link", page)
        said = [one.subject + one.body for one in sent.values()]
        assert [word for word in said if "KANARIE" in word or "akkoord" in word] == []
        assert "Er is een reactie op je functieprofiel" in sent[placement.student].subject
        assert "Tineke Vos reageerde op het functie" in sent[placement.student].body
        assert "op het functieprofiel voor Noor Bakker" in sent[supervisor].subject

    def test_once_until_they_agree(self, placement, tutor, mailed):
        profile, no = put(placement), {"agrees": False, "note": "Meer uren."}
        agree(profile, tutor, tutor, **no)
        assert len(mailed()) == 2
        agree(profile, tutor, agrees=False, note="Of minder.")
        assert mailed() == {}
        agree(profile, tutor)
        agree(profile, tutor, **no)
        assert len(mailed()) == 2

    def test_who_has_two_parts_does_not_hear_of_their_own(self, placement, supervisor, mailed):
        SupervisionFactory(placement=placement, user=supervisor, role="tutor")
        agree(put(placement), supervisor, agrees=False, note="Meer uren.")
        assert set(mailed()) == {placement.student}

    @pytest.mark.parametrize("last", ["student", "supervisor", "tutor"])
    def test_that_all_agree_is_told_to_the_others(self, placement, supervisor, tutor, last, mailed):
        three = {"student": placement.student, "supervisor": supervisor, "tutor": tutor}
        profile, by = put(placement), three.pop(last)
        agree(profile, *three.values())
        assert mailed() == {}
        agree(profile, by, by)
        sent = mailed()
        subject = "Het functieprofiel voor Noor Bakker geldt nu"
        told = {
            placement.student: ("practice", "Je functieprofiel geldt nu"),
            supervisor: ("link", subject),
            tutor: ("practice", subject),
        }
        del told[by]
        assert {user: (one.kind, one.subject.strip()) for user, one in sent.items()} == told

    def test_who_left_hears_nothing(self, placement, supervisor, tutor, mailed):
        profile = put(placement)
        agree(profile, placement.student)
        placement.supervisions.get(role="supervisor").end(tutor)
        agree(profile, tutor, agrees=False, note="Meer uren.")
        assert set(mailed()) == {placement.student}

    def test_what_was_too_late_is_told_to_nobody(self, placement, supervisor, tutor, mailed):
        old = put(placement)
        agree(put(placement, 2), placement.student, supervisor, tutor)
        mailed()
        for late in (old, FunctionProfile.objects.get(number=2)):
            with pytest.raises(MovedOnError):
                agree(late, tutor, agrees=False, note="Te laat.")
        assert mailed() == {}


class TestVersions:
    def test_the_next_begins_with_what_the_last_says(self, placement, tutor, activity):
        old = put(placement, room="Zelf kiezen.")
        old.activities.add(activity)
        new = begin_profile(placement=placement, by=tutor)
        assert (new.number, new.room, new.state) == (2, "Zelf kiezen.", "draft")
        assert list(new.activities.all()) == [activity]
        assert begin_profile(placement=placement, by=tutor) == new

    def test_field_by_field(self, placement, activity):
        other = ItemFactory(kind="possible_activity")
        old, new = put(placement), put(placement, 2, room="Zelf kiezen.", hours_per_week="12.5")
        old.activities.add(activity)
        new.activities.add(other)
        old.refresh_from_db()
        new.refresh_from_db()
        told = list(profiles.changes(profiles.parts_of(old), profiles.parts_of(new)))
        assert [(one.label, one.before, one.after, one.more, one.less) for one in told] == [
            ("Activiteiten", "", "", (other,), (activity,)),
            ("Uren per week", "8", "12,5", (), ()),
            ("Ruimte om te groeien", "", "Zelf kiezen.", (), ()),
        ]

    def test_the_page_tells_which_one_counts(self, placement, supervisor, tutor, as_user):
        first = put(placement)
        agree(first, placement.student, supervisor, tutor)
        refused = put(placement, 2, room="Niet zo.")
        agree(refused, tutor, agrees=False, note="Nee.")
        asked = put(placement, 3, room="Zo.")
        page = as_user(tutor).get(reverse("practice:profile", args=[placement.pk]))
        shelf = page.context["shelf"]
        assert (shelf.standing.profile, shelf.asked.profile) == (first, asked)
        assert page.context["before"].profile == first
        assert re.findall(r'class="badge \w+">([^<]+)<', page.content.decode())[-3:] == [
            "ligt voor",
            "niet akkoord geworden",
            "geldt",
        ]

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_same_number_of_queries(
        self, placement, tutor, as_user, django_assert_num_queries, number
    ):
        for one in range(number):
            profile = put(placement, one + 1, room=str(one))
            profile.activities.add(ItemFactory(kind="possible_activity"))
            agree(profile, tutor)
        client = as_user(tutor)
        page = reverse("practice:profile", args=[placement.pk])
        client.get(page)
        with django_assert_num_queries(11):
            client.get(page)


class TestReading:
    def test_a_draft_is_for_the_three(self, placement, supervisor, tutor, as_user):
        programme = placement.cohort.programme
        readers = {
            "student": placement.student,
            "supervisor": supervisor,
            "tutor": tutor,
            "second": SupervisionFactory(placement=placement, role="second_assessor").user,
            "coordinator": MembershipFactory(coordinator=True, programme=programme).user,
            "stranger": UserFactory(),
        }
        draft = full(placement)

        def who_reads():
            came = {
                who: as_user(user).get(draft.get_absolute_url()) for who, user in readers.items()
            }
            return [who for who, response in came.items() if response.status_code == 200]

        assert who_reads() == ["student", "supervisor", "tutor"]
        put_profile(profile=draft, version=0, by=tutor)
        assert who_reads() == ["student", "supervisor", "tutor", "second", "coordinator"]

    @pytest.mark.parametrize("name", ["profile_version", "profile_write"])
    def test_others_leave_a_line(self, placement, supervisor, as_user, name):
        draft = full(placement)
        as_user(placement.student).get(url(name, draft))
        guest(supervisor).get(url(name, draft))
        lines = Reading.objects.values_list("reader", "kind", "by_link")
        assert list(lines) == [(supervisor.pk, "profile", True)]

    def test_where_nothing_is_to_read_no_line(self, placement, supervisor):
        full(placement)
        guest(supervisor).get(reverse("practice:profile", args=[placement.pk]))
        assert Reading.objects.count() == 0


class TestAsked:
    def titles(self, user):
        return [one.title for one in asks.asked(Parts.of(user))]

    def test_who_has_to_agree_until_they_said_something(self, placement, supervisor, tutor):
        profile = put(placement)
        ask = "Zeg of je akkoord bent met het functieprofiel"
        people = [placement.student, supervisor, tutor]
        assert [self.titles(one) for one in people] == [[ask]] * 3
        agree(profile, placement.student)
        agree(profile, tutor)
        assert [self.titles(one) for one in people] == [[], [ask], []]

    def test_who_put_it_when_somebody_does_not_agree(self, placement, supervisor, tutor):
        profile = put(placement)
        agree(profile, placement.student, supervisor)
        agree(profile, tutor, agrees=False, note="Meer uren.")
        told = ["Iemand is nog niet akkoord met het functieprofiel"]
        assert (self.titles(placement.student), self.titles(supervisor)) == (told, [])
        begin_profile(placement=placement, by=tutor)
        assert self.titles(placement.student) == []

    def test_not_about_ones_own_word(self, placement):
        agree(put(placement), placement.student, agrees=False, note="Meer uren.")
        assert self.titles(placement.student) == []

    @pytest.mark.parametrize("after", ["yes", "left"])
    def test_not_when_they_agree_after_all_or_left(self, placement, tutor, after):
        profile = put(placement)
        agree(profile, placement.student)
        agree(profile, tutor, agrees=False, note="Meer uren.")
        if after == "yes":
            agree(profile, tutor)
        else:
            placement.supervisions.get(role="tutor").end(placement.student)
        assert self.titles(placement.student) == []

    def test_not_about_a_version_that_was_followed(self, placement):
        put(placement)
        newer = put(placement, 2)
        assert [one.url for one in asks.asked(Parts.of(placement.student))] == [
            newer.get_absolute_url()
        ]

    @pytest.mark.parametrize(
        ("days", "reminded"), [(-1, False), (0, True), (28, True), (29, False)]
    )
    def test_the_school_before_a_placement_starts(self, placement, tutor, days, reminded):
        placement.starts_on = timezone.localdate() + datetime.timedelta(days=days)
        placement.save()
        programme = placement.cohort.programme
        coordinator = MembershipFactory(coordinator=True, programme=programme).user
        assert self.titles(tutor) == ["Een stage begint zonder functieprofiel"] * reminded
        many = ["1 stage begint binnenkort zonder functieprofiel"] * reminded
        assert self.titles(coordinator) == many
        agree(put(placement), placement.student, tutor, placement.supervisions.first().user)
        assert (self.titles(tutor), self.titles(coordinator)) == ([], [])

    def test_the_same_number_of_queries(self, tutor, django_assert_num_queries):
        for _placement in range(3):
            soon = PlacementFactory(starts_on=timezone.localdate())
            SupervisionFactory(placement=soon, user=tutor, role="tutor")
            put(soon)
        parts = Parts.of(tutor)
        with django_assert_num_queries(2):
            assert len(list(asks.asked(parts))) == 3

    def test_the_coordinator_reads_which(self, placement, tutor, as_user):
        put(placement)
        soon = timezone.localdate() + datetime.timedelta(days=60)
        other = PlacementFactory(cohort=placement.cohort, starts_on=soon)
        PlacementFactory(cohort=placement.cohort, ends_on=datetime.date(2026, 9, 2))
        programme = placement.cohort.programme
        user = MembershipFactory(coordinator=True, programme=programme).user
        page = as_user(user).get(reverse("practice:profiles", args=[programme.pk]))
        assert page.context["coming"] == [(other, False)]
        assert page.context["begun"] == [(placement, True)]


class TestPlacementPage:
    def line(self, client, placement):
        page = text_of(client.get(placement.get_absolute_url()))
        return re.search(
            r"functieprofiel/\">Functieprofiel</a></h3><p class=\"meta\">(.*?)</", page
        )[1]

    def test_says_how_it_stands(self, placement, supervisor, tutor, as_user):
        client = as_user(placement.student)
        assert self.line(client, placement) == "Er is er nog geen."
        draft = full(placement)
        assert self.line(client, placement) == "Er is een concept."
        put_profile(profile=draft, version=0, by=tutor)
        agree(draft, tutor)
        assert self.line(client, placement) == (
            "Versie 1 ligt voor. Nog geen akkoord van: student, praktijkbegeleider."
        )
        agree(draft, placement.student, supervisor)
        assert self.line(client, placement) == "Versie 1 geldt. Alle drie zijn akkoord."

    def test_says_when_it_starts(self, placement, as_user):
        placement.starts_on = datetime.date(2027, 1, 4)
        placement.save()
        assert self.line(as_user(placement.student), placement) == (
            "Er is er nog geen. De stage begint op 4 januari 2027."
        )
