"""What is asked about how a student is guided."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.texts import Careful, TextField
from ervaring.placements.forms import EXPERIENCE, LevelField, experience_field


class SupervisorForm(Careful):
    """The level of a supervisor, and whether they are an ervaringsdeskundige."""

    level = LevelField()
    by_experience = experience_field()

    def __init__(self, *args, part, is_own, **kwargs):
        super().__init__(*args, **kwargs)
        said = {value: word for word, value in EXPERIENCE.items()}[part.by_experience]
        self.initial |= {"level": part.level_id, "by_experience": said}
        if is_own:
            self.fields["level"].label = _("Op welk niveau ben je opgeleid?")
            self.fields["by_experience"].label = _("Werk je als ervaringsdeskundige?")
        self.watch((part.pk, part.level_id, part.by_experience))

    @property
    def given(self):
        return {name: self.cleaned_data[name] for name in ("level", "by_experience")}


class RemedyForm(forms.Form):
    """How a criterion that is not met is made up for."""

    text = TextField(
        rows=4,
        label=_("Hoe lossen jullie dit op?"),
        help_text=_(
            "Bijvoorbeeld: elke maand een gesprek met een ervaringsdeskundige van een ander team."
        ),
        error_messages={"required": _("Schrijf op hoe jullie dit oplossen.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"key": uuid.uuid4()}
