"""The rules of the house as functions from a text to a list of sentences about what breaks them."""

import ast
import re
from html.parser import HTMLParser

# The methods through which a view, action or task may reach rows that belong to people.
GATES = {
    "visible_to": "what someone may see",
    "editable_by": "what someone may change",
    "planned_by": "placements, or rounds, for which someone plans",
    "opened_to": "rounds in which someone may read what others said",
    "talked_over_by": "conversations that someone takes part in",
    "judged_by": "conversations that someone judges",
    "answerable_by": "plans and questions to which somebody was asked to say something",
    "unseen_by": "plans to which they did not yet",
    "givable_to": "reports that someone may have in a file at this moment",
    "correctable_by": "reports of finalised rounds that someone may correct",
    "issued_as": "what was issued under a code, for whoever has that code",
    "withdrawable_by": "reports that someone asked for and may take back",
    "supervised_by": "placements, or rounds, where someone is the supervisor",
    "about": "the student's own rounds",
    "left_by": "what someone read about others",
    "written_by": "lists that someone fills in or types over",
    "typed_over_by": "lists that a tutor may type over from paper",
    "printable_by": "lists that someone may print without answers",
    "returnable_by": "lists that someone may take back",
    "returnable_through": "lists that someone may give back to their author",
    "held_by": "the parts that someone has",
    "ever_held_by": "the same, ended parts too",
    "endable_by": "parts that someone may end",
    "coordinators_of": "who coordinates the programme of a placement that came through its gate",
    "in_programme_of": "who guides in the programme of a placement that came through its gate",
    "with_say_of": "rounds in which someone fills in a list or judges",
    "assessed_by": "rounds that are someone's to judge",
    "running": "which of some placements have a round of a kind running",
    "coordinated_by": "programmes that someone coordinates, and their lists",
    "described_by": "whose level someone says: their own, or that of who guides where they plan",
    "arranged_by": "parts that someone gives and ends",
    "uploaded_by": "lists of people that someone uploaded and may apply",
    "with_address": "people by their own address, whom one names to give them a part",
    "found_or_new": "the same for one person, who may be new",
    "forget_old": "for workers: what is old enough to go",
    "opened_with": "the invitation that a link is the address of, the feed that a token opens",
    "in_cohort": "placements of a cohort that came through its gate",
    "of_school": "placements of a school, for a feed that its token opened",
    "mailed_to": "codes of somebody, of which the session of this browser says one",
    "reached_at": "whose link is mailed to the address that somebody typed, and shown to nobody",
    "links_to": "mails with a link, to count them",
    "administered_by": "what someone arranges for a school",
    "with_part_in": "the people of parts that came through their gate",
    "learnt_by": "a student's own placements",
    "with_part": "placements in which someone learns or guides",
    "asked_in_rounds_of": "who is asked and has handed in, not what they said",
    "of": "what hangs off a placement, round or list that came through its gate",
    "of_all": "the same for several",
    "guiding_at": "who guided in a placement that came through its gate",
    "beside": "who guides in placements that came through their gate",
    "of_guide": "the lists of somebody whose part came through its gate",
    "of_guides": "the same for several",
    "in_round": "the same at one remove",
    "words_for": "what a programme advises, which is no secret",
    "set_words": "the same, of a programme that came through its gate",
    "available_to": "lists that a programme may use",
    "readable": "frameworks that were published",
    "published": "frameworks in use",
    "styled": "colours and logo, which are no secret",
    "waiting": "for workers, who work for nobody in particular: reports to make, mail to send",
    "to_people": "mail to people of a programme that came through its gate",
    "made_as": "mail that was just made, to count it",
    "untried": "mail that was never tried, of a round that is held",
    "filed_as": "for workers: which of some stored files belong to an entry or a document",
    "printed_for": "what may be printed of what someone may see",
    "let_go": "forgets, in reports, an entry that its student takes back",
}
# Actions write rows that are new, and read again what they lock.
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "select_for_update"}
# What the field has agreed on, and what is asked about it: the same for everyone.
REFERENCE_MODELS = {
    "Framework",
    "Item",
    "Level",
    "Relation",
    "Scale",
    "ScalePoint",
}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
BY_KEY = {"get_object_or_404", "get_list_or_404"}
FORBIDDEN_NAMES = {"services", "selectors", "utils", "helpers", "signals"}
LONG = 450

# Words that are the same in every language.
NAMES = {"Ervaring", "PDF", "CSV", "NLQF", "VKS", "EQF"}
SPOKEN_ATTRIBUTES = {"aria-label", "aria-description", "alt", "title", "placeholder", "label"}
LETTERS = re.compile(r"[^\W\d_]{2,}")


def chain_of(manager, parents):
    """The names of the methods called on `manager`, in order."""
    names, node = [], manager
    while isinstance(parent := parents.get(node), ast.Attribute | ast.Call):
        if isinstance(parent, ast.Attribute):
            names.append(parent.attr)
        elif parent.func is not node:
            break
        node = parent
    return names


def ungated_queries(source, *, exempt=(), writes=False):
    """Queries that pass no gate. `exempt`: models that need none here; `writes`: see WRITES."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    allowed = GATES.keys() | (WRITES if writes else set())
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            model = ast.unparse(node.value)
            if model in REFERENCE_MODELS | set(exempt) or allowed & set(chain_of(node, parents)):
                continue
            found.append(f"{node.lineno}: {model} is read past its gate")
        if isinstance(node, ast.Call) and ast.unparse(node.func) in BY_KEY and node.args:
            model = ast.unparse(node.args[0])
            if model.isidentifier() and model[0].isupper() and model not in REFERENCE_MODELS:
                found.append(f"{node.lineno}: {model} is read past its gate")
    return sorted(found)


def environment_reads(source):
    """Places where the environment is read without the typed reader `env`."""
    readers = {"os.environ", "os.getenv", "os.environb"}
    return [
        f"{node.lineno}: reads {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Attribute) and ast.unparse(node) in readers)
        or (isinstance(node, ast.ImportFrom) and node.module == "os")
    ]


# From the inside out: what a template says in translatable form, and what nobody reads.
_TRANSLATED = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*(?:trans|translate)\b.*?%}",
    re.DOTALL,
)
_SILENT = re.compile(
    r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->"
    r"|<(script|style)\b[^>]*>.*?</\1\s*>"
    # Blocks of base.html that fill an attribute: a class, or aria-current.
    r"|{%\s*block (?:page_class|nav_\w+)\s*%}.*?{%\s*endblock\b.*?%}",
    re.DOTALL,
)
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
_SAID_IN_TAG = re.compile(
    r"\|(?:default|default_if_none|yesno|pluralize):(\"[^\"]*\"|'[^']*')"
    r"|\b\w+=(\"[^\"]* [^\"]*\"|'[^']* [^']*')"
)


def _blank(match):
    """White space of the same number of lines, so that line numbers stay true."""
    return " " + "\n" * match[0].count("\n")


class _Spoken(HTMLParser):
    """Collects what a reader would see or hear."""

    def __init__(self):
        super().__init__()
        self.found = []

    def _say(self, text):
        words = [word for word in LETTERS.findall(text) if word not in NAMES]
        if words:
            self.found.append((self.getpos()[0], " ".join(text.split())))

    def handle_data(self, data):
        self._say(data)

    def handle_starttag(self, tag, attrs):
        button = tag == "input" and dict(attrs).get("type") in {"submit", "button", "reset"}
        for name, value in attrs:
            if value and (name in SPOKEN_ATTRIBUTES or (button and name == "value")):
                self._say(value)

    handle_startendtag = handle_starttag


def untranslated(source):
    """Sentences that stand outside translate and blocktranslate."""
    source = _TRANSLATED.sub(_blank, _SILENT.sub(_blank, source))
    found = []
    for tag in _TAG.finditer(source):
        line = source.count("\n", 0, tag.start()) + 1
        said = [one or other for one, other in _SAID_IN_TAG.findall(tag[0])]
        found += [(line, text) for text in said if LETTERS.search(text)]
    parser = _Spoken()
    parser.feed(_TAG.sub(_blank, source))
    parser.close()
    return [f"{line}: not translatable: {text}" for line, text in sorted(found + parser.found)]


_COMMENTS = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
_INLINE = re.compile(
    r"""\sstyle\s*=\s*["'{]|<style\b|<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+\s*=\s*["'{]""",
    re.IGNORECASE,
)


def inline_code(source):
    """Scripts and styles in the page itself, which the content security policy refuses."""
    source = _COMMENTS.sub(_blank, source)
    return [
        f"{source.count(chr(10), 0, match.start()) + 1}: {match[0].strip()}"
        for match in _INLINE.finditer(source)
    ]
