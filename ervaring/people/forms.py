"""What is asked when somebody's part is given or changed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from ervaring.placements.forms import LevelField, PersonForm, experience_field
from ervaring.placements.models import Supervision
from ervaring.schools.admin import NOT_ONESELF, person
from ervaring.schools.models import Administrator, Cohort, Membership, Programme, School


class NewPartForm(PersonForm):
    """Somebody with a part that `by` may give: which part and in what is one choice."""

    part = forms.ChoiceField(label=_("Wat wordt deze persoon?"))
    field_order = ["part", "email", "name"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        self.offered = {}
        cohorts = Cohort.objects.arranged_by(by).select_related("programme__school")
        groups = [
            (_("Student van"), [self._offer(one, str(one)) for one in cohorts]),
            (
                _("Opleidingscoördinator van"),
                [self._offer(one, one.title) for one in Programme.objects.administered_by(by)],
            ),
            (
                _("Beheerder van"),
                [self._offer(one, one.name) for one in School.objects.administered_by(by)],
            ),
        ]
        shown = [(name, choices) for name, choices in groups if choices]
        self.fields["part"].choices = [("", _("Kies een rol")), *shown]

    def _offer(self, place, label):
        key = f"{place._meta.model_name}-{place.pk}"
        self.offered[key] = place
        return key, label

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        place, user = self.offered[data["part"]], data["user"]
        match place:
            case School():
                part = Administrator(user=user, school=place)
            case Programme():
                role = Membership.Role.COORDINATOR
                part = Membership(user=user, programme=place, role=role)
            case _:
                part = Membership(
                    user=user, programme=place.programme, cohort=place, role=Membership.Role.STUDENT
                )
        data["part"] = part
        return data


class SuccessorForm(PersonForm):
    """Who takes over a part in a placement."""

    level = LevelField()
    by_experience = experience_field()

    def __init__(self, *args, supervision, **kwargs):
        super().__init__(*args, **kwargs)
        self.supervision = supervision
        if supervision.role != Supervision.Role.SUPERVISOR:
            del self.fields["level"]

    def clean(self):
        data = super().clean()
        user = data.get("user")
        if user and user.pk and not self.errors:
            self._may_take_over(user)
        return data

    def _may_take_over(self, user):
        part = self.supervision
        if user == part.user:
            self.add_error("email", _("Deze persoon doet dit al. Kies iemand anders."))
            return
        refuse_part(self, part.placement, user, part.role, but=part)
        for one in Assessment.objects.of_guide(part).out().select_related("round"):
            if Assessment.objects.of(one.round).asked().filter(author=user).exists():
                said = _("Deze persoon heeft al een eigen lijst in de %(round)s.")
                self.add_error("email", said % {"round": one.round})


def refuse_part(form, placement, user, role, but=None):
    """Say in `form` why `user` cannot have a `role` in a placement beside what they have there."""
    if user.pk == placement.student_id:
        form.add_error("email", _("Een student begeleidt zichzelf niet."))
    others = Supervision.objects.of(placement).filter(user=user.pk)
    if others.filter(role=role).exists():
        form.add_error("email", _("Deze persoon heeft deze rol hier al."))
        return
    assesses = others.filter(role__in=Supervision.ASSESSORS).exclude(pk=but and but.pk).first()
    if role in Supervision.ASSESSORS and assesses:
        said = _("Deze persoon beoordeelt hier al, als %(role)s. Beëindig dat eerst.")
        form.add_error("email", said % {"role": assesses.get_role_display()})


class GuideForm(PersonForm):
    """Somebody new beside who guides already: a role that one person has is offered once."""

    role = forms.ChoiceField(
        label=_("Rol"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies een rol.")},
    )
    level = LevelField()
    by_experience = experience_field()
    field_order = ["role", "email", "name", "level", "by_experience"]

    def __init__(self, *args, placement, **kwargs):
        super().__init__(*args, **kwargs)
        self.placement = placement
        guides = Supervision.objects.of(placement).filter(role__in=Supervision.ASSESSORS)
        taken = {*guides.values_list("role", flat=True), Supervision.Role.THIRD_ASSESSOR}
        self.fields["role"].choices = [
            (role.value, role.label.capitalize()) for role in Supervision.Role if role not in taken
        ]

    def clean(self):
        data = super().clean()
        if not self.errors and data["user"].pk:
            refuse_part(self, self.placement, data["user"], data["role"])
        return data


class TransferForm(forms.Form):
    """To which cohort a student goes."""

    cohort = forms.TypedChoiceField(
        label=_("Naar welk cohort?"), error_messages={"required": _("Kies een cohort.")}
    )

    def __init__(self, *args, membership, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.membership, self.by = membership, by
        cohorts = Cohort.objects.arranged_by(by).exclude(pk=membership.cohort_id)
        offered = {str(one.pk): one for one in cohorts.select_related("programme__school")}
        field = self.fields["cohort"]
        field.choices = [("", _("Kies een cohort")), *((key, one) for key, one in offered.items())]
        field.coerce = offered.get

    def clean(self):
        if self.membership.user == self.by:
            raise forms.ValidationError(NOT_ONESELF)
        return super().clean()


class AddressForm(forms.Form):
    email = forms.EmailField(label=_("Het goede e-mailadres"), max_length=254)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if email == self.person.email:
            raise forms.ValidationError(_("Dit is het adres dat er al staat."))
        if person(email, "").pk:
            raise forms.ValidationError(TAKEN)
        return email


TAKEN = _(
    "Dit adres is al van iemand. Kies een ander adres, of beëindig de rol van deze persoon en voeg "
    "daarna toe wie het wel moet zijn."
)
