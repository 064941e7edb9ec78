"""Texts of people, sealed before they reach the database: AES-GCM, bound to where they stand.

A sealed text names its key and is bound to its table, column and row: moved to another place it
does not open. What it protects against, and what not, is in the README.
"""

import base64
import json
import secrets
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
        return f"<sealed with {self.token.partition('.')[0]!r}>"

    def __eq__(self, other):
        return isinstance(other, Sealed) and self.token == other.token

    def __hash__(self):
        return hash(self.token)


@cache
def _cipher(key):
    return AESGCM(settings.TEXT_KEYS[key])


def current_key():
    """The name of the key that seals: the first of ERVARING_TEXT_KEYS."""
    return next(iter(settings.TEXT_KEYS))


def seal(text, place):
    """`text` as a token `<key>.<base64>` that opens at `place` (bytes) only."""
    key, nonce = current_key(), secrets.token_bytes(NONCE)
    content = nonce + _cipher(key).encrypt(nonce, text.encode(), place)
    return f"{key}.{base64.b64encode(content).decode()}"


def unseal(token, place):
    """The text of a token. Raises SealError when the key is unknown or the place another."""
    key, _dot, content = token.partition(".")
    if key not in settings.TEXT_KEYS:
        raise SealError(f"ERVARING_TEXT_KEYS has no key {key!r}")
    try:
        content = base64.b64decode(content, validate=True)
        return _cipher(key).decrypt(content[:NONCE], content[NONCE:], place).decode()
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
        return Sealed(seal(self._to_text(value), self._place(row))) if value else value

    def opened(self, value, row):
        """What was read of the row with the key `row`, in words."""
        if not isinstance(value, Sealed):
            return value
        return self._from_text(unseal(value.token, self._place(row)))

    def _place(self, row):
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
        texts = {} if self.pk else self._words()
        for name in texts:
            setattr(self, name, self._meta.get_field(name).get_default())
        with transaction.atomic():
            super().save(*args, **kwargs)
            if texts:
                for name, text in texts.items():
                    setattr(self, name, text)
                super().save(update_fields=texts, using=kwargs.get("using"))

    def _words(self):
        names = [field.attname for field in sealed_fields(type(self))]
        return {name: getattr(self, name) for name in names if getattr(self, name)}

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
