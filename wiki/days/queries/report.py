"""A day as it was: its programme, who was there, what was written down and what came of it. For members."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wiki.days.queries.days import DayRow, PartRow, day, parts
from wiki.days.queries.harvest import HarvestedWishRow, wishes_of_day
from wiki.days.queries.people import Coming, coming
from wiki.days.queries.tasks import TaskRow, tasks
from wiki.days.queries.workshops import WorkshopRow, workshops
from wiki.kernel.collation import dutch_key
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Report:
    """What there is to tell of a day. `there` are the names of who was present by school, "" for no school; when nobody
    was ticked at the door, of who signed up."""

    day: DayRow
    parts: Sequence[PartRow]
    workshops: Sequence[WorkshopRow]
    tasks: Sequence[TaskRow]
    there: Mapping[str, Sequence[str]]
    was_ticked: bool
    wishes: Mapping[int, Sequence[HarvestedWishRow]]
    """By the id of the workshop in which they came up."""

    @property
    def people(self) -> int:
        """How many people were there."""
        return sum(map(len, self.there.values()))


def report(actor: Actor, day_id: int) -> Report:
    """The report of a day. Raises NotFound."""
    found = day(actor, day_id)
    people = coming(day_id)
    ticked = [one for one in people if one.present]
    return Report(
        found,
        parts(day_id),
        workshops(actor, day_id),
        tasks(actor, day_id),
        _by_school(ticked or people),
        bool(ticked),
        wishes_of_day(actor, found.id),
    )


def _by_school(people: Sequence[Coming]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in people:
        found[one.school or ""].append(one.name)
    return dict(sorted(found.items(), key=lambda pair: (not pair[0], dutch_key(pair[0]))))
