"""What one answer of a werkplekcheck must be like."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms import VersionField
from assessments.forms.texts import TextField


class StatementForm(forms.Form):
    """Checks one posted answer. Never renders: the page is made of rows, see checking.py."""

    point = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": _("Kies een van de antwoorden die hier staan.")},
    )
    comment = TextField(required=False)
    ticked = forms.BooleanField(required=False)
    version = VersionField()

    def __init__(self, data, *, line):
        """`line`: of what statement; a setting is ticked, a behaviour has no words of its own."""
        super().__init__(data, prefix=line.prefix)
        self.fields["point"].choices = [(str(one.pk), str(one.pk)) for one in line.points]
        unasked = ["point", "comment"] if line.is_tick else ["ticked"]
        for name in unasked + (["comment"] if line.is_brief else []):
            self.fields.pop(name, None)

    @property
    def given(self):
        """What `CheckAnswer.save_given` takes."""
        given = dict(self.cleaned_data)
        if "point" in given:
            point = given.pop("point")
            given["point_id"] = int(point) if point else None
        return given
