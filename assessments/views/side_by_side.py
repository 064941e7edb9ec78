"""The rows of the side-by-side page: every voice on one line, and what the talk came to."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.comparison import sentence
from assessments.models import Conclusion


class _Levels(dict):
    """What a level is called; asked for again and again, it is translated once."""

    def __missing__(self, number):
        self[number] = _("Niveau %(level)s") % {"level": number}
        return self[number]


def shown(rows, comparison, own_role, *, around, conclusions, round):
    """What the page says of each row. A voice is drawn once: it returns hundreds of times."""
    base = reverse("assessments:conclusion", args=[round.pk, 0]).removesuffix("0/")
    names, marks, levels = {}, {}, _Levels()
    for role in comparison.roles if rows else ():
        names[role] = render_to_string("_voice.html", {"role": role})
        marks[role] = render_to_string("_voice.html", {"role": role, "silent": True})
    return [
        {
            "row": row,
            "words": sentence(row, own_role),
            "scale": [
                (word, [marks[given.role] for given in row.on_scale if given.word == word])
                for word in (comparison.scale if row.on_scale else ())
            ],
            "beside": [(names[given.role], given.word) for given in row.beside],
            "pointed": [(names[given.role], levels[given.rung]) for given in row.pointed],
            "said": [
                (given.role, names[given.role], given.comment)
                for given in (row.given if row.has_comments else ())
            ],
            "rungs": [
                (levels[rung.level], rung.text) for rung in around.neighbours.get(row.item, ())
            ],
            "note_url": f"{base}{row.question}/",
            "conclusion": conclusions.get(row.question) or Conclusion(),
        }
        for row in rows
    ]
