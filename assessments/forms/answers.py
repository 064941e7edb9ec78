"""What one answer of a list must be like."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.texts import TextField, VersionField


class AnswerForm(forms.Form):
    """Checks one posted answer. Never renders: a page of forms would be slow (see sheet.py)."""

    point = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": _("Kies een van de antwoorden die hier staan.")},
    )
    comment = TextField(required=False)
    rung = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": _("Kies een van de niveaus die hier staan.")},
    )
    version = VersionField()

    def __init__(self, data, *, answer, points, rungs):
        """`points` and `rungs`: the keys of the scale points and the levels one may choose from."""
        super().__init__(data, prefix=prefix(answer))
        self.fields["point"].choices = [(str(point), str(point)) for point in points]
        self.fields["rung"].choices = [(str(rung), str(rung)) for rung in rungs]

    @classmethod
    def is_in(cls, data, answer):
        """Whether the posted page held this answer at all."""
        return f"{prefix(answer)}-version" in data

    @property
    def given(self):
        """What `Answer.save_given` takes."""
        data = self.cleaned_data
        return {
            "point_id": int(data["point"]) if data["point"] else None,
            "comment": data["comment"],
            "rung_id": int(data["rung"]) if data["rung"] else None,
            "version": data["version"],
        }


def prefix(answer):
    return f"a{answer}"
