"""Mail about rounds: what is still to be sent, and what was sent to whom."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.history import Pause
from assessments.models.rounds import Assessment, Round
from assessments.models.standings import goes_on_with
from ervaring.accounts.models import Mail, Outgoing, OutgoingQuerySet, User
from ervaring.placements.models import Contact, Placement, Supervision
from ervaring.schools.models import Membership, coordinates

# Days after which a list that is still out needs a talk, not a mail.
LONG = 30


class NoticeQuerySet(OutgoingQuerySet):
    def coordinated_by(self, user):
        """Who was mailed what about the rounds of a programme, for who looks after all of them."""
        return self.filter(coordinates(user, "round__placement__cohort__programme"))

    def made_as(self, notices):
        """Which of `notices`, just made, are there: not those that somebody else made first."""
        return self.filter(uuid__in=[one.uuid for one in notices])

    def still_so(self):
        """What is as the mail says: no list was handed in, no date moved, no pause began since."""
        today = timezone.localdate()
        draft = Assessment.objects.filter(
            round=OuterRef("round"), author=OuterRef("user"), state=Assessment.State.DRAFT
        )
        reminds = Q(
            _wanted_by("user"),
            ~_paused(),
            kind=_reminder_on(today),
            for_day=F("round__due_on"),
            round__state=Round.State.OPEN,
        )
        chases = Q(~_paused(), kind=Notice.Kind.CHASED)
        wants_list = Q(chases, round__opens_on__lte=today) | reminds
        asks = Q(kind__in=[Notice.Kind.INVITATION, Notice.Kind.RETURNED]) | wants_list
        happened = Q()
        for state, kinds in Notice.HAPPENED.items():
            happened |= Q(kind__in=kinds, round__state=state)
        in_time = Q(round__state__in=[Round.State.OPEN, Round.State.CONVERSATION])
        return self.annotate(list_pk=Subquery(draft.values("pk")[:1])).filter(
            Q(asks, in_time, list_pk__isnull=False) | Q(_goes_on(), chases) | happened
        )

    def waiting(self):
        """What is to be mailed now, the oldest first."""
        planned = Q(kind=Notice.Kind.INVITATION, round__opens_on__gt=timezone.localdate())
        return (
            self.still_so()
            .due()
            .filter(_has_part("user"), user__is_active=True)
            .exclude(planned)
            .select_related("user", "round__placement__student")
            .order_by("created_at", "pk")
        )


class Notice(Outgoing):
    """A mail to one person about one round; made with what it tells, sent after it.

    `for_day` is the due date that a reminder belongs to: when the date moves, it reminds anew. That
    of a chase is the day on which a coordinator asked for it: once a day for each round.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("uitnodiging")
        BEFORE = "before", _("herinnering voor de datum")
        TODAY = "today", _("herinnering op de dag zelf")
        AFTER_3 = "after_3", _("herinnering na drie dagen")
        AFTER_10 = "after_10", _("herinnering na tien dagen")
        RETURNED = "returned", _("lijst teruggegeven")
        OPENED = "opened", _("alle lijsten zijn binnen")
        PRESENTED = "presented", _("oordeel voorgelegd")
        CONFIRMED = "confirmed", _("oordeel gelezen")
        FINALISED = "finalised", _("vastgesteld")
        CHASED = "chased", _("herinnering van de opleiding")

    # From how many days after the due date each is the reminder to send, until the next one is.
    REMINDS = {Kind.BEFORE: -3, Kind.TODAY: 0, Kind.AFTER_3: 3, Kind.AFTER_10: 10}
    # About what its reader still has to do. But for a chase, that is to hand in a list.
    ASKS = (Kind.INVITATION, Kind.RETURNED, Kind.CHASED, *REMINDS)
    # About what happened, as long as nothing happened after it.
    HAPPENED = {
        Round.State.CONVERSATION: (Kind.OPENED,),
        Round.State.JUDGED: (Kind.PRESENTED, Kind.CONFIRMED),
        Round.State.FINALISED: (Kind.FINALISED,),
    }

    SAME = ("round", "user")

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(_("soort"), max_length=12, choices=Kind)
    for_day = models.DateField(null=True)
    # Who sent a chase; None of all that goes by itself, and of chases before this was kept.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("bericht")
        verbose_name_plural = _("berichten")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user", "kind", "for_day"], name="notice_reminds_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="chased")
                | Q(kind__in=["before", "today", "after_3", "after_10"], for_day__isnull=False)
                | (~Q(kind__in=["before", "today", "after_3", "after_10"]) & Q(for_day=None)),
                name="notice_reminder_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(attempts=0, taken_at=None, sent_at=None)
                | Q(attempts__gt=0, taken_at__isnull=False),
                name="notice_attempt_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(sent_at=None), name="notice_unsent")
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.user}"

    @property
    def is_early(self):
        """Whether it waits for the day that the round opens."""
        early = self.round.opens_on > timezone.localdate()
        return early and self.state == self.State.WAITING and self.kind == self.Kind.INVITATION

    @property
    def path(self):
        """Where its reader goes on: their own list (of a row of `still_so`), or the round."""
        if self.kind in self.ASKS and self.list_pk:
            return reverse("assessments:list", args=[self.list_pk])
        return self.round.get_absolute_url()

    @classmethod
    def make_reminders(cls):
        """Make the reminders that are due today. Made before, or by another at once: made once.

        Only the latest is made of what an earlier day missed. Nobody is reminded of what they were
        never invited to by mail, or were mailed about today already.
        """
        today = timezone.localdate()
        mailed = cls.objects.filter(round=OuterRef("round"), user=OuterRef("author"))
        lists = (
            Assessment.objects.annotate(kind=_reminder_on(today))
            .filter(
                _has_part("author"),
                _wanted_by("author"),
                ~_paused(),
                Exists(mailed.filter(kind=cls.Kind.INVITATION, sent_at__isnull=False)),
                ~Exists(mailed.filter(kind__in=cls.ASKS, sent_at__date=today)),
                ~Exists(mailed.filter(kind=OuterRef("kind"), for_day=OuterRef("round__due_on"))),
                state=Assessment.State.DRAFT,
                round__state=Round.State.OPEN,
                round__opens_on__lte=today,
                kind__isnull=False,
                author__is_active=True,
            )
            .values_list("round", "author", "kind", "round__due_on")
        )
        cls.objects.bulk_create(
            [
                cls(round_id=round, user_id=author, kind=kind, for_day=due_on)
                for round, author, kind, due_on in lists
            ],
            ignore_conflicts=True,
        )

    @classmethod
    def drop_outdated(cls):
        """Forget what was never tried and is no longer so, so that it can come true again."""
        still_so = cls.objects.still_so().values("pk")
        cls.objects.untried().exclude(pk__in=still_so).delete()


def people_of(programme):
    """The condition on a mail that it is to somebody with a part in `programme` now.

    Who speaks for a workplace has one in the programmes that have or had students there; as long as
    none has, in every programme of the school.
    """
    guides = Supervision.objects.active().filter(placement__cohort__programme=programme)
    members = Membership.objects.active().filter(programme=programme)
    contacts = Contact.objects.active()
    theirs = contacts.filter(user=OuterRef(OuterRef("user"))).values("workplace")
    learning_there = Placement.objects.filter(cohort__programme=programme, workplace__in=theirs)
    unused = contacts.filter(workplace__organisation__school__programmes=programme).exclude(
        workplace__in=Placement.objects.order_by().values("workplace")
    )
    to = {"user": OuterRef("user")}
    parts = Q(Exists(guides.filter(**to))) | Q(Exists(members.filter(**to)))
    return parts | Q(Exists(learning_there)) | Q(Exists(unused.filter(**to)))


def undelivered():
    """For a row of programmes: how many mails to its people did not arrive."""
    programme = {"round__placement__cohort__programme": OuterRef("pk")}
    mails = Mail.objects.to_people(people_of(OuterRef(OuterRef("pk"))))
    return _number(Notice.objects.failed().filter(**programme)) + _number(mails.failed())


def _number(rows):
    counted = rows.order_by().values(all=Value(1)).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def _reminder_on(today):
    """The reminder that is due on `today` about `round__due_on`; none long before or after it."""
    latest_first = sorted(Notice.REMINDS.items(), key=lambda one: -one[1])
    return Case(
        When(round__due_on__lt=today - datetime.timedelta(days=LONG), then=None),
        *[
            When(round__due_on__lte=today - datetime.timedelta(days=days), then=Value(kind))
            for kind, days in latest_first
        ],
        output_field=models.CharField(),
    )


def _wanted_by(person):
    """Whether `person` wants a reminder of this `kind`."""
    chosen = f"{person}__reminders"
    return Q(**{chosen: User.Reminders.ALL}) | Q(
        **{chosen: User.Reminders.LAST_DAY}, kind=Notice.Kind.TODAY
    )


def _has_part(person):
    """Whether `person` learns or guides in the placement of the round, now."""
    guides = Supervision.objects.active().filter(
        placement=OuterRef("round__placement"), user=OuterRef(person)
    )
    return Q(Exists(guides)) | Q(round__placement__student=F(person))


def _goes_on():
    """Whether the round waits for its reader, with all lists in."""
    guides = Supervision.objects.active().filter(
        placement=OuterRef("round__placement"),
        user=OuterRef("user"),
        role=Supervision.Role.SUPERVISOR,
    )
    here = Round.objects.filter(pk=OuterRef("round"))
    return Q(
        Exists(here.filter(goes_on_with(Assessment.Role.STUDENT))),
        round__placement__student=F("user"),
    ) | Q(Exists(guides), Exists(here.filter(goes_on_with(Assessment.Role.SUPERVISOR))))


def _paused():
    return Exists(Pause.objects.running().filter(round=OuterRef("round")))
