"""Reading what schools use; of pages this actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from wiki.accounts.models import Person
from wiki.adoptions.models import Adoption, AdoptionEvent
from wiki.adoptions.rules import freshness
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
    at: Any
    since: Any

    @property
    def freshness(self) -> str:
        """`confirmed`, `fading` or `gone`; see `rules.freshness`. Only a use can fade."""
        return freshness(day(self.at), clock.today()) if self.state == "in_use" else "confirmed"

    @property
    def is_behind(self) -> bool:
        """True when there is a later release than the version the school uses."""
        return self.state == "in_use" and self.released is not None and self.released > self.revision


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


def uses_of_page(actor: Actor, page_id: int) -> list[Use]:
    """What every school says of a page, by school."""
    wanted = _USES.where(Page.id == page_id, visible_to(actor)).order_by(School.brin)
    return [_use(actor, row) for row in session().execute(wanted)]


def uses_of_school(actor: Actor, school_id: int) -> list[Use]:
    """What a school says of every page, what it uses first."""
    wanted = _USES.where(Adoption.school_id == school_id, visible_to(actor), Page.archived_at.is_(None))
    found = [_use(actor, row) for row in session().execute(wanted.order_by(Page.title, Page.id))]
    order = ("in_use", "tried", "viewed", "stopped")
    return sorted(found, key=lambda use: order.index(use.state))


def own_use(actor: Actor, page_id: int) -> Use | None:
    """What the actor's own school says of a page."""
    return next((use for use in uses_of_page(actor, page_id) if use.school_id == actor.school_id), None)


def _use(actor: Actor, row: Row[Any]) -> Use:
    values = dict(row._mapping)
    values["page_id"], values["url"] = values.pop("id"), address(row.id, values.pop("slug"))
    if not actor.is_member:
        values |= {"group_name": "", "contact": "", "experience": ""}
    return Use(**values)


def events(actor: Actor, page_id: int) -> Sequence[Row[Any]]:
    """Everything schools said of a page, newest first, for members."""
    wanted: Any = (
        select(AdoptionEvent, School.name.label("school"), Person.name.label("by"))
        .join(Page, Page.id == AdoptionEvent.page_id)
        .join(School, School.id == AdoptionEvent.school_id)
        .join(Person, Person.id == AdoptionEvent.by_id)
        .where(AdoptionEvent.page_id == page_id, visible_to(actor))
        .order_by(AdoptionEvent.id.desc())
    )
    return session().execute(wanted).all() if actor.is_member else ()
