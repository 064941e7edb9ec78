"""Words about a round as a whole: judgement, advice and reaction."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments import actions
from assessments.forms.texts import Careful, TextField, VersionField
from assessments.models import AdviceList, Round

# An advice is short enough to be chosen at a glance.
LONGEST = 160
NEWER = _("In een ander venster staat al een nieuwere tekst. Die staat hieronder.")


class VersionedForm(forms.Form):
    """A text that more than one window may write. `save` stores it on top of the page's version."""

    text = TextField(required=False, rows=5)
    version = VersionField()

    newer = None

    def __init__(self, data, *, instance, **kwargs):
        initial = {"text": instance.text, "version": instance.version}
        super().__init__(data, initial=initial, **kwargs)
        self.instance = instance

    def store(self, by):
        """Store the cleaned text; False when a newer one stands there."""
        raise NotImplementedError

    def save(self, by):
        """Store the text; an error on it, and `newer`, when a newer one stands there."""
        if not self.store(by):
            self.add_error("text", NEWER)
            self.newer = self.instance.text
        # Whoever reads the page that follows has seen what stands there now.
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self.instance.version


class JudgementForm(VersionedForm):
    """One theme in words, or the advice; needed for putting it to the student, not for keeping."""

    note = TextField(required=False, rows=2, label=_("Waarom niet?"))

    def __init__(self, data, *, judgement, closing, advice=()):
        super().__init__(data, instance=judgement, prefix=f"j{judgement.pk}")
        missing = _("Schrijf hier een oordeel in woorden.")
        if judgement.is_advice:
            words = list(dict.fromkeys([*advice, *([judgement.text] if judgement.text else [])]))
            self.fields["text"] = forms.ChoiceField(
                choices=[(one, one) for one in words], widget=forms.RadioSelect
            )
            missing = _("Kies een advies.")
        self.fields["text"].label = str(judgement).capitalize()
        self.fields["text"].required = closing
        self.fields["text"].error_messages["required"] = missing
        self.order_fields(["text", "note", "version"])

    def store(self, by):
        given = {name: self.cleaned_data[name] for name in ("text", "version")}
        return actions.write_judgement(judgement=self.instance, by=by, **given)


class ReactionForm(VersionedForm):
    """The zienswijze of the student; an empty one is a good answer too."""

    def __init__(self, data, *, reaction):
        super().__init__(data, instance=reaction)
        self.fields["text"].label = _("Je zienswijze")
        self.fields["text"].help_text = _(
            "Wat vind jij van dit oordeel? Je hoeft niets te schrijven."
        )

    def store(self, by):
        return self.instance.save_given(**self.cleaned_data)


class ProgrammeForm(Careful):
    """What a programme decides: pieces of advice per kind of round, pauses, and how long a check
    of a workplace is good for."""

    pause_days = forms.IntegerField(
        label=_("Dagen pauze zonder gesprek"),
        min_value=0,
        max_value=365,
        help_text=_(
            "Zo lang mag een student een beoordelingsmoment in totaal stilzetten zonder eerst met "
            "de studentbegeleider te praten. Bij 0 praat een student altijd eerst."
        ),
    )

    check_months = forms.IntegerField(
        label=_("Maanden dat een werkplekcheck geldt"),
        min_value=1,
        max_value=120,
        help_text=_("Is een check ouder, dan vraag je de organisatie om een nieuwe."),
    )

    NUMBERS = ("pause_days", "check_months")

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        for name in self.NUMBERS:
            self.initial[name] = getattr(programme, name)
        self.kinds = {}
        for kind in Round.Kind:
            words = AdviceList.objects.words_for(programme, kind)
            self.initial[kind.value] = "\n".join(words)
            self.fields[kind.value] = TextField(
                label=_("Adviezen bij een %(kind)s") % {"kind": kind.label},
                help_text=_("Eén advies per regel. De beoordelaar kiest er een."),
                error_messages={"required": _("Schrijf minstens één advies.")},
            )
            self.kinds[kind.value] = words
        self.watch(self.initial)
        self.order_fields([*self.kinds, *self.NUMBERS])

    def clean(self):
        data = super().clean()
        for kind in self.kinds:
            if any(len(one) > LONGEST for one in AdviceList.pieces(data.get(kind, ""))):
                self.add_error(
                    kind,
                    _("Maak elk advies korter dan %(number)d tekens.") % {"number": LONGEST},
                )
        return data

    @transaction.atomic
    def save(self):
        """Store what changed. A round that has its advice keeps the words it has."""
        for name in self.NUMBERS:
            setattr(self.programme, name, self.cleaned_data[name])
        self.programme.save(update_fields=self.NUMBERS)
        for kind, before in self.kinds.items():
            words = self.cleaned_data[kind]
            if AdviceList.pieces(words) != before:
                AdviceList.objects.set_words(self.programme, kind, words)
