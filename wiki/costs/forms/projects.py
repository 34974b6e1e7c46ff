"""What is typed about projects and costs, as commands or as a sentence for each field. No database.

Amounts are typed the Dutch way. Where a text can mean two amounts the form shows both to choose from:
`Typed.readings` holds them by field, and the choice comes back as `<field>_meant`.
"""

import re
from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from wiki.costs.rules.commands import KeyCommand, OpenProject, ProjectFacts
from wiki.costs.rules.distribution_keys import HALF_DAYS, Key, KeyLine, Method
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.kernel.money import AmbiguousAmount, AmountCode, BadAmount, parse_euro

SEVERAL = "several"
"""The choice that more than one school paid."""

_MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_ALSO = {"mrt": 3, "mar": 3, "may": 5, "oct": 10}
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_PERCENT = re.compile(r"(\d{1,5})(?:[.,](\d{1,2}))?\s*%?", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_NEEDED = date(2000, 1, 1)
Choice = TypeVar("Choice", bound=Enum)


class TypedInvalid(Invalid):
    """A form that is not right yet; `readings` are the amounts to choose from, by field."""

    def __init__(self, errors: dict[str, str], readings: dict[str, tuple[str, str]]) -> None:
        super().__init__(errors)
        self.readings = readings


class Typed:
    """A form being read: the values come out typed, the errors are gathered by field."""

    def __init__(self, form: MultiDict[str, str]) -> None:
        self.form = form
        self.errors: dict[str, str] = {}
        self.readings: dict[str, tuple[str, str]] = {}

    def done(self) -> None:
        """Raise TypedInvalid when anything was wrong."""
        if self.errors:
            raise TypedInvalid(self.errors, self.readings)

    def line(self, name: str) -> str:
        """One line of text; its limits are the service's."""
        return " ".join(self.form.get(name, "").replace("\0", "").split())

    def text(self, name: str) -> str:
        """Text of several lines with LF line ends."""
        return self.form.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()

    def day(self, name: str) -> date:
        """A day as browsers send it or as the Dutch type it."""
        text = self.form.get(name, "").strip()
        found = read_day(text)
        if found is None:
            self.errors[name] = _("Type a date like 14-03-2019.") if text else _("Fill in a date.")
        return found or _NEEDED

    def choice(self, name: str, kind: type[Choice], sentence: str) -> Choice:
        """One of the members of an enumeration."""
        try:
            return kind(self.form.get(name, ""))
        except ValueError:
            self.errors[name] = sentence
            return next(iter(kind))

    def id(self, name: str, sentence: str) -> int:
        """The id of what was chosen from a list."""
        found = as_id(self.form.get(name, ""))
        if found is None:
            self.errors[name] = sentence
        return found or 0

    def euro(self, name: str, sign: str = "") -> int | None:
        """Cents, or None when nothing was typed or it is no amount (an error says which).

        `sign` is taken off the readings of an amount that is not in euros.
        """
        text = self.form.get(name, "")
        try:
            return parse_euro(text)
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

    def whole(self, name: str) -> int:
        """A whole number, 0 or more."""
        text = self.line(name)
        if not _WHOLE.fullmatch(text):
            self.errors[name] = _("Type a whole number, 0 or more.")
            return 0
        return int(text)

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
        AmountCode.NEGATIVE: _("An amount here is not below zero."),
        AmountCode.TOO_LARGE: _("This amount is too large."),
    }.get(code, _("This is no amount. Type it like 1.024,86."))


def read_day(text: str) -> date | None:
    """`2019-03-14`, `14-3-2019`, `14/03/2019`, `14 maart 2019`; None when it is no day from 2000 to 2199."""
    plain = " ".join(text.lower().split())
    try:
        if match := _ISO.fullmatch(plain):
            found = date(int(match[1]), int(match[2]), int(match[3]))
        elif match := _NUMBERS.fullmatch(plain):
            found = date(int(match[3]), int(match[2]), int(match[1]))
        elif match := _WORDS.fullmatch(plain):
            found = date(int(match[3]), _month(match[2]), int(match[1]))
        else:
            return None
    except ValueError:
        return None
    return found if 2000 <= found.year < 2200 else None


def _month(word: str) -> int:
    short = word[:3]
    return _ALSO[short] if short in _ALSO else _MONTHS.index(short) + 1


def as_id(text: str) -> int | None:
    """An id as a form or a query sends it."""
    return int(text) if _WHOLE.fullmatch(text) and int(text) > 0 else None


def ids(form: MultiDict[str, str], name: str) -> tuple[int, ...]:
    """The ids that were ticked, each once, in the order sent."""
    found = (as_id(value) for value in form.getlist(name))
    return tuple(dict.fromkeys(id_ for id_ in found if id_ is not None))


def version(form: MultiDict[str, str]) -> int:
    """The version of what is being changed, as the form was given it."""
    found = as_id(form.get("version", ""))
    if found is None:
        raise Invalid({"": _("Open the form again: it does not say what it changes.")})
    return found


def open_project(form: MultiDict[str, str]) -> OpenProject:
    """The project somebody wants to open; raises TypedInvalid."""
    typed = Typed(form)
    facts = _facts(typed)
    schools = ids(form, "school_ids")
    if not schools:
        typed.errors["school_ids"] = _("Choose the schools that take part.")
    elif facts.lead_school_id and facts.lead_school_id not in schools:
        typed.errors["school_ids"] = _("The lead school takes part itself: choose it among the schools too.")
    key = _key(typed, schools)
    if key.lines:
        _refuse_values_of_others(typed, schools)
    typed.done()
    return OpenProject(facts, schools, key)


def _refuse_values_of_others(typed: Typed, schools: Sequence[int]) -> None:
    """A value of a school that is not ticked was meant for something: it is not passed over."""
    for name, text in typed.form.items():
        school_id = as_id(name.removeprefix("value_")) if name.startswith("value_") else None
        if school_id is not None and school_id not in schools and text.strip():
            typed.errors[name] = _(
                "You typed a value for this school, but it is not ticked among the schools that take part."
            )


def project_facts(form: MultiDict[str, str]) -> ProjectFacts:
    """The changed facts of a project; raises TypedInvalid."""
    typed = Typed(form)
    facts = _facts(typed)
    typed.done()
    return facts


def _facts(typed: Typed) -> ProjectFacts:
    facts = ProjectFacts(
        title=typed.line("title"),
        activity_id=typed.id("activity_id", _("Choose an activity of the year plan.")),
        lead_school_id=typed.id("lead_school_id", _("Choose the school that leads the project.")),
        starts_on=typed.day("starts_on"),
        ends_on=typed.day("ends_on"),
        budget_cents=typed.euro("budget"),
        description=typed.text("description"),
    )
    if not facts.title:
        typed.errors["title"] = _("Give the project a title.")
    return facts


def key_version(form: MultiDict[str, str], school_ids: Sequence[int]) -> KeyCommand:
    """A new version of the key for these schools; raises TypedInvalid."""
    typed = Typed(form)
    command = _key(typed, school_ids)
    typed.done()
    return command


def _key(typed: Typed, school_ids: Sequence[int]) -> KeyCommand:
    basis = HALF_DAYS if typed.form.get("method") == HALF_DAYS else ""
    method = (
        Method.WEIGHTS if basis else typed.choice("method", Method, _("Choose how the costs are divided."))
    )
    by_pupils = typed.form.get("rest_method") == Method.PUPILS
    rest = Method.PUPILS if by_pupils and method is Method.FIXED_REST else Method.EQUAL
    lines: tuple[KeyLine, ...] = ()
    if method not in (Method.EQUAL, Method.PUPILS):
        lines = tuple(KeyLine(id_, _value(typed, method, f"value_{id_}")) for id_ in school_ids)
    return KeyCommand(
        method,
        typed.day("effective_from"),
        typed.text("rationale"),
        lines,
        name=typed.line("name"),
        basis=basis,
        rest_method=rest,
    )


def key_to_try(form: MultiDict[str, str], school_ids: Sequence[int], on: date) -> Key:
    """A key to work out and not to fix: what its form says, without date and reason; raises TypedInvalid."""
    filled = MultiDict([*form.items(multi=True), ("effective_from", on.isoformat())])
    command = key_version(filled, school_ids)
    return Key(command.method, command.lines, on, command.rest_method, command.basis)


def pupils(form: MultiDict[str, str], school_ids: Sequence[int]) -> dict[int, int]:
    """The numbers of pupils that were typed (`pupils_<school id>`); what was left empty is left out."""
    typed = Typed(form)
    found = {id_: typed.whole(f"pupils_{id_}") for id_ in school_ids if typed.line(f"pupils_{id_}")}
    typed.done()
    return found


def _value(typed: Typed, method: Method, name: str) -> int | None:
    if method is Method.FIXED_REST:
        return typed.euro(name)
    text = typed.line(name)
    if not text:
        return None
    if method is Method.PERCENT:
        return _basis_points(typed, name, text)
    if not _WHOLE.fullmatch(text):
        typed.errors[name] = _("Type a whole number, 0 or more.")
        return None
    return int(text)


def _basis_points(typed: Typed, name: str, text: str) -> int | None:
    match = _PERCENT.fullmatch(text)
    if match is None:
        typed.errors[name] = _("Type a percentage like 33,33.")
        return None
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def participant(form: MultiDict[str, str]) -> tuple[int, date]:
    """The school that joins and from when; raises TypedInvalid."""
    typed = Typed(form)
    found = typed.id("school_id", _("Choose a school.")), typed.day("from_on")
    typed.done()
    return found


def last_day(form: MultiDict[str, str]) -> date:
    """Until when a school takes part; raises TypedInvalid."""
    typed = Typed(form)
    found = typed.day("to_on")
    typed.done()
    return found


def money_rules(form: MultiDict[str, str]) -> dict[str, int]:
    """The rules about money by name; raises TypedInvalid."""
    typed = Typed(form)
    found = {"second_approver_above": typed.needed_euro("second_approver_above")}
    found |= {name: typed.whole(name) for name in ("objection_days", "payment_days")}
    typed.done()
    return found
