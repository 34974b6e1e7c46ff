"""Where everybody is before a network day: per school its focal points, what changed, and who works on the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wiki.focus.queries.matches import Marks, MatchRow, NetworkRows, best_of, marks_of, network_of
from wiki.focus.queries.points import (
    PointRow,
    VersionRow,
    confirmed_on,
    shown_year,
    versions,
    year_after,
    year_on,
)
from wiki.focus.queries.rounds import RoundRow, day_before
from wiki.focus.queries.workshops import WorkshopFit, YearPoints, programme_of
from wiki.focus.rules import points as rules
from wiki.focus.rules.points import Change
from wiki.kernel import clock
from wiki.kernel.collation import dutch_key
from wiki.kernel.errors import NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.plan.models import SchoolYear
from wiki.plan.queries import school_years
from wiki.schools.rules import Actor

SHOWN = 5
"""Schools and workshops that are named to a school."""


@dataclass(frozen=True)
class Standing:
    """A focal point, and what changed in it since the network day before; None when nothing did."""

    point: PointRow
    change: Change | None


@dataclass(frozen=True)
class Preview:
    """What a school gets before a network day: `fits` and `fits_next` are schools for this year and the next,
    `workshops` those of the day that fit. `next_year` is empty when no plan was opened for it."""

    school_id: int
    school: str
    slug: str
    colour: str
    round: RoundRow
    since: date
    school_year: str
    next_year: str
    standings: Sequence[Standing]
    next_points: Sequence[PointRow]
    fits: Sequence[MatchRow]
    fits_next: Sequence[MatchRow]
    workshops: Sequence[WorkshopFit]
    confirmed_on: date | None

    @property
    def day(self) -> date:
        """When the network meets."""
        return self.round.day

    @property
    def is_current(self) -> bool:
        """Whether the school said lately that this is so."""
        return rules.is_recent(self.confirmed_on, self.day, clock.today())

    @property
    def url(self) -> str:
        """Where it is on the screen."""
        return f"{self.round.url}/{self.school_id}"


@dataclass(frozen=True)
class _Year:
    rows: NetworkRows
    marks: Marks

    def points(self, school_id: int) -> list[PointRow]:
        return [point for point in self.rows.points.values() if point.school_id == school_id]

    def fits(self, school_id: int) -> list[MatchRow]:
        """Other schools, each by its best match."""
        return best_of(self.rows, school_id, self.marks, SHOWN)


def previews(actor: Actor, round_: RoundRow) -> list[Preview]:
    """The previews of all schools, by name. Raises NotAllowed, and NotFound without any school year."""
    if not rules.leads_rounds(actor):
        raise NotAllowed(_("Only the network coordinator sees the preview of all schools."))
    return _previews(actor, round_, None)


def preview(actor: Actor, round_: RoundRow, school_id: int) -> Preview:
    """The preview of one school. Raises NotAllowed and NotFound."""
    if not rules.may_see_matches(actor, school_id):
        raise NotAllowed(_("Only people of this school see who fits it."))
    found = _previews(actor, round_, school_id)
    if not found:
        raise NotFound(_("There is no such school."))
    return found[0]


def _previews(actor: Actor, round_: RoundRow, only: int | None) -> list[Preview]:
    years, day = school_years(), round_.day
    this = year_on(years, day) or shown_year(years)
    if this is None:
        raise NotFound(_("There is no school year yet."))
    following = year_after(years, this)
    now, next_ = _read(actor, this, only), _read(actor, following, only) if following else None
    since = day_before(day) or this.starts_on
    changes = _changes(actor, [p for p in now.rows.points.values() if only in (None, p.school_id)], since)
    confirmed, programme = confirmed_on(actor), programme_of(actor, round_.id, now.rows)
    schools = [row for id_, row in now.rows.schools.items() if only in (None, id_) and _is_there(row)]
    return [
        Preview(
            row.id,
            row.name,
            row.slug,
            row.colour,
            round_,
            since,
            this.label,
            following.label if following else "",
            [Standing(point, changes.get(point.id)) for point in now.points(row.id)],
            next_.points(row.id) if next_ else (),
            now.fits(row.id),
            next_.fits(row.id) if next_ else (),
            programme.fits(
                [(now.rows, now.points(row.id)), *_next_points(next_, row.id)], now.marks.out, SHOWN
            ),
            confirmed.get(row.id),
        )
        for row in sorted(schools, key=lambda row: (dutch_key(row.name), row.id))
    ]


def _read(actor: Actor, year: SchoolYear, only: int | None) -> _Year:
    rows = network_of(actor, year)
    return _Year(rows, marks_of(rows, only))


def _next_points(next_: _Year | None, school_id: int) -> list[YearPoints]:
    return [(next_.rows, next_.points(school_id))] if next_ else []


def _is_there(school: Any) -> bool:
    return school.active_to is None or school.active_to >= clock.today()


def _changes(actor: Actor, points: Sequence[PointRow], since: date) -> dict[int, Change]:
    """What changed in focal points since a day, that day with it: what was seen then is what was said before. One that
    goes on from the year before is compared with that one."""
    before = {point.id: point.continues_id for point in points}
    by_point: dict[int, list[VersionRow]] = defaultdict(list)
    for version in versions(actor, {*before, *filter(None, before.values())}):
        by_point[version.focal_point_id].append(version)
    found = {}
    for id_, continued in before.items():
        change = _change([*by_point.get(continued or 0, ()), *by_point[id_]], since)
        if change is not None:
            found[id_] = change
    return found


def _change(history: Iterable[VersionRow], since: date) -> Change | None:
    all_facts: list[tuple[date, Mapping[str, Any]]] = [
        (version.at.astimezone(clock.AMSTERDAM).date(), version.facts) for version in history
    ]
    then = [facts for on, facts in all_facts if on < since]
    return rules.change(then[-1] if then else None, all_facts[-1][1]) if all_facts else None
