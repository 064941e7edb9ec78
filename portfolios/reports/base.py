"""What every kind of report is: frozen facts that know how they are gathered, and a template."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import ClassVar, Self

import django
import PIL
import segno
from django.conf import settings
from django.utils.functional import Promise

from ervaring import pdf
from portfolios.models import KINDS, Report

# All that turns facts into a page, beside the style sheet and the fonts.
SOURCES = [
    (folder, pattern)
    for pattern, folders in {
        "*.py": ["assessments", "competencies", "ervaring", "portfolios"],
        "*.html": ["templates/reports"],
        "*.mo": ["locale"],
    }.items()
    for folder in folders
]


class Facts:
    """What a report of one kind holds, in the words that its template prints.

    Another kind is a frozen dataclass that extends this, in a module that `portfolios.reports`
    imports, and a template `reports/<kind>.html`.
    Equal facts are equal pages: whatever shapes them is a field, and no clock or chance is.
    """

    # The name by which reports keep it, what it is called, and what is in it, to who may ask.
    kind: ClassVar[str]
    label: ClassVar[str]
    told: ClassVar[str] = ""
    # Whether people ask for it on the page of a placement.
    on_request: ClassVar[bool] = False
    # Whether who asks chooses parts and their order.
    in_parts: ClassVar[bool] = False
    # Whether it says something about somebody, so that others can check whether it is real.
    is_issued: ClassVar[bool] = True

    # A page that lists kinds shows them as they are.
    do_not_call_in_templates = True

    # The keys of the entries in it.
    printed = ()
    # The newest moment of what is in it: the date of the file.
    last_step_at = None
    # The lines of its contents, and at the back the frameworks and the lists that it quotes.
    contents = ()
    sources = ()
    asked_lists = ()

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        KINDS[cls.kind] = cls

    @classmethod
    def gather(cls, report: Report) -> Self:
        """What `report.requested_by` may read of its subject.

        Raises DoesNotExist of a model when that is nothing (any more).
        """
        raise NotImplementedError

    @property
    def data(self):
        """The same for another system, as what JSON can hold; None when there is nothing to say."""
        return None

    @property
    def images(self):
        """The pictures that the template names as `attachment:<name>`: {name: bytes}."""
        return {}


def content_key(facts: Facts) -> str:
    """Equal keys mean equal documents: facts, templates and code, style sheet, fonts, renderer."""
    plain = json.dumps([facts.kind, _plain(facts)], ensure_ascii=False)
    return hashlib.sha256(f"{fingerprint()}\n{plain}".encode()).hexdigest()


def _plain(value):
    """Facts as what JSON can hold. Raises TypeError for what could hide something."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, (date, Decimal, Promise)):
        return str(value)
    if isinstance(value, dict):
        return _plain(list(value.items()))
    raise TypeError(f"{type(value).__name__} in the facts of a report")


@cache
def fingerprint():
    """A hash of all that shapes a page beside its facts. Once per process."""
    versions = [django.get_version(), segno.__version__, PIL.__version__, pdf.fingerprint()]
    here = [settings.SITE_URL, settings.LANGUAGE_CODE, settings.TIME_ZONE]
    digest = hashlib.sha256(json.dumps([versions, here]).encode())
    for folder, pattern in SOURCES:
        for path in sorted((settings.BASE_DIR / folder).rglob(pattern)):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
