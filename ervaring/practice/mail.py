"""Telling people by mail that something waits for them; never what it says."""

from django.conf import settings

from ervaring.accounts.mailing import on_one_line
from ervaring.accounts.models import Mail
from ervaring.placements.mail import mail
from ervaring.placements.models import Invitation, Supervision


def tell_profile(what, profile, by):
    """Mail the three who agree on `profile` what became of it, but for `by`, who did it.

    `what`: "put" to all, "refused" by one of them, or "agreed" by all.
    """
    placement = profile.placement
    roles = (Supervision.Role.SUPERVISOR, Supervision.Role.TUTOR)
    parts = Supervision.objects.of(placement).filter(role__in=roles).select_related("user")
    links = {placement.student: (Mail.Kind.PRACTICE, page_of(profile))}
    # Of who has both parts the one that has a link comes last.
    for part in parts.order_by("-role"):
        links[part.user] = _to(part, profile)
    for user, (kind, link) in links.items():
        if user.pk != by.pk and user.is_active:
            mail(
                kind,
                "practice/email/profile",
                user,
                link=link,
                what=what,
                by_link=kind == Mail.Kind.LINK,
                is_student=user.pk == placement.student_id,
                student=on_one_line(placement.student.name),
                by=on_one_line(by.name),
            )


def _to(part, profile):
    """(kind of mail, link) for who guides: the supervisor may come in without an account."""
    if part.role in Supervision.ASSESSORS and (link := by_link(part, profile)):
        return Mail.Kind.LINK, link
    return Mail.Kind.PRACTICE, page_of(profile)


def by_link(part, about):
    """The address of a page by the link of who has `part`; "" when that was revoked."""
    invitation = Invitation.of(part)
    if invitation.revoked_at:
        return ""
    invitation.prolong()
    return invitation.address(about.get_absolute_url())


def page_of(about):
    """The address of a page for who has an account."""
    return settings.SITE_URL.rstrip("/") + about.get_absolute_url()
