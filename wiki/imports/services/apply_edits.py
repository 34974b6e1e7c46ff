"""What somebody did in Word to a text of ours, done to the text itself; pure.

Three readings come together: the blocks of our Markdown, with their lines; the same text made into a Word file and
read back; and the file that came back, read by the same code. What differs between the last two is what somebody
did. A block nobody touched keeps its lines exactly; in a block that was changed the words that changed are changed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from wiki.imports.services.blocks import Block
from wiki.pages.rules.alignment import Budget, Pairs, align, is_word, words
from wiki.pages.rules.diff import pair_alike
from wiki.pages.rules.merge import merge

_ENOUGH_ALIKE = 0.3
_REFERENCE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_MARK = re.compile(r"\[\^lw-(\d+)\]")
_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)]|>|#{1,6})\s+")
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


def with_edits(source: str, ours: Written, base: Written, mine: Written) -> str:
    """The source with what changed from `base` to `mine`; `ours` are its own blocks, with lines."""
    lines = source.split("\n")
    labels = _labels(lines, ours)
    named_base = _names(base.notes, labels)
    named_mine = _mine_names(base.notes, mine.notes, named_base)
    old = [_named(block.text, named_base) for block in base.blocks]
    new = [_named(block.text, named_mine) for block in mine.blocks]
    if old == new and _definitions(base.notes, named_base) == _definitions(mine.notes, named_mine):
        return source
    chunks = _chunks(ours.blocks, base.blocks, lines)
    text = "\n".join(_rebuilt(lines, chunks, old, new))
    return _with_notes(
        text, _definitions(base.notes, named_base), _definitions(mine.notes, named_mine), source
    )


# --- Notes


def _labels(lines: list[str], ours: Written) -> list[str]:
    """What each reference to a note is called in the source, in order."""
    found: list[str] = []
    for block in ours.blocks:
        if block.kind != "CodeBlock":
            found += _REFERENCE.findall("\n".join(lines[block.first - 1 : block.last]))
    return found if len(found) == len(ours.notes) else []


def _names(notes: Sequence[Block], labels: list[str]) -> list[str]:
    return labels if len(labels) == len(notes) else [str(n + 1) for n in range(len(notes))]


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


def _definitions(notes: Sequence[Block], names: list[str]) -> dict[str, str]:
    return {name: f"[^{name}]: {note.text}" for name, note in zip(names, notes, strict=True)}


def _with_notes(text: str, old: dict[str, str], new: dict[str, str], source: str) -> str:
    """The text with the notes that were changed, added or taken out."""
    lines = text.split("\n")
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) == new.get(name):
            continue
        at = next((n for n, line in enumerate(lines) if (m := _DEFINITION.match(line)) and m[1] == name), -1)
        stop = _end_of_note(lines, at) if at >= 0 else at
        if at >= 0:
            wanted = new.get(name)
            kept = "\n".join(lines[at:stop])
            lines[at:stop] = _settled(old.get(name, ""), kept, wanted).split("\n") if wanted else []
        elif name in new:
            while lines and not lines[-1].strip():
                lines.pop()
            lines += ["", new[name]]
    return "\n".join(lines).rstrip("\n") + ("\n" if source.endswith("\n") else "")


def _end_of_note(lines: list[str], at: int) -> int:
    stop = at + 1
    while stop < len(lines) and lines[stop].strip() and not _DEFINITION.match(lines[stop]):
        stop += 1
    return stop


# --- Blocks


def _key(block: Block) -> str:
    return re.sub(r"[\W_]+", "", block.plain) or block.kind


def _chunks(ours: Sequence[Block], base: Sequence[Block], lines: list[str]) -> list[_Chunk]:
    """Which lines each block that was read back belongs to."""
    chunks: list[_Chunk] = []
    waiting: list[int] = []
    i = j = 0
    for stop_i, stop_j in [
        *align([_key(b) for b in ours], [_key(b) for b in base], Budget()),
        (len(ours), len(base)),
    ]:
        waiting += range(j, stop_j)
        if stop_i > i and stop_j > j:
            chunks.append(_chunk(ours, i, stop_i, waiting, lines))
            waiting = []
        elif chunks:
            chunks[-1].base += waiting
            waiting = []
        if stop_i < len(ours):
            chunks.append(_chunk(ours, stop_i, stop_i + 1, [*waiting, stop_j], lines))
            waiting = []
        i, j = stop_i + 1, stop_j + 1
    if waiting:
        chunks.append(_Chunk(len(lines), len(lines), waiting))
    return chunks


def _chunk(ours: Sequence[Block], i: int, stop: int, base: list[int], lines: list[str]) -> _Chunk:
    after = ours[stop].first - 1 if stop < len(ours) else len(lines)
    first, end = ours[i].first - 1, min(max(b.last for b in ours[i:stop]), after)
    while end > first + 1 and not lines[end - 1].strip():
        end -= 1
    return _Chunk(first, end, base)


def _rebuilt(lines: list[str], chunks: list[_Chunk], old: list[str], new: list[str]) -> list[str]:
    """The lines of the new source."""
    before, became = _became(old, new)
    sources = {
        old[c.base[0]]: "\n".join(lines[c.first : c.stop])
        for c in chunks
        if len(c.base) == 1 and c.stop > c.first
    }
    out: list[str] = []
    for text in before:
        out += [sources.get(text, text), ""]
    at = 0
    for chunk in chunks:
        out += lines[at : chunk.first]
        made = _chunk_text(chunk, "\n".join(lines[chunk.first : chunk.stop]), old, became, sources)
        if made:
            if out and out[-1].strip() and chunk.first == chunk.stop:
                out.append("")
            out += made.split("\n")
        else:
            while out and not out[-1].strip():
                out.pop()
        at = chunk.stop
    return out + lines[at:]


def _became(old: list[str], new: list[str]) -> tuple[list[str], dict[int, list[tuple[bool, str]]]]:
    """What came before everything, and of each old block what it became, with what was put in after it. True marks
    the block itself."""
    partner = _partners(old, new)
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


def _chunk_text(
    chunk: _Chunk,
    kept: str,
    old: list[str],
    became: dict[int, list[tuple[bool, str]]],
    sources: dict[str, str],
) -> str:
    now = [entry for n in chunk.base for entry in became[n]]
    was = [old[n] for n in chunk.base]
    itself = [text for own, text in now if own]
    more = [sources.get(text, text) for own, text in now if not own]
    if [text for _own, text in now] == was or not was:
        return kept
    if len(was) > 1 and itself != was:
        return _settled("\n\n".join(was), kept, "\n\n".join(text for _own, text in now))
    if itself == was:
        return "\n\n".join([kept, *more])
    return "\n\n".join([_settled(was[0], kept, itself[0]), *more] if itself else more)


def _settled(base: str, ours: str, mine: str) -> str:
    """What changed from base to mine, in the words of ours; `mine` itself where the two do not go together."""
    for joined in (merge(f"{base}\n", f"{ours}\n", f"{mine}\n").text, _line_by_line(base, ours, mine)):
        if joined is not None and _lines(joined) == _lines(mine):
            return joined.rstrip("\n")
    return mine


def _line_by_line(base: str, ours: str, mine: str) -> str | None:
    """Lines nobody touched as they are in ours, the others as they are in mine, behind the mark of ours."""
    was, kept, now = base.split("\n"), ours.split("\n"), mine.split("\n")
    if len(was) != len(kept):
        return None
    out: list[str] = []
    i = j = 0
    for stop_i, stop_j in [*align(was, now, Budget()), (len(was), len(now))]:
        alike = stop_i - i == stop_j - j
        out += [
            _marked(was[i + n], kept[i + n], now[j + n]) if alike else now[j + n] for n in range(stop_j - j)
        ]
        if stop_i < len(was):
            out.append(kept[stop_i])
        i, j = stop_i + 1, stop_j + 1
    return "\n".join(out)


def _marked(was: str, kept: str, now: str) -> str:
    marks = [_MARKER.match(line) for line in (was, kept, now)]
    if marks[0] and marks[1] and marks[2] and marks[0][0] == marks[2][0]:
        return marks[1][0] + now[marks[2].end() :]
    return now


def _lines(text: str) -> list[str]:
    return [word for word in words(text) if is_word(word)]
