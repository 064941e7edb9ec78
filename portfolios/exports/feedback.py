"""What others said about how a student works, and what a person said about others."""

from django.utils.translation import gettext as _

from ervaring.placements.models import Placement
from portfolios.exports.facts import group, record
from portfolios.feedback.questions import OF_TEAMMATES, counted
from portfolios.models import FeedbackAnswer, FeedbackRequest, FeedbackSheet, FeedbackTakenOut

MODELS = [FeedbackAnswer, FeedbackTakenOut, FeedbackRequest, FeedbackSheet]


def groups(user):
    own = {"placement__in": Placement.objects.learnt_by(user)}
    of_student = "placement__student"
    cards = FeedbackAnswer.objects.visible_to(user).filter(**own)
    gone = FeedbackTakenOut.objects.visible_to(user).filter(**own).select_related("by")
    asked = FeedbackRequest.objects.visible_to(user).select_related(of_student, "asked_by")
    heard, said = asked.filter(**own), asked.filter(user=user.pk)
    sheets = FeedbackSheet.objects.supervised_by(user).filter(made_by=user.pk)
    made = sheets.select_related(of_student)
    return [
        group(
            "feedback_of_clients", _("Feedback van mensen die je begeleidt"), _cards(user, cards)
        ),
        group("feedback_taken_out", _("Zinnen die zijn weggehaald"), map(_taken_out, gone)),
        group("feedback_of_teammates", _("Feedback van collega’s"), map(_request, heard)),
        group("feedback_by_you", _("Feedback die jij gaf"), map(_request, said)),
        group("feedback_cards", _("Kaarten die jij maakte"), map(_sheet, made)),
    ]


def _cards(user, cards):
    """As on the page: what was ticked is counted, apart from the lines of the same people."""
    places = Placement.objects.learnt_by(user).select_related("workplace__organisation", "student")
    for placement in places:
        if answers := list(cards.filter(placement=placement)):
            lines = (record(one.line, ("line", "", one.line)) for one in answers if one.line)
            yield record(
                placement.workplace,
                ("placement", _("Stage"), str(placement.workplace)),
                *(
                    (question.name, question.asked(placement.student), words)
                    for question, words in counted(answers)
                ),
                groups=[group("client_lines", _("Wat erbij stond"), lines)],
            )


def _given(given, student):
    for question in OF_TEAMMATES:
        said = given.get(question.name)
        yield (question.name, question.asked(student), question.word(said) or said)


def _taken_out(one):
    return record(
        one.by.name,
        ("by", _("Door"), one.by.name),
        ("reason", _("Waarom"), one.get_reason_display()),
        ("at", _("Op"), one.at),
    )


def _request(one):
    return record(
        one.name,
        ("name", _("Collega"), one.name),
        ("student", _("Over"), one.placement.student.name),
        ("asked_by", _("Gevraagd door"), one.asked_by.name),
        ("asked_at", _("Gevraagd op"), one.asked_at),
        ("answered_at", _("Beantwoord op"), one.answered_at),
        ("withdrawn_at", _("Ingetrokken op"), one.withdrawn_at),
        *_given(one.said, one.placement.student),
    )


def _sheet(one):
    return record(
        one.placement.student.name,
        ("student", _("Over"), one.placement.student.name),
        ("number", _("Hoeveel kaarten"), one.number),
        ("made_on", _("Gemaakt op"), one.made_on),
        ("expires_on", _("Werken tot en met"), one.expires_on),
        ("revoked_at", _("Ongeldig sinds"), one.revoked_at),
    )
