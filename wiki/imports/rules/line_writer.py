"""The pieces of a paragraph as lines of Markdown: marks, links, code, notes and images. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from wiki.imports.rules import escapes
from wiki.imports.rules.content import (
    BREAK,
    EMPHASIS,
    HIGH,
    LOW,
    MARKED,
    PLAIN,
    STRONG,
    STRUCK,
    Piece,
    Pieces,
)
from wiki.imports.rules.escapes import MARKUP, PAIRED, Place

_SIGNS = {STRONG: "**", EMPHASIS: "*", STRUCK: "~~", MARKED: "=="}
_SMALL = {LOW: "~", HIGH: "^"}
_NOTE_NAMED = re.compile(r"\A(\[\^lw-\d+\]):")
"""A reference at the beginning of a line that would name its note."""


def written_lines(pieces: Pieces, heading: bool = False) -> list[str]:
    """The lines of a paragraph; each but the last ends in what keeps it a line."""
    parts = written_parts(pieces, heading=heading)
    return [*(_kept(part) for part in parts[:-1]), parts[-1]] if parts else []


def _kept(line: str) -> str:
    return f"{line} \\" if escapes.ends_in_address(line) else f"{line}\\"


def written_parts(pieces: Pieces, cell: bool = False, heading: bool = False) -> list[str]:
    """What stands between the line breaks, written."""
    whole = _tidy(pieces)
    many = any(piece.kind == "break" for piece in whole)
    place = Place(cell=cell, lines=many, pairs=_pairs(whole))
    out = []
    for is_break, part in groupby(whole, lambda piece: piece.kind == "break"):
        if is_break:
            out += [""] * (len(list(part)) - 1)
        else:
            out.append(_line(tuple(part), place, cell or heading))
    return out


def _pairs(pieces: Pieces) -> frozenset[str]:
    """The signs that stand more than once in the paragraph, those included that the writer puts there."""
    marks = PLAIN.union(*(piece.marks for piece in pieces))
    seen = "".join(piece.text for piece in pieces if piece.kind == "text")
    seen += "".join(_SIGNS.get(mark) or _SMALL.get(mark, "") * 2 for mark in marks)
    seen += "".join({"formula": "$$", "note": "^"}.get(piece.kind, "") for piece in pieces)
    return frozenset(sign for sign in PAIRED - {"="} if seen.count(sign) > 1) | {
        "=" for mark in marks if mark == MARKED
    }


def _tidy(pieces: Pieces) -> Pieces:
    """The pieces of a paragraph: neighbours with the same marks as one, space without marks, none at the ends."""
    out: list[Piece] = []
    for piece in _with_bare_space(pieces):
        if out and out[-1].kind == "break" and piece.kind == "text":
            piece = replace(piece, text=piece.text.lstrip(" "))
        if piece.kind == "text" and not piece.text:
            continue
        if piece.kind == "break" and out and out[-1].kind == "text":
            out[-1] = replace(out[-1], text=out[-1].text.rstrip(" "))
        last = out[-1] if out else None
        if (
            last
            and piece.kind == last.kind in ("text", "code")
            and (piece.marks, piece.link) == (last.marks, last.link)
        ):
            out[-1] = replace(last, text=last.text + piece.text)
        else:
            out.append(piece)
    return _trimmed([_without_low(out, at) for at in range(len(out))])


def _without_low(pieces: list[Piece], at: int) -> Piece:
    """The piece; as a letter like any when it is low and touches struck out words, as both have the same sign."""
    beside = pieces[max(at - 1, 0) : at + 2]
    if LOW in pieces[at].marks and any(STRUCK in piece.marks for piece in beside):
        return replace(pieces[at], marks=pieces[at].marks - {LOW})
    return pieces[at]


def _trimmed(pieces: list[Piece]) -> Pieces:
    def empty(piece: Piece) -> bool:
        return piece.kind == "break" or _is_space(piece)

    while pieces and empty(pieces[0]):
        pieces.pop(0)
    while pieces and empty(pieces[-1]):
        pieces.pop()
    if pieces and pieces[0].kind == "text":
        pieces[0] = replace(pieces[0], text=pieces[0].text.lstrip())
    if pieces and pieces[-1].kind == "text":
        pieces[-1] = replace(pieces[-1], text=pieces[-1].text.rstrip())
    return tuple(pieces)


def _with_bare_space(pieces: Pieces) -> Iterator[Piece]:
    """Text with space at its ends apart: a space is neither bold nor a link, unless both its neighbours are."""
    split = [part for piece in pieces for part in _split(piece)]
    for at, piece in enumerate(split):
        if not _is_space(piece):
            yield piece
            continue
        left = next((p for p in reversed(split[:at]) if not _is_space(p)), BREAK)
        right = next((p for p in split[at + 1 :] if not _is_space(p)), BREAK)
        together = left.link == right.link
        link = piece.link if together and left.link == piece.link else ""
        marks = left.marks & right.marks & piece.marks if together else PLAIN
        yield replace(piece, marks=marks, link=link)


def _is_space(piece: Piece) -> bool:
    return piece.kind == "text" and piece.text.isspace()


def _split(piece: Piece) -> list[Piece]:
    if piece.kind != "text":
        return [piece]
    text = re.sub(r"[ \t\n]+", " ", escapes.cleaned(piece.text))
    core = text.strip()
    ends = text.partition(core) if core else (text, "", "")
    return [replace(piece, text=part) for part in ends if part]


def _line(pieces: Pieces, place: Place, inner: bool) -> str:
    """A line of one or more pieces; `inner` when nothing at its beginning can make a block of it."""
    if len(pieces) == 1 and pieces[0].text == "[TOC]" and not (pieces[0].marks or pieces[0].link):
        return "&#91;TOC]"
    written = ""
    groups = [(link, tuple(part)) for link, part in groupby(pieces, lambda piece: piece.link)]
    for at, (link, part) in enumerate(groups):
        ends = MARKUP if at or link else "\n", MARKUP if link or at + 1 < len(groups) else "\n"
        text = _with_marks(part, replace(place, link=bool(link)), ends)
        if link and written.endswith("!"):
            written = f"{written[:-1]}\\!"
        written += f"[{text}]({escapes.target(link)})" if link and text else text
    if inner:
        return written
    plain = pieces[0].kind == "text" and not (pieces[0].marks or pieces[0].link)
    return escapes.opened(written) if plain else _NOTE_NAMED.sub(r"\1\:", written)


def _with_marks(pieces: Pieces, place: Place, ends: tuple[str, str]) -> str:
    """Pieces with the signs of their marks around them, the longest outermost; space stays outside them. `ends` are the
    signs before and behind all of them."""
    out = ""
    open_: list[tuple[str, str]] = []
    for at, piece in enumerate(pieces):
        own = [mark for mark in _SIGNS if mark in piece.marks]
        closing = ""
        while any(mark not in own for mark, _sign in open_):
            closing += open_.pop()[1]
        out = out.rstrip() + closing + out[len(out.rstrip()) :] if closing else out
        written = _piece(piece, place, *_around(pieces, at, ends))
        missing = [mark for mark in own if mark not in dict(open_) and not _is_space(piece)]
        if missing:
            out += written[: len(written) - len(written.lstrip())]
            written = written.lstrip()
        for mark in sorted(missing, key=lambda mark: (-_reach(mark, pieces, at), own.index(mark))):
            open_.append((mark, _sign_of(mark, pieces, at, out)))
            out += open_[-1][1]
        out += written
    return out + "".join(sign for _mark, sign in reversed(open_))


def _reach(mark: str, pieces: Pieces, at: int) -> int:
    return next((n for n, piece in enumerate(pieces[at:]) if mark not in piece.marks), len(pieces) - at)


def _sign_of(mark: str, pieces: Pieces, at: int, before: str) -> str:
    """The sign of a mark; slanted letters that touch bold ones get the other sign. That one cannot touch a word: then
    there is none, as the first could be read as the end of the bold ones."""
    if mark != EMPHASIS:
        return _SIGNS[mark]
    stop = at + _reach(mark, pieces, at)
    if not any(STRONG in piece.marks for piece in pieces[max(at - 1, 0) : stop + 1]):
        return "*"
    touched = (pieces[at - 1].text[-1:] if at else "") + (pieces[stop].text[:1] if stop < len(pieces) else "")
    if any(map(str.isalnum, touched)) or before.endswith("_"):
        return "" if len({STRONG in piece.marks for piece in pieces[at:stop]}) > 1 else "*"
    return "_"


def _around(pieces: Pieces, at: int, ends: tuple[str, str]) -> tuple[str, str]:
    """The signs before and behind a piece; MARKUP where a sign of ours comes."""
    own = bool(pieces[at].marks)
    left, right = pieces[at - 1 : at] if at else (), pieces[at + 1 : at + 2]
    before = MARKUP if own or (left and left[0].marks) else _edge(left[0], -1) if left else ends[0]
    after = MARKUP if own or (right and right[0].marks) else _edge(right[0], 0) if right else ends[1]
    return before, after


def _edge(piece: Piece, at: int) -> str:
    return piece.text[at] if piece.kind == "text" and piece.text else MARKUP


def _piece(piece: Piece, place: Place, before: str, after: str) -> str:
    if piece.kind == "code":
        return escapes.code(escapes.cleaned(piece.text), place.cell)
    if piece.kind == "formula":
        sign = "$$" if piece.display and not place.cell else "$"
        tex = piece.text.replace("|", "\\vert ") if place.cell else piece.text
        return f"{sign}{tex}{sign}"
    if piece.kind == "note":
        return f"[^lw-{piece.number}]"
    if piece.kind == "image":
        alt = escapes.escaped(
            " ".join(escapes.cleaned(piece.text).split()), replace(place, image=True, pairs=PAIRED)
        )
        return f"![{escapes.without_addresses(alt)}](lw-image-{piece.number})"
    small = next((sign for mark, sign in _SMALL.items() if mark in piece.marks), "")
    if small:
        return f"{small}{piece.text}{small}"
    text = escapes.escaped(piece.text, place, before, after)
    return escapes.without_addresses(text) if MARKUP in (before, after) else text
