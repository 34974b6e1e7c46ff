"""What a school offers to see, and a question for a place, as typed."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from wiki.experts.forms import experts
from wiki.experts.queries.offers import Filters
from wiki.experts.rules.experts import TAG_MAX
from wiki.experts.rules.visits import (
    DAYS_MAX,
    QUESTION_MAX,
    REMARK_MAX,
    ROWS,
    SEATS_MAX,
    TEXT_MAX,
    TIP_MAX,
    TITLE_MAX,
    DayCommand,
    OfferCommand,
)
from wiki.kernel.forms import FormReader, read_id, read_line
from wiki.kernel.i18n import _

ROWS_MAX = DAYS_MAX + ROWS


def offer_command(form: MultiDict[str, str]) -> OfferCommand:
    """What a school offers; raises Invalid with a sentence for each field."""
    typed = FormReader(form)
    seats = typed.whole("seats")
    if "seats" not in typed.errors and not 0 < seats <= SEATS_MAX:
        typed.errors["seats"] = _("Enter a number from 1 to %(max)s.", max=SEATS_MAX)
    command = OfferCommand(
        title=typed.line("title", TITLE_MAX, _("Fill this in.")),
        text=typed.text("text", TEXT_MAX),
        seats=seats,
        days=_days(typed),
        themes=experts.themes(form),
        activity_id=typed.maybe_id("activity"),
        project_id=typed.maybe_id("project"),
        network_day_id=typed.maybe_id("network_day"),
        contact_id=typed.maybe_id("contact"),
    )
    typed.done()
    return command


def _days(typed: FormReader) -> tuple[DayCommand, ...]:
    """Rows of a day with its times; a row without a day is no row."""
    found = []
    for number in range(1, ROWS_MAX + 1):
        if not typed.form.get(f"day_{number}", "").strip():
            continue
        on, begin, end = typed.day(f"day_{number}"), typed.time(f"from_{number}"), typed.time(f"to_{number}")
        wrong = {f"day_{number}", f"from_{number}", f"to_{number}"} & set(typed.errors)
        if not wrong and end <= begin:
            typed.errors[f"to_{number}"] = _("The end is not after the beginning.")
        found.append(DayCommand(on, begin, end))
    return tuple(found)


def typed(form: MultiDict[str, str]) -> dict[str, Any]:
    """The form as it was filled in, to be shown again."""
    return experts.typed(form)


def question(form: Mapping[str, str]) -> tuple[int, int, str]:
    """For which day, with how many, and with what question one asks to come; raises Invalid."""
    read = FormReader(form)
    day = read.id("day", _("Choose a day."))
    people = read.whole("people")
    if "people" not in read.errors and not people:
        read.errors["people"] = _("Enter with how many people you come.")
    text = read.text("question", QUESTION_MAX)
    if not text and "question" not in read.errors:
        read.errors["question"] = _("Say what you would like to see or hear.")
    read.done()
    return day, people, text


def remark(form: Mapping[str, str]) -> str:
    """What the host says with its answer; raises Invalid."""
    read = FormReader(form)
    found = read.text("remark", REMARK_MAX)
    read.done()
    return found


def tip(form: Mapping[str, str]) -> str:
    """What somebody takes along; raises Invalid."""
    read = FormReader(form)
    found = read.text("body", TIP_MAX)
    read.done()
    return found


def filters(args: Mapping[str, str]) -> Filters:
    """What a list is narrowed down to; what makes no sense is no wish."""
    return Filters(
        building_block=read_id(args.get("building_block")),
        tag=read_line(args.get("tag", "")).lower()[:TAG_MAX],
        school=read_id(args.get("school")),
        coming=args.get("coming") == "1",
    )
