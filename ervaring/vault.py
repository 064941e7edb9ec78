"""Texts of people, sealed before they reach the database: AES-GCM, bound to where they stand.

A sealed text names its key and is bound to its table, column and row: moved to another place it
does not open. What it protects against, and what not, is in the README.
"""

import base64
import json
import secrets
from contextlib import contextmanager
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models, transaction
from django.db.models.query_utils import DeferredAttribute

NONCE = 12  # bytes, random: NIST SP 800-38D, 8.2.2


class SealError(Exception):
    """A text does not open here, or was about to be stored unsealed."""


class Sealed:
    """A text as it stands in the database. Has no words to show."""

    __slots__ = ("token",)

    def __init__(self, token):
        self.token = token

    def __str__(self):
        raise SealError("A sealed text is opened by its row, or with opened()")

    def __repr__(self):
        return f"<sealed with {key_of(self.token)!r}>"

    def __eq__(self, other):
        return isinstance(other, Sealed) and self.token == other.token

    def __hash__(self):
        return hash(self.token)


LATER = Sealed("-")  # stands in a column until its row has a key; opens nowhere
BATCH = 500

_cipher = cache(AESGCM)


def current_key():
    """The name of the key that seals: the first of ERVARING_TEXT_KEYS."""
    return next(iter(settings.TEXT_KEYS))


def key_of(token):
    """The name of the key that a token was sealed with."""
    return token.partition(".")[0]


def reseal(token, place):
    """The same text under the key that seals now."""
    return token if key_of(token) == current_key() else seal(unseal(token, place), place)


def seal(text, place):
    """`text` as a token `<key>.<base64>` that opens at `place` (bytes) only."""
    key, nonce = current_key(), secrets.token_bytes(NONCE)
    content = nonce + _cipher(settings.TEXT_KEYS[key]).encrypt(nonce, text.encode(), place)
    return f"{key}.{base64.b64encode(content).decode()}"


def unseal(token, place):
    """The text of a token. Raises SealError when the key is unknown or the place another."""
    key, _dot, content = token.partition(".")
    if key not in settings.TEXT_KEYS:
        raise SealError(f"ERVARING_TEXT_KEYS has no key {key!r}")
    try:
        content = base64.b64decode(content, validate=True)
        cipher = _cipher(settings.TEXT_KEYS[key])
        return cipher.decrypt(content[:NONCE], content[NONCE:], place).decode()
    except (InvalidTag, ValueError) as error:
        raise SealError("A sealed text was changed, or moved to another place") from error


class _Words(DeferredAttribute):
    """The field on an instance: opened when somebody looks, and not before."""

    def __get__(self, instance, cls=None):
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.opened(value, instance.pk)
        return value

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.TextField):
    """A text that the database holds sealed; "" is stored as it is, so that empty can be asked.

    Nothing else can be asked of it: no lookup, no order. Values read without their row are
    `Sealed`: see `opened`. An update in the database needs a value from `sealed`.
    """

    descriptor_class = _Words

    def sealed(self, value, row):
        """What `update()` stores for the row with the key `row`."""
        return Sealed(seal(self._to_text(value), self.place(row))) if value else value

    def opened(self, value, row):
        """What was read of the row with the key `row`, in words."""
        if not isinstance(value, Sealed):
            return value
        return self._from_text(unseal(value.token, self.place(row)))

    def place(self, row):
        """Where the text of that row stands, and opens."""
        return f"{self.model._meta.db_table}:{row}:{self.column}".encode()

    def _to_text(self, value):
        return str(value)

    def _from_text(self, text):
        return text

    def from_db_value(self, value, expression, connection):
        return Sealed(value) if value else value

    def to_python(self, value):
        return value if isinstance(value, Sealed) else super().to_python(value)

    def get_prep_value(self, value):
        if isinstance(value, Sealed):
            return value.token
        if value:
            raise SealError(f"{self} cannot be asked for words, nor stored without its row")
        return value

    def pre_save(self, instance, add):
        value = instance.__dict__.get(self.attname)
        if isinstance(value, Sealed) or not value:
            return value
        if instance.pk is None:
            raise SealError(f"{self}: the model of a sealed text inherits WithSealedTexts")
        return self.sealed(value, instance.pk)


class SealedJSONField(SealedTextField):
    """Several texts under their names, sealed as one: a dict, empty until something is given."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"default": dict, **kwargs})

    def _to_text(self, value):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def _from_text(self, text):
        return json.loads(text)

    def from_db_value(self, value, expression, connection):
        return Sealed(value) if value else {}

    def to_python(self, value):
        return value

    def get_prep_value(self, value):
        return super().get_prep_value(value) or ""


class WithSealedTexts(models.Model):
    """A row whose key the database gives: its texts are sealed once it has one."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk:
            super().save(*args, **kwargs)
            return
        with transaction.atomic(kwargs.get("using")), self.put_off() as texts:
            super().save(*args, **kwargs)
            self.seal(texts)

    @contextmanager
    def put_off(self):
        """Within this the row can be stored without a key, with its texts to follow: `seal`."""
        names = [field.attname for field in sealed_fields(type(self))]
        texts = {name: getattr(self, name) for name in names if getattr(self, name)}
        vars(self).update(dict.fromkeys(texts, LATER))
        try:
            yield texts
        finally:
            vars(self).update(texts)

    def seal(self, texts):
        """Store `texts` by field name, now that the row has its key."""
        if texts:
            rows = type(self)._base_manager.using(self._state.db).filter(pk=self.pk)
            rows.update(**self.sealed(self.pk, **texts))

    @classmethod
    def opened(cls, name, value, row):
        """The words of a value that was read without its row."""
        return cls._meta.get_field(name).opened(value, row)

    @classmethod
    def sealed(cls, row, **values):
        """`values` by field name as `update()` stores them in the row with the key `row`."""
        own = {field.attname: field for field in sealed_fields(cls)}
        return {
            name: own[name].sealed(value, row) if name in own else value
            for name, value in values.items()
        }


def sealed_fields(model):
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]


def rewrite(model, name, change):
    """Store `change(token, place)` for every text of a column; how many became another.

    In batches, and each only on what was read: what somebody wrote meanwhile is read again.
    """
    field = model._meta.get_field(name)
    rows = model._base_manager.exclude(**{name: ""}).order_by("pk")
    batch, changed = rows, 0
    while batch is not None:
        with transaction.atomic():
            found = list(batch.values_list("pk", name)[:BATCH])
            for row, value in found:
                changed += _rewrite(rows.filter(pk=row), name, value, field.place(row), change)
        batch = rows.filter(pk__gt=found[-1][0]) if found else None
    return changed


def _rewrite(rows, name, value, place, change):
    while value and (new := change(value.token, place)) != value.token:
        if rows.filter(**{name: value}).update(**{name: Sealed(new)}):
            return 1
        value = rows.values_list(name, flat=True).first()
    return 0


def seal_once(text, place):
    """In a migration: the token of a text that may have been sealed already."""
    try:
        unseal(text, place)
    except SealError:
        return seal(text, place)
    return text


def seal_column(apps, app_label, model, name):
    """In a migration: seal the texts of a column that has become one for sealed texts."""
    rewrite(apps.get_model(app_label, model), name, seal_once)


def unseal_column(apps, app_label, model, name):
    """The way back of `seal_column`."""
    rewrite(apps.get_model(app_label, model), name, unseal)
