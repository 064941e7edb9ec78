from django import forms

from ervaring.accounts.models import User


class MailForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["reminders"]
        widgets = {"reminders": forms.RadioSelect}

    def save(self):
        """Only what was asked: the rest of a person may have changed meanwhile."""
        self.instance.save(update_fields=["reminders"])
