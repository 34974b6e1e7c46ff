"""What a payment is known by: the creditor reference (ISO 11649, `RF...`) and the account number (IBAN).

Both are guarded by ISO 7064 mod 97-10; ten lines here rather than a library with the numbers of all countries.
"""

import hashlib
import re
from enum import StrEnum

_RF = re.compile(r"RF\d{2}[A-Z0-9]{1,21}", re.ASCII)
_RF_BODY = re.compile(r"[A-Z0-9]{1,21}", re.ASCII)
_RF_IN_TEXT = re.compile(r"(?=(RF\s?\d{2}(?:\s?[A-Z0-9]){1,21}))", re.ASCII)
"""Wherever one may begin: the end of a reference is not seen, so what follows may be another one."""
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", re.ASCII)
_DUTCH_ACCOUNT = re.compile(r"[A-Z]{4}(\d{10})", re.ASCII)
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", re.ASCII)
_SPACES = re.compile(r"\s+")

_LENGTHS = {
    country: int(length)
    for length, countries in {
        "15": "NO",
        "16": "BE",
        "18": "DK FI NL",
        "19": "MK SI",
        "20": "AT EE LT LU",
        "21": "CH HR LI LV",
        "22": "BG DE GB IE ME RS VA",
        "23": "GI",
        "24": "AD CZ ES MD RO SE SK",
        "25": "PT",
        "26": "IS",
        "27": "FR GR IT MC SM",
        "28": "AL CY HU PL",
        "31": "MT",
    }.items()
    for country in countries.split()
}
"""Length of an IBAN in each country that SEPA payments reach."""


class IbanCode(StrEnum):
    """Why a text is no IBAN that can be paid to."""

    FORM = "form"
    COUNTRY = "country"
    LENGTH = "length"
    CHECKSUM = "checksum"


def compact(text: str) -> str:
    """A reference or IBAN without spaces and in capitals: the form in which it is stored and compared."""
    return _SPACES.sub("", text).upper()


def in_fours(text: str) -> str:
    """A reference or IBAN as it is read and copied: `NL91 ABNA 0417 1643 00`."""
    plain = compact(text)
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def transfer_reference(number: int) -> str:
    """The reference of a settlement's transfer, by its number: `RF56LW00000123`.

    Raises ValueError for a number below 1 or too long for a reference.
    """
    if number < 1:
        raise ValueError("a transfer is numbered from 1")
    return make_reference(f"LW{number:08d}")


def make_reference(body: str) -> str:
    """Put the check digits before 1 to 21 capitals and digits; raises ValueError for another body."""
    if not _RF_BODY.fullmatch(body):
        raise ValueError("a reference has 1 to 21 capitals and digits")
    return f"RF{98 - _mod_97(body + 'RF00'):02d}{body}"


def is_reference(text: str) -> bool:
    """True for an RF reference, as it is stored, whose check digits are right."""
    return bool(_RF.fullmatch(text)) and _mod_97(text[4:] + text[:4]) == 1


def references_in(text: str) -> frozenset[str]:
    """The RF references that a person typed in a free text, also in fours; check digits keep chance hits out.

    A reference in fours has no clear end, so every end that makes the digits right is given.
    """
    found = (compact(match[1]) for match in _RF_IN_TEXT.finditer(text.upper()))
    ends = (typed[:end] for typed in found for end in range(5, len(typed) + 1))
    return frozenset(filter(is_reference, ends))


def iban_problem(text: str) -> IbanCode | None:
    """Why a text, in the form that is stored, is no IBAN of the SEPA area; None when it is one."""
    if not _IBAN.fullmatch(text):
        return IbanCode.FORM
    if text[:2] not in _LENGTHS:
        return IbanCode.COUNTRY
    if len(text) != _LENGTHS[text[:2]] or (text[:2] == "NL" and not _DUTCH_ACCOUNT.fullmatch(text[4:])):
        return IbanCode.LENGTH
    return None if _mod_97(text[4:] + text[:4]) == 1 else IbanCode.CHECKSUM


def is_bic(text: str) -> bool:
    """True for the form of a bank's code: 8 or 11 capitals and digits."""
    return bool(_BIC.fullmatch(text))


def _mod_97(text: str) -> int:
    """The rest by 97 of a text in which A stands for 10, B for 11, up to Z for 35."""
    return int("".join(str(int(char, 36)) for char in text)) % 97


def account_hash(school_id: int, iban: str, account_name: str, bic: str) -> str:
    """SHA-256 (hex) of an account as it was entered: the audit trail shows a change without the number."""
    return hashlib.sha256("\n".join((str(school_id), iban, account_name, bic)).encode()).hexdigest()
