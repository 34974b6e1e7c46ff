"""Who is called in by a comment: `@` and a name, of a person or a school; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SIGN = "@"


@dataclass(frozen=True)
class Name:
    """Somebody who can be called in: a person (with their school) or a school."""

    id: int
    name: str
    school: str = ""
    is_school: bool = False

    @property
    def full(self) -> str:
        """The name that says which of two people of one name is meant."""
        return f"{self.name} ({self.school})" if self.school else self.name


@dataclass(frozen=True)
class Mention:
    """A name as it was typed, and whom it stands for."""

    typed: str
    people: frozenset[int]
    schools: frozenset[int]


def calls(body: str) -> bool:
    """Whether anybody can be called in by these words."""
    return SIGN in body


def mentions(body: str, names: Sequence[Name]) -> list[Mention]:
    """Whom the words call in, each time by the longest name that fits; large and small letters are alike.

    A first name is enough when one person has it. Of two people with one name both are meant, unless their school is
    typed behind it. Within an e-mail address nobody is meant.
    """
    known = _known(names)
    return [mention for start in _starts(body) if (mention := _mention(body, start, known))]


def _starts(body: str) -> Iterator[int]:
    for at, sign in enumerate(body):
        if sign == SIGN and not (at and (body[at - 1].isalnum() or body[at - 1] in "._-+")):
            yield at + 1


def _known(names: Sequence[Name]) -> dict[str, list[Name]]:
    known: dict[str, list[Name]] = {}
    first: dict[str, list[Name]] = {}
    for name in names:
        for called in {name.name.casefold(), name.full.casefold()}:
            known.setdefault(called, []).append(name)
        if not name.is_school:
            first.setdefault(name.name.split()[0].casefold(), []).append(name)
    alone = {called: found for called, found in first.items() if len(found) == 1}
    return alone | known


def _mention(body: str, start: int, known: dict[str, list[Name]]) -> Mention | None:
    rest = body[start : start + 300]
    folded = rest.casefold()
    if len(folded) != len(rest):  # a letter that is two when folded: compare as typed
        folded = rest.lower() if len(rest.lower()) == len(rest) else rest
    for length in range(len(rest), 0, -1):
        found = known.get(folded[:length])
        if found and (length == len(rest) or not rest[length].isalnum()):
            return Mention(
                SIGN + rest[:length],
                frozenset(name.id for name in found if not name.is_school),
                frozenset(name.id for name in found if name.is_school),
            )
    return None


def pieces(body: str, typed: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The words in stretches, and of each whether it calls somebody in."""
    longest = sorted(set(typed), key=len, reverse=True)
    found: list[tuple[str, bool]] = []
    plain = at = 0
    while at < len(body):
        name = next((t for t in longest if body.startswith(t, at)), None)
        if name is None:
            at += 1
            continue
        found += [(body[plain:at], False), (name, True)]
        plain = at = at + len(name)
    found.append((body[plain:], False))
    return tuple(piece for piece in found if piece[0])
