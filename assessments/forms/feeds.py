from django import forms

from assessments.models import Feed


class FeedForm(forms.ModelForm):
    class Meta:
        model = Feed
        fields = ["name"]
