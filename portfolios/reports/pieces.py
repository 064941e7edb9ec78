"""The student's own in a portfolio: which entries, and each as frozen facts."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from textwrap import shorten

from django.core.files.storage import default_storage
from django.utils.text import capfirst

from portfolios import kinds
from portfolios.models import Attachment, Entry
from portfolios.reports.pictures import is_whole


def entries_of(placement, user):
    """What may be printed for `user`, the oldest first, with all that hangs off it."""
    return (
        Entry.objects.printed_for(user)
        .filter(placement=placement)
        .select_related("tension", "article")
        .prefetch_related("links__item", "attachments")
        .order_by("happened_on", "pk")
    )


def items_of(entry):
    """The statements that an entry names."""
    linked = [link.item for link in entry.links.all()]
    return [item for item in (*linked, entry.tension, entry.article) if item]


@dataclass(frozen=True)
class Statement:
    """A statement of a framework that the student points to."""

    code: str
    text: str

    @classmethod
    def of(cls, item):
        return item and cls(item.code, item.title or item.text)

    @property
    def short(self):
        return shorten(self.text, 120, placeholder=" …")


@dataclass(frozen=True)
class File:
    """A file with a piece; `name` and `description` are in the words of the student."""

    pk: int
    kind: str
    name: str
    description: str
    size: int
    sha256: str
    # Where it is kept, and whether it still was there.
    path: str
    is_there: bool

    @classmethod
    def of(cls, attachment):
        return cls(
            pk=attachment.pk,
            kind=attachment.kind,
            name=attachment.name,
            description=attachment.description,
            size=attachment.size,
            sha256=attachment.sha256,
            path=attachment.file.name,
            is_there=_is_there(attachment),
        )

    @property
    def kind_label(self):
        return Attachment.Kind(self.kind).label

    @property
    def is_photo(self):
        """Whether it is printed itself: else it is listed."""
        return self.is_there and self.kind == Attachment.Kind.IMAGE

    @property
    def address(self):
        """Under which the template names the picture."""
        return f"attachment:{self.pk}"

    @property
    def caption(self):
        return self.description or self.name


def _is_there(attachment):
    """Whether its file is still what it was; of what is not printed itself, that there is one."""
    name = attachment.file.name
    is_drawn = attachment.kind == Attachment.Kind.IMAGE
    return is_whole(name) if is_drawn else default_storage.exists(name)


@dataclass(frozen=True)
class Piece:
    """A stuk of the student, with what it is about and its files."""

    pk: int
    number: int
    title: str
    plain_name: str
    happened_on: date
    saved_at: datetime | None
    log: str
    hours: Decimal | None
    source: str
    tension: Statement | None
    article: Statement | None
    # What each part asks, and what the student wrote.
    parts: tuple[tuple[str, str], ...]
    about: tuple[Statement, ...]
    files: tuple[File, ...]

    @classmethod
    def of(cls, entry, number):
        """An entry as `entries_of` gives it, the so-maniest of a portfolio."""
        return cls(
            pk=entry.pk,
            number=number,
            title=entry.title,
            plain_name=entry.plain_name,
            happened_on=entry.happened_on,
            saved_at=entry.saved_at,
            log=str(entry.get_log_display()) if entry.kind == Entry.Kind.LOG else "",
            hours=entry.hours,
            source=str(entry.get_source_display()),
            tension=Statement.of(entry.tension),
            article=Statement.of(entry.article),
            parts=tuple((str(part.label), text) for part, text in kinds.written(entry)),
            about=tuple(Statement.of(link.item) for link in entry.links.all()),
            files=tuple(File.of(one) for one in entry.attachments.all()),
        )

    @property
    def heading(self):
        return self.title or capfirst(self.plain_name)

    @property
    def photos(self):
        return [file for file in self.files if file.is_photo]

    @property
    def photo_rows(self):
        """The photos as they stand beside each other."""
        return [self.photos[at : at + 2] for at in range(0, len(self.photos), 2)]

    @property
    def listed(self):
        """The files that cannot be printed."""
        return [file for file in self.files if not file.is_photo]

    @property
    def has_text(self):
        """A line of the log without more stands in the table of the log only."""
        return bool(not self.log or self.parts or self.about or self.files)
