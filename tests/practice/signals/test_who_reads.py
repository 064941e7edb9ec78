"""Who reads a signal, and that the workplace cannot know of some."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from ervaring.accounts.models import Mail
from ervaring.placements.models import Contact, Reading, Supervision
from ervaring.placements.parts import Parts
from ervaring.practice.actions import concerns as actions
from ervaring.practice.asked import concerns as asks
from ervaring.practice.models import Signal
from portfolios import exports
from tests.factories import (
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
    WorkplaceFactory,
)
from tests.practice.signals.cast import ALL_FOUR, SCHOOL, in_state, new, posted, say
from tests.signing_in import sign_in
from tests.texts import text_of

pytestmark = pytest.mark.django_db


class TestWhoReads:
    @pytest.mark.parametrize("state", ["new", "taken", "closed"])
    @pytest.mark.parametrize("whose", ["hidden", "shown", "supervisor"])
    def test_a_signal(self, cast, whose, state):
        by = {"by": cast.users["supervisor"], "role": "supervisor"} if whose == "supervisor" else {}
        signal = in_state(
            state, cast.signal(seen_by_workplace=whose != "hidden", **by), cast.users["tutor"]
        )
        readers = SCHOOL if whose == "hidden" else ALL_FOUR
        assert cast.reached(signal.get_absolute_url()) == readers
        listed = {
            who
            for who, client in cast.clients.items()
            if str(signal.key)
            in client.get(reverse("practice:signals", args=[cast.placement.pk])).content.decode()
        }
        assert listed == readers

    def test_what_the_workplace_must_not_know_is_a_page_that_does_not_exist(self, cast):
        signal = cast.signal()
        for who in ("supervisor", "guest", "second", "former"):
            for url in ("signal", "signal_show"):
                hidden, unknown = (
                    cast.clients[who].get(reverse(f"practice:{url}", args=[key]))
                    for key in (signal.key, uuid.uuid4())
                )
                assert hidden.status_code == unknown.status_code == 404
                assert hidden.content == unknown.content
        for url in ("practice:signal", "practice:signal_take", "portfolios:signal_keep"):
            here = reverse(url, args=[signal.key])
            assert "supervisor" not in cast.reached(here, "post", {"text": "x"})

    def test_an_address_is_no_number_in_a_row(self, cast):
        signal = cast.signal(seen_by_workplace=True)
        assert signal.get_absolute_url() == f"/signalen/{signal.key}/"
        assert cast.reached(f"/signalen/{signal.pk}/") == set()

    @pytest.mark.parametrize("who", ["supervisor", "guest"])
    def test_no_page_of_the_workplace_changes(self, cast, who):
        """Not a word, a number or a link, from the first word to the last."""
        user, client = cast.users["supervisor"], cast.clients[who]
        pk = cast.placement.pk
        pages = [
            "/", f"/stages/{pk}/", f"/stages/{pk}/signalen/", f"/stages/{pk}/signalen/nieuw/",
            f"/stages/{pk}/portfolio/", f"/stages/{pk}/leerdoelen/", f"/stages/{pk}/groei/",
            f"/stages/{pk}/feedback/", f"/stages/{pk}/verslagen/", "/gelezen/",
        ]  # fmt: skip

        def seen():
            found = [client.get(page) for page in pages]
            assert {one.status_code for one in found} == {200}
            pages_now = [re.sub(r'value="[^"]{32,}"', "", one.content.decode()) for one in found]
            return (
                pages_now,
                str(exports.gather(user)),
                asks.asked(Parts.of(user)),
                Mail.objects.filter(user=user).count(),
            )

        client.get("/")
        before = seen()
        cast.clients["student"].post(new(cast.placement), posted())
        signal = Signal.objects.get()
        cast.clients["tutor"].get(signal.get_absolute_url())
        actions.take(signal=signal, by=cast.users["tutor"])
        say(signal, cast.users["coordinator"])
        say(signal, cast.users["student"])
        assert seen() == before
        say(signal, cast.users["tutor"], step="close")
        assert seen() == before

    @pytest.mark.parametrize(
        "part", ["tutor", "coordinator", "contact and coordinator", "of another there"]
    )
    def test_who_is_of_the_workplace_reads_nothing_that_is_kept_from_it(self, cast, part):
        programme = cast.placement.cohort.programme
        user = cast.users["contact" if "contact" in part else "supervisor"]
        if "another" in part:
            user = PlacementFactory(workplace=cast.placement.workplace).supervisions.get().user
        if part == "tutor":
            SupervisionFactory(placement=cast.placement, role="tutor", user=user)
        else:
            MembershipFactory(coordinator=True, programme=programme, user=user)
        client = sign_in(Client(), user)
        page = cast.clients["student"].get(new(cast.placement))
        assert f"Let op: {user}" in text_of(page)
        alone = page.context["form"].fields["seen"].choices[0][1]
        assert str(user) not in alone
        assert str(cast.users["tutor"]) in alone
        cast.clients["student"].post(new(cast.placement), posted())
        assert cast.mailed() == ["coordinator", "tutor"]
        signal = Signal.objects.get()
        assert client.get(signal.get_absolute_url()).status_code == 404
        assert asks.asked(Parts.of(user)) == []
        if part != "tutor":
            page = client.get(reverse("practice:programme_signals", args=[programme.pk]))
            assert (page.status_code, page.context["patterns"]) == (200, [])
        signal.show()
        assert client.get(signal.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize("was", ["supervisor", "contact"])
    def test_who_it_was_kept_from_does_not_read_it_when_they_have_left_the_workplace(
        self, cast, was
    ):
        user, programme = cast.users[was], cast.placement.cohort.programme
        MembershipFactory(coordinator=True, programme=programme, user=user)
        signal = cast.signal()
        parts = Contact if was == "contact" else Supervision
        parts.objects.filter(user=user).end(cast.users["administrator"])
        client = sign_in(Client(), user)
        assert client.get(signal.get_absolute_url()).status_code == 404
        say(signal, cast.users["student"])
        assert cast.mailed() == ["coordinator", "tutor"]
        page = cast.clients["student"].get(signal.get_absolute_url())
        assert user not in [one.user for one in page.context["readers"]]
        assert asks.asked(Parts.of(user)) == []
        later = cast.signal()
        assert client.get(later.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize("who", ["supervisor", "contact"])
    def test_it_stays_with_the_workplace_when_the_placement_goes_to_another(self, cast, who):
        user, programme = cast.users[who], cast.placement.cohort.programme
        MembershipFactory(coordinator=True, programme=programme, user=user)
        signal, before = cast.signal(), cast.placement.workplace
        school = before.organisation.school
        cast.placement.workplace = WorkplaceFactory(organisation__school=school)
        cast.placement.save()
        client = sign_in(Client(), user)
        assert client.get(signal.get_absolute_url()).status_code == 404
        page = reverse("practice:programme_signals", args=[programme.pk])
        patterns = cast.clients["coordinator"].get(page).context["patterns"]
        assert [name for _key, name, *_counts in patterns] == [str(before)]

    def test_nor_does_who_guided_another_there_that_went_to_another_place(self, cast):
        programme, before = cast.placement.cohort.programme, cast.placement.workplace
        other = PlacementFactory(workplace=before)
        user = other.supervisions.get().user
        MembershipFactory(coordinator=True, programme=programme, user=user)
        signal = cast.signal()
        other.workplace = WorkplaceFactory(organisation=before.organisation)
        other.save()
        client = sign_in(Client(), user)
        assert client.get(signal.get_absolute_url()).status_code == 404
        page = reverse("practice:programme_signals", args=[programme.pk])
        assert client.get(page).context["patterns"] == []
        say(signal, cast.users["student"])
        assert cast.mailed() == ["coordinator", "tutor"]
        signal.show()
        assert client.get(signal.get_absolute_url()).status_code == 200

    def test_who_takes_a_workplace_away_does_not_read_that_a_signal_stands_in_the_way(self, cast):
        cast.signal(kind="unsafe")
        before = cast.placement.workplace
        Contact.objects.all().delete()
        cast.placement.workplace = WorkplaceFactory(organisation=before.organisation)
        cast.placement.save()
        url = reverse("admin:placements_workplace_delete", args=[before.pk])
        client = cast.clients["administrator"]
        for page in (client.get(url), client.post(url, {"post": "yes"})):
            said = text_of(page)
            assert "iets wat hier niet te zien is" in said
            assert "Signaal" not in said
            assert str(Signal.Kind.UNSAFE.label) not in said
        assert cast.clients["tutor"].get(Signal.objects.get().get_absolute_url()).status_code == 200

    def test_who_takes_over_a_part_reads_and_who_had_it_does_not(self, cast):
        signal = cast.signal(seen_by_workplace=True)
        part = cast.placement.supervisions.get(role="supervisor", ended_at=None)
        part.end(cast.users["coordinator"])
        successor = SupervisionFactory(placement=cast.placement)
        assert cast.reached(signal.get_absolute_url()) == SCHOOL
        client = sign_in(Client(), successor.user)
        assert client.get(signal.get_absolute_url()).status_code == 200

    def test_a_student_sees_who_read_it_and_nobody_reads_unseen(self, cast):
        signal = cast.signal()
        for who in ("student", "tutor", "tutor", "coordinator", "supervisor"):
            cast.clients[who].get(signal.get_absolute_url())
        lines = Reading.objects.filter(kind="signal", subject=signal.pk)
        roles = lines.order_by("role").values_list("role", "what")
        assert list(roles) == [("coordinator", "je signaal"), ("tutor", "je signaal")]
        page = text_of(cast.clients["student"].get(signal.get_absolute_url()))
        assert f"{cast.users['tutor']} (studentbegeleider), op" in page
        page = text_of(cast.clients["coordinator"].get(signal.get_absolute_url()))
        assert "Wie las dit, en wanneer" not in page
