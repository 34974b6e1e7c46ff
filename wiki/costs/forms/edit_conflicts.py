"""Two people change the same draft: what differs, line by line, and what it becomes by the choice of who came second.

What was typed stays as it was typed; it only gives way where somebody chooses the other's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from wiki.costs import wording
from wiki.costs.forms.costs import SEVERAL
from wiki.kernel.forms import read_day, read_id
from wiki.kernel.i18n import _, date_long
from wiki.kernel.money import AmbiguousAmount, BadAmount, format_euro, parse_euro

FIELDS = (
    "description",
    "kind",
    "dated_on",
    "gross",
    "vat",
    "hours",
    "rate",
    "wage",
    "rate_reason",
    "in_kind",
    "credits",
    "currency",
    "original",
    "exchange_rate",
    "rate_on",
    "rate_source",
    "payers",
    "supplier",
    "document_number",
    "key_name",
)
_AMOUNTS = ("gross", "vat", "rate", "wage")
_DAYS = ("dated_on", "rate_on")
THEIRS, MINE = "theirs", "mine"
_CHOICE, _LOOKED_AT = "choice_", "theirs_version"
Values = Mapping[str, object]


@dataclass(frozen=True)
class Clash:
    """One line on which the two differ, in words, and what was chosen."""

    name: str
    label: str
    theirs: str
    mine: str
    choice: str = ""


@dataclass(frozen=True)
class Joined:
    """The form after the choices; `clashes` are those there are, `open` is true while one is not chosen."""

    form: MultiDict[str, str]
    clashes: tuple[Clash, ...]

    @property
    def open(self) -> bool:
        """True while something has to be chosen."""
        return any(not clash.choice for clash in self.clashes)


def join(typed: MultiDict[str, str], stored: Values, version: int, schools: Mapping[int, str]) -> Joined:
    """What was typed beside what is stored by now (`version`); choices between older words do not count."""
    mine = MultiDict((name, text) for name, text in typed.items(multi=True) if not _is_ours(name))
    counts = typed.get(_LOOKED_AT) == str(version)
    clashes = []
    for name in FIELDS:
        left, right = _in_words(name, stored, schools), _in_words(name, mine, schools)
        if left != right:
            choice = typed.get(_CHOICE + name, "") if counts else ""
            clashes.append(Clash(name, _label(name), left, right, choice if choice in (THEIRS, MINE) else ""))
    joined = Joined(mine, tuple(clashes))
    if not joined.open:
        _take_theirs(joined, stored)
        mine["version"] = str(version)
    return joined


def _is_ours(name: str) -> bool:
    return name in (_LOOKED_AT, "csrf_token") or name.startswith(_CHOICE)


def _take_theirs(joined: Joined, stored: Values) -> None:
    for clash in joined.clashes:
        if clash.choice == THEIRS:
            for key in [key for key in joined.form if _belongs(key, clash.name)]:
                del joined.form[key]
            for key in stored:
                if _belongs(key, clash.name):
                    joined.form[key] = str(stored[key])


def _belongs(key: str, name: str) -> bool:
    """True for a control of this line: an amount has its meaning beside it, who paid has a part for each school."""
    return key in (name, f"{name}_meant") or (name == "payers" and key.startswith("payer_"))


def _in_words(name: str, values: Values, schools: Mapping[int, str]) -> str:
    """A line in words, so that the same typed in another way is no difference."""
    text = " ".join(str(values.get(name, "")).split())
    if name == "kind":
        return str(wording.KINDS.get(text, text))
    if name in _DAYS:
        day = read_day(text)
        return date_long(day) if day else text
    if name == "in_kind":
        return _("yes") if text else ""
    if name in _AMOUNTS:
        return _amount(name, values)
    return _paid(text, values, schools) if name == "payers" else text


def _amount(name: str, values: Values) -> str:
    typed = str(values.get(name, ""))
    try:
        return format_euro(parse_euro(typed))
    except AmbiguousAmount as ambiguous:
        meant = str(values.get(f"{name}_meant", ""))
        return format_euro(parse_euro(meant)) if meant in ambiguous.readings else typed
    except BadAmount:
        return typed.strip()


def _paid(chosen: str, values: Values, schools: Mapping[int, str]) -> str:
    if chosen != SEVERAL:
        return schools.get(read_id(chosen) or 0, "")
    parts = ((school, _amount(f"payer_{id_}", values)) for id_, school in schools.items())
    return ", ".join(f"{school} {amount}" for school, amount in parts if amount)


def _label(name: str) -> str:
    return {
        "description": _("What is it for?"),
        "kind": _("Type of cost"),
        "dated_on": _("Date on the receipt"),
        "gross": _("Amount including VAT, in euros"),
        "vat": _("Including VAT of"),
        "payers": _("Who paid it?"),
        "supplier": _("Supplier"),
        "document_number": _("Number of the invoice or receipt"),
        "hours": _("How long did they work?"),
        "rate": _("Rate per hour, in euros"),
        "wage": _("Wage cost per hour, in euros"),
        "rate_reason": _("Why is the rate higher?"),
        "in_kind": _("In kind"),
        "credits": _("Which cost does it belong to?"),
        "currency": _("Currency"),
        "original": _("Amount in that currency"),
        "exchange_rate": _("Euros for each"),
        "rate_on": _("Date of the rate"),
        "rate_source": _("Where does the rate come from?"),
        "key_name": _("Which distribution key?"),
    }[name]
