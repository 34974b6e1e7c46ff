"""How many hits there are by each filter. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

FILTERS = ("type", "kind", "artefact_type", "released", "in_use")


@dataclass(frozen=True)
class Counts:
    """How many there are in all, and by each value of a filter while the other filters stay as they are."""

    total: int = 0
    type: Mapping[str, int] = field(default_factory=dict)
    kind: Mapping[str, int] = field(default_factory=dict)
    artefact_type: Mapping[str, int] = field(default_factory=dict)
    released: int = 0
    in_use: int = 0

    @classmethod
    def of(cls, rows: Iterable[Any], question: Any) -> "Counts":
        """Of rows with a value for each filter and a count; `question` has what was chosen, empty when nothing."""
        chosen = {name: value for name in FILTERS if (value := getattr(question, name))}
        by: dict[str, Counter[Any]] = {name: Counter() for name in FILTERS}
        total = 0
        for row in rows:
            fails = [name for name, value in chosen.items() if getattr(row, name) != value]
            total += 0 if fails else row.count_
            for name in FILTERS:
                if not set(fails) - {name}:
                    by[name][getattr(row, name)] += row.count_
        return cls(
            total, by["type"], by["kind"], by["artefact_type"], by["released"][True], by["in_use"][True]
        )
