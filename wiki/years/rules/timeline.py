"""Where things go on the drawing of a school year; pure. Lengths are in the units of the drawing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from wiki.plan.rules import Moment

HEAD, ROW, GAP = 28, 44, 10
MARK = 12
"""Half of what can be pressed of a mark: 24 in all."""


@dataclass(frozen=True)
class Activity:
    """What is drawn as a bar; without days it lasts the whole year."""

    id: int
    name: str
    url: str
    kind: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Mark:
    """A moment on the drawing."""

    x: float
    y: float
    moment: Moment


@dataclass(frozen=True)
class Lane:
    """An activity with its bar and its moments; without `activity` the lane of what is of the whole network."""

    activity: Activity | None
    label: str
    y: float
    bar_x: float
    bar_y: float
    bar_width: float
    whole_year: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Month:
    """The first day of a month, and where it is."""

    x: float
    day: date


@dataclass(frozen=True)
class Drawing:
    """A school year to be drawn. `today_x` None: today is not in it."""

    width: int
    height: float
    left: float
    months: tuple[Month, ...]
    lanes: tuple[Lane, ...]
    today_x: float | None


@dataclass(frozen=True)
class Paper:
    """How wide the drawing is, and how much of that is for names. `left` 0: names are above their bars."""

    width: int
    left: float
    letters: int
    """So many letters of a name fit."""


WIDE = Paper(width=960, left=264, letters=33)
NARROW = Paper(width=300, left=0, letters=38)


def draw(
    paper: Paper,
    span: tuple[date, date],
    activities: Sequence[Activity],
    moments: Iterable[Moment],
    today: date,
) -> Drawing:
    """A school year on paper, from its first day to its last; what is outside it is drawn at its edge."""
    scale = _Scale(paper, span)
    of: dict[int | None, list[Moment]] = {}
    for moment in sorted(moments, key=lambda moment: moment.on):
        of.setdefault(moment.activity_id, []).append(moment)
    rows: list[Activity | None] = [None] if None in of else []
    rows += activities
    lanes = tuple(_lane(scale, row, of, number) for number, row in enumerate(rows))
    height = HEAD + len(lanes) * scale.row + GAP
    now = scale.x(today) if span[0] <= today <= span[1] else None
    return Drawing(paper.width, height, paper.left, tuple(scale.months()), lanes, now)


class _Scale:
    """From days to places."""

    def __init__(self, paper: Paper, span: tuple[date, date]) -> None:
        self.paper, self.span = paper, span
        self.row = ROW if paper.left else ROW + 16
        self.days = (span[1] - span[0]).days + 1

    def x(self, day: date) -> float:
        first, last = self.span
        inside = min(max(day, first), last)
        room = self.paper.width - self.paper.left - 2 * MARK
        return round(self.paper.left + MARK + room * (inside - first).days / self.days, 1)

    def months(self) -> list[Month]:
        first = self.span[0]
        begins = (
            date(first.year + (first.month + n - 1) // 12, (first.month + n - 1) % 12 + 1, 1)
            for n in range(12)
        )
        return [Month(self.x(day), day) for day in begins if self.span[0] <= day <= self.span[1]]


def _lane(scale: _Scale, row: Activity | None, of: dict[int | None, list[Moment]], number: int) -> Lane:
    top = HEAD + number * scale.row
    middle = top + scale.row - ROW / 2
    starts_on, ends_on = (row.starts_on, row.ends_on) if row else (None, None)
    first, last = scale.x(starts_on or scale.span[0]), scale.x(ends_on or scale.span[1])
    marks = tuple(Mark(scale.x(m.on), middle, m) for m in of.get(row.id if row else None, ()))
    return Lane(
        activity=row,
        label=shortened(row.name, scale.paper.letters) if row else "",
        y=middle + 5 if scale.paper.left else top + 14,
        bar_x=first,
        bar_y=middle,
        bar_width=round(max(last - first, 2), 1),
        whole_year=row is not None and not (row.starts_on or row.ends_on),
        marks=marks,
    )


def shortened(text: str, letters: int) -> str:
    """The text, cut off at so many letters."""
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"
