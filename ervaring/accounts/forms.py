from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from ervaring.accounts.models import User


class MailForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["reminders"]
        widgets = {"reminders": forms.RadioSelect}

    def save(self):
        """Only what was asked: the rest of a person may have changed meanwhile."""
        self.instance.save(update_fields=["reminders"])


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mailadres"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


def _code(**attrs):
    return forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", **attrs}),
    )


class CodeForm(forms.Form):
    code = _code()


class AddAppForm(ActivateTOTPForm):
    code = _code(inputmode="numeric")


class SecondStepForm(AuthenticateForm):
    code = _code(inputmode="numeric")


class SecondStepAgainForm(ReauthenticateForm):
    code = _code(inputmode="numeric")


class AddPasskeyForm(AddWebAuthnForm):
    """Always a key that counts alone: it asks for a face, a finger or a code itself."""

    name = forms.CharField(
        label=_("Naam"),
        max_length=60,
        help_text=_("Zo herken je hem later, bijvoorbeeld: mijn telefoon."),
    )
    passwordless = forms.BooleanField(
        initial=True, widget=forms.CheckboxInput(attrs={"hidden": True})
    )


class NamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Naam"), max_length=60)
