"""Where on a page a passage is, and where it is after the text has changed; pure.

A passage is a stretch of the readable text of a page: what stands there, without marks, a line for each block. It is
known by its words, by what stands around it, and by where it begins.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate
from typing import NamedTuple

from wiki.kernel.markdown.sanitise import BLOCKS
from wiki.pages.rules.alignment import Budget, align, is_word, words

QUOTE_MAX = 1_000
"""Characters of the longest passage that can be commented on; of a longer one its beginning."""
AROUND = 60
"""Characters that are kept of what stands before a passage, and after it."""
_WORK = 300_000_000
"""What following the passages of one save may cost; see `alignment.Budget`."""
_SURE = 12
"""So many characters, of a passage or around it, are no coincidence."""
_KEPT = 0.5
"""So much of a passage has to be left for it to be the same passage."""
_GROWN = 3
"""A passage that grew to more than so many times its length is another text."""
_SPACE = re.compile(r"\s+")


class Span(NamedTuple):
    """A stretch of the readable text: from `start` up to `end`."""

    start: int
    end: int


class Place(NamedTuple):
    """A passage by what it says and what stands around it; `start` is None when it is not in the text."""

    quote: str
    before: str
    after: str
    start: int | None


@dataclass(frozen=True)
class Readable:
    """What stands on a page, a line for each block, and where its headings are, by their id."""

    text: str
    headings: Mapping[str, Span] = field(default_factory=dict)


def readable(html: str) -> Readable:
    """The readable text of sanitised HTML."""
    parser = _Reader()
    parser.feed(html)
    parser.close()
    return Readable("".join(parser.parts).rstrip(), parser.headings)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.headings: dict[str, Span] = {}
        self._length = 0
        self._heading = ("", 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._line(tag)
        if re.fullmatch("h[1-6]", tag):
            self._heading = (dict(attrs).get("id") or "", self._length)

    def handle_endtag(self, tag: str) -> None:
        name, start = self._heading
        if name and re.fullmatch("h[1-6]", tag):
            self.headings[name] = Span(start, self._length)
            self._heading = ("", 0)
        self._line(tag)

    def handle_data(self, data: str) -> None:
        plain = _SPACE.sub(" ", data)
        at_line = not self.parts or self.parts[-1].endswith((" ", "\n"))
        self._add(plain.lstrip() if at_line else plain)

    def _line(self, tag: str) -> None:
        if (tag in BLOCKS or tag == "br") and self.parts and self.parts[-1] != "\n":
            self._add("\n")

    def _add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self._length += len(text)


def place(text: str, span: Span) -> Place:
    """The passage at this stretch of the text."""
    start, end = span
    return Place(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND], start)


def find(text: str, quote: str, before: str = "", after: str = "") -> Span | None:
    """Where these words stand, whatever their spaces and line breaks; of several places the one whose surroundings
    fit best, and the first of equals. None when they are not there."""
    return _best(text, _occurrences(text, quote), before, after)


def _best(text: str, spans: Iterable[Span], before: str, after: str) -> Span | None:
    found = [(_fit(text, span, before, after), -span.start, span) for span in spans]
    return max(found)[2] if found else None


def follow(places: Sequence[Place], old: str, new: str) -> list[Place]:
    """These passages of the old text, as they are in the new one. What is not there any more keeps its words."""
    moves = _Moves(old, new) if old != new and places else None
    return [_followed(known, new, moves) for known in places]


def _followed(known: Place, new: str, moves: "_Moves | None") -> Place:
    own = None if known.start is None else Span(known.start, known.start + len(known.quote))
    span = own
    if moves:
        span = (moves.span(own) if own else None) or _moved(known, own, new, moves)
    return known._replace(start=None) if span is None else place(new, span)


def _moved(known: Place, own: Span | None, new: str, moves: "_Moves") -> Span | None:
    """Where the words stand now, when that cannot be a coincidence; the same words that stood elsewhere in the old text
    already are another passage."""
    spans = (span for span in _occurrences(new, known.quote) if not moves.stood_elsewhere(span, own))
    span = _best(new, spans, known.before, known.after)
    if span is None:
        return None
    told = len(_squeezed(known.quote)) >= _SURE or _fit(new, span, known.before, known.after) >= _SURE
    return span if told else None


class _Moves:
    """Where each word of the old text is in the new one."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = words(old), words(new)
        self._starts = [0, *accumulate(map(len, self._old))]
        self._new_starts = [0, *accumulate(map(len, self._new))]
        self._pairs = dict(align(self._old, self._new, Budget(_WORK)))
        self._came_from = {new_at: old_at for old_at, new_at in self._pairs.items()}

    def span(self, span: Span) -> Span | None:
        """The stretch in the new text that has the words of this one; None when too little of it is left."""
        first = bisect_right(self._starts, span.start) - 1
        last = bisect_right(self._starts, span.end - 1) - 1
        tokens = [at for at in range(first, last + 1) if is_word(self._old[at])] or [*range(first, last + 1)]
        kept = [at for at in tokens if at in self._pairs]
        if self._size(kept) < _KEPT * self._size(tokens) or not kept:
            return None
        start, end = self._new_start(kept[0], span), self._new_end(kept[-1], span)
        whole = kept[0] == tokens[0], kept[-1] == tokens[-1]
        start, end = self._widened(Span(start, end), span, whole)
        return Span(start, end) if end - start <= _GROWN * (span.end - span.start) + AROUND else None

    def stood_elsewhere(self, span: Span, own: Span | None) -> bool:
        """Whether most of this stretch of the new text was in the old one, outside of `own`."""
        first = bisect_right(self._new_starts, span.start) - 1
        last = bisect_right(self._new_starts, span.end - 1) - 1
        tokens = [at for at in range(first, last + 1) if is_word(self._new[at])] or [*range(first, last + 1)]
        there = [at for at in tokens if at in self._came_from and not self._is_in(self._came_from[at], own)]
        return 2 * sum(len(self._new[at]) for at in there) > sum(len(self._new[at]) for at in tokens)

    def _is_in(self, token: int, span: Span | None) -> bool:
        return span is not None and span.start <= self._starts[token] < span.end

    def _size(self, tokens: Sequence[int]) -> int:
        return sum(len(self._old[at]) for at in tokens)

    def _new_start(self, token: int, span: Span) -> int:
        return self._new_starts[self._pairs[token]] + max(0, span.start - self._starts[token])

    def _new_end(self, token: int, span: Span) -> int:
        return self._new_starts[self._pairs[token] + 1] - max(0, self._starts[token + 1] - span.end)

    def _widened(self, found: Span, span: Span, whole: tuple[bool, bool]) -> Span:
        """With the signs at both ends that were part of the passage and are still there, such as a full stop."""
        start, end = found
        first = bisect_right(self._starts, span.start) - 1
        last = bisect_right(self._starts, span.end - 1) - 1
        if whole[0] and first in self._pairs and self._new_starts[self._pairs[first]] <= start:
            start = min(start, self._new_start(first, span))
        if whole[1] and last in self._pairs and self._new_starts[self._pairs[last]] + 1 >= end:
            end = max(end, self._new_end(last, span))
        return Span(start, end)


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


def _occurrences(text: str, quote: str) -> Iterator[Span]:
    wanted = _squeezed(quote)
    places = [at for at, sign in enumerate(text) if not sign.isspace()]
    solid = "".join(text[at] for at in places)
    at = solid.find(wanted) if wanted else -1
    while at >= 0:
        yield Span(places[at], places[at + len(wanted) - 1] + 1)
        at = solid.find(wanted, at + 1)


def _fit(text: str, span: Span, before: str, after: str) -> int:
    """How many characters around this stretch are as they are remembered."""
    around = place(text, span)
    left = zip(reversed(_squeezed(around.before)), reversed(_squeezed(before)), strict=False)
    right = zip(_squeezed(around.after), _squeezed(after), strict=False)
    return _alike(left) + _alike(right)


def _alike(pairs: Iterator[tuple[str, str]]) -> int:
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count
