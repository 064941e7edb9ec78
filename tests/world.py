"""One round with everyone around it, and a canary in every text: what tests of access ask about."""

import datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import (
    Answer,
    Assessment,
    Conclusion,
    Consent,
    Judgement,
    Reaction,
    Round,
    Transition,
)
from ervaring.people.models import Roster, RosterLine
from ervaring.people.rosters.columns import BY_KEY as COLUMNS
from ervaring.practice.actions.profiles import answer_profile
from ervaring.practice.models import CheckAnswer, Remedy, SignalReply
from ervaring.schools.models import Membership
from portfolios import actions as portfolios
from portfolios.kinds import FORMS
from portfolios.models import Evidence, GoalEvidence, GoalStep, LearningGoal, Link
from tests.factories import (
    AdministratorFactory,
    AgreementFactory,
    AssessmentFactory,
    AttachmentFactory,
    BundleFactory,
    CohortFactory,
    ContactFactory,
    EntryFactory,
    ExportFactory,
    FeedbackAnswerFactory,
    FeedbackCardFactory,
    FeedbackRequestFactory,
    FeedbackSheetFactory,
    FeedFactory,
    FunctionProfileFactory,
    InstrumentFactory,
    ItemFactory,
    LearningGoalFactory,
    MembershipFactory,
    NoticeFactory,
    PlacementFactory,
    ProgrammeFactory,
    ReportFactory,
    RoundFactory,
    SignalFactory,
    SupervisionFactory,
    TalkFactory,
    UserFactory,
    WorkplaceCheckFactory,
)
from tests.signing_in import sign_in
from tests.texts import write

ROLES = {
    "S": "the student",
    "f": "another student of the same supervisor",
    "m": "another student of the same cohort",
    "B": "the supervisor",
    "x": "a former supervisor",
    "o": "the supervisor of another placement in the cohort",
    "2": "the second assessor",
    "T": "the tutor",
    "C": "a coordinator of the programme",
    "k": "a coordinator of another programme of the school",
    "y": "a coordinator of another school",
    "A": "an administrator of the school",
    "p": "who speaks for the workplace",
}

# Planned for later; everyone still writes; the student handed in; all handed in; put to the
# student, who has not confirmed; closed.
STATES = ["planned", "open", "submitted", "conversation", "judged", "finalised"]

# What the number in an address is of, where it is not what the page is called.
ABOUT = {
    "growth": "placement",
    "not_here": "programme",
    "plan": "placement",
    "reports": "placement",
    "parts": "placement",
    "paper": "placement",
    "standard": "placement",
    "list_pdf": "list",
    "finalise": "round",
    "entries": "placement",
    "attach": "entry",
    "picture": "attachment",
    "describe": "attachment",
    "detach": "attachment",
    "limits": "school",
    "share": "entry",
    "as_read": "entry",
    "entry_new": "placement",
    "write": "entry",
    "entry_delete": "entry",
    "coverage": "placement",
    "links": "entry",
    "evidence": "answer",
    "feedback": "placement",
    "feedback_cards": "placement",
    "feedback_keep": "placement",
    "feedback_ask": "placement",
    "feedback_cards_off": "sheet",
    "feedback_take_out": "said",
    "feedback_teammate": "asked",
    "feedback_withdraw": "asked",
    "feedback_keep_teammate": "asked",
    "goals": "placement",
    "goal": "agreement",
    "goal_from_answer": "answer",
    "goal_new": "placement",
    "goal_from_item": "placement",
    "learning_here": "placement",
    "compare": "programme",
    "goal_edit": "goal",
    "goal_close": "goal",
    "goal_step_new": "goal",
    "goal_step": "step_to",
    "goal_about": "goal",
    "goal_evidence": "goal",
    "profile": "placement",
    "profile_begin": "placement",
    "profile_version": "placement",
    "profile_write": "placement",
    "profile_put": "placement",
    "profile_delete": "placement",
    "profiles": "programme",
    "guidance": "placement",
    "guidance_who": "placement",
    "guidance_remedy": "placement",
    "talk_plan": "placement",
    "talks_call_off": "placement",
    "talk_log": "placement",
    "intervision_log": "placement",
    "talk_settle": "talk",
    "cohort_talks": "cohort",
    "plan_present": "placement",
    "plan_version": "placement",
    "mail": "programme",
    "mail_again": "notice",
    "correct": "report",
    "report_withdraw": "report",
    "step": "list",
    "submit": "list",
    "blank": "list",
    "type_over": "list",
    "take_back": "list",
    "give_back": "list",
    "conclusion": "round",
    "agree": "round",
    "judge": "round",
    "recall": "round",
    "react": "round",
    "pause": "round",
    "reschedule": "round",
    "call_off": "round",
    "third": "round",
    "experience": "placement",
    "plan_cohort": "cohort",
    "chase": "cohort",
    "table": "cohort",
    "feeds": "school",
    "feed_revoke": "feed",
    "download": "report",
    "everything_zip": "export",
    "bundles": "cohort",
    "bundle_new": "cohort",
    "bundle_zip": "bundle",
    "bundle_again": "bundle",
    "bundle_remove": "bundle",
    "retry": "report",
    "instruments": "programme",
    "instrument_new": "programme",
    "details": "instrument",
    "arrange": "instrument",
    "section_new": "instrument",
    "preview": "instrument",
    "publish": "instrument",
    "withdraw": "instrument",
    "next_version": "instrument",
    "delete": "instrument",
    "pick": "section",
    "link": "supervision",
    "rosters": "programme",
    "roster_template": "programme",
    "roster_present": "programme",
    "roster_apply": "roster",
    "roster_withdraw": "roster",
    "roster_refused": "roster",
    "leave": "person",
    "address": "person",
    "guides": "placement",
    "replace": "supervision",
    "end": "supervision",
    "transfer": "membership",
    "signals": "placement",
    "signal_new": "placement",
    "signal_take": "signal",
    "signal_show": "signal",
    "signal_keep": "signal",
    "programme_signals": "programme",
    "days": "placement",
    "weeks": "placement",
    "hours_planned": "placement",
    "break_new": "placement",
    "break_remove": "placement",
    "arrangements": "placement",
    "contact_ask": "contact",
    "contact_end": "contact",
    "contact_link": "contact",
    "check": "check",
    "check_part": "check",
    "check_submit": "check",
    "check_remind": "check",
    "check_withdraw": "check",
    "placement_check": "placement",
}
AGREED = "KANARIE-profiel-akkoord"
# Pages that are found by a key that nobody can guess.
BY_KEY = {"signal", "signal_take", "signal_show", "signal_keep"}
# Pages that are about everything of who asks.
ABOUT_NOTHING = {
    "home",
    "people:people",
    "people:add",
    "practice:talks",
    "practice:start_student",
    "practice:start_supervisor",
}

# What is written in a list, judgement or report, and who reads it in which state.
CANARIES = {
    "KANARIE-naam":             "SB2TCA | SB2TCA | SB2TCA | SB2TCA | SB2TCA | SB2TCA",
    "KANARIE-lijst-student":    "-     | S     | S     | SB2TC | SB2TC | SB2TC",
    "KANARIE-lijst-supervisor": "-     | B     | B     | SB2TC | SB2TC | SB2TC",
    "KANARIE-lijst-second":     "-     | 2     | 2     | SB2TC | SB2TC | SB2TC",
    "KANARIE-conclusie":        "-     | -     | -     | SB2TC | SB2TC | SB2TC",
    "KANARIE-afspraak":         "-     | -     | -     | SB2TC | SB2TC | SB2TC",
    "KANARIE-oordeel":          "-     | -     | -     | B2    | SB2TC | SB2TC",
    "KANARIE-niet-eens":        "-     | -     | -     | B2    | -     | SB2TC",
    "KANARIE-zienswijze":       "-     | -     | -     | -     | S     | SB2TC",
    "KANARIE-pauzeerde":        "S     | S     | S     | S     | S     | S",
    "KANARIE-boekje-S":         "S     | S     | S     | S     | S     | S",
    "KANARIE-boekje-B":         "B     | B     | B     | B     | B     | B",
    "KANARIE-verslag":          "-     | -     | -     | -     | -     | SB2TC",
    "KANARIE-stuk-own":         "S     | S     | S     | S     | S     | S",
    "KANARIE-stuk-supervisor":  "SB2   | SB2   | SB2   | SB2   | SB2   | SB2",
    "KANARIE-stuk-programme":   "STC   | STC   | STC   | STC   | STC   | STC",
    "KANARIE-alles":            "S     | S     | S     | S     | S     | S",
    "KANARIE-bundel":           "C     | C     | C     | C     | C     | C",
    "KANARIE-feedback-kaart":  "SB    | SB    | SB    | SB    | SB    | SB",
    "KANARIE-feedback-wacht":  "-     | -     | -     | -     | -     | -",
    "KANARIE-feedback-collega":"SB    | SB    | SB    | SB    | SB    | SB",
    "KANARIE-kaartvel":        "B     | B     | B     | B     | B     | B",
    "KANARIE-concept":          "C     | C     | C     | C     | C     | C",
    "KANARIE-verbetering":      "-     | -     | -     | -     | -     | SB2TC",
    "KANARIE-deelnemer":        "CA    | CA    | CA    | CA    | CA    | CA",
    "KANARIE-leerdoel":         "-     | -     | -     | SB2TC | SB2TC | SB2TC",
    "KANARIE-eigen-doel":       "SB2TC | SB2TC | SB2TC | SB2TC | SB2TC | SB2TC",
    "KANARIE-plan-gezien":      "SB2TC | SB2TC | SB2TC | SB2TC | SB2TC | SB2TC",
    "KANARIE-functie-concept":  "SBT   | SBT   | SBT   | SBT   | SBT   | SBT",
    "KANARIE-functie-voor":     "SB2TC | SB2TC | SB2TC | SB2TC | SB2TC | SB2TC",
    "KANARIE-functie-nog-niet": "SB2TC | SB2TC | SB2TC | SB2TC | SB2TC | SB2TC",
    "KANARIE-gesprek":          "SB    | SB    | SB    | SB    | SB    | SB",
    "KANARIE-eerder-gesprek":   "S     | S     | S     | S     | S     | S",
    "KANARIE-intervisie":       "S     | S     | S     | S     | S     | S",
    "KANARIE-profiel-akkoord":  "SB2TC | SB2TC | SB2TC | SB2TC | SB2TC | SB2TC",
    "KANARIE-oplossing":        "SB2TC | SB2TC | SB2TC | SB2TC | SB2TC | SB2TC",
    "KANARIE-check-organisatie": " | ".join(["SB2TCkAp"] * 6),
    "KANARIE-check-student":    "SB2TC | SB2TC | SB2TC | SB2TC | SB2TC | SB2TC",
    "KANARIE-invulwerk-organisatie": "p | p | p | p | p | p",
    "KANARIE-invulwerk-student": "S | S | S | S | S | S",
    "KANARIE-signaal-school":   "STC   | STC   | STC   | STC   | STC   | STC",
    "KANARIE-signaal-gedeeld":  "SBTC  | SBTC  | SBTC  | SBTC  | SBTC  | SBTC",
    "KANARIE-signaal-bij":      "SBTC  | SBTC  | SBTC  | SBTC  | SBTC  | SBTC",
}  # fmt: skip


def may_read(role, state):
    column = STATES.index(state)
    return {one for one, who in CANARIES.items() if role in who.split("|")[column].strip()}


def found_in(response):
    """The canaries that sing in `response`, in its pages or its headers."""
    content = response.getvalue().decode() + str(response.headers)
    return {one for one in CANARIES if one in content}


class World:
    """One final round in `state`, with everyone of ROLES around it and a canary in every text."""

    def __init__(self, state):
        programme = ProgrammeFactory()
        self.cohort = cohort = CohortFactory(programme=programme)
        student, supervisor, former, other = [UserFactory() for _ in range(4)]
        student.name = "KANARIE-naam"
        student.save()
        placement = PlacementFactory(cohort=cohort, student=student, supervisor=supervisor)
        parts = {
            "supervisor": placement.supervisions.get(),
            "former": SupervisionFactory(placement=placement, user=former, ended=True),
            "second": SupervisionFactory(placement=placement, role="second_assessor"),
            "tutor": SupervisionFactory(placement=placement, role="tutor"),
        }
        second = parts["second"].user
        self.users = {
            "S": student,
            "f": PlacementFactory(supervisor=supervisor).student,
            "m": PlacementFactory(cohort=cohort, supervisor=other).student,
            "B": supervisor,
            "x": former,
            "o": other,
            "2": second,
            "T": parts["tutor"].user,
            "C": MembershipFactory(coordinator=True, programme=programme).user,
            "k": MembershipFactory(coordinator=True, programme__school=programme.school).user,
            "y": MembershipFactory(coordinator=True).user,
            "A": AdministratorFactory(school=programme.school).user,
            "p": UserFactory(),
        }
        self.clients = {role: Client() for role in ROLES}
        for role, client in self.clients.items():
            sign_in(client, self.users[role])
        opened = state in ("conversation", "judged", "finalised")
        later = datetime.timedelta(days=7 if state == "planned" else 0)
        round = RoundFactory(
            placement=placement,
            kind="final",
            opens_on=timezone.localdate() + later,
            **({state: True} if opened else {}),
        )
        AssessmentFactory(round=round, author=second, role="second_assessor", submitted=opened)
        if state == "submitted":
            Assessment.objects.get(author=student).submit()
        lists, answers = {}, {}
        for whose, author in [("student", student), ("supervisor", supervisor), ("second", second)]:
            lists[whose] = Assessment.objects.get(round=round, author=author)
            written = Answer.objects.filter(assessment=lists[whose])
            write(written, comment=f"KANARIE-lijst-{whose}")
            answers[whose] = written.first()
        write(Judgement.objects, text="KANARIE-oordeel", version=1)
        write(Reaction.objects, text="KANARIE-zienswijze")
        reason = {"action": "paused", "reason": "KANARIE-pauzeerde"}
        Transition.objects.create(round=round, user=student, **reason)
        question = answers["student"].question
        # Noted in a talk that may have closed again since.
        Round.objects.filter(pk=round.pk, conversation_at=None).update(
            conversation_at=timezone.now()
        )
        about = {"round": round, "question": question}
        Conclusion.objects.create(text="KANARIE-conclusie", **about)
        agreement = AgreementFactory(what="KANARIE-afspraak", **about)
        if opened:
            for judgement in Judgement.objects.filter(round=round):
                Consent.objects.create(
                    judgement=judgement,
                    assessor=second,
                    version=1,
                    agrees=False,
                    note="KANARIE-niet-eens",
                )
        self.question, self.item = question.pk, question.item_id
        reports = self.reports(round, lists)
        goal, _new = LearningGoal.from_agreement(agreement, student)
        goals = {"talk": goal, "own": LearningGoalFactory(placement=placement)}
        entries = self.entries(placement)
        steps = {
            whose: self.planned(one, f"KANARIE-{word}", entries)
            for (whose, one), word in zip(goals.items(), ["leerdoel", "eigen-doel"], strict=True)
        }
        version, _new = portfolios.present_plan(placement=placement, by=student)
        said = {"agrees": True, "note": "KANARIE-plan-gezien"}
        portfolios.answer_plan(version=version, by=parts["tutor"].user, **said)
        self.profiles(placement, parts["tutor"].user)
        instruments = {
            "standard": InstrumentFactory(title="Standaardlijst"),
            "published": InstrumentFactory(programme=programme),
            "concept": InstrumentFactory(
                programme=programme, title="KANARIE-concept", status="draft"
            ),
        }
        self.evidence(programme, entries, answers["student"])
        self.agreed(placement)
        self.subjects = {
            "school": {"-": programme.school},
            "instrument": instruments,
            "section": {whose: one.sections.first() for whose, one in instruments.items()},
            "cohort": {"-": cohort},
            "feed": {"-": FeedFactory(school=programme.school)},
            "agreement": {"-": agreement},
            "placement": {"-": placement},
            "supervision": parts,
            "person": {
                "student": student,
                "supervisor": supervisor,
                "coordinator": self.users["C"],
                "administrator": self.users["A"],
            },
            "membership": {"-": Membership.objects.get(user=student)},
            "programme": {"-": programme},
            "round": {"-": round},
            "list": lists,
            "answer": answers,
            "report": reports,
            "entry": entries,
            "goal": goals,
            "step_to": steps,
            **self.feedback(placement, reports),
            **self.checks(placement),
            "export": {"-": self.export(student)},
            "bundle": {"-": self.bundle(placement)},
            "attachment": {whose: self.attachment(one, whose) for whose, one in entries.items()},
            "roster": {"-": self.roster(programme)},
            "notice": {"-": NoticeFactory(round=round, sent=True)},
            **self.guidance(placement, parts),
            "signal": self.signals(placement),
        }

    def reports(self, round, lists):
        """What was asked for, and what came of the round as soon as it is final."""
        placement, supervisor = round.placement, self.users["B"]
        reports = {
            "student": self.report("boekje-S", placement=placement),
            "supervisor": self.report("boekje-B", placement=placement, requested_by=supervisor),
        }
        if round.is_opened:
            fields = {"kind": "assessment", "placement": placement, "requested_by": supervisor}
            reports["list"] = self.report("boekje-B", assessment=lists["student"], **fields)
        if round.state == "finalised":
            fields = {"kind": "round", "placement": placement, "round": round}
            reports["round"] = self.report("verslag", **fields)
            reports["correction"] = self.report(
                "verslag",
                replaces=reports["round"],
                reason="KANARIE-verbetering",
                correction="Zo was het.",
                **fields,
            )
        return reports

    @staticmethod
    def entries(placement):
        """One of the student's own, one for each part it can be shared with; of every kind."""
        shares = {
            "own": {},
            "supervisor": {"for_supervisor": True},
            "programme": {"for_programme": True},
        }
        made = {}
        for whose, shared in shares.items():
            for kind, form in FORMS.items():
                texts = {part.name: f"KANARIE-stuk-{whose}" for part in form.parts}
                title = f"KANARIE-stuk-{whose}"
                made[whose] = EntryFactory(
                    placement=placement, kind=kind, title=title, texts=texts, **shared
                )
        return made

    def agreed(self, placement):
        """A function profile to which all three agreed, and how a criterion is made up for."""
        texts = ["purpose", "own_activities", "collaboration", "fits", "room"]
        said = dict.fromkeys(texts, AGREED)
        FunctionProfileFactory(placement=placement, number=1, agreed=True, note=AGREED, **said)
        Remedy.objects.create(
            placement=placement,
            item=ItemFactory(kind="supervision_criterion"),
            text="KANARIE-oplossing",
            made_by=self.users["T"],
        )

    @staticmethod
    def evidence(programme, entries, answer):
        """Each is about a competence of the programme, and evidence for what the student said."""
        competence = ItemFactory(kind="competence")
        programme.frameworks.add(competence.framework)
        for entry in entries.values():
            Link.make([entry], competence)
            Evidence.objects.create(entry=entry, answer=answer)

    @staticmethod
    def planned(goal, canary, entries):
        """A step to a goal in which every text is the canary, and every entry is evidence."""
        goal.text = goal.why = goal.evaluation = canary
        goal.save()
        for entry in entries.values():
            GoalEvidence.objects.create(goal=goal, entry=entry)
        return GoalStep.objects.create(goal=goal, what=canary, made_by=goal.created_by)

    def signals(self, placement):
        """By the student, kept from the workplace or shown to it; and the supervisor's own."""
        tutor, by = self.users["T"], self.users["B"]
        own = {"by": by, "role": "supervisor", "seen_by_workplace": True}
        made = {
            "school": SignalFactory(placement=placement, text="KANARIE-signaal-school"),
            "shown": SignalFactory(
                placement=placement, text="KANARIE-signaal-gedeeld", seen_by_workplace=True
            ),
            "supervisor": SignalFactory(placement=placement, text="KANARIE-signaal-bij", **own),
        }
        for one in made.values():
            SignalReply.objects.create(signal=one, by=tutor, role="tutor", text=one.text)
        return made

    def feedback(self, placement, reports):
        """Three answers on cards that are shown and one that waits; teammates who were asked."""
        sheet = FeedbackSheetFactory(placement=placement)
        FeedbackCardFactory(sheet=sheet)
        fields = {"kind": "cards", "placement": placement, "sheet": sheet}
        reports["cards"] = self.report("kaartvel", requested_by=self.users["B"], **fields)
        said = {"placement": placement, "line": "KANARIE-feedback-kaart"}
        shown = [FeedbackAnswerFactory(**said) for _number in range(3)]
        waits = {"placement": placement, "line": "KANARIE-feedback-wacht", "shown": False}
        return {
            "sheet": {"-": sheet},
            "said": {"shown": shown[0], "waits": FeedbackAnswerFactory(**waits)},
            "asked": {
                "waiting": FeedbackRequestFactory(placement=placement),
                "answered": FeedbackRequestFactory(
                    placement=placement, answered=True, said={"well": "KANARIE-feedback-collega"}
                ),
            },
        }

    def checks(self, placement):
        """Of the organisation and of the student: one handed in, and one that is filled in."""
        workplace, item = placement.workplace, ItemFactory(kind="attention_point")
        of_organisation = {"workplace": workplace, "author": self.users["p"]}
        of_student = {"workplace": workplace, "author": self.users["S"], "placement": placement}
        checks = {
            "organisation": WorkplaceCheckFactory(submitted=True, **of_organisation),
            "draft": WorkplaceCheckFactory(**of_organisation),
            "student": WorkplaceCheckFactory(submitted=True, **of_student),
            "own_draft": WorkplaceCheckFactory(**of_student),
        }
        words = ["check-organisatie", "invulwerk-organisatie", "check-student", "invulwerk-student"]
        answers = {
            whose: CheckAnswer.objects.create(check_of=one, item=item, comment=f"KANARIE-{word}")
            for (whose, one), word in zip(checks.items(), words, strict=True)
        }
        return {
            "workplace": {"-": workplace},
            "contact": {"-": ContactFactory(workplace=workplace, user=self.users["p"])},
            "check": checks,
            "check_answer": answers,
        }

    @staticmethod
    def profiles(placement, tutor):
        """One that was put to all and that the tutor does not agree with; the next is a draft."""
        texts = ["purpose", "own_activities", "collaboration", "fits", "room"]
        said = dict.fromkeys(texts, "KANARIE-functie-voor")
        asked = FunctionProfileFactory(
            placement=placement, number=2, put=True, hours_per_week=8, **said
        )
        answer_profile(profile=asked, agrees=False, note="KANARIE-functie-nog-niet", by=tutor)
        said = dict.fromkeys(texts, "KANARIE-functie-concept")
        FunctionProfileFactory(placement=placement, number=3, **said)

    @staticmethod
    def guidance(placement, parts):
        """Talks with who supervises now and with who did before, one to come, and a remedy."""
        item = ItemFactory(kind="supervision_criterion")
        talks = {
            "now": TalkFactory(
                placement=placement, supervisor=parts["supervisor"].user, note="KANARIE-gesprek"
            ),
            "former": TalkFactory(
                placement=placement,
                supervisor=parts["former"].user,
                note="KANARIE-eerder-gesprek",
            ),
            "intervision": TalkFactory(
                placement=placement, kind="intervision", note="KANARIE-intervisie"
            ),
            "planned": TalkFactory(
                placement=placement, state="planned", held_on=None, planned_at=timezone.now()
            ),
        }
        tutor = parts["tutor"].user
        Remedy.note(key=uuid4(), placement=placement, item=item, text="KANARIE-oplossing", by=tutor)
        return {"talk": talks, "criterion": {"-": item}}

    @staticmethod
    def attachment(entry, whose):
        """A photo with a canary in its name, in its description and in itself."""
        canary = f"KANARIE-stuk-{whose}"
        name = default_storage.save("attachments/toegang", ContentFile(canary.encode()))
        return AttachmentFactory(
            entry=entry, name=f"{canary}.jpg", description=canary, file=name, size=len(canary)
        )

    def roster(self, programme):
        """Uploaded by the coordinator; anyone who arranges the programme looks at it."""
        roster = Roster.objects.create(
            programme=programme, uploaded_by=self.users["C"], content=b"", filename="lijst.csv"
        )
        roster.show(digest="", refused=1, total=1)
        cells = dict.fromkeys(COLUMNS, "") | {"name": "KANARIE-deelnemer"}
        RosterLine.objects.create(
            roster=roster, number=2, kind="refused", cells=cells, said=["Waarom"], notes=[]
        )
        return roster

    @staticmethod
    def report(word, **fields):
        content = ContentFile(f"KANARIE-{word}".encode())
        name = default_storage.save("reports/toegang.pdf", content)
        return ReportFactory(ready=True, document__file=name, **fields)

    def bundle(self, placement):
        content = ContentFile(b"KANARIE-bundel")
        file = default_storage.save("bundles/toegang.zip", content)
        report = ReportFactory(
            ready=True, placement=placement, requested_by=self.users["C"], bundled=True
        )
        return BundleFactory(ready=True, file=file, reports=[report])

    @staticmethod
    def export(student):
        content = ContentFile(b"KANARIE-alles")
        return ExportFactory(
            user=student, ready=True, file=default_storage.save("exports/toegang.zip", content)
        )

    def url(self, name, whose):
        if name in ABOUT_NOTHING:
            return reverse(name)
        page = name.split(":")[1]
        subject = self.subjects[ABOUT.get(page, page)][whose]
        more = {
            "guidance_remedy": [self.subjects["criterion"]["-"].pk],
            "step": [1],
            "check_part": [1],
            "preview": [1],
            "conclusion": [self.question],
            "goal_from_item": [self.item],
            "plan_version": [1],
            "profile_version": [2],
            "profile_write": [3],
            "profile_put": [3],
            "profile_delete": [3],
            "table": ["csv"],
            "roster_template": ["csv"],
            "roster_present": ["csv"],
            "break_remove": [1],
        }.get(page, [])
        return reverse(name, args=[subject.key if page in BY_KEY else subject.pk, *more])

    def data(self, name, whose):
        """What a POST needs to be about something."""
        if name == "portfolios:reports":
            return {"kind": "portfolio"}
        if name not in ("assessments:answer", "practice:check_answer"):
            return {"x": "y"}
        answer = self.subjects[name.split(":")[1]][whose]
        return {f"a{answer.pk}-version": 0, f"a{answer.pk}-comment": "nieuw"}


def ask(client, method, url, data):
    """The response, after which the database is as it was."""
    with transaction.atomic():
        response = client.get(url) if method == "GET" else client.post(url, data)
        response.canaries = found_in(response)
        transaction.set_rollback(True)
    client.cookies.pop("messages", None)  # what the next page would say is undone as well
    return response


def gets_in(method, response):
    if response.status_code == 404:
        return False
    assert response.status_code < 400 or (method, response.status_code) in {
        ("POST", 409),
        ("POST", 422),
    }, (method, response.status_code)
    return True
