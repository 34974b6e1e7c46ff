"""Work every share and balance of an export out again, with nothing but Python: python verify_shares.py

It reads shares.json beside it; amounts are whole cents. A cost is divided by the fractions that stand with it:
every school bears its part rounded down, and the cents that are left go one by one to the schools that lost most by
rounding. Of schools that lost as much, the order of their codes decides, beginning at `tie_start` modulo (how many
schools bear something): the number of the cost, or 0 where the network agreed on that. What is below zero is divided
the same way, with the sign put back afterwards.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def queue(cost: dict[str, Any]) -> list[int]:
    """The place of each school in the queue for the cents that are left, from 1."""
    total, lines = abs(cost["gross_cents"]), cost["shares"]
    bearers = [i for i, line in enumerate(lines) if line["numerator"]]
    turn = {i: (place - cost["tie_start"]) % len(bearers) for place, i in enumerate(bearers)}
    lost = [total * line["numerator"] % line["denominator"] for line in lines]
    order = sorted(range(len(lines)), key=lambda i: (-lost[i], turn.get(i, len(bearers)), i))
    place_of = {i: place for place, i in enumerate(order, start=1)}
    return [place_of[i] for i in range(len(lines))]


def shares(cost: dict[str, Any]) -> list[int]:
    """What every school bears of a cost, in the order of the export."""
    total, lines = abs(cost["gross_cents"]), cost["shares"]
    sign = -1 if cost["gross_cents"] < 0 else 1
    floors = [total * line["numerator"] // line["denominator"] for line in lines]
    left = total - sum(floors)
    # With fixed amounts only the rest has a queue of its own: its places are taken as they are.
    ranks = [line["rank"] for line in lines] if cost["method"] == "fixed_rest" else queue(cost)
    return [sign * (floor + (rank <= left)) for floor, rank in zip(floors, ranks, strict=True)]


def wrong_cost(cost: dict[str, Any]) -> Iterator[str]:
    """What of one cost does not add up."""
    name = f"cost {cost['id']}"
    for line, cents in zip(cost["shares"], shares(cost), strict=True):
        if line["cents"] != cents:
            yield f"{name}, school {line['school']}: {line['cents']} cents, not {cents}"
    for what in ("shares", "payers"):
        together = sum(line["cents"] for line in cost[what])
        if together != cost["gross_cents"]:
            yield f"{name}: its {what} are {together} cents together, not {cost['gross_cents']}"


def wrong_books(export: dict[str, Any]) -> Iterator[str]:
    """Journals that are not zero, and balances that are not the sum of their postings."""
    sums: dict[str, int] = {}
    for journal in export["journals"]:
        if sum(line["cents"] for line in journal["postings"]):
            yield f"journal {journal['id']}: its postings are not zero together"
        for line in journal["postings"]:
            if line["school"]:
                sums[line["school"]] = sums.get(line["school"], 0) + line["cents"]
    for school in sorted(sums.keys() | export["balances"].keys()):
        told, found = export["balances"].get(school, 0), sums.get(school, 0)
        if told != found:
            yield f"balance of {school}: {told} cents, its postings give {found}"


def problems(export: dict[str, Any]) -> list[str]:
    """A sentence for each thing that does not add up."""
    return [text for cost in export["costs"] for text in wrong_cost(cost)] + list(wrong_books(export))


if __name__ == "__main__":
    beside = Path(__file__).with_name("shares.json")
    wrong = problems(json.loads(beside.read_text(encoding="utf-8")))
    sys.stdout.write("\n".join(wrong or ["Everything adds up."]) + "\n")
    sys.exit(bool(wrong))
