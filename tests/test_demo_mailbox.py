"""What the demo mails is read on a page of the demo, and nowhere else."""

import re
import threading

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.tasks import send_notices
from ervaring.demo import mailbox
from tests.factories import InstrumentFactory, NoticeFactory, PlacementFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/demo/post/"


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO = True
    settings.DATA_DIR = tmp_path
    settings.ROOT_URLCONF = "tests.demo_urls"
    settings.EMAIL_BACKEND = "ervaring.demo.mailbox.EmailBackend"


def send(to="ruud@demo.example", subject="Je link", text="Dag\n", html="", connection=None):
    message = EmailMultiAlternatives(subject, text, to=[to], connection=connection)
    if html:
        message.attach_alternative(html, "text/html")
    assert message.send() == 1


def test_outside_the_demo_there_is_no_such_page(client, as_user):
    for visitor in (client, as_user(UserFactory())):
        assert visitor.get(URL).status_code == 404
        assert visitor.get(f"{URL}{'0' * 16}-{'a' * 8}/").status_code == 404


@pytest.mark.usefixtures("demo")
class TestTheMailbox:
    def test_empty(self, client):
        assert "Nog geen post" in client.get(URL).content.decode()

    def test_newest_first_for_whoever_comes(self, client):
        for subject in ("eerst", "dan", "ten slotte"):
            send(subject=subject)
        found = client.get(URL).context["page"]
        assert [one["subject"] for one in found] == ["ten slotte", "dan", "eerst"]

    def test_of_one_address(self, client):
        send(to="ruud@demo.example")
        send(to="noor+stage@demo.example")
        page = client.get(URL, {"aan": "noor+stage@demo.example"})
        assert [one["to"] for one in page.context["page"]] == ["noor+stage@demo.example"]
        assert page.context["people"] == ["noor+stage@demo.example", "ruud@demo.example"]

    def test_many_have_pages(self, client):
        for number in range(31):
            send(subject=f"mail {number}")
        assert len(client.get(URL).context["page"]) == 30
        assert [one["subject"] for one in client.get(f"{URL}?pagina=2").context["page"]] == [
            "mail 0"
        ]

    def test_a_mail_is_text_with_links(self, client):
        link = "http://127.0.0.1:8123/uitnodiging/a_b-c/"
        send(
            subject="Zoë & <b>jij</b>",
            text=f"Dag <script>alert(1)</script> Zoë\n\n{link}\n",
            html="<p>in html</p>",
        )
        url = reverse("demo_mail", args=[mailbox.mails()[0]["name"]])
        page = client.get(url).content.decode()
        assert f'<a href="{link}"' in page
        assert "<script>alert" not in page
        assert "in html" not in page
        assert "Zoë &amp; &lt;b&gt;jij&lt;/b&gt;" in page

    @pytest.mark.parametrize(
        "name", ["..", "%2e%2e%2fgeheim", "..%2fmail%2f", "x.eml", f"{'1' * 16}-{'b' * 8}"]
    )
    def test_nothing_else_is_read(self, client, tmp_path, name):
        send()
        (tmp_path / "geheim.eml").write_text("geheim")
        (tmp_path / "mail/x.eml").write_text("geheim")
        assert client.get(f"{URL}{name}/").status_code == 404
        assert len(client.get(URL).context["page"]) == 1

    def test_two_at_once_lose_nothing_and_nobody_reads_half_a_mail(self):
        read = []

        def write():
            connection = get_connection()
            for _number in range(20):
                send(connection=connection)
                read.extend(one["text"] for one in mailbox.mails())

        threads = [threading.Thread(target=write) for _number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(mailbox.mails()) == 40
        assert set(read) == {"Dag\n"}

    def test_a_planned_round_comes_in(self, client, settings):
        placement, today = PlacementFactory(), timezone.localdate()
        actions.plan_rounds(
            placements=[placement],
            kind="start",
            roles=["supervisor"],
            instrument=InstrumentFactory(),
            opens_on=today,
            due_on=today,
            by=UserFactory(),
        )
        assert send_notices.call() == 2
        page = client.get(URL).context["page"]
        supervisor = placement.supervisions.get().user
        assert {one["to"] for one in page} == {placement.student.email, supervisor.email}
        url = reverse("demo_mail", args=[page[0]["name"]])
        assert f'href="{settings.SITE_URL}/' in client.get(url).content.decode()

    def test_the_demo_leads_to_it(self, client):
        page = client.get(reverse("account_login")).content.decode()
        assert len(re.findall(f'href="{URL}"', page)) == 2


def test_the_rest_mails_for_real():
    NoticeFactory()
    assert send_notices.call() == 1
    assert len(mail.outbox) == 1
    assert mailbox.mails() == []
