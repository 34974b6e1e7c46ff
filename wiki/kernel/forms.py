"""One way to read what people type into forms and addresses: values come out typed, a mistake is a sentence by field.

The same mistake gives the same sentence on every screen. A form comes in as a mapping of texts; nothing here knows the
web or the database. What was typed stays with the caller, to be shown again with the sentences beside it.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import TypeVar

from wiki.kernel.database_limits import HIGHEST_ID
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.kernel.money import AmbiguousAmount, AmountCode, BadAmount, parse_euro

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DUTCH = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober")
_ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
_BOTH = ("november", "december")
_SHORT_DUTCH = {"mrt": 3, "maa": 3, "mei": 5, "okt": 10, "sept": 9}
MONTHS: Mapping[str, int] = {
    **{name: number for number, name in enumerate((*_DUTCH, *_BOTH), 1)},
    **{name: number for number, name in enumerate((*_ENGLISH, *_BOTH), 1)},
    **{name: number for number, name in enumerate(_MONTHS, 1)},
    **_SHORT_DUTCH,
}
"""The names of months that are understood, Dutch and English, whole and short."""

_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})", re.ASCII)
_ID = re.compile(r"\d{1,10}", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
"""The days that can be meant; a year outside them is a slip of the finger."""
Choice = TypeVar("Choice", bound=Enum)
Form = Mapping[str, str]


class TypedInvalid(Invalid):
    """A form that is not right yet; `readings` are the amounts to choose from, by field."""

    def __init__(self, errors: Mapping[str, str], readings: dict[str, tuple[str, str]]) -> None:
        super().__init__(errors)
        self.readings = readings


def read_day(text: str) -> date | None:
    """`2019-03-14`, `14-3-2019`, `14/03/2019`, `14 maart 2019`; None when it is no day from 2000 to 2199."""
    plain = " ".join(text.lower().split())
    try:
        if match := _ISO.fullmatch(plain):
            found = date(int(match[1]), int(match[2]), int(match[3]))
        elif match := _NUMBERS.fullmatch(plain):
            found = date(int(match[3]), int(match[2]), int(match[1]))
        elif match := _WORDS.fullmatch(plain):
            found = date(int(match[3]), MONTHS.get(match[2], 0), int(match[1]))
        else:
            return None
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def read_time(text: str) -> int | None:
    """`09:30`, `9.30`: minutes after midnight; None when it is no time of the day."""
    match = _TIME.fullmatch(text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return int(match[1]) * 60 + int(match[2])


def read_whole(text: str) -> int | None:
    """A whole number of at most nine digits 0 to 9; None when the text is anything else."""
    plain = text.strip()
    return int(plain) if _WHOLE.fullmatch(plain) else None


def read_id(text: str | None) -> int | None:
    """The id of a row, or the number of a version; None when no row can have it."""
    plain = (text or "").strip()
    found = int(plain) if _ID.fullmatch(plain) else 0
    return found if 0 < found <= HIGHEST_ID else None


def read_ids(texts: Iterable[object]) -> tuple[int, ...]:
    """The ids among what was ticked, each once, in the order sent."""
    found = (read_id(str(text)) for text in texts)
    return tuple(dict.fromkeys(id_ for id_ in found if id_ is not None))


def read_line(text: str) -> str:
    """A text on one line, spaces single."""
    return " ".join(text.replace("\0", " ").split())


def version(form: Form) -> int:
    """The version of what is being changed, as the form was given it. Raises Invalid."""
    found = read_id(form.get("version", ""))
    if found is None:
        raise Invalid({"": _("Open the form again: it does not say what you are changing.")})
    return found


def too_long(most: int, text: str = "") -> str:
    """What is said of a text of more than so many characters, by forms and services alike.

    `text` is the one that is too long, for a field that holds several.
    """
    if text:
        return _("“%(start)s…”: use at most %(max)s characters.", start=text[:30], max=most)
    return _("Use at most %(max)s characters.", max=most)


def too_long_in_bytes(text: str, most: int) -> str:
    """What is said of a text of more than so many bytes in UTF-8: how large it is and how large it may be, in KB, as a
    file is measured; how many characters that is depends on which they are."""
    now = -(-len(text.encode()) // 1024)
    return _(
        "Your text is %(now)s KB, and at most %(most)s KB fits. Make it shorter, or divide it over two pages.",
        now=now,
        most=most // 1024,
    )


class FormReader:
    """A form being read. Every method gives a value, whatever was typed; `done` raises when something was wrong."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.errors: dict[str, str] = {}
        self.readings: dict[str, tuple[str, str]] = {}

    def done(self) -> None:
        """Raise TypedInvalid when anything was wrong."""
        if self.errors:
            raise TypedInvalid(self.errors, self.readings)

    def line(self, name: str, most: int | None = None, needed: str = "") -> str:
        """One line of text; `needed` is the sentence when it is empty. Without `most` the service has its limit."""
        text = read_line(self.form.get(name, ""))
        if not text and needed:
            self.errors[name] = needed
        return self._within(name, text, most)

    def text(self, name: str, most: int | None = None) -> str:
        """Text of several lines with LF line ends."""
        text = self.form.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()
        return self._within(name, text, most)

    def day(self, name: str) -> date:
        """A day that has to be filled in."""
        found = self.maybe_day(name)
        if found is None and name not in self.errors:
            self.errors[name] = _("Fill in a date.")
        return found or FIRST_DAY

    def maybe_day(self, name: str) -> date | None:
        """A day as browsers send it or as people type it; None when nothing was typed, or no day (an error)."""
        text = self.form.get(name, "").strip()
        found = read_day(text)
        if found is None and text:
            self.errors[name] = _("Enter a date like 14-03-2019.")
        return found

    def time(self, name: str) -> int:
        """A time of the day that has to be filled in, in minutes after midnight."""
        found = read_time(self.form.get(name, ""))
        if found is None:
            self.errors[name] = _("Enter a time like 09:30.")
        return found or 0

    def choice(self, name: str, kind: type[Choice], sentence: str) -> Choice:
        """One of the members of an enumeration."""
        try:
            return kind(self.form.get(name, ""))
        except ValueError:
            self.errors[name] = sentence
            return next(iter(kind))

    def id(self, name: str, sentence: str) -> int:
        """The id of what has to be chosen from a list; `sentence` asks for it."""
        found = read_id(self.form.get(name, ""))
        if found is None:
            self.errors[name] = sentence
        return found or 0

    def maybe_id(self, name: str) -> int | None:
        """The id of what may be chosen from a list; None when nothing was."""
        text = self.form.get(name, "").strip()
        found = read_id(text)
        if text and found is None:
            self.errors[name] = _("Choose one from the list.")
        return found

    def whole(self, name: str) -> int:
        """A whole number, 0 or more."""
        found = read_whole(self.form.get(name, ""))
        if found is None:
            self.errors[name] = _("Enter a whole number, 0 or more.")
        return found or 0

    def euro(self, name: str, sign: str = "") -> int | None:
        """Cents, or None when nothing was typed or it is no amount (an error says which).

        `sign` is taken off the readings of an amount that is not in euros.
        """
        try:
            return parse_euro(self.form.get(name, ""))
        except AmbiguousAmount as ambiguous:
            first, second = (reading.removeprefix(sign).strip() for reading in ambiguous.readings)
            return self._meant(name, (first, second))
        except BadAmount as bad:
            if bad.code is not AmountCode.EMPTY:
                self.errors[name] = _amount_sentence(bad.code)
            return None

    def needed_euro(self, name: str, sign: str = "") -> int:
        """Cents of a field that may not be empty."""
        cents = self.euro(name, sign)
        if cents is None and name not in self.errors:
            self.errors[name] = _("Fill in an amount, for example 1.024,86.")
        return cents or 0

    def _within(self, name: str, text: str, most: int | None) -> str:
        if most is not None and len(text) > most:
            self.errors[name] = too_long(most)
        return text

    def _meant(self, name: str, readings: tuple[str, str]) -> int | None:
        chosen = self.form.get(f"{name}_meant", "")
        if chosen in readings:
            return parse_euro(chosen)
        self.readings[name] = readings
        self.errors[name] = _(
            "Is this %(first)s or %(second)s? Choose below.", first=readings[0], second=readings[1]
        )
        return None


def _amount_sentence(code: AmountCode) -> str:
    return {
        AmountCode.NEGATIVE: _("An amount here cannot be below zero."),
        AmountCode.TOO_LARGE: _("This amount is too large."),
    }.get(code, _("This is not an amount. Type it like 1.024,86."))
