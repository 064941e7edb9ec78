"""What is noted during the conversation."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.planning import day_input, within_reach
from assessments.forms.texts import TextField, VersionField
from assessments.models import Agreement, Question


class ConclusionForm(forms.Form):
    text = TextField(required=False, rows=2, label=_("Wat is de conclusie?"))
    version = VersionField()


class AgreementForm(forms.Form):
    """An agreement, new or changed. `what` is a sentence, not a report."""

    what = TextField(
        rows=2,
        label=_("Wat spreken jullie af?"),
        error_messages={"required": _("Schrijf op wat jullie afspreken.")},
    )
    who = forms.ChoiceField(
        label=_("Wie doet het?"),
        choices=[(one.value, one.label.capitalize()) for one in Agreement.Who],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wie het doet.")},
    )
    by_when = forms.DateField(
        label=_("Voor wanneer?"), required=False, widget=day_input(), validators=[within_reach]
    )
    question = forms.ModelChoiceField(
        queryset=None,
        label=_("Over welke uitspraak?"),
        required=False,
        empty_label=_("Over het geheel"),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    version = VersionField()

    LONGEST = 500

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        is_new = agreement.pk is None
        self.initial |= {
            "key": uuid.uuid4() if is_new else agreement.key,
            "version": agreement.version,
        }
        if not is_new:
            self.initial |= {name: getattr(agreement, name) for name in ("what", "who", "by_when")}
            self.initial["question"] = agreement.question_id
        questions = Question.objects.of(agreement.round.instrument_id)
        field = self.fields["question"]
        field.queryset = questions.select_related("item")
        field.label_from_instance = lambda question: (
            f"{question.item.code} {question.item.name[:80]}"
        )

    def clean_what(self):
        what = self.cleaned_data["what"]
        if len(what) > self.LONGEST:
            raise forms.ValidationError(
                _("Maak het korter dan %(number)d tekens."), params={"number": self.LONGEST}
            )
        return what

    @property
    def given(self):
        data = self.cleaned_data
        return {
            "what": data["what"],
            "who": data["who"],
            "by_when": data["by_when"],
            "question_id": data["question"].pk if data["question"] else None,
        }
