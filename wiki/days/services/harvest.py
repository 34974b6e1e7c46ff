"""What comes of a workshop: its notes as a page, and from these draft pages, wishes and tasks. Pages take long to make,
so what makes them opens a transaction of its own."""

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.days.models import DayTask, NetworkDay, Workshop, WorkshopHarvest, WorkshopPage
from wiki.days.queries.days import day as day_row
from wiki.days.queries.harvest import harvested_pages, harvested_wishes
from wiki.days.queries.workshops import WorkshopRow, workshop, written_up
from wiki.days.rules.days import may_organise
from wiki.days.rules.harvest import Harvest, HarvestedPage, HarvestedTask, HarvestedWish
from wiki.days.services import notifications
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _, date_long
from wiki.kernel.signals import day_saved
from wiki.pages.queries.templates import template
from wiki.pages.rules.artefact_types import WORKSHOP_NOTES
from wiki.pages.rules.pages import TITLE_MAX, Labels, NewPage, Text, address
from wiki.pages.services.pages import commit_page
from wiki.pages.services.preparing import PreparedPage, prepare_page
from wiki.schools.rules import Actor
from wiki.wishes.queries import wished
from wiki.wishes.rules import WishCommand
from wiki.wishes.services import add_wish


def write_notes(actor: Actor, workshop_id: int) -> str:
    """The address of the page with the notes of a workshop, made from the template when there is none yet; in a
    transaction of its own. Raises NotAllowed, NotFound, Invalid."""
    found = written_up(actor, workshop_id)
    if found.notes is not None:
        return found.notes.url
    prepared = prepare_page(actor, _notes(actor, found))
    with transaction():
        row = session().get_one(Workshop, workshop_id, with_for_update=True, populate_existing=True)
        if row.notes_page_id is not None and (there := workshop(actor, workshop_id).notes):
            return there.url
        saved = commit_page(prepared)
        row.notes_page_id = saved.id
        session().add(WorkshopPage(workshop_id=workshop_id, page_id=saved.id, harvest=True))
        record(actor.id, "workshop.notes", "workshop", workshop_id, page=saved.id)
        day_saved.send(day_id=found.day_id)
    return address(saved.id, saved.slug)


def gather(actor: Actor, workshop_id: int, command: Harvest) -> None:
    """Turn what came of a workshop into draft pages, wishes and tasks, with its activity; who gets a task is told. What
    was written down before under the same name is not made again, whatever it is called by now, also when the same is
    sent twice at once. In a transaction of its own. Raises NotAllowed, NotFound, and Invalid (fields `page_title_N`,
    `wish_title_N` and `task_person_N`, from 1)."""
    found = written_up(actor, workshop_id)
    new = {page.title: page for page in reversed(command.pages)}
    there = harvested_pages(workshop_id)
    prepared = {
        title: _prepared(actor, found, page, command.pages.index(page) + 1)
        for title, page in new.items()
        if title not in there
    }
    with transaction():
        row = session().get_one(Workshop, workshop_id, with_for_update=True, populate_existing=True)
        made = _add_pages(row, prepared)
        _add_wishes(actor, row, command.wishes)
        _add_tasks(actor, row, command.tasks)
        record(actor.id, "workshop.harvested", "workshop", row.id, pages=made, **_counts(command))
        day_saved.send(day_id=row.day_id)


def _add_pages(row: Workshop, prepared: Mapping[str, PreparedPage]) -> list[int]:
    there = harvested_pages(row.id)
    made = {
        title: commit_page(page).id for title, page in reversed(list(prepared.items())) if title not in there
    }
    if made:
        pages = [{"workshop_id": row.id, "page_id": id_, "harvest": True} for id_ in made.values()]
        session().execute(insert(WorkshopPage), pages)
        names = [{"workshop_id": row.id, "name": title, "page_id": id_} for title, id_ in made.items()]
        session().execute(insert(WorkshopHarvest), names)
    return list(made.values())


def _counts(command: Harvest) -> dict[str, int]:
    return {"tasks": len(command.tasks), "wishes": len(command.wishes)}


def finish_task(actor: Actor, task_id: int, done: bool = True) -> DayTask:
    """Say that a task is done, or not after all: who has it, and who organises the day. Raises NotAllowed, NotFound."""
    task = session().get(DayTask, task_id) if may_be_id(task_id) else None
    if task is None:
        raise NotFound(_("This task does not exist."))
    day = day_row(actor, task.day_id)
    if actor.id not in (task.person_id, task.created_by_id) and not may_organise(actor, day.host_school_id):
        raise NotAllowed(_("Only who has this task, or organises the day, can do this."))
    if (task.done_at is not None) != done:
        task.done_at = clock.now() if done else None
        record(actor.id, "task.done" if done else "task.reopened", "day_task", task_id)
    return task


def _notes(actor: Actor, found: WorkshopRow) -> NewPage:
    day = day_row(actor, found.day_id)
    title = _("Notes: %(workshop)s, %(day)s", workshop=found.title, day=date_long(day.held_on))[:TITLE_MAX]
    about = _(
        "Workshop on [%(day)s](%(url)s), %(on)s.",
        day=_plain(day.title),
        url=day.url,
        on=date_long(day.held_on),
    )
    body = f"{about}\n\n{template(WORKSHOP_NOTES).body}"
    return NewPage(Text(title, body, _labels(found)), "page", _("Notes of a workshop"))


def _prepared(actor: Actor, found: WorkshopRow, page: HarvestedPage, number: int) -> PreparedPage:
    day = day_row(actor, found.day_id)
    origin = _(
        "From the workshop [%(workshop)s](%(url)s) on %(on)s.",
        workshop=_plain(found.title),
        url=found.url,
        on=date_long(day.held_on),
    )
    begins = page.text or template(page.kind).body
    text = Text(page.title, f"{origin}\n\n{begins}", _labels(found))
    try:
        return prepare_page(actor, NewPage(text, page.kind, _("From a network day")))
    except Invalid as invalid:
        raise Invalid({f"page_title_{number}": " ".join(map(str, invalid.errors.values()))}) from invalid


def _plain(title: str) -> str:
    return title.replace("[", "(").replace("]", ")")


def _labels(found: WorkshopRow) -> Labels:
    return Labels(activities=frozenset({found.activity_id} if found.activity_id else ()))


def _add_wishes(actor: Actor, row: Workshop, wishes: Sequence[HarvestedWish]) -> None:
    """Each wish with its workshop; one that others had before, for the same activity, came up here too."""
    there = harvested_wishes(row.id)
    for number, wish in enumerate(wishes, start=1):
        if wish.title in there:
            continue
        try:
            id_ = wished(wish.title, row.activity_id) or _wish(actor, row, wish)
        except Invalid as invalid:
            raise Invalid({f"wish_title_{number}": " ".join(map(str, invalid.errors.values()))}) from invalid
        session().add(WorkshopHarvest(workshop_id=row.id, name=wish.title, wish_id=id_))
        there.add(wish.title)


def _wish(actor: Actor, row: Workshop, wish: HarvestedWish) -> int:
    return add_wish(actor, WishCommand(wish.title, wish.text, row.activity_id)).id


def _add_tasks(actor: Actor, row: Workshop, tasks: Sequence[HarvestedTask]) -> None:
    day = session().get_one(NetworkDay, row.day_id)
    before = select(DayTask.text, DayTask.person_id).where(DayTask.workshop_id == row.id)
    there = {(text, person) for text, person in session().execute(before)}
    for number, task in enumerate(tasks, start=1):
        if (task.text, task.person_id) in there:
            continue
        if task.person_id is not None and session().get(Person, task.person_id) is None:
            raise Invalid({f"task_person_{number}": _("Choose somebody from the list.")})
        added = DayTask(
            day_id=row.day_id,
            workshop_id=row.id,
            activity_id=row.activity_id,
            text=task.text,
            person_id=task.person_id,
            due_on=task.due_on,
            created_by_id=actor.member_id,
            at=clock.now(),
        )
        session().add(added)
        session().flush()
        notifications.task_given(day, added, actor.name)
