"""The words of a notice as a mail: plain text, and the same in simple HTML.

A mail says who, what and by when. It never holds what somebody wrote, how far anyone is, or whether
the other has handed in before everyone has.
"""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone


def message_of(notice, connection=None):
    """The mail of a row of `Notice.objects.waiting()`. Made again, it has the same Message-ID."""
    round = notice.round
    student = round.placement.student
    context = {
        "name": notice.user.get_short_name(),
        "student": _on_one_line(student.name),
        "is_student": notice.user_id == student.pk,
        "round": round.get_kind_display(),
        "due_on": round.due_on,
        "is_past": round.due_on < timezone.localdate(),
        "link": settings.SITE_URL.rstrip("/") + notice.path,
    }
    folder = "assessments/email"
    subject = _on_one_line(render_to_string(f"{folder}/{notice.kind}.subject.txt", context))
    body = render_to_string(f"{folder}/{notice.kind}.body.txt", context)
    paragraphs = [one.strip() for one in re.split(r"\n\s*\n", body) if one.strip()]
    message = EmailMultiAlternatives(
        subject,
        "\n\n".join(paragraphs) + "\n",
        to=[notice.user.email],
        headers={
            "Message-ID": f"<{notice.uuid}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    html = {"subject": subject, "paragraphs": paragraphs, "link": context["link"]}
    message.attach_alternative(render_to_string("email/base.html", html), "text/html")
    return message


def _on_one_line(text):
    return " ".join(text.split())
