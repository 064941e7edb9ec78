"""Whom one can sign in as to look around, and names for all the others. Nobody of them exists."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ervaring.accounts.backends import DEMO_DOMAIN

PASSWORD = "ervaring-demo"  # noqa: S105 printed on the sign-in page of the demo

# Name, the part before the @, and what they are. What happens around them is told in stories.py.
GUIDES = [
    ("Jasmijn Verhoeven", "jasmijn", _("student, middenin een stage")),
    ("Ruud Terpstra", "ruud", _("praktijkbegeleider van vier studenten")),
    ("Mouna Idrissi", "mouna", _("opleidingscoördinator")),
    ("Hilde Baeten", "hilde", _("studentbegeleider")),
    ("Orlando Sweijer", "orlando", _("tweede beoordelaar")),
    ("Lieve Vermeersch", "lieve", _("student in Vlaanderen")),
    ("Wietske Damstra", "wietske", _("beheerder van de school")),
]

FIRST_NAMES = [
    "Aisha", "Arjen", "Bilal", "Bregje", "Carlo", "Chantal", "Dagmar", "Delano", "Dewi", "Dorien",
    "Emre", "Esmée", "Farah", "Floris", "Gamze", "Gerben", "Hanneke", "Hamid", "Ilse", "Imane",
    "Ivo", "Jantine", "Jeroen", "Joëlle", "Kadir", "Karin", "Khadija", "Kim", "Laila", "Lars",
    "Loes", "Luuk", "Maaike", "Marek", "Mehmet", "Naima", "Niels", "Noor", "Olga", "Omar",
    "Patries", "Quinten", "Rachid", "Rianne", "Roos", "Samir", "Shanti", "Sietse", "Soraya",
    "Stefan", "Tessa", "Thijs", "Tuğba", "Valerie", "Vincent", "Wim", "Yara", "Youssef", "Zeynep",
    "Zoë",
]  # fmt: skip
LAST_NAMES = [
    "Aalbers", "Achahbar", "van den Akker", "Amrani", "Bakboord", "Bergsma", "Blommaert", "Bos",
    "el Bouchti", "Brouwers", "Çelik", "Coppens", "van Dalen", "Demir", "Dijkgraaf", "Doğan",
    "van Eck", "Elzinga", "Engels", "Fontein", "Gerritsen", "Groeneveld", "Haddou", "ter Haar",
    "Hofstee", "van Houten", "Huijbregts", "Jansma", "Kalloe", "Kowalczyk", "Kranenburg", "Kuiken",
    "Lindeman", "Lopes", "Maduro", "Martina", "Meulenbelt", "Nazari", "Nijboer", "van Oers",
    "Oostra", "Öztürk", "Pinas", "Postma", "Ramdin", "Rietveld", "Rozema", "Saïdi", "Schipper",
    "Snoek", "Soekhai", "Tahiri", "van Tongeren", "Tran", "Veenhof", "Visscher", "de Waal",
    "Wesselink", "Yıldız", "Zijlstra",
]  # fmt: skip


def address(mailbox):
    return f"{mailbox}@{DEMO_DOMAIN}"


def people():
    """One person per role: a list of {name, role, email}."""
    return [
        {"name": name, "role": role, "email": address(mailbox)} for name, mailbox, role in GUIDES
    ]


def mailbox_of(name):
    """Their own first name for the guides, the whole name for the others."""
    guides = {guide: mailbox for guide, mailbox, _role in GUIDES}
    return guides.get(name) or slugify(name)


def invented(number):
    """Person `number` of as many as are wanted: (name, e-mail address), each address once."""
    turn, number = divmod(number, len(FIRST_NAMES) * len(LAST_NAMES))
    row, first = divmod(number, len(FIRST_NAMES))
    last = LAST_NAMES[(first * 7 + row) % len(LAST_NAMES)]
    name = f"{FIRST_NAMES[first]} {last}"
    return name, address(slugify(name) + (str(turn + 1) if turn else ""))
