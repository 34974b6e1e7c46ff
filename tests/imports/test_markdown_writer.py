"""What is written of content is shown by a page as exactly that content."""

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imports.outline import expected, shown
from wiki.imports.rules.content import (
    BREAK,
    EMPHASIS,
    HIGH,
    MARKED,
    STRONG,
    STRUCK,
    Code,
    Content,
    Heading,
    List,
    Node,
    Paragraph,
    Piece,
    Pieces,
    Quote,
    Rule,
    Table,
    Terms,
)
from wiki.imports.rules.escapes import Place, escaped
from wiki.imports.rules.markdown_writer import write, write_note

SIGNS = [
    "$5", "$", "‹x›", "---", "==x==", "[TOC]", ": uitleg", "~", "^", "# kop", "+ kiest zelf", "1. a", "2) b", "C#",
    "> [!NOTE]", "[[link]]", "www.school.nl", "anna@school.nl", "https://school.nl/a_b", "<b>", "<br>", "&copy;", "&",
    "|", "a|b", "*", "**", "_", "__", " ____ ", "\\", "`", "```", "- x", "-", "=", "===", "~~x~~", "H~2~O", "x^2^",
    "[x](y)", "![a](b)", "[^1]", "*[VO]: x", "[a]: /b", "\xa0", "5 * 3", "snake_case", "C:\\Users", "$$", "$a$",
    "[ ] y", "2019. Toen", "<", "!", "(", ")", ".", ",", ":", '"', "'", "{x}", "|---|", "\xad", "=>", "#tag", "kop #",
    "é", "5", "e", "woord", "en",
]  # fmt: skip
FRAGMENTS = st.one_of(st.sampled_from(SIGNS), st.sampled_from([" ", "x"]), st.text("*_~^=$`#", max_size=3))
TEXTS = st.lists(FRAGMENTS, min_size=1, max_size=6).map("".join)
MARKS = st.sampled_from(
    [frozenset[str]()] * 6
    + [
        frozenset(one.split())
        for one in (STRONG, EMPHASIS, STRUCK, MARKED, f"{STRONG} {EMPHASIS}", f"{STRONG} {STRUCK}")
    ]
)
TARGETS = st.sampled_from(["", "", "", "https://school.nl/a(1) _*"])
PIECE = st.one_of(
    st.builds(Piece, TEXTS, st.just("text"), MARKS, TARGETS),
    st.builds(Piece, st.sampled_from(["x", "a`b", "`", "|", "a | b", "\\"]), st.just("code"), MARKS),
    st.builds(Piece, TEXTS, st.just("image"), number=st.just(1)),
    st.builds(Piece, st.sampled_from(["2", "n+1", "e"]), marks=st.just(frozenset([HIGH]))),
    st.just(BREAK),
    st.just(Piece("", "note", number=1)),
)  # fmt: skip


def apart(pieces: list[Piece]) -> Pieces:
    """Space between slanted words and others: within one word bold and slanted letters cannot both be written."""
    slanted = any(EMPHASIS in piece.marks for piece in pieces)
    return tuple(chain.from_iterable((piece, Piece(" ")) if slanted else (piece,) for piece in pieces))


LINES = st.lists(PIECE, min_size=1, max_size=4).map(apart)
PARAGRAPHS = st.builds(Paragraph, LINES)


def _inside(blocks: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    more = st.lists(blocks, max_size=2)
    item = st.builds(lambda first, rest: (first, *rest), PARAGRAPHS, more)
    return st.one_of(
        st.builds(List, st.lists(item, min_size=1, max_size=3).map(tuple), st.sampled_from([None, 1, 4])),
        st.builds(lambda inner: Quote(tuple(inner)), st.lists(blocks, min_size=1, max_size=2)),
    )


ROWS = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(LINES, min_size=width, max_size=width).map(tuple), min_size=1, max_size=3)
)
BLOCK = st.recursive(
    st.one_of(
        PARAGRAPHS,
        st.builds(Code, st.sampled_from(["x\n  y", "```\na", "a\n\n    b", "~~~"])),
        st.builds(lambda rows: Table(tuple(rows), ("right",)), ROWS),
        st.just(Rule()),
    ),
    _inside,
    max_leaves=4,
)
HEADINGS = st.builds(Heading, st.integers(1, 3), LINES.map(lambda pieces: (Piece("Kop "), *pieces)))


def page_of(content: Content) -> str:
    """The text of a page, with its note and its image in place."""
    text = write(content.blocks).replace("lw-image-1", "/i.png")
    return text.replace("[^lw-1]", "[^1]") + f"\n\n[^1]: {write_note(content.notes[0])}\n" * (
        "[^lw-1]" in text
    )


@given(TEXTS)
@settings(max_examples=300)
def test_a_paragraph_is_shown_sign_by_sign(text: str) -> None:
    content = Content([Paragraph((Piece(text),))])
    assert shown(write(content.blocks)) == expected(content)


@given(st.lists(st.one_of(BLOCK, HEADINGS), min_size=1, max_size=3), TEXTS)
@settings(max_examples=150)
def test_a_page_shows_the_text_and_structure_of_content(blocks: list[Node], note: str) -> None:
    content = Content(blocks, [(Paragraph((Piece(f"Noot {note}"),)),)])
    assert shown(page_of(content)) == expected(content)


@given(LINES, st.lists(PARAGRAPHS, min_size=1, max_size=2), TEXTS)
@settings(max_examples=60)
def test_terms_are_shown_with_what_they_mean(term: Pieces, means: list[Paragraph], note: str) -> None:
    words = (Piece("Term "), *(piece for piece in term if piece.kind not in ("break", "note")))
    said = tuple(Paragraph((Piece("Dat is "), *one.pieces)) for one in means)
    content = Content([Terms(((words, said),))], [(Paragraph((Piece(f"Noot {note}"),)),)])
    assert shown(page_of(content)) == expected(content)


@pytest.mark.parametrize(
    "text",
    [
        "Wat kost dat? $5, of 10% meer: (samen) & toch - zo gezegd!", "Naam: ____ Datum: ____ ",
        "snake_case en C:\\Users",        "5 * 3 = 15, 2 < 3", "C# is een taal; a|b", "Wie [wat] — ‘hoe’ ‹waar›"
    ],
)  # fmt: skip
def test_what_does_nothing_is_left_as_it_is(text: str) -> None:
    assert escaped(text, Place()).replace("\\[", "[") == text


def test_two_lists_that_each_count_from_one_stay_two() -> None:
    entries = tuple((Paragraph((Piece(word),)),) for word in ("een", "twee"))
    content = Content([List(entries, 1), List(entries, 1)])
    assert shown(write(content.blocks)) == ["p 11.| een", "p 12.| twee", "p 11.| een", "p 12.| twee"]
    follows = Content([List(entries, 1), List(entries, 3)])
    assert shown(write(follows.blocks)) == ["p 11.| een", "p 12.| twee", "p 13.| een", "p 14.| twee"]
