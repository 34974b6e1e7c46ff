"""What another key or other numbers of pupils would have made of the same costs. Pure: the books are not touched.

Every cost is divided anew as it was: the same amount, the same number (where the odd cents begin), and, unless others
are chosen, the same schools. A credit note follows the number of the cost it is of, so a whole one turns it round.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from wiki.costs.rules.distribution_keys import Key, KeyProblem, shares


@dataclass(frozen=True)
class Divided:
    """An approved cost as it was divided: what each school bears, in cents, the schools in BRIN order."""

    cost_id: int
    gross_cents: int
    start: int
    """The number that decides where the odd cents begin."""
    borne: Mapping[int, int]
    pupils: Mapping[int, int]
    """The numbers of pupils that counted on its date."""


@dataclass(frozen=True)
class Change:
    """What one school bears now and would bear, in cents."""

    school_id: int
    now: int
    then: int

    @property
    def difference(self) -> int:
        """Above zero it would bear more."""
        return self.then - self.now


@dataclass(frozen=True)
class Outcome:
    """The change for each school; costs the key cannot divide stay as they are and are named with the reason."""

    changes: tuple[Change, ...]
    count: int
    problems: tuple[tuple[int, KeyProblem], ...]


def simulate(
    costs: Iterable[Divided], key: Key, pupils: Mapping[int, int], school_ids: tuple[int, ...] = ()
) -> Outcome:
    """Divide costs by another key; `pupils` overrule what was counted, `school_ids` (BRIN order) who took part."""
    now: dict[int, int] = dict.fromkeys(school_ids, 0)
    then: dict[int, int] = dict.fromkeys(school_ids, 0)
    problems: list[tuple[int, KeyProblem]] = []
    count = 0
    for cost in costs:
        count += 1
        try:
            borne = _divided(cost, key, pupils, school_ids)
        except KeyProblem as problem:
            problems.append((cost.cost_id, problem))
            borne = cost.borne
        for sums, part in ((now, cost.borne), (then, borne)):
            for school_id, cents in part.items():
                sums[school_id] = sums.get(school_id, 0) + cents
    found = dict.fromkeys([*now, *then])
    changes = tuple(Change(id_, now.get(id_, 0), then.get(id_, 0)) for id_ in found)
    return Outcome(changes, count, tuple(problems))


def _divided(
    cost: Divided, key: Key, pupils: Mapping[int, int], school_ids: tuple[int, ...]
) -> Mapping[int, int]:
    present = school_ids or tuple(cost.borne)
    # A key is thought up for all schools; of a cost only the schools that share it are asked.
    fitting = replace(key, lines=tuple(line for line in key.lines if line.school_id in present))
    parts = shares(cost.gross_cents, fitting, present, {**cost.pupils, **pupils}, cost.start)
    return {part.school_id: part.cents for part in parts}
