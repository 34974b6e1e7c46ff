"""Days and their programmes. Visitors see what is announced, without the names of members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from sqlalchemy import ColumnElement, or_, select, true

from wiki.days.models import DayFile, DayPart, NetworkDay
from wiki.days.rules import days as rules
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.schools.models import School
from wiki.schools.rules import Actor, Role


@dataclass(frozen=True)
class DayRow:
    """A day as screens and calls show it."""

    id: int
    slug: str
    title: str
    held_on: date
    starts_at: int
    ends_at: int
    host_school_id: int | None
    host_school: str | None
    host_colour: str | None
    host_slug: str | None
    address: str
    intro: str
    intro_html: str
    opens_on: date | None
    closes_on: date | None
    state: str
    reason: str
    sequence: int
    version: int
    seed: str
    assigned_at: datetime | None
    shown_at: datetime | None
    report_page_id: int | None
    changed_at: datetime

    @property
    def url(self) -> str:
        """Its address."""
        return address(self.id, self.slug)

    @property
    def times(self) -> str:
        """From when to when: `09:30 – 15:00`."""
        return span(self.starts_at, self.ends_at)

    @property
    def map_url(self) -> str:
        """Where the place is on a map; empty without an address."""
        asked = quote_plus(self.address)
        return f"https://www.openstreetmap.org/search?query={asked}" if self.address else ""

    @property
    def sign_up(self) -> rules.SignUp:
        """Whether one can sign up today."""
        return rules.sign_up(self.state, self.held_on, self.opens_on, self.closes_on, clock.today())

    @property
    def may_leave(self) -> bool:
        """Whether who signed up can still say that they do not come."""
        return rules.may_leave(self.state, self.held_on, clock.today())

    @property
    def base(self) -> str:
        """Which assignment this is; see `rules.base`."""
        return rules.base(self.seed, self.assigned_at, self.shown_at)

    @property
    def is_over(self) -> bool:
        """Whether it is behind us, or off."""
        return self.held_on < clock.today() or self.state in (
            rules.DayState.CLOSED,
            rules.DayState.CANCELLED,
        )


class FileRow(NamedTuple):
    """A file with a part of the programme."""

    id: int
    part_id: int
    name: str
    bytes: int
    media_type: str
    sha256: str


@dataclass(frozen=True)
class PartRow:
    """A part of the programme with its files."""

    id: int
    day_id: int
    kind: str
    title: str
    starts_at: int
    ends_at: int
    speaker: str
    text: str
    html: str
    version: int
    files: tuple[FileRow, ...] = ()

    @property
    def times(self) -> str:
        """From when to when."""
        return span(self.starts_at, self.ends_at)


def address(day_id: int, slug: str) -> str:
    """Where a day is read."""
    return f"/days/{day_id}-{slug}"


def span(starts_at: int, ends_at: int) -> str:
    """`09:30 – 15:00`"""
    return f"{rules.clock(starts_at)} – {rules.clock(ends_at)}"


_DAYS: Any = select(
    NetworkDay.id,
    NetworkDay.slug,
    NetworkDay.title,
    NetworkDay.held_on,
    NetworkDay.starts_at,
    NetworkDay.ends_at,
    NetworkDay.host_school_id,
    School.name.label("host_school"),
    School.colour.label("host_colour"),
    School.slug.label("host_slug"),
    NetworkDay.address,
    NetworkDay.intro,
    NetworkDay.intro_html,
    NetworkDay.opens_on,
    NetworkDay.closes_on,
    NetworkDay.state,
    NetworkDay.reason,
    NetworkDay.sequence,
    NetworkDay.version,
    NetworkDay.seed,
    NetworkDay.assigned_at,
    NetworkDay.shown_at,
    NetworkDay.report_page_id,
    NetworkDay.changed_at,
).outerjoin(School, School.id == NetworkDay.host_school_id)
_PARTS: Any = select(
    DayPart.id,
    DayPart.day_id,
    DayPart.kind,
    DayPart.title,
    DayPart.starts_at,
    DayPart.ends_at,
    DayPart.speaker,
    DayPart.text,
    DayPart.html,
    DayPart.version,
)
_FILES: Any = select(
    DayFile.id, DayFile.part_id, DayFile.name, DayFile.bytes, DayFile.media_type, DayFile.sha256
)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The days this person may know of: all that are announced, and those that they prepare."""
    if rules.may_make_days(actor):
        return true()
    announced = NetworkDay.state != rules.DayState.DRAFT
    if actor.has(Role.SCHOOL_COORDINATOR):
        return or_(announced, NetworkDay.host_school_id == actor.school_id)
    return announced


def days(actor: Actor) -> list[DayRow]:
    """All days, the last one first."""
    newest = _DAYS.where(visible_to(actor)).order_by(NetworkDay.held_on.desc(), NetworkDay.id.desc())
    return [DayRow(**row._mapping) for row in session().execute(newest)]


def days_between(actor: Actor, first: date, last: date) -> list[DayRow]:
    """The days from one date to another, the first one first."""
    asked = _DAYS.where(visible_to(actor), NetworkDay.held_on.between(first, last))
    in_order = asked.order_by(NetworkDay.held_on, NetworkDay.id)
    return [DayRow(**row._mapping) for row in session().execute(in_order)]


def days_by_id(actor: Actor, ids: Sequence[int]) -> list[DayRow]:
    """Some days, the first one first."""
    asked = _DAYS.where(visible_to(actor), NetworkDay.id.in_(ids)).order_by(NetworkDay.held_on, NetworkDay.id)
    return [DayRow(**row._mapping) for row in session().execute(asked)]


def next_id(actor: Actor) -> Any:
    """The id of the first day that is still to come and not off, of those this person may see; a subquery."""
    coming = select(NetworkDay.id).where(
        visible_to(actor),
        NetworkDay.held_on >= clock.today(),
        NetworkDay.state.in_((rules.DayState.PUBLISHED, rules.DayState.DRAFT)),
    )
    return coming.order_by(NetworkDay.held_on, NetworkDay.id).limit(1).scalar_subquery()


def day(actor: Actor, day_id: int) -> DayRow:
    """One day. Raises NotFound."""
    asked = _DAYS.where(visible_to(actor), NetworkDay.id == day_id)
    row = session().execute(asked).one_or_none() if may_be_id(day_id) else None
    if row is None:
        raise NotFound(_("This network day does not exist, or you are not allowed to see it."))
    return DayRow(**row._mapping)


def organised(actor: Actor, day_id: int) -> DayRow:
    """A day that this person organises. Raises NotFound, NotAllowed."""
    row = day(actor, day_id)
    if not rules.may_organise(actor, row.host_school_id):
        raise NotAllowed(_("Only the organisers of this day can do this."))
    return row


def parts(day_id: int) -> list[PartRow]:
    """The programme of a day that this person was found to see."""
    asked = _PARTS.where(DayPart.day_id == day_id).order_by(DayPart.starts_at, DayPart.id)
    rows = session().execute(asked).all()
    files = _files(_FILES.join(DayPart, DayPart.id == DayFile.part_id).where(DayPart.day_id == day_id))
    return [PartRow(**row._mapping, files=tuple(f for f in files if f.part_id == row.id)) for row in rows]


def rounds(day_id: int) -> list[PartRow]:
    """The rounds of workshops of a day."""
    asked = _PARTS.where(DayPart.day_id == day_id, DayPart.kind == rules.PartKind.ROUND)
    rows = session().execute(asked.order_by(DayPart.starts_at, DayPart.id))
    return [PartRow(**row._mapping) for row in rows]


def part(actor: Actor, part_id: int) -> PartRow:
    """One part of a programme. Raises NotFound."""
    row = session().execute(_PARTS.where(DayPart.id == part_id)).one_or_none() if may_be_id(part_id) else None
    if row is None:
        raise NotFound(_("This part of the programme does not exist."))
    day(actor, row.day_id)
    return PartRow(**row._mapping, files=tuple(_files(_FILES.where(DayFile.part_id == part_id))))


def file(actor: Actor, file_id: int) -> FileRow:
    """A file of a programme. Raises NotFound."""
    found = _files(_FILES.where(DayFile.id == file_id)) if may_be_id(file_id) else []
    if not found:
        raise NotFound(_("This file does not exist, or you are not allowed to see it."))
    part(actor, found[0].part_id)
    return found[0]


def _files(statement: Any) -> list[FileRow]:
    return [FileRow._make(row) for row in session().execute(statement.order_by(DayFile.id))]
