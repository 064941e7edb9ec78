"""What is asked when a round is planned."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, Instrument, Round
from ervaring.accounts.models import User
from ervaring.placements.models import Supervision
from ervaring.schools.models import Membership

# How long people get for a list when nobody says otherwise.
USUAL_TERM = datetime.timedelta(days=14)
# Longer than a programme takes: a date beyond it is a slip in the year.
LONGEST_TERM = datetime.timedelta(days=3 * 366)


def within_reach(day):
    """Raises ValidationError for a day that nobody can have meant."""
    if abs(day - timezone.localdate()) > LONGEST_TERM:
        raise forms.ValidationError(_("Deze dag ligt heel ver weg. Klopt het jaar?"))


def coming(day):
    """Raises ValidationError for a day that is over, or too far away to be meant."""
    if not timezone.localdate() <= day <= timezone.localdate() + LONGEST_TERM:
        raise forms.ValidationError(_("Kies vandaag of een dag die nog komt, binnen drie jaar."))


def day_input():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RoundForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label=_("Wie beoordeelt"),
        choices=[
            (role.value, role.label.capitalize())
            for role in (Assessment.Role.SUPERVISOR, Assessment.Role.SECOND_ASSESSOR)
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=[Assessment.Role.SUPERVISOR],
        help_text=_(
            "De student vult altijd een lijst in. Aan een eindbeoordeling doen liefst twee "
            "beoordelaars mee."
        ),
    )

    class Meta:
        model = Round
        fields = ["kind", "instrument", "opens_on", "due_on"]
        widgets = {
            "kind": forms.RadioSelect,
            "opens_on": day_input(),
            "due_on": day_input(),
        }
        error_messages = {"kind": {"required": _("Kies wat je plant.")}}
        help_texts = {
            "instrument": _("Deze lijsten passen bij de opleiding."),
            "opens_on": _("Vanaf deze dag kan iedereen de lijst invullen."),
        }

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Round.Kind.choices
        self.fields["opens_on"].validators.append(within_reach)
        self.fields["due_on"].validators.append(coming)
        instruments = Instrument.objects.available_to(programme)
        self.fields["instrument"].queryset = instruments
        self.fields["instrument"].empty_label = None
        self.initial.setdefault("instrument", instruments.first())

    def clean(self):
        data = super().clean()
        opens_on, due_on = data.get("opens_on"), data.get("due_on")
        if opens_on and due_on and due_on < opens_on:
            self.add_error("due_on", _("Deze dag ligt voor de dag waarop de lijst opengaat."))
        return data


class CohortRoundForm(RoundForm):
    """The same for those of a cohort who are ticked."""

    # By their keys as text: no number is looked up that is larger than a key gets.
    placements = forms.TypedMultipleChoiceField(
        label=_("Voor wie"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies voor wie je dit plant.")},
    )

    field_order = ["kind", "instrument", "opens_on", "due_on", "roles", "placements"]

    def __init__(self, *args, placements, **kwargs):
        super().__init__(*args, **kwargs)
        offered = {str(one.pk): one for one in placements}
        field = self.fields["placements"]
        field.choices = [(key, f"{one.student}, {one.workplace}") for key, one in offered.items()]
        field.coerce = offered.get
        self.initial.setdefault("placements", list(offered))


class DueDateForm(forms.Form):
    due_on = forms.DateField(
        label=_("Inleveren voor of op"),
        widget=day_input(),
        help_text=_("Iedereen die meedoet ziet de nieuwe datum."),
        validators=[coming],
    )

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, initial={"due_on": round.due_on}, **kwargs)
        self.round = round

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on < self.round.opens_on:
            raise forms.ValidationError(_("Deze dag ligt voor de dag waarop de lijst opengaat."))
        return due_on


class PauseForm(forms.Form):
    """For how many days; there is no question why."""

    CHOICES = (
        (3, _("Een paar dagen")), (7, _("Een week")), (14, _("Twee weken")), (28, _("Vier weken"))
    )  # fmt: skip

    days = forms.TypedChoiceField(
        label=_("Hoe lang wil je pauze?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies hoe lang.")},
    )

    def __init__(self, *args, most, **kwargs):
        """`most`: the days that are left without a talk."""
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [choice for choice in self.CHOICES if choice[0] <= most]


class ThirdForm(forms.Form):
    """Whom to ask as the third assessor: somebody the programme works with already."""

    user = forms.ModelChoiceField(
        queryset=None,
        label=_("Wie vraag je?"),
        empty_label=_("Kies iemand"),
        help_text=_(
            "Mensen die bij deze opleiding begeleiden of beoordelen. Staat iemand er niet bij? "
            "De beheerder van je school voegt die toe."
        ),
        error_messages={"required": _("Kies iemand.")},
    )

    def __init__(self, *args, placement, **kwargs):
        super().__init__(*args, **kwargs)
        here = Supervision.objects.of(placement).exclude(role=Supervision.Role.THIRD_ASSESSOR)
        known = Supervision.objects.in_programme_of(placement).exclude(user__in=here.values("user"))
        readers = Membership.objects.coordinators_of(placement.cohort.programme_id)
        known = known.exclude(user=placement.student_id).exclude(user__in=readers.values("user"))
        field = self.fields["user"]
        field.queryset = User.objects.with_part_in(known).order_by("name")
        field.label_from_instance = lambda user: user.name
