"""Whether two costs may be of one document, however its number and its supplier were typed. Pure."""

import re
import unicodedata
from typing import Protocol

SIGNS = " \u00a0-./\\_#:,;()+*'\""
"""What people leave out of a number, or put into it."""
_LEGAL_FORM = re.compile(
    r"\b(?:b\W?v|n\W?v|c\W?v|v\W?o\W?f|u\W?a|gmbh|ltd|inc|stichting|vereniging|cooperatie)\b"
)
_WITHOUT_SIGNS = str.maketrans("", "", SIGNS)


class Document(Protocol):
    """What a cost says of its document."""

    @property
    def supplier(self) -> str:
        """Who sent it."""

    @property
    def document_number(self) -> str:
        """Its number."""

    @property
    def gross_cents(self) -> int:
        """Its amount."""

    @property
    def dated_on(self) -> object:
        """Its day."""


def number_key(typed: str) -> str:
    """A number without spaces and signs, in small letters."""
    return typed.translate(_WITHOUT_SIGNS).lower()


def supplier_key(typed: str) -> str:
    """A supplier without accents, signs and legal form, in small letters; the whole name when nothing else is left."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", typed.casefold()) if not unicodedata.combining(c)
    )
    without = _LEGAL_FORM.sub("", plain)
    return _letters(without) or _letters(plain)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def perhaps_same(one: Document, other: Document) -> bool:
    """The same number, and the same supplier or the same amount and day."""
    if not number_key(one.document_number) or number_key(one.document_number) != number_key(
        other.document_number
    ):
        return False
    if one.gross_cents == other.gross_cents and one.dated_on == other.dated_on:
        return True
    return bool(supplier_key(one.supplier)) and supplier_key(one.supplier) == supplier_key(other.supplier)
