"""What somebody did in Word to a text of ours, done to the text itself; pure.

Three readings come together: the blocks of our page, with their lines; the file that was made of it, read back; and
the file that came back, read by the same code. What differs between the last two is what somebody did. A block nobody
touched keeps its lines exactly; in a block that was changed the words that changed are changed.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from wiki.imports.rules.own_blocks import OwnPage
from wiki.imports.rules.transfer import by_lines, plainly, same_words, transferred
from wiki.imports.services.blocks import Block
from wiki.pages.rules.alignment import Budget, Pairs, align, is_word, words
from wiki.pages.rules.diff import pair_alike

WAYS = 3
"""In how many ways a block can be written: two that keep to its own spelling, and as the file spells it."""
_ENOUGH_ALIKE = 0.3
_MARK = re.compile(r"\[\^lw-(\d+)\]")
_DEFINITION = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")


@dataclass(frozen=True)
class Written:
    """The blocks and notes of one reading."""

    blocks: Sequence[Block]
    notes: Sequence[Block]


@dataclass
class _Chunk:
    """Blocks of the reading that belong to some lines of the source, from `first` up to `stop` (from 0)."""

    first: int
    stop: int
    base: list[int] = field(default_factory=list)


def with_edits(source: str, ours: OwnPage, base: Written, mine: Written, way: int = 0) -> str:
    """The source with what changed from `base` to `mine`; `way` is the first of WAYS that is tried."""
    named_base = _names(base.notes, ours.notes)
    named_mine = _mine_names(base.notes, mine.notes, named_base)
    old = [_named(block.text, named_base) for block in base.blocks]
    new = [_named(block.text, named_mine) for block in mine.blocks]
    was = _definitions(base.notes, named_base, {})
    now = _definitions(mine.notes, named_mine, was)
    if _plainly(old) == _plainly(new) and _same(was, now):
        return source
    lines = source.split("\n")
    text = "\n".join(_Rebuilding(lines, _chunks(ours, base.blocks, lines), old, new, way).done())
    return _with_notes(text, was, now, source, way)


def _plainly(texts: Sequence[str]) -> list[str]:
    return [plainly(text) for text in texts]


# --- Notes


def _names(notes: Sequence[Block], labels: Sequence[str]) -> list[str]:
    return list(labels) if len(labels) == len(notes) else [str(n + 1) for n in range(len(notes))]


def _mine_names(base: Sequence[Block], mine: Sequence[Block], names: list[str]) -> list[str]:
    """Notes that stayed or were changed keep their name; new ones get a number."""
    pairs = align([n.plain for n in base], [n.plain for n in mine], Budget())
    known = {j: names[i] for i, j in pairs}
    i = j = 0
    for stop_i, stop_j in [*pairs, (len(base), len(mine))]:
        if stop_i - i == stop_j - j:
            known |= {j + n: names[i + n] for n in range(stop_i - i)}
        i, j = stop_i + 1, stop_j + 1
    taken, out, number = set(names), [], 0
    for at in range(len(mine)):
        if at not in known:
            while str(number := number + 1) in taken:
                continue
            known[at] = str(number)
            taken.add(known[at])
        out.append(known[at])
    return out


def _named(text: str, names: list[str]) -> str:
    return _MARK.sub(lambda found: f"[^{names[int(found[1]) - 1]}]", text)


def _definitions(notes: Sequence[Block], names: list[str], was: dict[str, str]) -> dict[str, str]:
    """The notes by their names; one that is there twice is as it was changed."""
    found: dict[str, str] = {}
    for name, note in zip(names, notes, strict=True):
        text = f"[^{name}]: {note.text}"
        if name not in found or plainly(text) != plainly(was.get(name, text)):
            found[name] = text
    return found


def _same(was: dict[str, str], now: dict[str, str]) -> bool:
    return list(map(plainly, was.values())) == list(map(plainly, now.values())) and list(was) == list(now)


def _with_notes(text: str, old: dict[str, str], new: dict[str, str], source: str, way: int) -> str:
    """The text with the notes that were changed, added or taken out."""
    lines = text.split("\n")
    for name in [*old, *(name for name in new if name not in old)]:
        wanted = new.get(name)
        if plainly(old.get(name, "")) == plainly(wanted or ""):
            continue
        at = next((n for n, line in enumerate(lines) if (m := _DEFINITION.match(line)) and m[1] == name), -1)
        if at >= 0:
            stop = _end_of_note(lines, at)
            kept = "\n".join(lines[at:stop])
            lines[at:stop] = settled(old.get(name, ""), kept, wanted, way).split("\n") if wanted else []
        elif wanted:
            while lines and not lines[-1].strip():
                lines.pop()
            lines += ["", wanted]
    return "\n".join(lines).rstrip("\n") + source[len(source.rstrip("\n")) :]


def _end_of_note(lines: list[str], at: int) -> int:
    """The line after a note: it goes on in lines that are indented."""
    stop = at + 1
    while stop < len(lines) and lines[stop].strip() and not _DEFINITION.match(lines[stop]):
        stop += 1
    further = stop
    while further < len(lines) and (not lines[further].strip() or lines[further].startswith("    ")):
        further += 1
        if lines[further - 1].strip():
            stop = further
    return stop


# --- Blocks


def _chunks(ours: OwnPage, base: Sequence[Block], lines: list[str]) -> list[_Chunk]:
    """Which lines each block that was read back belongs to."""
    chunks: list[_Chunk] = []
    at: list[int] = []
    for block in ours.blocks:
        if chunks and block.first < chunks[-1].stop:
            chunks[-1].stop = max(chunks[-1].stop, block.stop)
        else:
            chunks.append(_Chunk(block.first, block.stop))
        at.append(len(chunks) - 1)
    for number, owner in enumerate(_owners(ours, base)):
        if owner is None:
            chunks.append(_Chunk(len(lines), len(lines)))
            at.append(len(chunks) - 1)
            owner = len(at) - 1
        chunks[at[owner]].base.append(number)
    return chunks


def _owners(ours: OwnPage, base: Sequence[Block]) -> list[int | None]:
    """Which block of ours each block that was read back is: the one with most of its words, or, when it has none, the
    first without words that is still free."""
    said = [[word for word in words(plainly(text)) if is_word(word)] for text in _texts(ours, base)]
    mine, theirs = said[: len(ours.blocks)], said[len(ours.blocks) :]
    pairs = align(list(chain.from_iterable(mine)), list(chain.from_iterable(theirs)), Budget())
    left, right = ([n for n, part in enumerate(side) for _word in part] for side in (mine, theirs))
    votes: dict[int, Counter[int]] = {}
    for i, j in pairs:
        votes.setdefault(right[j], Counter())[left[i]] += 1
    found: list[int | None] = []
    last = -1
    for number in range(len(base)):
        if number in votes:
            last = max(last, votes[number].most_common(1)[0][0])
        elif last + 1 < len(mine) and not mine[last + 1]:
            last += 1
        found.append(last if last >= 0 else 0 if mine else None)
    return found


def _texts(ours: OwnPage, base: Sequence[Block]) -> list[str]:
    return [*(block.text for block in ours.blocks), *(block.plain for block in base)]


class _Rebuilding:
    """The lines of the new source."""

    def __init__(
        self, lines: list[str], chunks: list[_Chunk], old: list[str], new: list[str], way: int
    ) -> None:
        self.lines, self.chunks, self.old, self.way = lines, chunks, old, way
        self.before, self.became = _became(old, new)
        self.sources = {
            plainly(old[c.base[0]]): "\n".join(lines[c.first : c.stop])
            for c in chunks
            if len(c.base) == 1 and c.stop > c.first
        }

    def done(self) -> list[str]:
        out: list[str] = []
        for text in self.before:
            out += [self._source(text), ""]
        at = 0
        for chunk in self.chunks:
            out += self.lines[at : chunk.first]
            kept = "\n".join(self.lines[chunk.first : chunk.stop])
            made = self._text(chunk, kept)
            if made:
                if out and out[-1].strip() and (chunk.first == chunk.stop or made.startswith("\n")):
                    out.append("")
                out += made.strip("\n").split("\n")
            elif kept:
                while out and not out[-1].strip():
                    out.pop()
            at = max(at, chunk.stop)
        return out + self.lines[at:]

    def _source(self, text: str) -> str:
        """A block that was only moved keeps its lines."""
        return self.sources.get(plainly(text), text)

    def _text(self, chunk: _Chunk, kept: str) -> str:
        now = [entry for n in chunk.base for entry in self.became[n]]
        was = [self.old[n] for n in chunk.base]
        itself = [text for own, text in now if own]
        if not was or _plainly([text for _own, text in now]) == _plainly(was):
            return kept
        if len(was) > 1 and _plainly(itself) != _plainly(was):
            return settled("\n\n".join(was), kept, "\n\n".join(text for _own, text in now), self.way)
        first: list[str] = []
        if itself:
            same = _plainly(itself) == _plainly(was)
            first = [kept if same else settled(was[0], kept, itself[0], self.way)]
        after = [self._source(text) for own, text in now if not own]
        return "\n\n".join([*first, *after])


def _became(old: list[str], new: list[str]) -> tuple[list[str], dict[int, list[tuple[bool, str]]]]:
    """What came before everything, and of each old block what it became, with what was put in after it. True marks
    the block itself."""
    partner = _partners(_plainly(old), _plainly(new))
    before: list[str] = []
    became: dict[int, list[tuple[bool, str]]] = {n: [] for n in range(len(old))}
    current = -1
    for at, text in enumerate(new):
        current = partner.get(at, current)
        if current < 0:
            before.append(text)
        else:
            became[current].append((at in partner, text))
    return before, became


def _partners(old: list[str], new: list[str]) -> dict[int, int]:
    """Which block of the new text was which of the old: the same, one much like it, or the one in its place."""
    partner: dict[int, int] = {}
    for (i, stop_i), (j, stop_j) in _gaps(align(old, new, Budget()), len(old), len(new), partner):
        sides = [[w for w in words(text) if is_word(w)] for text in (*old[i:stop_i], *new[j:stop_j])]
        alike = pair_alike(sides[: stop_i - i], sides[stop_i - i :], Budget(), _ENOUGH_ALIKE)
        pairs = [(i + left, j + right) for left, right in alike]
        for (a, stop_a), (b, stop_b) in _gaps(pairs, stop_i, stop_j, partner, i, j):
            if stop_a - a == stop_b - b:
                partner |= dict(zip(range(b, stop_b), range(a, stop_a), strict=True))
    return partner


def _gaps(
    pairs: Pairs, end_old: int, end_new: int, partner: dict[int, int], i: int = 0, j: int = 0
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """What lies between the pairs, which are noted as partners."""
    gaps = []
    for stop_i, stop_j in [*pairs, (end_old, end_new)]:
        gaps.append(((i, stop_i), (j, stop_j)))
        i, j = stop_i + 1, stop_j + 1
    partner |= {b: a for a, b in pairs}
    return gaps


def settled(base: str, ours: str, mine: str, way: int = 0) -> str:
    """What changed from base to mine, in the words of ours; `mine` itself where the two do not go together."""
    ways = [transferred, by_lines]
    if base.count("\n") == ours.count("\n") or base.count("\n") != mine.count("\n"):
        ways.reverse()
    alike = same_words(ours, base)
    for write in ways[way:]:
        text = write(base, ours, mine)
        if same_words(text, mine) or not alike:
            return text.rstrip("\n")
    return mine
