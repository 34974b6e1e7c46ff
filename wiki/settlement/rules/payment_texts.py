"""What a Dutch bank tells of an entry in MT940 (`:86:`): fields between slashes, in the words of each bank. Pure.

    ABN AMRO  /TRTP/SEPA OVERBOEKING/IBAN/NL86INGB0002445588/BIC/INGBNL2A/NAME/Draaibank/REMI/voor de zaal/EREF/LW-1-1
    Rabobank  /EREF/LW-1-1/ORDP//NAME/Draaibank/REMI/voor de zaal
    ING       /EREF/LW-1-1//CNTP/NL86INGB0002445588/INGBNL2A/Draaibank///REMI/USTD//voor de zaal/

A line is broken after 65 characters, wherever that falls. A text without such fields is kept as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from wiki.settlement.rules.references import compact, iban_problem, is_reference
from wiki.settlement.rules.statements import MAX_ID, clipped

_TAGS = (
    "ACCW ADDR BENM BIC BRID BUSP CHGS CNTP CSID EREF IBAN ID INIT IREF ISDT MARF NAME OCMT ORDP PREF PURP REMI "
    "RREF RTRN SVCL TRCD TRTP ULTB ULTC ULTD"
)
_TAG = re.compile(rf"(?:^|/)({'|'.join(_TAGS.split())})/", re.ASCII)
_IBAN_IN_WORDS = re.compile(r"\bIBAN: ?([A-Z]{2}\d\d[A-Z0-9]{11,30})\b", re.ASCII)
_REASON = re.compile(r"[A-Z]{2}\d\d|[A-Z]{4}", re.ASCII)
_NONE = "NOTPROVIDED"


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the other side, and of what was paid."""

    iban: str = ""
    name: str = ""
    reference: str = ""
    end_to_end_id: str = ""
    text: str = ""
    return_reason: str = ""
    batch_id: str = ""


def told_by(text: str) -> Told:
    """What a text says, in whichever bank's words."""
    whole = text.replace("\n", "")
    fields = _fields(whole)
    if not fields:
        in_words = _IBAN_IN_WORDS.search(text.replace("\n", " "))
        return Told(_iban(in_words[1]) if in_words else "", text=clipped(text))
    other = [part.strip() for part in fields.get("CNTP", "").split("/")]
    reference, remittance = _remittance(fields.get("REMI", ""))
    return Told(
        iban=_iban(fields.get("IBAN", "") or other[0]),
        name=clipped(fields.get("NAME", "") or "".join(other[2:3])),
        reference=reference,
        end_to_end_id=_id(fields.get("EREF", "")),
        text=remittance,
        return_reason=_reason(fields.get("RTRN", "")),
        batch_id=_id(fields.get("PREF", "")),
    )


def _fields(text: str) -> Mapping[str, str]:
    """The first value of each field; the last of them runs to the end."""
    marks = list(_TAG.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    found: dict[str, str] = {}
    for mark, end in zip(marks, ends, strict=False):
        value = text[mark.end() : end].strip(" /")
        if value:
            found.setdefault(mark[1], value)
    return found


def _remittance(text: str) -> tuple[str, str]:
    """(structured reference, free text): a text that is nothing but a reference with right check digits is one."""
    how, _slash, rest = text.partition("/")
    if how == "STRD":
        return compact(rest.rpartition("/")[2])[:MAX_ID], ""
    words = clipped(rest.strip("/") if how == "USTD" else text)
    plain = compact(words)
    return (plain, "") if is_reference(plain) else ("", words)


def _iban(text: str) -> str:
    plain = compact(text)
    return "" if iban_problem(plain) else plain


def _id(text: str) -> str:
    return "" if text == _NONE or len(text) > MAX_ID else text


def _reason(text: str) -> str:
    found = _REASON.match(text)
    return found[0] if found else ""
