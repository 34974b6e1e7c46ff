"""A workshop and what came of it, as typed."""

import re
from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from wiki.days.rules.days import LINE_MAX, SEATS_MAX, TEXT_MAX, TITLE_MAX, WorkshopCommand
from wiki.days.rules.harvest import ROWS, TASK_MAX, Harvest, HarvestedPage, HarvestedTask, HarvestedWish
from wiki.kernel.forms import FormReader, read_id, read_ids
from wiki.kernel.i18n import _
from wiki.pages.rules.artefact_types import KINDS
from wiki.wishes.rules import TITLE_MAX as WISH_MAX

_PAGE = re.compile(r"/pages/([0-9]{1,10})(?![0-9])", re.ASCII)


def workshop_command(form: MultiDict[str, str]) -> WorkshopCommand:
    """The workshop somebody typed; raises Invalid with a sentence for each field."""
    typed = FormReader(form)
    capacity = typed.whole("capacity")
    if "capacity" not in typed.errors and not 0 < capacity <= SEATS_MAX:
        typed.errors["capacity"] = _("Enter a number from 1 to %(max)s.", max=SEATS_MAX)
    command = WorkshopCommand(
        title=typed.line("title", TITLE_MAX, _("Fill this in.")),
        capacity=capacity,
        rounds=read_ids(form.getlist("rounds")),
        text=typed.text("text", TEXT_MAX),
        room=typed.line("room", LINE_MAX),
        activity_id=typed.maybe_id("activity"),
        leaders=read_ids(form.getlist("leaders")),
        pages=tuple(dict.fromkeys((*read_ids(form.getlist("material")), *_pages(typed)))),
    )
    typed.done()
    return command


def _pages(typed: FormReader) -> tuple[int, ...]:
    """More pages, named by their addresses, one on each line."""
    found: list[int] = []
    for line in typed.text("pages", 5000).splitlines():
        match = _PAGE.search(line)
        page_id = read_id(match[1]) if match else None
        if page_id:
            found.append(page_id)
        elif line.strip():
            typed.errors["pages"] = _("“%(line)s” is not the address of a page.", line=line.strip()[:60])
    return tuple(found)


def harvest(form: Mapping[str, str]) -> Harvest:
    """What came of a workshop: rows of pages, of wishes and of tasks; raises Invalid with a sentence for each field."""
    typed = FormReader(form)
    pages = tuple(filter(None, (_page(typed, number) for number in range(1, ROWS + 1))))
    tasks = tuple(filter(None, (_task(typed, number) for number in range(1, ROWS + 1))))
    wishes = tuple(filter(None, (_wish(typed, number) for number in range(1, ROWS + 1))))
    if not typed.errors and not (pages or wishes or tasks):
        typed.errors[""] = _("Write down a page, a wish or a task.")
    typed.done()
    return Harvest(pages, tasks, wishes)


def _page(typed: FormReader, number: int) -> HarvestedPage | None:
    title = typed.line(f"page_title_{number}", TITLE_MAX)
    kind = typed.form.get(f"page_kind_{number}", "page")
    if kind not in KINDS:
        typed.errors[f"page_kind_{number}"] = _("Choose one from the list.")
    return HarvestedPage(title, kind) if title else None


def _wish(typed: FormReader, number: int) -> HarvestedWish | None:
    title = typed.line(f"wish_title_{number}", WISH_MAX)
    return HarvestedWish(title) if title else None


def _task(typed: FormReader, number: int) -> HarvestedTask | None:
    text = typed.line(f"task_text_{number}", TASK_MAX)
    person, due_on = typed.maybe_id(f"task_person_{number}"), typed.maybe_day(f"task_due_{number}")
    return HarvestedTask(text, person, due_on) if text else None
