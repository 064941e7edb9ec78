"""What others said about how a student works, and what a person said about others."""

from django.utils.translation import gettext as _

from ervaring.placements.models import Placement
from portfolios.exports.facts import group, record
from portfolios.feedback.questions import OF_TEAMMATES, ON_CARDS
from portfolios.models import FeedbackAnswer, FeedbackRequest, FeedbackSheet, FeedbackTakenOut

MODELS = [FeedbackAnswer, FeedbackTakenOut, FeedbackRequest, FeedbackSheet]


def groups(user):
    own = {"placement__in": Placement.objects.learnt_by(user)}
    of_student = "placement__student"
    cards = FeedbackAnswer.objects.visible_to(user).filter(**own).select_related(of_student)
    gone = FeedbackTakenOut.objects.visible_to(user).filter(**own).select_related("by")
    asked = FeedbackRequest.objects.visible_to(user).select_related(of_student, "asked_by")
    heard, said = asked.filter(**own), asked.filter(user=user.pk)
    sheets = FeedbackSheet.objects.supervised_by(user).filter(made_by=user.pk)
    made = sheets.select_related(of_student)
    return [
        group("feedback_of_clients", _("Feedback van mensen die je begeleidt"), map(_card, cards)),
        group("feedback_taken_out", _("Zinnen die zijn weggehaald"), map(_taken_out, gone)),
        group("feedback_of_teammates", _("Feedback van collega’s"), map(_request, heard)),
        group("feedback_by_you", _("Feedback die jij gaf"), map(_request, said)),
        group("feedback_cards", _("Kaarten die jij maakte"), map(_sheet, made)),
    ]


def _card(one):
    """Without a day or a number: nobody can tell whose it is."""
    return record(
        _("Een kaart"),
        *_given(ON_CARDS, one.given, one.placement.student),
        ("line", _("Wat erbij stond"), one.line),
    )


def _given(questions, given, student):
    for question in questions:
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
        *_given(OF_TEAMMATES, one.said, one.placement.student),
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
