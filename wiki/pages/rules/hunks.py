"""Three texts cut into stretches: what all of them share, and what somebody changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from wiki.pages.rules.alignment import Pairs

Way = Literal["theirs", "mine", "both"]
WAYS: tuple[Way, ...] = ("theirs", "mine", "both")
Tokens = Sequence[str]


@dataclass(frozen=True)
class Remark:
    """What was joined but deserves a look: how it was, what each made of it, and what it became."""

    base: str
    theirs: str
    mine: str
    text: str


@dataclass(frozen=True)
class Offers:
    """What each choice gives, where that is more than the side itself: a table with all in it that was certain."""

    theirs: str
    mine: str
    both: str


@dataclass(frozen=True)
class Hunk:
    """One stretch of the page in whole lines; `text` is what was agreed, None for a conflict.

    Every hunk has all three sides: joined over all hunks each side is its whole text again. `remarks` are what was
    agreed but deserves a look.
    """

    base: str
    theirs: str
    mine: str
    text: str | None
    remarks: tuple[Remark, ...] = ()
    offers: Offers | None = None

    @property
    def conflict(self) -> bool:
        """Whether a person has to choose here."""
        return self.text is None

    @property
    def untouched(self) -> bool:
        """Whether neither side changed anything here."""
        return self.base == self.theirs == self.mine

    @property
    def kept_theirs(self) -> str:
        """What choosing theirs gives."""
        return self.offers.theirs if self.offers else self.theirs

    @property
    def kept_mine(self) -> str:
        """What choosing mine gives."""
        return self.offers.mine if self.offers else self.mine


@dataclass(frozen=True)
class Region:
    """A stretch of tokens: the same in all three (`stable`) or changed by somebody."""

    base: Tokens
    theirs: Tokens
    mine: Tokens
    stable: bool = False

    def merged(self) -> Tokens | None:
        """What was agreed, or None when both sides changed it, differently."""
        if self.theirs == self.base:
            return self.mine
        return self.theirs if self.base == self.mine or self.theirs == self.mine else None

    def hunk(self) -> Hunk:
        """The stretch as a hunk."""
        text = self.merged()
        agreed = None if text is None else "".join(text)
        return Hunk("".join(self.base), "".join(self.theirs), "".join(self.mine), agreed)


def cut(base: Tokens, theirs: Tokens, mine: Tokens, left: Pairs, right: Pairs) -> list[Region]:
    """Cut three texts at the tokens that all of them share."""
    to_theirs, to_mine = dict(left), dict(right)
    out: list[Region] = []
    i = j = k = 0
    start = 0
    for stop in [*sorted(to_theirs.keys() & to_mine.keys()), len(base)]:
        j1, k1 = to_theirs.get(stop, len(theirs)), to_mine.get(stop, len(mine))
        if (i, j, k) != (stop, j1, k1):
            add_stable(out, base[start:i])
            out.append(Region(base[i:stop], theirs[j:j1], mine[k:k1]))
            start = stop
        i, j, k = stop + 1, j1 + 1, k1 + 1
    add_stable(out, base[start:])
    return out


def add_stable(out: list[Region], tokens: Tokens) -> None:
    """Add a stretch that is the same in all three, if there is anything in it."""
    if tokens:
        out.append(Region(tokens, tokens, tokens, stable=True))


def concat(regions: Iterable[Region]) -> Region:
    """Regions that follow each other as one."""
    listed = list(regions)
    base, theirs, mine = (
        [token for region in listed for token in getattr(region, side)] for side in ("base", "theirs", "mine")
    )
    return Region(base, theirs, mine)
