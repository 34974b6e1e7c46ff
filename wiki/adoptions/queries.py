"""Reading what schools use; of pages this actor may see."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select

from wiki.accounts.models import Person
from wiki.adoptions.models import Adoption, AdoptionEvent
from wiki.adoptions.rules import Freshness, UseState, freshness
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.pages.models import Page
from wiki.pages.queries.pages import visible_to
from wiki.pages.rules.pages import address
from wiki.schools.models import School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Use:
    """What a school says of a page; group, contact and experience are for members."""

    page_id: int
    title: str
    url: str
    released: int | None
    newest_label: str | None
    school_id: int
    school: str
    colour: str
    state: str
    revision: int
    release_label: str | None
    group_name: str
    contact: str
    experience: str
    at: datetime
    since: datetime

    @property
    def freshness(self) -> Freshness:
        """How much it still says; see `rules.freshness`. Only a use can fade."""
        in_use = self.state == UseState.IN_USE
        return freshness(day(self.at), clock.today()) if in_use else Freshness.CONFIRMED

    @property
    def is_behind(self) -> bool:
        """True when there is a later release than the version the school uses."""
        return self.state == UseState.IN_USE and self.released is not None and self.released > self.revision


def day(moment: Any) -> date:
    """The day of a moment, in the Netherlands."""
    found: date = moment.astimezone(clock.AMSTERDAM).date()
    return found


_USES: Any = (
    select(
        Page.id,
        Page.slug,
        Page.title,
        Page.released,
        Page.release_label.label("newest_label"),
        Adoption.school_id,
        School.name.label("school"),
        School.colour,
        Adoption.state,
        Adoption.revision,
        Adoption.release_label,
        Adoption.group_name,
        Adoption.contact,
        Adoption.experience,
        Adoption.at,
        Adoption.since,
    )
    .join(Adoption, Adoption.page_id == Page.id)
    .join(School, School.id == Adoption.school_id)
)


_MOST_USED_FIRST: tuple[str, ...] = (UseState.IN_USE, UseState.TRIED, UseState.VIEWED, UseState.STOPPED)


def uses_of_page(actor: Actor, page_id: int) -> list[Use]:
    """What every school says of a page, by school."""
    wanted = _USES.where(Page.id == page_id, visible_to(actor)).order_by(School.brin)
    return [_use(actor, row) for row in session().execute(wanted)]


def uses_of_school(actor: Actor, school_id: int) -> list[Use]:
    """What a school says of every page, what it uses first."""
    wanted = _USES.where(Adoption.school_id == school_id, visible_to(actor), Page.archived_at.is_(None))
    found = [_use(actor, row) for row in session().execute(wanted.order_by(Page.title, Page.id))]
    return sorted(found, key=lambda use: _MOST_USED_FIRST.index(use.state))


def own_use(actor: Actor, page_id: int) -> Use | None:
    """What the actor's own school says of a page."""
    return next((use for use in uses_of_page(actor, page_id) if use.school_id == actor.school_id), None)


def _use(actor: Actor, row: Row[Any]) -> Use:
    values = dict(row._mapping)
    values["page_id"], values["url"] = values.pop("id"), address(row.id, values.pop("slug"))
    if not actor.is_member:
        values |= {"group_name": "", "contact": "", "experience": ""}
    return Use(**values)


class EventRow(NamedTuple):
    """Something that a school said of a page; `confirms` when it said the same before."""

    state: str
    confirms: bool
    at: datetime
    experience: str
    school: str
    by: str


def events(actor: Actor, page_id: int) -> list[EventRow]:
    """Everything schools said of a page, newest first, for members."""
    if not actor.is_member:
        return []
    event = AdoptionEvent
    wanted: Any = (
        select(event.state, event.confirms, event.at, event.experience, School.name, Person.name)
        .join(Page, Page.id == event.page_id)
        .join(School, School.id == event.school_id)
        .join(Person, Person.id == event.by_id)
        .where(event.page_id == page_id, visible_to(actor))
        .order_by(event.id.desc())
    )
    return [EventRow._make(row) for row in session().execute(wanted)]
