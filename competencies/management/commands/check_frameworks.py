"""Checks the loaded reference data and counts what is in it."""

from collections import Counter, defaultdict

from django.core.management.base import BaseCommand, CommandError

from competencies.models import Framework, Item, Level, Relation

Kind = Item.Kind

HANGS_UNDER = {
    Kind.PART: [Kind.LINE],
    Kind.STRAND: [Kind.LINE, Kind.PART],
    Kind.OUTCOME: [Kind.STRAND],
    Kind.BEHAVIOUR: [Kind.COMPETENCE],
    Kind.ACTIVITY: [Kind.COMPETENCE],
    Kind.CRITERION: [Kind.THEME],
    Kind.ARTICLE: [Kind.CHAPTER],
    Kind.GUIDELINE: [Kind.ARTICLE],
}


class Command(BaseCommand):
    help = "Controleert de geladen kaders en telt wat erin staat."

    def handle(self, *args, **options):
        items = list(
            Item.objects.select_related("framework", "parent__framework", "parent__parent")
        )
        items_of = defaultdict(list)
        for item in items:
            items_of[item.framework_id].append(item)
        levels_of = outcome_levels()

        for framework in Framework.objects.all():
            kinds = Counter(item.get_kind_display() for item in items_of[framework.pk])
            self.print_table(framework.code, kinds)
        self.print_outcomes(items, levels_of)
        relations = Relation.objects.select_related(
            "from_item__framework", "to_item__framework"
        ).order_by("pk")
        kinds = Counter(relation.get_kind_display() for relation in relations)
        self.print_table("verbanden", kinds)

        faults = [
            *empty_frameworks(items_of),
            *repeated_codes(items),
            *nameless(items),
            *misplaced(items),
            *unsound_strands(items, levels_of),
            *unused_knowledge(items, relations),
            *unsound_depths(relations),
        ]
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("Geen fouten gevonden.")

    def print_table(self, title, counts):
        self.stdout.write(title)
        for label, count in counts.items():
            self.stdout.write(f"  {label:<36}{count:>6}")
        self.stdout.write(f"  {'samen':<36}{counts.total():>6}\n\n")

    def print_outcomes(self, items, levels_of):
        """How many statements a student finds, per line (or part of a line) and level."""
        numbers = list(Level.objects.values_list("number", flat=True))
        counts = defaultdict(Counter)
        for item in items:
            if item.kind == Kind.OUTCOME and item.parent and item.parent.parent:
                counts[item.parent.parent.code].update(levels_of[item.pk])
        counts["samen"] = sum(counts.values(), Counter())

        heading = "".join(f"{number:>6}" for number in numbers)
        self.stdout.write(f"{'leeruitkomsten per niveau':<38}{heading}")
        for label, row in counts.items():
            cells = "".join(f"{row[number]:>6}" for number in numbers)
            self.stdout.write(f"  {label:<36}{cells}")
        self.stdout.write("\n")


def outcome_levels():
    """The level numbers of each item that has any, by its primary key."""
    levels = defaultdict(list)
    pairs = Item.levels.through.objects.order_by("level__number")
    for item, number in pairs.values_list("item", "level__number"):
        levels[item].append(number)
    return levels


def address(item):
    return f"{item.framework.code} {item.code}"


def empty_frameworks(items_of):
    for framework in Framework.objects.all():
        if not items_of[framework.pk]:
            yield f"{framework.code}: het kader is leeg"


def repeated_codes(items):
    """Codes are read aloud and typed: two that differ only in capitals count as one."""
    for code, count in Counter(address(item).casefold() for item in items).items():
        if count > 1:
            yield f"{code}: de code komt {count} keer voor"


def nameless(items):
    for item in items:
        if not item.name.strip():
            yield f"{address(item)}: er is geen tekst en geen titel"


def misplaced(items):
    """Every item leads up to the top of its own framework, and hangs where its kind belongs."""
    parents = {item.pk: item.parent_id for item in items}
    for item in items:
        if item.parent and item.parent.framework_id != item.framework_id:
            yield f"{address(item)}: valt onder {address(item.parent)}, in een ander kader"
        allowed = HANGS_UNDER.get(item.kind)
        if allowed and (item.parent is None or item.parent.kind not in allowed):
            wanted = " of ".join(str(kind.label) for kind in allowed)
            yield f"{address(item)}: valt niet onder een {wanted}"
        seen, above = set(), item.pk
        while above and above not in seen:
            seen.add(above)
            above = parents[above]
        if above:
            yield f"{address(item)}: valt in een kring onder zichzelf"


def unsound_strands(items, levels_of):
    """Every outcome has a level, and a strand has one statement per level at most."""
    outcomes_of = defaultdict(list)
    for item in items:
        if item.kind == Kind.OUTCOME:
            outcomes_of[item.parent_id].append(item)
            if not levels_of[item.pk]:
                yield f"{address(item)}: de leeruitkomst heeft geen niveau"
    for strand in items:
        if strand.kind != Kind.STRAND:
            continue
        outcomes = outcomes_of[strand.pk]
        if not outcomes:
            yield f"{address(strand)}: de leerdraad heeft geen leeruitkomsten"
        counts = Counter(number for outcome in outcomes for number in levels_of[outcome.pk])
        for number, count in counts.items():
            if count > 1:
                yield f"{address(strand)}: niveau {number} komt {count} keer voor"


def unused_knowledge(items, relations):
    included = {
        relation.to_item_id
        for relation in relations
        if relation.kind == Relation.Kind.INCLUDES_KNOWLEDGE
        and relation.from_item.kind == Kind.COMPETENCE
    }
    for item in items:
        if item.kind == Kind.KNOWLEDGE and item.pk not in included:
            yield f"{address(item)}: geen competentie heeft dit kenniselement"


def unsound_depths(relations):
    for relation in relations:
        includes = relation.kind == Relation.Kind.INCLUDES_KNOWLEDGE
        ends = f"{address(relation.from_item)} en {address(relation.to_item)}"
        if includes and not relation.depth:
            yield f"{ends}: het verband mist de diepte van de kennis"
        if relation.depth and not includes:
            yield f"{ends}: alleen een verband met kennis heeft een diepte"
