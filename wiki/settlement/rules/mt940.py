"""Reading what a bank sends as MT940, as Dutch banks write it, as booked entries in cents. Pure; trusts nothing.

A message is one statement: `:60F:` and `:62F:` are its balances (`:60M:` and `:62M:` those of a page in between), each
`:61:` an entry, and the `:86:` below it what is told of that entry. The references that some banks give in `:61:` are
no names of entries: another format of the same day has others. Entries are called after their place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from wiki.settlement.rules.payment_texts import told_by
from wiki.settlement.rules.references import compact
from wiki.settlement.rules.statements import (
    MAX_ID,
    BadStatement,
    Entry,
    Found,
    Refused,
    Statement,
    StatementCode,
    cents_of,
    need_whole,
    numbered,
    own_account,
)

_FIELD = re.compile(r":(\d\d[A-Z]?|940):", re.ASCII)
_ACCOUNT = re.compile(r"([A-Z]{2}\d\d[A-Z0-9 ]*?)[ /]*(EUR|[A-Z]{3})?", re.ASCII)
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})0*(\d{1,13}),(\d{0,2})", re.ASCII)
_ENTRY = re.compile(
    r"(?P<valued>\d{6})(?P<booked>\d{4})?(?P<reversal>[RE]?)(?P<sign>[CD])[A-Z]?"
    r"0*(?P<whole>\d{1,13}),(?P<cents>\d{0,2})[NFS][A-Z0-9]{3}(?P<reference>[^\n]*)(?:\n(?P<more>[^\n]*))?",
    re.ASCII,
)
_OF_STATEMENTS = {"25", "60F", "60M", "62F", "62M"}
_IBAN = re.compile(r"[A-Z]{2}\d\d[A-Z0-9]{11,30}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Field:
    tag: str
    text: str


def parse(content: bytes) -> tuple[Found, ...]:
    """All statements of a file, each read or refused; raises BadStatement for a file that is no MT940."""
    messages = list(_messages(_decoded(content)))
    if not messages:
        raise BadStatement(StatementCode.UNKNOWN_FORMAT)
    return tuple(_found(fields) for fields in messages)


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _messages(text: str) -> Iterator[list[_Field]]:
    """The fields of each message, from `:20:` up to the next; what stands around messages is the bank's envelope."""
    fields: list[_Field] = []
    for field in _fields(text):
        if field.tag == "20" and fields:
            yield fields
            fields = []
        if fields or field.tag == "20":
            fields.append(field)
    if any(field.tag in _OF_STATEMENTS for field in fields):
        yield fields


def _fields(text: str) -> Iterator[_Field]:
    tag, lines = "", [""]
    for line in text.split("\n"):
        begins = _FIELD.match(line)
        if begins or line.rstrip() in ("-", "-}") or line.startswith("{"):
            if tag:
                yield _Field(tag, "\n".join(lines))
            tag, lines = (begins[1], [line[begins.end() :]]) if begins else ("", [""])
        else:
            lines.append(line)
    if tag:
        yield _Field(tag, "\n".join(lines))


def _found(fields: list[_Field]) -> Found:
    try:
        return _statement(fields)
    except BadStatement as problem:
        return Refused(compact(_account(fields)[0])[:34], _number(fields), problem)


def _statement(fields: list[_Field]) -> Statement:
    iban = own_account(*_account(fields))
    opening, closing = _balance(fields, "60"), _balance(fields, "62")
    entries = numbered(_entries(fields, iban))
    need_whole(opening, entries, closing)
    return Statement(_number(fields), None, iban, opening, closing, entries)


def _account(fields: list[_Field]) -> tuple[str, str]:
    """The account as it is written, and its currency where that stands behind it."""
    text = _text(fields, "25").strip()
    found = _ACCOUNT.fullmatch(text)
    return (found[1], found[2] or "") if found else (text, "")


def _number(fields: list[_Field]) -> str:
    """What the statement is called: its number, after what the bank calls all of them."""
    told = (_text(fields, "28C") or _text(fields, "28"), _text(fields, "20"))
    return " ".join(part.strip() for part in told if part.strip())[:MAX_ID]


def _text(fields: list[_Field], tag: str) -> str:
    return next((field.text for field in fields if field.tag == tag), "")


def _balance(fields: list[_Field], tag: str) -> int:
    """The balance that the statement, or a page of it, begins or ends with."""
    found = [field.text for field in fields if field.tag in (f"{tag}F", f"{tag}M")]
    if len(found) != 1:
        raise BadStatement(StatementCode.BALANCE_MISSING, tag)
    match = _BALANCE.fullmatch(found[0].strip())
    if match is None:
        raise BadStatement(StatementCode.AMOUNT, found[0])
    if match[3] != "EUR":
        raise BadStatement(StatementCode.CURRENCY, match[3])
    cents = cents_of(match[4], match[5])
    return cents if match[1] == "C" else -cents


def _entries(fields: list[_Field], own_iban: str) -> Iterator[Entry]:
    """Each entry with the text below it; a text below a balance is of the whole statement."""
    entry: Entry | None = None
    for field in fields:
        if field.tag == "86" and entry is not None:
            yield _told(entry, field.text, own_iban)
            entry = None
            continue
        if entry is not None:
            yield entry
        entry = _entry(field.text) if field.tag == "61" else None
    if entry is not None:
        yield entry


def _entry(text: str) -> Entry:
    match = _ENTRY.fullmatch(text.rstrip())
    if match is None:
        raise BadStatement(StatementCode.AMOUNT, text)
    valued = _day(match["valued"])
    cents = cents_of(match["whole"], match["cents"])
    taken_back = match["reversal"] == "R"
    return Entry(
        servicer_ref="",
        booked_on=_near(match["booked"], valued) if match["booked"] else valued,
        cents=cents if (match["sign"] == "C") != taken_back else -cents,
        reversal=taken_back,
        counter_iban=_iban_in(match["more"] or ""),
        valued_on=valued,
    )


def _iban_in(text: str) -> str:
    """The other account: some banks write it on a line of its own below the entry."""
    plain = compact(text)
    return plain if _IBAN.fullmatch(plain) else ""


def _told(entry: Entry, text: str, own_iban: str) -> Entry:
    told = told_by(text)
    iban = told.iban or entry.counter_iban
    return replace(
        entry,
        counter_iban="" if iban == own_iban else iban,
        counter_name=told.name,
        structured_reference=told.reference,
        end_to_end_id=told.end_to_end_id,
        unstructured=told.text,
        return_reason=told.return_reason,
        batch_id=told.batch_id,
    )


def _day(text: str) -> date:
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError as problem:
        raise BadStatement(StatementCode.DATE, text) from problem


def _near(month_and_day: str, valued: date) -> date:
    """The day of booking, told without its year: that of the value date, or one beside it."""
    days = []
    for year in (valued.year - 1, valued.year, valued.year + 1):
        try:
            days.append(date(year, int(month_and_day[:2]), int(month_and_day[2:])))
        except ValueError:
            continue
    if not days:
        raise BadStatement(StatementCode.DATE, month_and_day)
    return min(days, key=lambda day: abs(day - valued))
