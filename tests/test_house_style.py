"""The rules of the house. Each rule is first shown to find what it is there to find."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.house_style import (
    FORBIDDEN_NAMES,
    GATES,
    LONG,
    REFERENCE_MODELS,
    environment_reads,
    inline_code,
    ungated_queries,
    untranslated,
)

APPS = ["assessments", "competencies", "ervaring", "portfolios"]
APPS_WITH_MODELS = [
    "accounts",
    "competencies",
    "schools",
    "placements",
    "assessments",
    "practice",
    "portfolios",
    "people",
]
MODULES = sorted(
    path
    for app in APPS
    for path in (settings.BASE_DIR / app).rglob("*.py")
    if "migrations" not in path.parts
)
TEMPLATES = sorted(
    path
    for path in (settings.BASE_DIR / "templates").rglob("*")
    if path.suffix in {".html", ".txt"}
)
# Where rows are reached without asking for whom: the models themselves, and what an operator runs.
UNGATED = {"models", "models.py", "management", "demo"}

# (module, model): why no gate is needed there.
EXEMPT = {
    ("ervaring/pdf.py", "file"): "the objects of a PDF, which are no rows",
    ("ervaring/tags.py", "file"): "the same",
    ("ervaring/tags.py", "self.file"): "the same",
    ("portfolios/files/pdfs.py", "pdf"): "the objects of a PDF, which are no rows",
    ("portfolios/tasks.py", "DBTaskResult"): "the worker looks after its own queue",
    ("ervaring/accounts/tasks.py", "Mail"): "makes the mail that it sends",
    ("ervaring/accounts/moving.py", "User"): "locks the row of who is signed in",
    ("ervaring/accounts/backends.py", "Guest"): "says whose session this is",
    ("ervaring/accounts/second_step.py", "Authenticator"): "one's own, to sign in with",
    ("ervaring/accounts/second_step.py", "model"): "changes how secrets are sealed, for nobody",
    ("ervaring/vault.py", "model"): "changes how texts are sealed, for nobody",
    ("ervaring/vault.py", "type(self)"): "seals the row that is being saved",
    ("ervaring/accounts/adapter.py", "Authenticator"): "counts one's own, for a name",
    ("ervaring/accounts/joining.py", "User"): "whose mailbox must prove them, and says nothing",
    ("ervaring/accounts/joining.py", "Code"): "the code that this session waits for",
    ("ervaring/accounts/sessions.py", "UserSession"): "notes the session of this browser",
    ("ervaring/accounts/sessions.py", "Session"): "deletes what ended, and reads nothing",
    ("ervaring/accounts/views/account.py", "SocialAccount"): "one's own",
    ("portfolios/exports/account.py", "Authenticator"): "one's own",
    ("portfolios/exports/account.py", "EmailAddress"): "one's own",
    ("portfolios/exports/account.py", "LogEntry"): "one's own",
    ("portfolios/exports/account.py", "SocialAccount"): "one's own",
    ("portfolios/exports/account.py", "UserSession"): "one's own",
    ("portfolios/exports/mail.py", "Mail"): "one's own",
    ("portfolios/exports/mail.py", "Notice"): "one's own",
    ("ervaring/accounts/views/account.py", "UserSession"): "one's own",
}

# template: why its sentences are not translatable.
ONE_WORDING = {
    "templates/500.html": "shown when nothing else works, so it asks nothing of anything",
    "templates/components.html": "for whoever changes the style sheet, never shown to a school",
}

# model.field: why its parent may have a name for its children.
SAME_AUDIENCE = {
    "Answer.assessment": "who sees a list sees its answers",
    "CheckAnswer.check_of": "who sees a check sees its answers",
    "Section.instrument": "who sees a list sees what it asks",
    "Question.section": "who sees a list sees what it asks",
    "Link.entry": "who sees an entry sees what it is about",
    "Attachment.entry": "who sees an entry sees its files",
    "GoalLink.goal": "who reads a goal reads what it is about",
    "GoalStep.goal": "who reads a goal reads the steps to it",
    "Cohort.programme": "the cohorts of a programme are no secret; their students are",
}


def named(path):
    return path.relative_to(settings.BASE_DIR).as_posix()


def is_action(path):
    return "actions" in (path.stem, path.parent.name)


def findings(paths, check):
    return [f"{named(path)}:{found}" for path in paths for found in check(path.read_text())]


class TestGates:
    @pytest.mark.parametrize(
        "line",
        [
            "Round.objects.get(pk=pk)",
            "Round.objects.filter(placement__in=Placement.objects.visible_to(user))",
            "Round._default_manager.all()",
            "models.Round.objects.first()",
            "get_object_or_404(Round, pk=pk)",
            "get_object_or_404(Round.objects.select_related('placement'), pk=pk)",
            "Round.objects.create(placement=placement)",
            "sheet.read(Answer.objects, Answer.objects.visible_to(user))",
        ],
    )
    def test_finds_a_query_past_the_gate(self, line):
        assert len(ungated_queries(line)) == 1

    @pytest.mark.parametrize(
        "line",
        [
            "get_object_or_404(Round.objects.visible_to(user).select_related('x'), pk=pk)",
            "Round.objects.select_related('x').visible_to(user)",
            "ScalePoint.objects.filter(scale=scale)",
        ],
    )
    def test_lets_through_what_passes_one(self, line):
        assert ungated_queries(line) == []

    def test_an_action_may_make_rows_and_lock_them(self):
        source = "Round.objects.create(x=1)\nRound.objects.select_for_update().get(pk=pk)"
        assert ungated_queries(source, writes=True) == []

    def test_every_query_passes_a_gate(self):
        found = []
        for path in MODULES:
            if UNGATED & set(path.relative_to(settings.BASE_DIR).parts):
                continue
            exempt = {model for module, model in EXEMPT if module == named(path)}
            source = path.read_text()
            found += [
                f"{named(path)}:{one}"
                for one in ungated_queries(source, exempt=exempt, writes=is_action(path))
            ]
        assert found == []

    def test_no_exemption_outlives_its_reason(self):
        for module, model in EXEMPT:
            source = (settings.BASE_DIR / module).read_text()
            found = ungated_queries(source, writes=is_action(Path(module)))
            assert any(f" {model} is " in one for one in found), (module, model)

    def test_every_gate_and_every_reference_model_exists(self):
        models = [
            model for app in APPS_WITH_MODELS for model in apps.get_app_config(app).get_models()
        ]
        methods = {name for model in models for name in dir(model._default_manager.all())}
        assert GATES.keys() - methods == set()
        assert REFERENCE_MODELS - {model.__name__ for model in models} == set()


def named_children():
    """model.field of every foreign key by which a wider parent reaches rows with a gate."""
    models = [model for app in APPS_WITH_MODELS for model in apps.get_app_config(app).get_models()]
    return {
        f"{model.__name__}.{field.name}"
        for model in models
        if hasattr(model._default_manager.all(), "visible_to")
        for field in model._meta.get_fields()
        if field.many_to_one and field.related_model._meta.app_label in APPS_WITH_MODELS
        if not field.remote_field.hidden
    }


class TestRelatedNames:
    def test_a_parent_with_a_wider_audience_cannot_reach_its_children(self):
        assert named_children() - SAME_AUDIENCE.keys() == set()

    def test_no_exemption_outlives_its_reason(self):
        assert SAME_AUDIENCE.keys() - named_children() == set()


class TestNamesAndSizes:
    def test_no_module_is_a_bag_of_things(self):
        assert [named(path) for path in MODULES if path.stem in FORBIDDEN_NAMES] == []
        folders = {part for path in MODULES for part in path.relative_to(settings.BASE_DIR).parts}
        assert folders & FORBIDDEN_NAMES == set()

    def test_no_file_is_too_long_to_read(self):
        paths = MODULES + TEMPLATES
        lines = {named(path): len(path.read_text().splitlines()) for path in paths}
        assert {name: number for name, number in lines.items() if number > LONG} == {}


class TestSettings:
    @pytest.mark.parametrize(
        "line", ["os.environ['KEY']", "x = os.getenv('KEY')", "from os import environ"]
    )
    def test_finds_a_read_of_the_environment(self, line):
        assert len(environment_reads(f"import os\n{line}")) == 1

    def test_only_the_settings_read_the_environment_and_only_through_env(self):
        # They only write: which settings file to use, and no clock in a font that is packed.
        paths = [path for path in MODULES if path.name not in ("wsgi.py", "pdf.py")]
        assert findings(paths, environment_reads) == []
        readers = [named(path) for path in MODULES if "environs" in path.read_text()]
        assert readers == ["ervaring/settings.py"]


class TestTemplates:
    @pytest.mark.parametrize(
        "source",
        [
            "<p style='color: red'>",
            '<p class="x" style="{{ style }}">',
            "<style>p {}</style>",
            "<script>alert()</script>",
            "<script type='module'>",
            '<a href="#" onclick="go()">',
        ],
    )
    def test_finds_inline_code(self, source):
        assert len(inline_code(source)) == 1

    def test_lets_a_script_from_a_file_through(self):
        assert inline_code('<script src="x.js" defer></script>{# style="x" #}') == []

    def test_no_inline_code(self):
        assert findings(TEMPLATES, inline_code) == []

    @pytest.mark.parametrize(
        "source",
        [
            "<p>Lever je lijst in</p>",
            "{% if x %}Klaar{% endif %}",
            '<nav aria-label="Hoofdmenu">',
            '<input type="submit" value="Bewaar">',
            '{{ name|default:"onbekend" }}',
            '{% include "_voice.html" with word="je begeleider" %}',
            "{% translate 'Dag' %} allemaal",
        ],
    )
    def test_finds_a_sentence_that_cannot_be_worded_otherwise(self, source):
        assert len(untranslated(source)) == 1

    @pytest.mark.parametrize(
        "source",
        [
            '<p title="{% translate "Dag" %}">{% translate "Lever je lijst in" %} – Ervaring</p>',
            "{% blocktranslate count n=n %}Een{% plural %}{{ n }} vragen{% endblocktranslate %}",
            '{% block nav_home %} aria-current="page"{% endblock %}',
            '<input type="hidden" name="action" value="resend">',
            "{% comment %}Wat dit doet.{% endcomment %}{# en dit #}<!-- en dit -->",
            '<p class="quiet" id="x">{{ name }}: 3 × 4</p>',
        ],
    )
    def test_lets_translatable_sentences_through(self, source):
        assert untranslated(source) == []

    def test_says_on_which_line(self):
        source = "{% comment %}\n\n{% endcomment %}\n<p>Dag</p>"
        assert untranslated(source) == ["4: not translatable: Dag"]

    def test_every_sentence_can_be_worded_otherwise(self):
        paths = [path for path in TEMPLATES if named(path) not in ONE_WORDING]
        assert findings(paths, untranslated) == []

    def test_no_exemption_outlives_its_reason(self):
        for name in ONE_WORDING:
            assert untranslated((settings.BASE_DIR / name).read_text())
