"""The ledger numbers, cost centres and codes that somebody's own bookkeeping has for our account types. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

MAX_NUMBER, MAX_NAME, MAX_CODE = 20, 100, 20
_NUMBER = re.compile(r"[A-Za-z0-9.\-]{1,20}", re.ASCII)
_RGS = re.compile(r"[BW][A-Z][a-z]{2}(?:[A-Z][A-Za-z]{2}){0,3}", re.ASCII)
_KVK = re.compile(r"\d{8}", re.ASCII)
_POSTCODE = re.compile(r"[1-9]\d{3} ?[A-Z]{2}", re.ASCII)
_VAT_NUMBER = re.compile(r"NL\d{9}B\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Code:
    """Where an account type is booked: the number and name in one's own ledger, and what goes with it."""

    ledger_number: str
    name: str
    cost_centre: str = ""
    vat_code: str = ""
    rgs_code: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends or receives a document, as it stands in the trade register."""

    legal_name: str
    street: str
    postcode: str
    place: str
    kvk: str
    vat_number: str = ""

    @property
    def is_whole(self) -> bool:
        """True when a document can be addressed to it, or sent by it."""
        return all((self.legal_name, self.street, self.postcode, self.place, self.kvk))


Chart = Mapping[str, Code]
"""A code for each account type."""


@dataclass(frozen=True, slots=True)
class Journal:
    """Of whom a journal is, and which days it holds."""

    party: Party
    identity: str
    """BRIN of the school, or a name for the network."""
    first: date
    last: date


def is_ledger_number(text: str) -> bool:
    """Letters, digits, points and dashes, at most twenty."""
    return bool(_NUMBER.fullmatch(text))


def is_rgs_code(text: str) -> bool:
    """The form of a reference code of RGS: `BVorOvrOvk`."""
    return bool(_RGS.fullmatch(text))


def is_kvk(text: str) -> bool:
    """Eight digits."""
    return bool(_KVK.fullmatch(text))


def is_postcode(text: str) -> bool:
    """`1234 AB`."""
    return bool(_POSTCODE.fullmatch(text))


def is_vat_number(text: str) -> bool:
    """`NL123456789B01`."""
    return bool(_VAT_NUMBER.fullmatch(text))
