"""A version is put to all and agreed with; who is mailed about it."""

import pytest

from assessments.models import MovedOnError
from ervaring.accounts.models import Mail
from ervaring.history import KeptError
from ervaring.placements.models import Invitation
from ervaring.practice import profiles
from ervaring.practice.actions.profiles import begin_profile, put_profile
from ervaring.practice.models import FunctionProfile, ProfileConsent
from tests.factories import (
    ItemFactory,
    SupervisionFactory,
)
from tests.practice.profiles.pages import agree, full, guest, put, url
from tests.texts import read, text_of

pytestmark = pytest.mark.django_db


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
