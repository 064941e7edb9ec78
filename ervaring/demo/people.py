"""Whom one can sign in as to look around, and what each of them is good for."""

from django.utils.translation import gettext_lazy as _

from ervaring.accounts.backends import DEMO_DOMAIN

PASSWORD = "ervaring-demo"

# Name, name before the @, what they are in the demo school. Mouna Idrissi has a round in every state
# around her: see `school.py`.
GUIDES = [
    ("Jasmijn Verhoeven", "jasmijn", _("student, middenin een stage")),
    ("Ruud Terpstra", "ruud", _("praktijkbegeleider van drie studenten")),
    ("Mouna Idrissi", "mouna", _("opleidingscoördinator")),
    ("Hilde Baeten", "hilde", _("studentbegeleider")),
    ("Orlando Sweijer", "orlando", _("tweede beoordelaar")),
    ("Lieve Vermeersch", "lieve", _("student in Vlaanderen")),
    ("Wietske Damstra", "wietske", _("beheerder van de school")),
]


def address(mailbox):
    return f"{mailbox}@{DEMO_DOMAIN}"


def people():
    """One person per role: a list of {name, role, email}."""
    return [
        {"name": name, "role": role, "email": address(mailbox)} for name, mailbox, role in GUIDES
    ]
