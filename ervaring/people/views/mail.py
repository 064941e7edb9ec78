"""What was mailed to the people of a programme, and whether it arrived. Never what it said."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import actions
from assessments.models import MovedOnError, Notice, people_of
from ervaring.accounts.models import Mail, Outgoing
from ervaring.placements.models import Contact, Supervision
from ervaring.schools.models import Programme

PAGE_SIZE = 50
STATES = [
    Outgoing.State.BOUNCED,
    Outgoing.State.GIVEN_UP,
    Outgoing.State.RETRYING,
    Outgoing.State.WAITING,
    Outgoing.State.SENT,
]


@require_safe
def mail(request, pk):
    """What did not arrive first, then the newest; with a search on names, and per state."""
    programme = get_object_or_404(
        Programme.objects.coordinated_by(request.user).select_related("school"), pk=pk
    )
    query = request.GET.get("q", "").replace("\0", "").strip()[:100]
    state = next((one for one in STATES if one == request.GET.get("stand")), "")
    notices = Notice.objects.coordinated_by(request.user).filter(
        round__placement__cohort__programme=programme
    )
    parts = Supervision.objects.arranged_by(request.user).active()
    parts = parts.filter(
        placement__cohort__programme=programme,
        role__in=Supervision.ASSESSORS,
        user=OuterRef("user"),
    )
    contacts = Contact.objects.arranged_by(request.user).active()
    contacts = contacts.filter(
        workplace__organisation__school=programme.school_id, user=OuterRef("user")
    )
    # The link of one part lets somebody in to all.
    mails = Mail.objects.to_people(people_of(programme.pk)).annotate(
        part=Subquery(parts.order_by("-started_at").values("pk")[:1]),
        contact=Subquery(contacts.order_by("-started_at").values("pk")[:1]),
    )
    if query:
        to = Q(user__name__icontains=query)
        notices = notices.filter(to | Q(round__placement__student__name__icontains=query))
        mails = mails.filter(to)
    if state:
        notices, mails = notices.in_state(state), mails.in_state(state)
    keys = _keys(notices, 0).union(_keys(mails, 1), all=True)
    page = Paginator(keys.order_by("rank", "-created_at", "table", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("pagina")
    )
    return render(
        request,
        "people/mail.html",
        {
            "programme": programme,
            "query": query,
            "state": state,
            "states": STATES,
            "page": page,
            "rows": _rows(page, notices, mails),
        },
    )


def _keys(outgoing, table):
    """Which rows, in one order over both tables: the first are those that need a hand."""
    rank = Case(When(outgoing.is_failed(), then=Value(0)), default=Value(1))
    found = outgoing.order_by().annotate(rank=rank, table=Value(table))
    return found.values_list("rank", "created_at", "table", "pk")


def _rows(page, notices, mails):
    """The rows of a page, each with whether a later mail took its place."""
    keys = [{key for _rank, _at, table, key in page if table == number} for number in (0, 1)]
    found = [
        rows.filter(pk__in=wanted).annotate(has_later=rows.has_later()).in_bulk()
        for rows, wanted in zip(
            (
                notices.select_related("user", "by", "round__placement__student"),
                mails.select_related("user"),
            ),
            keys,
            strict=True,
        )
    ]
    # What goes out or ends at this very moment is no longer in the state that was asked for.
    return [found[table][key] for _rank, _at, table, key in page if key in found[table]]


@require_POST
def mail_again(request, pk):
    """A new mail about the same; a second click finds that it is there."""
    notice = get_object_or_404(
        Notice.objects.coordinated_by(request.user).select_related(
            "round__placement__cohort", "user"
        ),
        pk=pk,
    )
    try:
        actions.tell_again(notice=notice)
    except MovedOnError as moved:
        messages.info(request, str(moved))
    else:
        said = _("Er gaat een nieuwe mail naar %(name)s, op %(address)s.")
        messages.success(request, said % {"name": notice.user, "address": notice.user.email})
    return redirect("people:mail", pk=notice.round.placement.cohort.programme_id)
