"""Where the lines of a picture of transfers run: who pays stands left, who receives right. Pure: numbers only."""

from collections.abc import Sequence
from dataclasses import dataclass

ROW, TOP, WIDTH, LEFT, RIGHT = 40, 22, 560, 210, 340
_THINNEST, _THICKEST = 2.0, 12.0


@dataclass(frozen=True, slots=True)
class Place:
    """A school in the picture: its name is written at this height."""

    school_id: int
    y: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """One transfer as a curve (`d` of an SVG path), thicker when it is more."""

    path: str
    thickness: float


@dataclass(frozen=True, slots=True)
class Diagram:
    """A whole picture, `height` high and WIDTH wide."""

    payers: tuple[Place, ...]
    payees: tuple[Place, ...]
    arrows: tuple[Arrow, ...]
    height: int
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT


def diagram(transfers: Sequence[tuple[int, int, int]]) -> Diagram:
    """The picture of transfers (from, to, cents), in the order given."""
    payers, payees = _places([t[0] for t in transfers]), _places([t[1] for t in transfers])
    left, right = ({p.school_id: p.y for p in side} for side in (payers, payees))
    most = max((cents for _from, _to, cents in transfers), default=1)
    middle = (LEFT + RIGHT) // 2
    arrows = tuple(
        Arrow(
            f"M{LEFT} {left[payer]}C{middle} {left[payer]} {middle} {right[payee]} {RIGHT - 10} {right[payee]}",
            round(max(_THINNEST, _THICKEST * cents / most), 1),
        )
        for payer, payee, cents in transfers
    )
    return Diagram(payers, payees, arrows, ROW * max(len(payers), len(payees)) + 8)


def _places(school_ids: Sequence[int]) -> tuple[Place, ...]:
    return tuple(Place(id_, TOP + ROW * row) for row, id_ in enumerate(dict.fromkeys(school_ids)))
