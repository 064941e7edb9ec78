"""The plainest valid objects; traits make states."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from assessments.models import (
    Agreement,
    Answer,
    Assessment,
    Feed,
    Instrument,
    Judgement,
    Notice,
    Question,
    Reaction,
    Round,
    Scale,
    ScalePoint,
    Section,
)
from competencies.models import Framework, Item, Level
from ervaring.accounts.models import User
from ervaring.placements.models import Contact, Organisation, Placement, Supervision, Workplace
from ervaring.practice.models import (
    Break,
    FunctionProfile,
    ProfileConsent,
    Signal,
    Talk,
    WorkplaceCheck,
)
from ervaring.schools.models import Administrator, Cohort, Membership, Programme, School
from portfolios.models import (
    Attachment,
    Bundle,
    BundleItem,
    Document,
    Entry,
    Export,
    FeedbackAnswer,
    FeedbackCard,
    FeedbackRequest,
    FeedbackSheet,
    GoalStep,
    LearningGoal,
    Report,
)

PASSWORD = "een lang en rustig wachtwoord"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Persoon {n}")
    email = factory.Sequence(lambda n: f"persoon{n}@example.org")


class FrameworkFactory(DjangoModelFactory):
    class Meta:
        model = Framework
        django_get_or_create = ["code"]

    code = factory.Sequence(lambda n: f"kader-{n}")
    title = "Een kader"
    short_title = "Kader"
    version = "1"
    year = 2022
    publisher = "Een uitgever"
    jurisdiction = "NL"
    source = "Een bron"
    rights = "Van de uitgever"
    status = Framework.Status.PUBLISHED


class LevelFactory(DjangoModelFactory):
    class Meta:
        model = Level
        django_get_or_create = ["number"]

    number = 4
    name = "uitvoerend ervaringsdeskundige"
    description = "Wat iemand op dit niveau doet."


class ItemFactory(DjangoModelFactory):
    class Meta:
        model = Item

    framework = factory.SubFactory(FrameworkFactory)
    kind = Item.Kind.CRITERION
    code = factory.Sequence(lambda n: f"U{n}")
    text = factory.Sequence(lambda n: f"de student doet iets, nummer {n}")
    order = factory.Sequence(lambda n: n)


class ScaleFactory(DjangoModelFactory):
    """Two points on the scale, and two answers beside it of which one is for assessors only."""

    class Meta:
        model = Scale
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"schaal-{n}")
    title = "Ontwikkeling"

    @factory.post_generation
    def points(self, create, extracted, **kwargs):
        for order, (code, word, position, assessor_only) in enumerate(
            [
                ("in-ontwikkeling", "in ontwikkeling", 1, False),
                ("op-niveau", "op niveau", 2, False),
                ("voorbij", "voorbij dit niveau", 3, False),
                ("kon-hier-niet", "kon hier niet", None, False),
                ("niet-te-beoordelen", "kan ik niet beoordelen", None, True),
            ]
        ):
            ScalePoint.objects.create(
                scale=self,
                code=code,
                word=word,
                anchor=f"Dit betekent: {word}.",
                position=position,
                order=order,
                assessor_only=assessor_only,
                about_workplace=code == "kon-hier-niet",
            )


class InstrumentFactory(DjangoModelFactory):
    """One judged section of two questions, and one of a single question."""

    class Meta:
        model = Instrument
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"lijst-{n}")
    title = "Een lijst"
    scale = factory.SubFactory(ScaleFactory)
    status = Instrument.Status.PUBLISHED

    @factory.post_generation
    def questions(self, create, extracted, **kwargs):
        framework = FrameworkFactory(code="kader")
        for order, number in enumerate(extracted or [2, 1]):
            section = Section.objects.create(
                instrument=self, title=f"Deel {order + 1}", order=order, judged=order == 0
            )
            for question in range(number):
                Question.objects.create(
                    section=section, item=ItemFactory(framework=framework), order=question
                )


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    name = factory.Sequence(lambda n: f"School {n}")
    slug = factory.Sequence(lambda n: f"school-{n}")


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    school = factory.SubFactory(SchoolFactory)
    title = factory.Sequence(lambda n: f"Opleiding {n}")
    level = factory.SubFactory(LevelFactory)


class CohortFactory(DjangoModelFactory):
    class Meta:
        model = Cohort

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"cohort {n}")
    starts_on = datetime.date(2026, 9, 1)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    programme = factory.SelfAttribute("cohort.programme")
    cohort = factory.SubFactory(CohortFactory)
    role = Membership.Role.STUDENT

    class Params:
        coordinator = factory.Trait(
            programme=factory.SubFactory(ProgrammeFactory), cohort=None, role="coordinator"
        )
        ended = factory.Trait(ended_at=factory.LazyFunction(timezone.now))


class AdministratorFactory(DjangoModelFactory):
    class Meta:
        model = Administrator

    user = factory.SubFactory(UserFactory)
    school = factory.SubFactory(SchoolFactory)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Organisatie {n}")


class WorkplaceFactory(DjangoModelFactory):
    class Meta:
        model = Workplace

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Team {n}")


class SupervisionFactory(DjangoModelFactory):
    class Meta:
        model = Supervision

    placement = factory.SubFactory("tests.factories.PlacementFactory", supervisor=False)
    user = factory.SubFactory(UserFactory)
    role = Supervision.Role.SUPERVISOR

    class Params:
        ended = factory.Trait(ended_at=factory.LazyFunction(timezone.now))


class PlacementFactory(DjangoModelFactory):
    """A student of the cohort at a workplace, with a supervisor (`supervisor=False` for none)."""

    class Meta:
        model = Placement
        skip_postgeneration_save = True

    cohort = factory.SubFactory(CohortFactory)
    student = factory.SubFactory(UserFactory)
    workplace = factory.SubFactory(
        WorkplaceFactory, organisation__school=factory.SelfAttribute("...cohort.programme.school")
    )
    starts_on = datetime.date(2026, 9, 1)
    ends_on = datetime.date(2027, 6, 30)

    @factory.post_generation
    def enrolment(self, create, extracted, **kwargs):
        if not Membership.objects.filter(user=self.student, cohort=self.cohort).exists():
            MembershipFactory(user=self.student, cohort=self.cohort)

    @factory.post_generation
    def supervisor(self, create, extracted, **kwargs):
        if extracted is not False:
            SupervisionFactory(placement=self, user=extracted or UserFactory())


class AssessmentFactory(DjangoModelFactory):
    """A list with an empty answer to every question of its round."""

    class Meta:
        model = Assessment
        skip_postgeneration_save = True

    round = factory.SubFactory("tests.factories.RoundFactory", lists=False)
    author = factory.SelfAttribute("round.placement.student")
    role = Assessment.Role.STUDENT

    class Params:
        submitted = factory.Trait(
            state=Assessment.State.SUBMITTED, submitted_at=factory.LazyFunction(timezone.now)
        )

    @factory.post_generation
    def answers(self, create, extracted, **kwargs):
        questions = Question.objects.filter(section__instrument=self.round.instrument)
        Answer.objects.bulk_create(
            Answer(assessment=self, question=question) for question in questions
        )


class RoundFactory(DjangoModelFactory):
    """An open round with the lists of student and supervisor; traits take it further."""

    class Meta:
        model = Round
        skip_postgeneration_save = True

    placement = factory.SubFactory(PlacementFactory)
    kind = Round.Kind.INTERIM
    instrument = factory.SubFactory(InstrumentFactory)
    opens_on = factory.LazyFunction(timezone.localdate)
    due_on = factory.LazyAttribute(lambda round: round.opens_on + datetime.timedelta(days=14))

    class Params:
        conversation = factory.Trait(
            state=Round.State.CONVERSATION, conversation_at=factory.LazyFunction(timezone.now)
        )
        judged = factory.Trait(
            state=Round.State.JUDGED,
            conversation_at=factory.LazyFunction(timezone.now),
            judged_at=factory.LazyFunction(timezone.now),
        )
        finalised = factory.Trait(
            state=Round.State.FINALISED,
            conversation_at=factory.LazyFunction(timezone.now),
            judged_at=factory.LazyFunction(timezone.now),
            finalised_at=factory.LazyFunction(timezone.now),
        )

    @factory.post_generation
    def lists(self, create, extracted, **kwargs):
        if extracted is False:
            return
        submitted = self.state != Round.State.OPEN
        supervision = Supervision.objects.active().get(placement=self.placement, role="supervisor")
        AssessmentFactory(round=self, submitted=submitted)
        AssessmentFactory(
            round=self, author=supervision.user, role="supervisor", submitted=submitted
        )
        for section in [*self.instrument.sections.filter(judged=True), None]:
            Judgement.objects.create(round=self, section=section)
        confirmed_at = timezone.now() if self.state == Round.State.FINALISED else None
        Reaction.objects.create(round=self, confirmed_at=confirmed_at)


class NoticeFactory(DjangoModelFactory):
    """An invitation that waits for its student; `sent` a week ago."""

    class Meta:
        model = Notice

    round = factory.SubFactory(RoundFactory)
    user = factory.SelfAttribute("round.placement.student")
    kind = Notice.Kind.INVITATION

    class Params:
        sent = factory.Trait(
            attempts=1,
            taken_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=7)),
            sent_at=factory.SelfAttribute("taken_at"),
        )


class FeedFactory(DjangoModelFactory):
    """Opened by nothing; `Feed.make` makes one with its token."""

    class Meta:
        model = Feed

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Systeem {n}")
    sha256 = factory.Sequence(lambda n: f"{n:064}")
    made_by = factory.SubFactory(UserFactory)


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    round = factory.SubFactory(RoundFactory, conversation=True)
    what = factory.Sequence(lambda n: f"Afspraak {n}")
    who = Agreement.Who.STUDENT
    made_by = factory.SelfAttribute("round.placement.student")


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    school = factory.SubFactory(SchoolFactory)
    content_key = factory.Sequence(lambda number: f"{number:064x}")
    file = "reports/nergens.pdf"
    sha256 = "a" * 64
    made_at = factory.LazyFunction(timezone.now)


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    kind = "portfolio"
    placement = factory.SubFactory(PlacementFactory)
    requested_by = factory.SelfAttribute("placement.student")

    class Params:
        ready = factory.Trait(
            state=Report.State.READY,
            finished_at=factory.LazyFunction(timezone.now),
            document=factory.SubFactory(
                DocumentFactory, school=factory.SelfAttribute("..placement.cohort.programme.school")
            ),
        )
        # The report of a finalised round.
        of_round = factory.Trait(
            kind=Report.ROUND,
            round=factory.SubFactory(RoundFactory, finalised=True),
            placement=factory.SelfAttribute("round.placement"),
        )


class ExportFactory(DjangoModelFactory):
    class Meta:
        model = Export

    user = factory.SubFactory(UserFactory)

    class Params:
        ready = factory.Trait(
            state=Export.State.READY,
            finished_at=factory.LazyFunction(timezone.now),
            file="exports/nergens.zip",
        )


class BundleFactory(DjangoModelFactory):
    """Of a coordinator. With `placements` they are items of it, and with `reports` their reports
    are there too, and then the coordinator is who asked for them."""

    class Meta:
        model = Bundle
        skip_postgeneration_save = True

    cohort = factory.SubFactory(CohortFactory)
    requested_by = factory.LazyAttribute(
        lambda bundle: MembershipFactory(coordinator=True, programme=bundle.cohort.programme).user
    )

    class Params:
        ready = factory.Trait(
            state=Bundle.State.READY,
            finished_at=factory.LazyFunction(timezone.now),
            file="bundles/nergens.zip",
        )

    @classmethod
    def _create(cls, model_class, *args, placements=(), reports=(), **kwargs):
        if reports:
            kwargs |= {
                "cohort": reports[0].placement.cohort,
                "requested_by": reports[0].requested_by,
            }
        bundle = super()._create(model_class, *args, **kwargs)
        BundleItem.objects.bulk_create(
            [
                *(BundleItem(bundle=bundle, placement=one) for one in placements),
                *(
                    BundleItem(bundle=bundle, placement=one.placement, report=one)
                    for one in reports
                ),
            ]
        )
        return bundle


class EntryFactory(DjangoModelFactory):
    """A reflection that only its student reads; `shared` with everyone it can be shared with."""

    class Meta:
        model = Entry

    placement = factory.SubFactory(PlacementFactory)
    kind = Entry.Kind.REFLECTION
    title = factory.Sequence(lambda n: f"Stuk {n}")
    texts = factory.LazyFunction(lambda: {"situation": "Er was iets."})

    class Params:
        shared = factory.Trait(for_supervisor=True, for_programme=True)


class AttachmentFactory(DjangoModelFactory):
    class Meta:
        model = Attachment

    entry = factory.SubFactory(EntryFactory)
    kind = Attachment.Kind.IMAGE
    name = factory.Sequence(lambda n: f"foto-{n}.jpg")
    file = "attachments/nergens.jpg"
    size = 1000
    sha256 = "c" * 64


class LearningGoalFactory(DjangoModelFactory):
    """A goal that the student wrote by hand."""

    class Meta:
        model = LearningGoal

    placement = factory.SubFactory(PlacementFactory)
    text = factory.Sequence(lambda n: f"Leerdoel {n}")
    created_by = factory.SelfAttribute("placement.student")

    class Params:
        reached = factory.Trait(
            state=LearningGoal.State.REACHED, closed_on=factory.LazyFunction(timezone.localdate)
        )


class GoalStepFactory(DjangoModelFactory):
    class Meta:
        model = GoalStep

    goal = factory.SubFactory(LearningGoalFactory)
    what = factory.Sequence(lambda n: f"Stap {n}")
    made_by = factory.SelfAttribute("goal.created_by")


class FeedbackSheetFactory(DjangoModelFactory):
    class Meta:
        model = FeedbackSheet

    placement = factory.SubFactory(PlacementFactory)
    made_by = factory.LazyAttribute(lambda sheet: sheet.placement.supervisions.first().user)
    number = 4
    expires_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=90))


class FeedbackCardFactory(DjangoModelFactory):
    class Meta:
        model = FeedbackCard

    sheet = factory.SubFactory(FeedbackSheetFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        card = model_class.new(kwargs["sheet"])
        card.save()
        return card


class FeedbackAnswerFactory(DjangoModelFactory):
    class Meta:
        model = FeedbackAnswer

    placement = factory.SubFactory(PlacementFactory)
    given = factory.LazyFunction(lambda: {"talking": "good"})
    line = "Hij laat mij uitpraten."
    shown = True


class FeedbackRequestFactory(DjangoModelFactory):
    """Asked of a teammate by the student; `answered` by them."""

    class Meta:
        model = FeedbackRequest

    placement = factory.SubFactory(PlacementFactory)
    user = factory.SubFactory(UserFactory)
    name = factory.SelfAttribute("user.name")
    asked_by = factory.SelfAttribute("placement.student")

    class Params:
        answered = factory.Trait(
            answered_at=factory.LazyFunction(timezone.now),
            said=factory.LazyFunction(lambda: {"listening": "often", "well": "Hij bleef rustig."}),
        )

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        request = model_class.new(**kwargs)
        request.save()
        return request


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    workplace = factory.SubFactory(WorkplaceFactory)
    user = factory.SubFactory(UserFactory)

    class Params:
        ended = factory.Trait(ended_at=factory.LazyFunction(timezone.now))


class WorkplaceCheckFactory(DjangoModelFactory):
    """What an organisation says, without rows; `placement`: the student says it."""

    class Meta:
        model = WorkplaceCheck

    workplace = factory.SubFactory(WorkplaceFactory)
    author = factory.SubFactory(UserFactory)

    class Params:
        submitted = factory.Trait(
            state="submitted", submitted_at=factory.LazyFunction(timezone.now)
        )


class FunctionProfileFactory(DjangoModelFactory):
    """A draft; or one that was `put` to all; or `agreed`, with the words of all three: `note`."""

    class Meta:
        model = FunctionProfile
        skip_postgeneration_save = True

    placement = factory.SubFactory(PlacementFactory)
    number = 1
    made_by = factory.SelfAttribute("placement.student")
    purpose = "Een ander geluid in het team."

    class Params:
        put = factory.Trait(
            state="put",
            put_at=factory.LazyFunction(timezone.now),
            put_by=factory.SelfAttribute("placement.student"),
        )
        agreed = factory.Trait(put=True, agreed_at=factory.LazyFunction(timezone.now))

    @factory.post_generation
    def note(self, create, extracted, **kwargs):
        if self.agreed_at:
            people = dict(self.placement.supervisions.values_list("role", "user"))
            for role in ProfileConsent.Role.values:
                user = people.get(role, self.placement.student_id)
                said = {"role": role, "agrees": True, "note": extracted or "", "at": self.agreed_at}
                ProfileConsent.objects.create(profile=self, user_id=user, **said)


class TalkFactory(DjangoModelFactory):
    """A talk that was held today; `planned_at` and `state` make another."""

    class Meta:
        model = Talk

    placement = factory.SubFactory(PlacementFactory)
    made_by = factory.SelfAttribute("placement.student")
    state = "held"
    held_on = factory.LazyFunction(timezone.localdate)


class SignalFactory(DjangoModelFactory):
    """By the student, for the school alone."""

    class Meta:
        model = Signal

    placement = factory.SubFactory(PlacementFactory)
    key = factory.Faker("uuid4")
    by = factory.SelfAttribute("placement.student")
    role = "student"
    kind = "other"
    text = "Er klopt iets niet."
    seen_by_workplace = False


class BreakFactory(DjangoModelFactory):
    class Meta:
        model = Break

    placement = factory.SubFactory(PlacementFactory)
    made_by = factory.SelfAttribute("placement.student")
    kind = "holiday"
    starts_on = factory.LazyFunction(timezone.localdate)
    ends_on = factory.LazyFunction(timezone.localdate)
