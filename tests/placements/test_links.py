"""A link that is old, revoked, lost or over, and who manages it: nobody ends nowhere."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from ervaring.accounts.models import Mail
from ervaring.placements.models import Invitation, Supervision
from tests.factories import (
    MembershipFactory,
    PlacementFactory,
    ReportFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.placements.coming_in import (
    come_in,
    expire,
    link_of,
    mailed,
    revoke,
    said,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_tried():
    cache.clear()


LOST = "/uitnodiging/nieuw/"


class TestNoDeadEnd:
    def test_an_old_link_is_renewed_by_its_reader(self, client, part, link, here):
        expire(part)
        page = client.get(link, follow=True)
        assert page.status_code == 200
        assert "Stuur mij een nieuwe link" in page.content.decode()
        assert not Mail.objects.exists()
        response = client.post(f"{here}?naar=/kaders/", follow=True)
        assert said(response) == [
            "We hebben een nieuwe link gestuurd naar s…@zorg.example. Open die mail om verder te "
            "gaan."
        ]
        assert client.get(link).status_code == 404
        new = urlsplit(re.search(r"http\S+", mailed())[0])
        assert mail.outbox[0].to == ["sam@zorg.example"]
        assert new.query.endswith("&naar=/kaders/")
        assert Client().get(f"{new.path}?{new.query}", follow=True).status_code == 200

    def test_an_old_link_that_is_revoked_is_not_renewed(self, client, part, link, here):
        client.get(link)
        expire(part)
        revoke(part)
        assert client.post(here).status_code == 410
        assert Invitation.of(part).revoked_at
        assert not Mail.objects.exists()

    @pytest.mark.parametrize("why", ["revoked", "ended", "replaced", "inactive"])
    def test_whom_to_ask_when_it_works_no_more(self, client, part, link, why):
        if why == "revoked":
            revoke(part)
        elif why == "inactive":
            part.user.is_active = False
            part.user.save()
        else:
            Supervision.objects.of(part.placement).end(UserFactory())
        if why == "replaced":
            SupervisionFactory(placement=part.placement)
        response = client.get(link, follow=True)
        page = response.content.decode()
        assert response.status_code == 410
        assert str(part.placement.cohort.programme.school) in page
        assert f'href="{LOST}"' in page
        assert "Noor Bakker" not in page
        here = response.request["PATH_INFO"]
        assert client.post(here).status_code == 410
        assert not Mail.objects.exists()

    def test_who_leaves_reads_how_to_come_back(self, client, part):
        """Nobody has a password to sign in with who came in by a link."""
        come_in(client, part)
        [way_back] = said(client.post(reverse("account_logout"), follow=True))
        assert way_back.endswith("Open dan de link in je mail.")
        client.force_login(UserFactory(), backend="ervaring.accounts.backends.Backend")
        assert said(client.post(reverse("account_logout"), follow=True)) == ["Je bent uitgelogd."]

    def test_a_session_that_ended_while_typing_leads_back_to_the_mail(self, client, part):
        RoundFactory(placement=part.placement)
        own = Assessment.objects.get(author=part.user)
        step = reverse("assessments:step", args=[own.pk, 1])
        come_in(client, part)
        page = client.get(step).content.decode()
        assert "Open de link in je mail nog eens" in page
        assert reverse("account_login") not in page

    def test_a_guest_whose_part_ended_is_told(self, client, part, link):
        come_in(client, part)
        Supervision.objects.of(part.placement).end(UserFactory())
        assert client.get(link, follow=True).status_code == 410

    def test_a_placement_that_is_over(self, client, part):
        """Nobody ended the part: it is read back."""
        today = timezone.localdate()
        type(part.placement).objects.update(
            starts_on=today - timedelta(days=300), ends_on=today - timedelta(days=30)
        )
        round = RoundFactory(placement=part.placement, finalised=True)
        response = come_in(client, part, round.get_absolute_url())
        assert response.url == round.get_absolute_url()
        assert client.get(response.url).status_code == 200
        report = ReportFactory(of_round=True, round=round)
        assert client.get(reverse("portfolios:report", args=[report.pk])).status_code == 200

    def test_a_page_that_is_gone_is_a_page_that_says_so(self, client, part):
        response = come_in(client, part, "/lijsten/999999/")
        page = client.get(response.url)
        assert page.status_code == 404
        assert 'href="/"' in page.content.decode()

    @pytest.mark.parametrize("page", ["account_login", "placements:lost"])
    def test_the_way_to_a_lost_link(self, client, page):
        assert f'"{LOST}"' in client.get(reverse(page)).content.decode()


class TestALostLink:
    def ask(self, email):
        response = Client().post(LOST, {"email": email}, follow=True)
        return response.status_code, said(response)

    def test_is_mailed_again(self, part):
        expire(part)
        self.ask("Sam@Zorg.example")
        path = re.search(r"http://testserver(\S+)", mailed())[1]
        assert path == link_of(part)
        assert mail.outbox[0].to == ["sam@zorg.example"]
        assert Mail.objects.get().kind == "link"
        assert not Invitation.of(part).is_expired

    def test_the_answer_is_the_same_for_everyone(self, part):
        revoked = PlacementFactory().supervisions.get()
        revoke(revoked)
        ended = SupervisionFactory(ended=True).user
        tutor = SupervisionFactory(role="tutor").user
        inactive = UserFactory(is_active=False)
        PlacementFactory(supervisor=inactive)
        people = [revoked.user, ended, tutor, inactive, part.placement.student]
        answers = [self.ask(one.email) for one in people]
        answers += [self.ask("niemand@elders.example")]
        assert not Mail.objects.exists()
        assert {str(one) for one in [self.ask(part.user.email), *answers]} == {str(answers[0])}
        assert Mail.objects.count() == 1

    def test_of_several_students_one_link_is_enough(self, part):
        other = PlacementFactory(supervisor=part.user)
        revoke(part)
        self.ask(part.user.email)
        assert link_of(other.supervisions.get()) in mailed()
        assert len(mail.outbox) == 1

    def test_three_mails_in_an_hour(self, part):
        told = [self.ask(part.user.email) for _ in range(5)]
        assert Mail.objects.count() == 3
        assert told == [told[0]] * 5
        Mail.objects.update(created_at=timezone.now() - timedelta(hours=1))
        cache.clear()
        self.ask(part.user.email)
        assert Mail.objects.count() == 4

    def test_nobody_tries_a_list_of_addresses(self, part):
        told = [self.ask(f"iemand{number}@elders.example")[0] for number in range(21)]
        assert told == [200] * 20 + [429]
        assert self.ask(part.user.email)[0] == 429
        assert not Mail.objects.exists()

    @pytest.mark.parametrize("email", ["", "geen adres", "a@b@c", "x\r\nBcc: y@z.nl"])
    def test_what_is_no_address(self, email):
        assert Client().post(LOST, {"email": email}).status_code == 422


class TestManagingALink:
    @pytest.fixture
    def arranger(self, part):
        return MembershipFactory(coordinator=True, programme=part.placement.cohort.programme).user

    @pytest.fixture
    def page(self, part, arranger, as_user):
        """page(what): do `what` and return the page after it."""
        url = reverse("placements:link", args=[part.pk])

        def do(what=None):
            client = as_user(arranger)
            return client.post(url, {"doe": what}, follow=True) if what else client.get(url)

        return do

    def test_says_how_it_stands(self, page, part):
        assert "nog nooit gemaild" in page().content.decode()
        assert not Invitation.objects.exists()
        assert "Geldig tot" in page("stuur").content.decode()
        expire(part)
        assert "Verlopen" in page().content.decode()

    def test_mailed_again_it_is_the_same(self, page, part):
        link = link_of(part)
        assert said(page("stuur")) == ["De link is gestuurd naar Sam de Wit."]
        assert link in mailed()

    def test_not_more_than_three_an_hour_by_hand_either(self, page, part):
        for _time in range(3):
            page("stuur")
        assert said(page("stuur")) == [
            "Er gingen het laatste uur al drie mails met de link naar Sam de Wit. Wacht even."
        ]
        assert Mail.objects.count() == 3
        Mail.objects.update(created_at=timezone.now() - timedelta(hours=2))
        assert said(page("stuur")) == ["De link is gestuurd naar Sam de Wit."]

    def test_revoked_it_says_by_whom(self, page, part, arranger, link):
        response = page("trek-in")
        assert f"door {arranger.name}" in response.content.decode()
        assert Client().get(link, follow=True).status_code == 410
        assert said(page("stuur")) == ["De link is al ingetrokken. Geef eerst een nieuwe link."]
        assert not Mail.objects.exists()

    def test_revoking_ends_what_a_guest_sees(self, page, part):
        guest = Client()
        come_in(guest, part)
        page("trek-in")
        assert guest.get(part.placement.get_absolute_url()).status_code == 404

    def test_a_new_one_takes_the_place_of_the_old_one(self, page, part, link):
        page("trek-in")
        assert said(page("nieuw")) == ["Sam de Wit heeft een nieuwe link. De oude werkt niet meer."]
        assert Client().get(link).status_code == 404
        assert link_of(part) in mailed()
        assert Client().get(link_of(part), follow=True).status_code == 200

    def test_the_link_itself_is_shown_to_nobody(self, page, part):
        assert Invitation.of(part).token not in page().content.decode()
        assert Invitation.of(part).token not in page("stuur").content.decode()

    def test_anything_else_does_nothing(self, page, part):
        page("iets")
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize("change", [{"role": "tutor"}, {"ended_at": timezone.now()}])
    def test_there_is_none_of_who_does_not_assess(self, page, part, change):
        Supervision.objects.filter(pk=part.pk).update(**change)
        assert page().status_code == 404
