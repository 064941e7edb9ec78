"""A file that was issued: what can be checked, years later, with the code on its paper."""

import datetime
import hashlib
import secrets
from functools import partial

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ervaring.schools.models import School
from portfolios.models.strays import STRAY, delete_strays

# Without I, L, O and U: what somebody copies from paper is never taken for something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
LENGTH, GROUP = 16, 4  # characters: 80 bits
FOLDER = "reports"
# How long after a bundle a file waits for the next one, which need not render it again then.
KEPT = datetime.timedelta(days=30)


def new_code():
    return "".join(secrets.choice(ALPHABET) for _number in range(LENGTH))


def plain_code(typed):
    """A code as it is stored, from how somebody typed it; "" when it cannot be one."""
    code = "".join(one for one in str(typed).upper() if one.isalnum()).translate(MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


class OtherBytesError(Exception):
    """The same content came out as another file than the one that was issued."""


class FileGoneError(Exception):
    """The file was deleted since it was found: the last report of it was withdrawn."""


class DocumentQuerySet(models.QuerySet):
    def issued_as(self, code):
        """The document with this code, for whoever has the code, and how it stands now.

        None at all as long as no report of it is ready, or when it says nothing about anybody. It
        was `replaced_at` when a report that corrects it was ready. It `stands` as long as one
        of its reports does: see `ReportQuerySet.standing`.
        """
        reports = apps.get_model("portfolios", "Report").objects.issued()
        own = reports.filter(document=OuterRef("pk"))
        later = reports.filter(replaces__document=OuterRef("pk")).order_by("finished_at")
        return self.filter(Exists(own), code=code).annotate(
            replaced_at=Subquery(later.values("finished_at")[:1]),
            stands=Exists(own.standing()),
        )

    def filed_as(self, names):
        """For workers: which of these files in the storage belong to a document."""
        return self.filter(file__in=names).order_by()

    def forget_old(self):
        """Delete files that only bundles had, a while ago, and files that a killed worker left.

        The documents that were given out stay: they can be checked for ever, and made again they
        must come out as the same bytes.
        """
        reports = apps.get_model("portfolios", "Report").objects.filter(document=OuterRef("pk"))
        for one in self.filter(~Exists(reports), made_at__lt=timezone.now() - STRAY):
            one.drop_unless_used()
        needed = Q(bundled=False) | Q(requested_at__gte=timezone.now() - KEPT)
        old = self.exclude(file="").filter(Exists(reports)).exclude(Exists(reports.filter(needed)))
        for one in old:
            one.delete_file_if_in(old)
        delete_strays(FOLDER, set(self.exclude(file="").values_list("file", flat=True)))


class Document(models.Model):
    """The file of one content: content that is the same is one file, with one code.

    The code is there before the file, because it is printed in it.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    # The hash of all that shapes the pages beside the code: `portfolios.reports.content_key`.
    content_key = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=LENGTH, unique=True, default=new_code)
    file = models.FileField(upload_to=FOLDER, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.PositiveBigIntegerField(_("grootte in bytes"), default=0)
    made_at = models.DateTimeField(null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("uitgegeven bestand")
        verbose_name_plural = _("uitgegeven bestanden")

    def __str__(self):
        return self.shown_code

    @property
    def shown_code(self):
        """The code in groups, as it stands on paper."""
        return "-".join(self.code[at : at + GROUP] for at in range(0, LENGTH, GROUP))

    @property
    def standing(self):
        """In a word, of a document that came through `issued_as`."""
        if not self.stands:
            return "withdrawn"
        return "replaced" if self.replaced_at else "issued"

    @property
    def is_there(self):
        return bool(self.file) and default_storage.exists(self.file.name)

    @classmethod
    def of(cls, content_key, school):
        """The document of this content; a new one, without a file, when there is none."""
        made, _new = cls.objects.get_or_create(
            content_key=content_key, defaults={"school_id": school}
        )
        return made

    def drop_unless_used(self):
        """Delete it with its file when no report is of it: nobody would find it."""
        try:
            with transaction.atomic():
                name = self.file.name
                self.delete()
                if name:
                    transaction.on_commit(partial(default_storage.delete, name), robust=True)
        except IntegrityError:  # a report is of it, maybe since a moment ago
            pass

    def delete_file_unless_given_out(self):
        """Delete the file when every report of it was withdrawn. The code and the hash stay."""
        reports = apps.get_model("portfolios", "Report").objects.filter(document=OuterRef("pk"))
        self.delete_file_if_in(Document.objects.exclude(Exists(reports.filter(withdrawn_at=None))))

    @transaction.atomic
    def delete_file_if_in(self, documents):
        """Delete the file when it is of one of `documents` still, once nobody holds it."""
        Document.objects.select_for_update().filter(pk=self.pk).first()
        row = documents.filter(pk=self.pk).exclude(file="").first()
        if row:
            name, row.file = row.file.name, ""
            row.save(update_fields=["file"])
            transaction.on_commit(partial(default_storage.delete, name), robust=True)

    def hold_file(self):
        """Until the end of the transaction nobody deletes it. Raises FileGoneError."""
        held = Document.objects.select_for_update().filter(pk=self.pk).exclude(file="")
        if not held.exists():
            raise FileGoneError

    def give_up(self):
        """Its content is another document from now on. Who has this one can still check it."""
        self.content_key = hashlib.sha256(f"{self.content_key} {self.code}".encode()).hexdigest()
        self.save(update_fields=["content_key"])

    def store(self, *, file, sha256, size):
        """`file` (a name in the storage) is it from now on, if there was none yet.

        Returns False when there was one: the file of somebody who was first stays. Raises
        OtherBytesError when its bytes are others than those that were issued, and FileGoneError
        when the whole document was dropped: nobody had a report of it yet.
        """
        row = Document.objects.filter(pk=self.pk)
        known = row.values_list("sha256", flat=True).first()
        if known is None:
            raise FileGoneError
        if known and known != sha256:
            raise OtherBytesError
        made = {"sha256": sha256, "size": size}
        if not known:
            made["made_at"] = timezone.now()
        won = row.filter(file=self.file.name or "").update(file=file, **made)
        try:
            self.refresh_from_db()
        except Document.DoesNotExist:
            raise FileGoneError from None
        return bool(won)
