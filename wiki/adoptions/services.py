"""Recording what a school uses. Inside the caller's transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, select

from wiki.adoptions import rules
from wiki.adoptions.models import Adoption, AdoptionEvent
from wiki.adoptions.queries import day, uses_of_school
from wiki.adoptions.rules import Event, Freshness, Report, Standing, UseState
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.kernel.signals import notices_due, page_joined, page_saved
from wiki.notices.services.notices import notify
from wiki.pages.models import Page, Revision
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import address, one_line
from wiki.pages.services import embedded_facts
from wiki.pages.services.persistence import locked
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor, Role


def listen() -> None:
    """Ask schools again what they use when the day has come, and take along what they said of a page that goes up in
    another."""
    notices_due.connect(_notices_due)
    page_joined.connect(_page_joined)


def _page_joined(_sender: Any, page_id: int, into_id: int, **_more: Any) -> None:
    """A school that uses a page uses the one that it went up in, unless it said itself what it does with that. What it
    said stays with the old page as well, in the words and on the day of then."""
    into = locked(session(), into_id)
    spoke = select(Adoption.school_id).where(Adoption.page_id == into_id)
    theirs = select(Adoption).where(Adoption.page_id == page_id, Adoption.school_id.not_in(spoke))
    for adoption in session().scalars(theirs).all():
        _go_on(adoption, into)
    session().flush()
    show(into_id)


def _go_on(adoption: Adoption, into: Page) -> None:
    """The same use, of the version that readers of the other page get."""
    events = select(AdoptionEvent).where(
        AdoptionEvent.page_id == adoption.page_id, AdoptionEvent.school_id == adoption.school_id
    )
    version = {
        "page_id": into.id,
        "revision": into.released or into.revision,
        "release_label": into.release_label,
    }
    for event in session().scalars(events.order_by(AdoptionEvent.id)).all():
        session().add(AdoptionEvent(**_values(event) | version))
    session().add(Adoption(**_values(adoption) | version))


def _values(row: Adoption | AdoptionEvent) -> dict[str, Any]:
    """Every column but its number."""
    return {column.name: getattr(row, column.name) for column in row.__table__.columns if column.name != "id"}


def report(actor: Actor, page_id: int, said: Report) -> None:
    """Record what the actor's school does with a page; the same report on a later day confirms it.

    Raises NotAllowed, NotFound, and Invalid (fields `state`, `revision`, `group_name`, `contact` and
    `experience`).
    """
    school_id = _school(actor)
    page_row(actor, page_id)
    page = locked(session(), page_id)
    said = _checked(page, said)
    before = session().get(Adoption, (page_id, school_id))
    if before is not None and report_in(before) == said:
        return _confirm(actor, page, before)
    return _happened(actor, page, before, Event(said, clock.now()))


def confirm(actor: Actor, page_id: int) -> None:
    """Record that the last report of the actor's school still holds. Raises NotAllowed, NotFound, and
    Conflict when there is none."""
    school_id = _school(actor)
    page_row(actor, page_id)
    page = locked(session(), page_id)
    before = session().get(Adoption, (page_id, school_id))
    if before is None:
        raise Conflict(_("Your school has not said anything about this page yet."))
    _confirm(actor, page, before)


def confirm_all(actor: Actor, pages: Collection[int] | None = None) -> int:
    """Confirm everything the school uses whose last confirmation has become old, or only what is used of
    these pages.

    Returns how many uses were confirmed. Raises NotAllowed, NotFound and Conflict, as `confirm` does.
    """
    used = [use for use in uses_of_school(actor, _school(actor)) if use.state == UseState.IN_USE]
    fading = [u for u in used if u.freshness != Freshness.CONFIRMED and (pages is None or u.page_id in pages)]
    for use in fading:
        confirm(actor, use.page_id)
    return len(fading)


def _school(actor: Actor) -> int:
    if not rules.may_report(actor) or actor.school_id is None:
        raise NotAllowed(_("Only people of a school can say what it uses."))
    return actor.school_id


def _confirm(actor: Actor, page: Page, before: Adoption) -> None:
    if day(before.at) == clock.today():
        return  # said today already: pressing twice says nothing new
    _happened(actor, page, before, Event(report_in(before), clock.now(), confirms=True))


def report_in(row: Adoption | AdoptionEvent) -> Report:
    """The report in a row."""
    names = ("state", "revision", "release_label", "group_name", "contact", "experience")
    return Report(*(getattr(row, name) for name in names))


def standing_in(row: Adoption) -> Standing:
    """The present use by a school, from its row."""
    return Standing(report_in(row), row.since, row.at)


def _happened(actor: Actor, page: Page, before: Adoption | None, event: Event) -> None:
    db, school_id = session(), _school(actor)
    standing = rules.after(standing_in(before) if before else None, event)
    assert standing is not None
    fields: dict[str, Any] = vars(standing.said)
    kept = {"page_id": page.id, "school_id": school_id, "at": event.at, **fields}
    db.add(AdoptionEvent(**kept, confirms=event.confirms, by_id=actor.member_id))
    db.merge(Adoption(**kept, since=standing.since))
    db.flush()
    record(
        actor.id, f"adoption.{event.said.state}", "page", page.id, school=school_id, confirms=event.confirms
    )
    show(page.id)


def show(page_id: int) -> None:
    """Update what the readers of a page see of the schools that use it; writes nothing when nothing changed.
    Raises NotFound."""
    page = locked(session(), page_id)
    shown = _shown(Adoption.page_id == page_id).get(page_id, _NOTHING)
    if _of_page(page.facts, page.use_count) == shown:
        return
    embedded_facts.store(page_id, "adoptions", shown.strip)
    page.use_count = shown.use_count
    session().flush()
    page_saved.send(page_id=page_id)


@dataclass(frozen=True)
class _Shown:
    """What a page shows of its use: a strip of schools, as JSON, and how many use it."""

    strip: list[dict[str, Any]]
    use_count: int


_NOTHING = _Shown([], 0)


def _of_page(page_facts: Mapping[str, Any], use_count: int) -> _Shown:
    return _Shown(page_facts.get("adoptions", []), use_count)


def _shown(condition: ColumnElement[bool]) -> dict[int, _Shown]:
    """What pages have to show today, by page: those of which a school said something that meets the condition."""
    statement: Any = (
        select(Adoption.page_id, Adoption.state, Adoption.at)
        .add_columns(School.id, School.name, School.slug, School.colour)
        .join(Adoption, Adoption.school_id == School.id)
        .where(condition)
        .order_by(Adoption.page_id, School.brin)
    )
    found, today = session().execute(statement).all(), clock.today()
    return {
        page_id: _strip_of(list(uses), today) for page_id, uses in groupby(found, key=lambda r: r.page_id)
    }


def _strip_of(uses: Sequence[Any], today: date) -> _Shown:
    strip = [
        {"school": r.id, "name": r.name, "slug": r.slug, "colour": r.colour, "state": r.state}
        | {
            "freshness": rules.freshness(day(r.at), today)
            if r.state == UseState.IN_USE
            else Freshness.CONFIRMED
        }
        for r in uses
    ]
    return _Shown(strip, sum(rules.counts(r.state, day(r.at), today) for r in uses))


def _checked(page: Page, said: Report) -> Report:
    number = said.revision or page.released or page.revision
    wanted = select(Revision.release_label).where(Revision.page_id == page.id, Revision.number == number)
    row = session().execute(wanted).first() if may_be_id(number) else None
    group, contact, experience = (one_line(t) for t in (said.group_name, said.contact, said.experience))
    clean = Report(said.state, number, row.release_label if row else None, group, contact, experience)
    errors = dict(_wrong(clean, row is not None))
    if errors:
        raise Invalid(errors)
    return clean


def _wrong(said: Report, version_there: bool) -> Iterator[tuple[str, str]]:
    if said.state not in tuple(UseState):
        yield "state", _("Choose what your school does with it.")
    if not version_there:
        yield "revision", _("Choose one of the versions.")
    if len(said.group_name) > rules.GROUP_MAX:
        yield "group_name", too_long(rules.GROUP_MAX)
    if len(said.contact) > rules.CONTACT_MAX:
        yield "contact", too_long(rules.CONTACT_MAX)
    if len(said.experience) > rules.EXPERIENCE_MAX:
        yield "experience", too_long(rules.EXPERIENCE_MAX)


def _notices_due(_sender: Any, **_more: Any) -> None:
    """Ask coordinators of schools about every use that was not confirmed since schools were last asked."""
    today = clock.today()
    asked = rules.asked_last(today)
    statement: Any = (
        select(Page.id, Page.slug, Page.title, Adoption.school_id, Adoption.at, Membership.person_id)
        .join(Adoption, Adoption.page_id == Page.id)
        .join(Membership, Membership.school_id == Adoption.school_id)
        .where(Adoption.state == UseState.IN_USE, Membership.role == Role.SCHOOL_COORDINATOR)
    )
    for row in session().execute(statement.where(Page.archived_at.is_(None))).all():
        if rules.freshness(day(row.at), today) != Freshness.CONFIRMED:
            where = address(row.id, row.slug) + "/use"
            notify([row.person_id], "use_confirm", key=f"{row.id}:{asked}", url=where, page=row.title)
    _fade()


def _fade() -> None:
    """Show on pages in use that a use was not confirmed, and in the end is not counted; the others are left alone."""
    in_use = select(Adoption.page_id).where(Adoption.state == UseState.IN_USE)
    shown = _shown(Adoption.page_id.in_(in_use))
    pages = select(Page.id, Page.facts, Page.use_count).where(Page.id.in_(in_use)).order_by(Page.id)
    for page_id, page_facts, use_count in session().execute(pages).all():
        if _of_page(page_facts, use_count) != shown[page_id]:
            show(page_id)
