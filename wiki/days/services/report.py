"""The report of a day as a page of the wiki, a PDF and a Word file: one text, made of what was written down."""

from collections.abc import Iterator

from wiki.audit.services import record
from wiki.days.models import NetworkDay
from wiki.days.queries.days import PartRow, organised
from wiki.days.queries.report import Report, report
from wiki.days.queries.workshops import WorkshopRow
from wiki.documents.rules.files import escaped
from wiki.documents.services.formats import failing_kindly, site
from wiki.documents.services.pandoc_document import report_pdf, report_word
from wiki.documents.services.word_file import Facts
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _, date_long, ngettext
from wiki.kernel.markdown import render
from wiki.pages.queries.columns import PageRow
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import Change, Labels, NewPage, Text, address
from wiki.pages.services.pages import commit_page, save_page
from wiki.pages.services.preparing import prepare_page
from wiki.schools.rules import Actor


def pdf(actor: Actor, day_id: int) -> bytes:
    """The report on paper. Raises NotFound, Invalid."""
    found = report(actor, day_id)
    with failing_kindly(found.day.url):
        return report_pdf(_html(found), _known(found), _("Network days"), [_facts(found)], site())


def word(actor: Actor, day_id: int) -> bytes:
    """The report for Word. Raises NotFound, Invalid."""
    found = report(actor, day_id)
    with failing_kindly(found.day.url):
        return report_word(_html(found), _known(found), _facts(found), site())


def _known(found: Report) -> Facts:
    return Facts(_title(found), "", found.day.changed_at)


def as_page(actor: Actor, day_id: int) -> str:
    """The address of the page with the report, made or brought up to date; names of people are left out of it, as a
    page may become public. In transactions of its own. Raises NotAllowed, NotFound, Invalid, Conflict."""
    row = organised(actor, day_id)
    found = report(actor, day_id)
    body = markdown(found, names=False)
    before = _page_of(actor, row.report_page_id)
    if before is not None:
        save_page(actor, before.id, Change(before.revision, body=body, note=_("Report of a network day")))
        return address(before.id, before.slug)
    labels = Labels(activities=frozenset(_activities(found)))
    new = NewPage(Text(_title(found), body, labels), "page", _("Report of a network day"))
    prepared = prepare_page(actor, new)
    with transaction():
        saved = commit_page(prepared)
        day = session().get_one(NetworkDay, day_id, with_for_update=True, populate_existing=True)
        day.report_page_id, day.changed_at = saved.id, clock.now()
        record(actor.id, "day.report", "network_day", day_id, page=saved.id)
    return address(saved.id, saved.slug)


def _page_of(actor: Actor, page_id: int | None) -> PageRow | None:
    try:
        return page_row(actor, page_id or 0)
    except NotFound:
        return None


def _activities(found: Report) -> set[int]:
    return {row.activity_id for row in found.workshops if row.activity_id}


def _title(found: Report) -> str:
    return _("Report of %(day)s", day=found.day.title)


def _facts(found: Report) -> str:
    who = ngettext("%(num)s person", "%(num)s people", found.people)
    where = found.day.host_school or found.day.address
    return " · ".join(filter(None, (date_long(found.day.held_on), where, who)))


def _html(found: Report) -> str:
    return render(markdown(found)).html


def markdown(found: Report, names: bool = True) -> str:
    """The report as one text, with or without the names of who was there."""
    return "\n\n".join(
        filter(None, (*_programme(found), *_there(found, names), *_workshops(found), *_tasks(found, names)))
    )


def _programme(found: Report) -> Iterator[str]:
    yield f"## {_('Programme')}"
    rows = [f"| {part.times} | {_what(found, part)} |" for part in found.parts]
    yield "\n".join((f"| {_('Time')} | {_('What')} |", "|---|---|", *rows))


def _what(found: Report, part: PartRow) -> str:
    """A part with its speaker, or with the workshops that were given in it."""
    speaker = f" ({_cell(part.speaker)})" if part.speaker else ""
    given = "; ".join(_given(one) for one in found.workshops if part.id in one.rounds)
    return f"{_cell(part.title)}{speaker}{f': {given}' if given else ''}"


def _given(one: WorkshopRow) -> str:
    return _cell(f"{one.title} ({one.room})" if one.room else one.title)


def _there(found: Report, names: bool) -> Iterator[str]:
    yield f"## {_('Who was there') if found.was_ticked else _('Who signed up')}"
    head = f"| {_('School')} | {_('People')} |" + (f" {_('Names')} |" if names else "")
    rows = [
        f"| {_cell(school or _('No school'))} | {len(people)} |"
        + (f" {_cell(', '.join(people))} |" if names else "")
        for school, people in found.there.items()
    ]
    yield (
        "\n".join((head, "|---|---|---|" if names else "|---|---|", *rows))
        if rows
        else _("Nobody signed up.")
    )


def _workshops(found: Report) -> Iterator[str]:
    if found.workshops:
        yield f"## {_('Workshops')}"
    for row in found.workshops:
        yield f"### {escaped(row.title)}"
        lines = []
        if row.activity:
            lines.append(f"{_('Activity')}: {escaped(row.activity)}")
        if row.notes:
            lines.append(f"[{escaped(row.notes.title)}]({row.notes.url})")
        lines += [
            f"{_('Harvest')}: [{escaped(page.title)}]({page.url})"
            for page in row.harvest
            if page.id != row.notes_page_id
        ]
        lines += [
            f"{_('Wish')}: [{escaped(wish.title)}]({wish.url})" for wish in found.wishes.get(row.id, ())
        ]
        yield "\n".join(f"- {line}" for line in lines) or _("Nothing was written down yet.")
        if row.notes and row.notes.summary:
            yield escaped(row.notes.summary)


def _tasks(found: Report, names: bool) -> Iterator[str]:
    if not found.tasks:
        return
    yield f"## {_('Who does what')}"
    yield "\n".join(
        f"- [{'x' if task.done_at else ' '}] {escaped(task.text)}"
        + (f" ({escaped(task.person)})" if task.person and names else "")
        + (f", {date_long(task.due_on)}" if task.due_on else "")
        for task in found.tasks
    )


def _cell(text: str) -> str:
    return escaped(text).replace("|", "\\|")
