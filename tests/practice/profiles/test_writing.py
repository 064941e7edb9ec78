"""The function profile is written together, and a draft is deleted."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.models import MovedOnError
from ervaring.accounts.models import Mail
from ervaring.placements.models import Reading
from ervaring.practice import profiles
from ervaring.practice.actions.profiles import begin_profile, put_profile
from ervaring.practice.models import FunctionProfile
from tests.factories import (
    FunctionProfileFactory,
    ItemFactory,
    MembershipFactory,
    SupervisionFactory,
)
from tests.practice.profiles.pages import PURPOSE, agree, filled_in, full, guest, put, stored, url
from tests.texts import text_of

pytestmark = pytest.mark.django_db


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
