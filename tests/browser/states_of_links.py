"""Pages about what entries are about and are evidence for, for the tests of accessibility."""

from playwright.sync_api import expect

from assessments.models import Answer
from competencies.models import Relation
from portfolios.models import Evidence, Link
from tests.factories import EntryFactory, FrameworkFactory, ItemFactory, LevelFactory, RoundFactory

TITLE = "Een wandeling met iemand die eerst niets wilde zeggen, en toch meeliep"


def chosen(**traits):
    """An answer with two entries chosen as evidence, of a programme that asks two competences."""
    round = RoundFactory(**traits)
    placement = round.placement
    answer = Answer.objects.filter(assessment__round=round, assessment__role="student").first()
    framework = FrameworkFactory(code="bk", jurisdiction="VL", short_title="Beroepskwalificatie")
    competence = ItemFactory(framework=framework, kind="competence", text="Gaat om met verschil")
    ItemFactory(framework=framework, kind="competence", title="Werkt samen")
    strand = ItemFactory(kind="strand", title="Ervaringen delen")
    outcome = ItemFactory(framework=strand.framework, parent=strand, kind="outcome")
    outcome.levels.add(LevelFactory())
    placement.cohort.programme.frameworks.add(strand.framework)
    Relation.objects.create(from_item=competence, to_item=strand, kind="broader", origin="project")
    for kind, fields in [("reflection", {"for_supervisor": True}), ("feedback", {"shared": True})]:
        entry = EntryFactory(placement=placement, kind=kind, title=TITLE, **fields)
        Evidence.objects.create(answer=answer, entry=entry)
        for item in (answer.question.item, outcome, competence):
            Link.make([entry], item)
    return answer, entry


def at(visit, user, path):
    page = visit(user)
    page.goto(path)
    return page


def student_of(answer):
    return answer.assessment.author


def links_of_an_entry(visit):
    answer, entry = chosen()
    return at(visit, student_of(answer), f"/stukken/{entry.pk}/uitspraken/")


def links_found(visit):
    page = links_of_an_entry(visit)
    page.get_by_label("Een woord, een deel van een woord").press_sequentially("verschi")
    expect(page.locator("#found mark")).to_have_count(1)
    return page


def entry_with_links(visit):
    answer, entry = chosen()
    Evidence.objects.filter(entry=entry).delete()
    return at(visit, student_of(answer), entry.get_absolute_url())


def evidence(visit):
    answer, _entry = chosen()
    page = at(visit, student_of(answer), f"/antwoorden/{answer.pk}/bewijs/")
    page.get_by_label("Zoek in je stukken").press_sequentially("niets dat er is")
    expect(page.get_by_text("Wat je koos, blijft staan.")).to_be_visible()
    return page


def evidence_without_entries(visit):
    answer = Answer.objects.filter(assessment__round=RoundFactory()).first()
    return at(visit, student_of(answer), f"/antwoorden/{answer.pk}/bewijs/")


def evidence_to_read(visit):
    answer, _entry = chosen(conversation=True)
    return at(visit, student_of(answer), f"/antwoorden/{answer.pk}/bewijs/")


def round_with_evidence(visit):
    answer, _entry = chosen(conversation=True)
    return at(visit, student_of(answer), answer.assessment.round.get_absolute_url())


def coverage(visit):
    answer, _entry = chosen()
    page = at(visit, student_of(answer), f"/stages/{answer.assessment.round.placement_id}/dekking/")
    page.get_by_text("Welke stukken").first.click()
    return page


def coverage_of_the_other_country(visit):
    answer, _entry = chosen()
    placement = answer.assessment.round.placement_id
    return at(visit, student_of(answer), f"/stages/{placement}/dekking/?profiel=VL")


def coverage_without_a_profile(visit):
    placement = RoundFactory().placement
    return at(visit, placement.student, f"/stages/{placement.pk}/dekking/")


STATES = [
    links_of_an_entry, links_found, entry_with_links, evidence, evidence_without_entries,
    evidence_to_read, round_with_evidence, coverage, coverage_of_the_other_country,
    coverage_without_a_profile,
]  # fmt: skip
