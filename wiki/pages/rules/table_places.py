"""Where the tables of three versions of a page are, and which of them are the same table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from wiki.pages.rules.alignment import Budget, align
from wiki.pages.rules.hunks import Hunk, Offers, Region, Tokens
from wiki.pages.rules.table_matching import between, pair_tables
from wiki.pages.rules.table_merge import merge_tables
from wiki.pages.rules.tables import find_tables, read_table
from wiki.pages.rules.word_merge import join_words

_MARK = "\x00"


@dataclass(frozen=True)
class Places:
    """The lines of three versions, in which each table is one line. A table that all three have has a mark for it,
    the same in all; `tables` says what stands there in base, theirs and mine."""

    base: Tokens
    theirs: Tokens
    mine: Tokens
    tables: Mapping[str, tuple[str, str, str]]

    def hunks(self, region: Region, budget: Budget) -> Iterable[Hunk]:
        """The hunks of a stretch that is the same in all three, but for the tables in it."""
        start = 0
        for n, token in enumerate(region.base):
            if token in self.tables:
                yield from _plain(region.base[start:n])
                yield _merged(*self.tables[token], budget)
                start = n + 1
        yield from _plain(region.base[start:])

    def without(self, marks: Iterable[str]) -> "Places":
        """The lines in which these tables stand as they are."""
        gone = {mark: self.tables[mark] for mark in marks}

        def filled(tokens: Tokens, side: int) -> list[str]:
            return [gone[token][side] if token in gone else token for token in tokens]

        return replace(
            self,
            base=filled(self.base, 0),
            theirs=filled(self.theirs, 1),
            mine=filled(self.mine, 2),
            tables={mark: texts for mark, texts in self.tables.items() if mark not in gone},
        )


def lines_of(text: str) -> list[str]:
    """The lines of the text, each with its line break, the last one too."""
    pieces = text.split("\n")
    if not pieces[-1]:
        pieces.pop()
    return [f"{piece}\n" for piece in pieces]


def shared_tables(base: str, theirs: str, mine: str, budget: Budget) -> Places:
    """The lines of three versions, with a mark for each table that all three have and somebody changed."""
    sides = [_with_tables(lines_of(text)) for text in (base, theirs, mine)]
    tokens = [tokens for tokens, _tables in sides]
    was, left_tokens, right_tokens = tokens
    if any(_MARK in text for text in (base, theirs, mine)) or not all(tables for _tokens, tables in sides):
        return Places(was, left_tokens, right_tokens, {})
    left, right = (
        dict(same_tables([tokens[0][n] for n in sides[0][1]], [tokens[s][n] for n in sides[s][1]], budget))
        for s in (1, 2)
    )
    marked: dict[str, tuple[str, str, str]] = {}
    for n in sorted(left.keys() & right.keys()):
        where = sides[0][1][n], sides[1][1][left[n]], sides[2][1][right[n]]
        texts = tokens[0][where[0]], tokens[1][where[1]], tokens[2][where[2]]
        if len(set(texts)) > 1:
            mark = f"{_MARK}{n}\n"
            marked[mark] = texts
            for side, at in zip(tokens, where, strict=True):
                side[at] = mark
    return Places(was, left_tokens, right_tokens, marked)


def _with_tables(lines: list[str]) -> tuple[list[str], list[int]]:
    """The lines with each table as one, and which ones are tables."""
    out: list[str] = []
    tables: list[int] = []
    at = 0
    for start, stop in find_tables(lines):
        out += lines[at:start]
        tables.append(len(out))
        out.append("".join(lines[start:stop]))
        at = stop
    return out + lines[at:], tables


def same_tables(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterable[tuple[int, int]]:
    """Which tables are the same one: equal ones by their place, and between those the ones much alike."""
    for olds, news in between(equal := align(old, new, budget), len(old), len(new)):
        if olds and news:
            grids = [
                [_grid(text) for text in side]
                for side in (old[olds.start : olds.stop], new[news.start : news.stop])
            ]
            yield from ((olds[a], news[b]) for a, b in pair_tables(grids[0], grids[1]))
    yield from equal


def _grid(text: str) -> list[list[str]]:
    table = read_table(lines_of(text))
    return [table.headings, *table.grid]


def _plain(tokens: Tokens) -> Iterable[Hunk]:
    if tokens:
        text = "".join(tokens)
        yield Hunk(text, text, text, text)


def _merged(base: str, theirs: str, mine: str, budget: Budget) -> Hunk:
    hunk = Region([base], [theirs], [mine]).hunk()
    if not hunk.conflict:
        return hunk

    def join(*cell: str) -> str | None:
        return join_words(cell[0], cell[1], cell[2], budget)

    was, left, right = (read_table(lines_of(text)) for text in (base, theirs, mine))
    found = merge_tables(was, left, right, join, budget)
    offers = Offers(found.theirs, found.mine, found.both) if found.text is None else None
    return replace(hunk, text=found.text, remarks=found.remarks, offers=offers)
