"""Traces of pupils in a text: numbers that may be citizen service numbers, and lists of names with marks; pure.

A text is never refused for them: whoever saves it is asked first. Both are guesses on the careful side of what is
seldom typed by chance.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NUMBER = "pupil_number"
LIST = "pupil_list"
ENOUGH = 3
"""So many names with a mark are a list, where no heading says what the columns are; with one two are enough."""

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_ADDRESS = re.compile(r"https?://\S+|\]\([^)\s]*|\bdoi:\S+", re.IGNORECASE)
_NINE = re.compile(
    r"(?<![\w€$£+/=#%.,-])(?<![€$£\d] )"
    r"(\d{9}|\d{3}([ .-])\d{3}\2\d{3}|\d{4}([ .-])\d{2}\3\d{3})"
    r"(?![\w/%=-])(?![.,]\d)(?! \d)"
)
"""Nine digits by themselves: no part of an amount, an address, an IBAN, an ISBN or a longer number."""
_PHONE = re.compile(
    r"(?:\b(?:tel|telefoon|telefoonnummer|mobiel|mob|gsm|fax|phone)\b[^\d\n]{0,15}|\+\d{1,3}[ (0)-]*)\Z",
    re.IGNORECASE,
)
_BEFORE = 40

_MARKED = r"(?:10|[1-9])(?:[.,]\d{1,2})?|(?:ruim )?(?:on)?voldoende|matig|goed|zeer goed|uitstekend|[OVGovg]"
_NAMED = (
    r"(?!(?:De|Het|Een|Groep|Klas|Week|Stap|Les|Opdracht|Vraag|Onderdeel|Team|School)\b)"
    r"[A-ZÀ-Þ][\w'’-]+(?: (?:van|de|der|den|ten|ter|het|'t|el|al|la|le|di|du))*(?: [A-ZÀ-Þ](?:[\w'’-]+|\.)){1,3}"
)
_MARK, _PERSON = re.compile(_MARKED), re.compile(_NAMED)
_ENTRY = re.compile(rf"(?:[-+] +|\d{{1,3}}[.)] +)?({_NAMED})(?:\s*[:;–—]\s*|\s+-\s+|\s+)(?:{_MARKED})")
_WORD = re.compile(r"[A-ZÀ-Þ][\w'’-]+")
_ENTRY_MAX = 100
_PUPIL = re.compile(r"leerling|student|(?:voor|achter|roep)?naam|kind(?:eren)?|pupils?|names?", re.IGNORECASE)
_MARKS = re.compile(
    r"cijfers?|scores?|punten|resultaat|resultaten|beoordeling|toets(?:en)?|gemiddelde?|niveau|advies|marks?|grades?",
    re.IGNORECASE,
)
_RULE = re.compile(r"[|:\- ]*-[|:\- ]*")
_STYLE = re.compile(r"[*_`~\\]")


@dataclass(frozen=True)
class Trace:
    """What may be of pupils: NUMBER or LIST, on which line (from 1), and its first words."""

    kind: str
    line: int
    what: str


def traces(text: str) -> tuple[Trace, ...]:
    """The numbers and lists in a text of Markdown, in order."""
    lines = text.split("\n")
    found = [*_numbers(lines), *_tables(lines), *_entries(lines)]
    return tuple(sorted(found, key=lambda trace: (trace.line, trace.kind)))


def is_citizen_number(digits: str) -> bool:
    """Whether nine digits pass the eleven test that every Dutch citizen service number passes."""
    if len(digits) != 9 or not digits.isascii() or not digits.isdigit() or len(set(digits)) == 1:
        return False
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def _numbers(lines: Sequence[str]) -> Iterator[Trace]:
    for number, line in enumerate(lines, 1):
        bare = _ADDRESS.sub(lambda address: "/" * len(address[0]), line)
        for found in _NINE.finditer(bare):
            before = bare[max(found.start() - _BEFORE, 0) : found.start()]
            if is_citizen_number(re.sub(r"\D", "", found[1])) and not _PHONE.search(before):
                yield Trace(NUMBER, number, found[1])


def _tables(lines: Sequence[str]) -> Iterator[Trace]:
    for number in range(1, len(lines)):
        head, rule = lines[number - 1], lines[number]
        if "|" not in head or "|" not in rule or not _RULE.fullmatch(rule.strip()):
            continue
        rows = []
        for line in lines[number + 1 :]:
            if "|" not in line:
                break
            rows.append(_cells(line))
        if name := _of_pupils(_cells(head), rows):
            yield Trace(LIST, number, name)


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|").removesuffix("|")
    return [_STYLE.sub("", cell).strip() for cell in bare.split("|")]


def _of_pupils(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The first name in a table of names with marks; empty for another table."""
    named = [at for at, cell in enumerate(head) if _PUPIL.search(cell)]
    marked = [at for at, cell in enumerate(head) if _MARKS.search(cell)]
    if named and marked:
        names = [
            row[named[0]] for row in rows if _is_marked(row, named[0], marked) and _WORD.match(row[named[0]])
        ]
        return names[0] if len(names) >= ENOUGH - 1 else ""
    names = [row[0] for row in rows if _PERSON.fullmatch(row[0]) and any(map(_MARK.fullmatch, row[1:]))]
    return names[0] if len(names) >= ENOUGH else ""


def _is_marked(row: Sequence[str], name: int, marks: Sequence[int]) -> bool:
    return len(row) > name and any(len(row) > at and _MARK.fullmatch(row[at]) for at in marks)


def _entries(lines: Sequence[str]) -> Iterator[Trace]:
    """Lines one below the other that are a name and a mark."""
    begun: list[tuple[int, str]] = []
    for number, line in enumerate([*lines, ""], 1):
        bare = _STYLE.sub("", line).strip()
        found = _ENTRY.fullmatch(bare) if len(bare) <= _ENTRY_MAX and "|" not in bare else None
        if found:
            begun.append((number, found[1]))
        elif line.strip() or number > len(lines):
            if len(begun) >= ENOUGH:
                yield Trace(LIST, *begun[0])
            begun = []
