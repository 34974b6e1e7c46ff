"""What is typed about the year plan, as commands or as errors next to the fields."""

from collections.abc import Iterable, Mapping
from datetime import date

from werkzeug.datastructures import MultiDict

from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.plan.rules import ActivityCommand, Kind

MAX_TEXT = 20_000


def activity_command(form: MultiDict[str, str]) -> ActivityCommand:
    """The activity somebody typed; raises Invalid with a sentence for each field."""
    errors: dict[str, str] = {}
    starts_on, ends_on = (day(form.get(name, ""), name, errors) for name in ("starts_on", "ends_on"))
    if starts_on and ends_on and ends_on < starts_on:
        errors["ends_on"] = _("The last day is before the first day.")
    command = ActivityCommand(
        number=short(form, "number", 10, errors),
        title=short(form, "title", 200, errors),
        kind=_kind(form, errors),
        lead_school_id=_id(form.get("lead_school", ""), "lead_school", errors),
        starts_on=starts_on,
        ends_on=ends_on,
        result=short(form, "result", 500, errors, required=False),
        description=long(form, "description", errors),
        working_group=ids(form.getlist("working_group")),
    )
    if errors:
        raise Invalid(errors)
    return command


def looks_for_people(form: Mapping[str, str]) -> bool:
    """True when somebody asks for people by name, with the button or with Enter in that field; nothing is saved."""
    return "find" in form or ("enter" in form and bool(looked_for(form)))


def looked_for(form: Mapping[str, str]) -> str:
    """The part of a name that was typed; its length and signs are of no harm."""
    return " ".join(form.get("person", "").replace("\0", "").split())[:100]


def ids(values: Iterable[object]) -> tuple[int, ...]:
    """The ids among what was ticked."""
    texts = (str(value) for value in values)
    return tuple(int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 18)


def ambition(form: Mapping[str, str]) -> str:
    """The ambition of a school year."""
    errors: dict[str, str] = {}
    text = long(form, "ambition", errors)
    if errors:
        raise Invalid(errors)
    return text


def version(form: Mapping[str, str]) -> int:
    """The version of what is being changed, as the form was given it."""
    value = form.get("version", "")
    if not (value.isascii() and value.isdigit()):
        raise Invalid({"": _("Open the form again: it does not say what it changes.")})
    return int(value)


def short(
    form: Mapping[str, str], name: str, limit: int, errors: dict[str, str], required: bool = True
) -> str:
    """One line of text of at most `limit` characters."""
    value = " ".join(form.get(name, "").replace("\0", "").split())
    if required and not value:
        errors[name] = _("Fill this in.")
    elif len(value) > limit:
        errors[name] = _(
            "This may be %(limit)s characters long; it is %(length)s now.", limit=limit, length=len(value)
        )
    return value


def long(form: Mapping[str, str], name: str, errors: dict[str, str]) -> str:
    """Text of several lines with LF line ends."""
    value = form.get(name, "").replace("\r\n", "\n").replace("\0", "")
    if len(value) > MAX_TEXT:
        errors[name] = _(
            "This may be %(limit)s characters long; it is %(length)s now.", limit=MAX_TEXT, length=len(value)
        )
    return value


def day(text: str, name: str, errors: dict[str, str]) -> date | None:
    """A date as a browser sends it (2018-09-27) or as people type it (27-09-2018); None when empty."""
    text = text.strip()
    if not text:
        return None
    try:
        if len(text) == 10 and text[2] == text[5] == "-":
            text = f"{text[6:]}-{text[3:5]}-{text[:2]}"
        return date.fromisoformat(text)
    except ValueError:
        errors[name] = _("This is not a date. Type it like 27-09-2018.")
        return None


def _kind(form: Mapping[str, str], errors: dict[str, str]) -> Kind:
    try:
        return Kind(form.get("kind", ""))
    except ValueError:
        errors["kind"] = _("Choose structural or incidental.")
        return Kind.STRUCTURAL


def _id(text: str, name: str, errors: dict[str, str]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 18:
        return int(text)
    errors[name] = _("Choose one from the list.")
    return None
