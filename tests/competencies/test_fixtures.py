"""The reference data: complete, sound, and loaded twice without a change."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from competencies.models import Framework, Item, Relation
from tests.factories import FrameworkFactory, ItemFactory, LevelFactory

Kind = Item.Kind
# A relation can only be loaded once both its ends are there.
LOADING_ORDER = ["competencies.level", "competencies.framework", "competencies.relation"]


def load():
    first_models = {
        path: json.loads(path.read_text())[0]["model"]
        for path in sorted((settings.BASE_DIR / "fixtures").glob("*.json"))
    }
    ours = [path for path, model in first_models.items() if model in LOADING_ORDER]
    ours.sort(key=lambda path: LOADING_ORDER.index(first_models[path]))
    call_command("loaddata", *ours, verbosity=0)


def dump():
    out = StringIO()
    call_command("dumpdata", "competencies", stdout=out)
    return out.getvalue()


def count_kinds(framework):
    items = Item.objects.filter(framework__code=framework).exclude(kind=Kind.SECTION)
    return dict(Counter(items.values_list("kind", flat=True)))


def children_per_parent(framework, kind):
    items = Item.objects.filter(framework__code=framework, kind=kind).order_by("order")
    return dict(Counter(items.values_list("parent__code", flat=True)))


def check():
    """What the check says, and the faults it names."""
    out = StringIO()
    try:
        call_command("check_frameworks", stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error).splitlines()
    return out.getvalue(), []


@pytest.fixture(scope="class")
def reference_data(django_db_setup, django_db_blocker):
    """Loaded once for a whole class: it takes seconds, and what a test changes is rolled back."""
    with django_db_blocker.unblock():
        load()
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.mark.usefixtures("reference_data", "db")
class TestReferenceData:
    def test_loading_twice_changes_nothing(self):
        before = dump()
        load()
        assert dump() == before

    def test_every_framework_is_published(self):
        states = dict(Framework.objects.order_by("code").values_list("code", "status"))
        assert states == {
            "bcp-e-2013": "published",
            "beroepscode-2022": "published",
            "bk-2024": "published",
            "leerplan-2022": "published",
        }

    def test_what_is_in_the_curriculum(self):
        assert count_kinds("leerplan-2022") == {
            "line": 4,
            "part": 3,
            "general_competence": 38,
            "specific_competence": 26,
            "strand": 25,
            "outcome": 104,
            "setting": 21,
            "attention_point": 5,
            "task": 3,
            "possible_activity": 8,
            "supervision_criterion": 6,
            "theme": 3,
            "criterion": 15,
            "reflection_question": 30,
        }

    def test_strands_per_line(self):
        assert children_per_parent("leerplan-2022", Kind.STRAND) == {
            "PPO": 6,
            "KHE": 3,
            "KT1": 6,
            "KT2": 5,
            "KT3": 5,
        }

    def test_criteria_per_theme(self):
        assert children_per_parent("leerplan-2022", Kind.CRITERION) == {
            "PL-TH1": 6,
            "PL-TH2": 6,
            "PL-TH3": 3,
        }

    def test_outcomes_per_level(self):
        outcomes = Item.objects.filter(kind=Kind.OUTCOME)
        per_level = Counter(outcomes.values_list("levels__number", flat=True))
        assert per_level == {2: 21, 3: 22, 4: 22, 5: 25, 6: 25, 7: 25}

    def test_four_strands_start_above_level_two(self):
        without = Item.objects.filter(kind=Kind.STRAND).exclude(children__levels__number=2)
        starts = {strand.code: strand.children.first().code for strand in without}
        assert starts == {
            "KHE-2": "KHE-2.3",
            "KT1-6": "KT1-6.5",
            "KT2-5": "KT2-5.5",
            "KT3-5": "KT3-5.5",
        }

    def test_statements_of_more_than_one_paragraph(self):
        outcomes = Item.objects.filter(kind=Kind.OUTCOME, text__contains="\n\n").order_by("order")
        assert list(outcomes.values_list("code", flat=True)) == ["PPO-2.7", "PPO-5.4", "KHE-1.2"]

    def test_what_is_in_the_profile_of_2013(self):
        assert count_kinds("bcp-e-2013") == {
            "core_task": 3,
            "competence": 7,
            "behaviour": 36,
            "critical_situation": 5,
        }
        assert children_per_parent("bcp-e-2013", Kind.BEHAVIOUR) == {
            "C1": 7,
            "C2": 5,
            "C3": 4,
            "C4": 5,
            "C5": 4,
            "C6": 6,
            "C7": 5,
        }

    def test_what_is_in_the_flemish_qualification(self):
        assert count_kinds("bk-2024") == {
            "definition": 1,
            "competence": 14,
            "activity": 82,
            "knowledge": 67,
            "skill": 3,
            "context": 18,
            "autonomy": 12,
            "certificate": 1,
        }
        assert children_per_parent("bk-2024", Kind.CONTEXT) == {"OMG": 8, "HAN": 10}
        assert list(children_per_parent("bk-2024", Kind.AUTONOMY).values()) == [6, 3, 3]

    def test_activities_of_the_flemish_qualification(self):
        activities = Item.objects.filter(kind=Kind.ACTIVITY)
        assert activities.values("text").distinct().count() == 79

        def texts(skill):
            found = activities.filter(
                relations_from__kind=Relation.Kind.CLASSIFIED_AS,
                relations_from__to_item__code=skill,
            )
            return set(found.values_list("text", flat=True))

        cognitive, problem_solving = texts("SK-COG"), texts("SK-PROB")
        assert len(cognitive) == 72
        assert len(problem_solving) == 8
        assert len(cognitive & problem_solving) == 1
        assert texts("SK-MOT") == set()

    def test_knowledge_of_the_flemish_qualification(self):
        knowledge = Item.objects.filter(kind=Kind.KNOWLEDGE)
        assert knowledge.values("text").distinct().count() == 67
        links = Relation.objects.filter(kind=Relation.Kind.INCLUDES_KNOWLEDGE)
        assert links.count() == 161

    def test_what_is_in_the_code_of_conduct(self):
        assert count_kinds("beroepscode-2022") == {
            "value": 8,
            "tension": 6,
            "core_task": 4,
            "chapter": 7,
            "article": 33,
            "guideline": 83,
        }
        bare = Item.objects.get(kind=Kind.ARTICLE, children=None)
        assert bare.code == "4.7"

    def test_situations_and_what_they_meet(self):
        kinds = [Relation.Kind.ILLUSTRATES, Relation.Kind.EXACT]
        met = Relation.objects.filter(kind__in=kinds, to_item__kind=Kind.CRITICAL_SITUATION)
        pairs = Counter(met.values_list("to_item__code", "from_item__kind"))
        assert pairs == {
            (situation, kind): count
            for situation in ["K1", "K2", "K3", "K4", "K5"]
            for kind, count in {"reflection_question": 6, "tension": 1}.items()
        }

    def test_the_check_finds_no_fault(self):
        _, faults = check()
        assert faults == []

    def test_the_check_counts_the_outcomes_per_line_and_level(self):
        out, _ = check()
        table = [line.split() for line in out.partition("per niveau")[2].splitlines()[:7]]
        assert table == [
            ["2", "3", "4", "5", "6", "7"],
            ["PPO", "6", "6", "6", "6", "6", "6"],
            ["KHE", "2", "3", "3", "3", "3", "3"],
            ["KT1", "5", "5", "5", "6", "6", "6"],
            ["KT2", "4", "4", "4", "5", "5", "5"],
            ["KT3", "4", "4", "4", "5", "5", "5"],
            ["samen", "21", "22", "22", "25", "25", "25"],
        ]


@pytest.fixture
def strand(db):
    line = ItemFactory(framework__code="kader", kind=Kind.LINE, code="L")
    return ItemFactory(framework=line.framework, parent=line, kind=Kind.STRAND, code="L-1")


def outcome(strand, code, *numbers):
    item = ItemFactory(framework=strand.framework, parent=strand, kind=Kind.OUTCOME, code=code)
    item.levels.set([LevelFactory(number=number) for number in numbers])
    return item


def relate(knowledge, from_kind=Kind.COMPETENCE, **fields):
    from_item = ItemFactory(framework=knowledge.framework, kind=from_kind, code="C1")
    fields = {"kind": Relation.Kind.INCLUDES_KNOWLEDGE, "depth": "basic"} | fields
    return Relation.objects.create(
        from_item=from_item, to_item=knowledge, origin=Relation.Origin.SOURCE, **fields
    )


class TestFaults:
    def test_none_in_a_sound_framework(self, strand):
        outcome(strand, "L-1.2", 2, 3)
        outcome(strand, "L-1.4", 4)
        relate(ItemFactory(framework=strand.framework, kind=Kind.KNOWLEDGE))
        assert check()[1] == []

    def test_an_outcome_without_level(self, strand):
        outcome(strand, "L-1.2")
        assert check()[1] == ["kader L-1.2: de leeruitkomst heeft geen niveau"]

    def test_an_outcome_outside_a_strand(self, strand):
        outcome(strand, "L-1.2", 2)
        outcome(strand.parent, "L.2", 2)
        assert check()[1] == ["kader L.2: valt niet onder een leerdraad"]

    def test_an_outcome_under_nothing(self, strand):
        outcome(strand, "L-1.2", 2)
        Item.objects.filter(pk=outcome(strand, "los", 3).pk).update(parent=None)
        assert check()[1] == ["kader los: valt niet onder een leerdraad"]

    def test_a_level_twice_in_one_strand(self, strand):
        outcome(strand, "L-1.2", 2, 3)
        outcome(strand, "L-1.3", 3)
        assert check()[1] == ["kader L-1: niveau 3 komt 2 keer voor"]

    def test_a_strand_without_outcomes(self, strand):
        assert check()[1] == ["kader L-1: de leerdraad heeft geen leeruitkomsten"]

    def test_an_item_without_words(self, db):
        ItemFactory(framework__code="kader", kind=Kind.VALUE, code="X1", text=" ")
        ItemFactory(framework__code="kader", kind=Kind.VALUE, text="", title="Een kopje")
        assert check()[1] == ["kader X1: er is geen tekst en geen titel"]

    def test_codes_that_differ_only_in_capitals(self, db):
        ItemFactory(framework__code="kader", kind=Kind.VALUE, code="W1")
        ItemFactory(framework__code="kader", kind=Kind.VALUE, code="w1")
        assert check()[1] == ["kader w1: de code komt 2 keer voor"]

    def test_the_same_code_in_two_frameworks_is_no_fault(self, db):
        ItemFactory(framework__code="kader", kind=Kind.VALUE, code="W1")
        ItemFactory(framework__code="ander", kind=Kind.VALUE, code="W1")
        assert check()[1] == []

    def test_a_parent_in_another_framework(self, db):
        parent = ItemFactory(framework__code="ander", kind=Kind.SECTION, code="S")
        ItemFactory(framework__code="kader", kind=Kind.VALUE, code="W1", parent=parent)
        assert check()[1] == ["kader W1: valt onder ander S, in een ander kader"]

    def test_a_circle(self, db):
        one = ItemFactory(framework__code="kader", kind=Kind.SECTION, code="A")
        other = ItemFactory(framework__code="kader", kind=Kind.SECTION, code="B", parent=one)
        Item.objects.filter(pk=one.pk).update(parent=other)
        assert check()[1] == [
            "kader A: valt in een kring onder zichzelf",
            "kader B: valt in een kring onder zichzelf",
        ]

    def test_knowledge_that_no_competence_includes(self, db):
        knowledge = ItemFactory(framework__code="kader", kind=Kind.KNOWLEDGE, code="K1")
        relate(knowledge, from_kind=Kind.VALUE)
        assert check()[1] == ["kader K1: geen competentie heeft dit kenniselement"]

    def test_knowledge_without_depth(self, db):
        relate(ItemFactory(framework__code="kader", kind=Kind.KNOWLEDGE, code="K1"), depth="")
        assert check()[1] == ["kader C1 en kader K1: het verband mist de diepte van de kennis"]

    def test_depth_where_there_is_no_knowledge(self, db):
        relate(ItemFactory(framework__code="kader", kind=Kind.VALUE, code="W1"), kind="supports")
        assert check()[1] == [
            "kader C1 en kader W1: alleen een verband met kennis heeft een diepte"
        ]

    def test_an_empty_framework(self, db):
        FrameworkFactory(code="leeg")
        assert check()[1] == ["leeg: het kader is leeg"]
