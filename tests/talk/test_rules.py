"""What holds for passages and for calling people in, over generated texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.talk.rules.mentions import Name, mentions, pieces
from wiki.talk.rules.passages import Place, Readable, Span, find, follow, place, readable

WORD = st.text("abcdefghij", min_size=1, max_size=6)
TEXT = st.lists(WORD, min_size=0, max_size=30).map(" ".join)
OWN = "Zeven Xylofonen zwijgen."
"""A passage none of whose words is in a generated text."""


@given(TEXT, TEXT, TEXT, TEXT)
def test_a_passage_is_found_again_whatever_changes_around_it(a: str, b: str, c: str, d: str) -> None:
    old, new = f"{a}\n{OWN}\n{b}", f"{c}\n{OWN}\n{d}"
    span = Span(len(a) + 1, len(a) + 1 + len(OWN))
    (found,) = follow([place(old, span)], old, new)
    assert (found.start, found.quote) == (len(c) + 1, OWN)


@given(TEXT, TEXT, st.lists(WORD, min_size=1, max_size=3).map(" ".join))
def test_a_passage_in_which_a_word_is_added_holds_that_word(a: str, b: str, more: str) -> None:
    old, new = f"{a}\n{OWN}\n{b}", f"{a}\nZeven {more} Xylofonen zwijgen.\n{b}"
    (found,) = follow([place(old, Span(len(a) + 1, len(a) + 1 + len(OWN)))], old, new)
    assert found.quote == f"Zeven {more} Xylofonen zwijgen."


@given(TEXT, TEXT)
def test_a_passage_that_is_gone_keeps_its_words_and_comes_back_with_them(a: str, b: str) -> None:
    with_it, without = f"{a}\n{OWN}\n{b}", f"{a}\n{b}"
    known = place(with_it, Span(len(a) + 1, len(a) + 1 + len(OWN)))
    (gone,) = follow([known], with_it, without)
    assert gone == known._replace(start=None)
    (back,) = follow([gone], without, with_it)
    assert back == known


@given(TEXT.filter(bool), TEXT, st.data())
def test_what_is_followed_is_always_a_passage_of_the_new_text(
    old: str, new: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    known = place(old, Span(start, end))
    (same,) = follow([known], old, old)
    assert same == known or not known.quote.strip()
    (found,) = follow([known], old, new)
    if found.start is None:
        assert found == known._replace(start=None)
    else:
        assert found == place(new, Span(found.start, found.start + len(found.quote))) and found.quote


@given(TEXT, TEXT, TEXT)
def test_of_equal_words_those_with_the_same_surroundings_are_meant(a: str, b: str, c: str) -> None:
    text = f"{a} X {OWN} Y {b} Z {OWN} W {c}"
    first, second = text.index(OWN), text.rindex(OWN)
    assert find(text, OWN, "X ", " Y") == Span(first, first + len(OWN))
    assert find(text, OWN.replace(" ", "\n\t"), "Z", "W") == Span(second, second + len(OWN))
    assert find(text, "Zwijgende xylofonen") is None and find(text, " ") is None


@given(TEXT, TEXT, TEXT, st.booleans())
def test_a_passage_that_is_replaced_never_becomes_its_double(a: str, b: str, c: str, last: bool) -> None:
    new = "Iets heel anders."
    lines, at = [a, OWN, b, OWN, c], 3 if last else 1
    start = len("\n".join(lines[:at])) + 1
    replaced = [*lines[:at], new, *lines[at + 1 :]]
    old, text = "\n".join(lines), "\n".join(replaced)
    (gone,) = follow([place(old, Span(start, start + len(OWN)))], old, text)
    assert gone.start is None and gone.quote == OWN
    (still,) = follow([gone], text, f"{text}\nEn nog een regel.")
    assert still == gone
    (back,) = follow([gone], text, old)
    assert back.start == start


def test_a_short_passage_that_is_gone_does_not_come_back_as_the_same_word_elsewhere() -> None:
    gone = Place("doel", "Eerst het ", ". Dan de aanpak van morgen.", None)
    assert follow([gone], "Een andere tekst.", "Wat is jouw doel hier?") == [gone]
    (back,) = follow([gone], "Een andere tekst.", "Eerst het doel. Dan iets.")
    assert (back.quote, back.start) == ("doel", 10)


def test_the_readable_text_has_a_line_for_each_block_and_knows_its_headings() -> None:
    html = '<h2 id="h-doel">Doel  &amp; <em>meer</em></h2>\n<p>Een<br>twee</p>'
    html += "<table><tr><td>a</td><td>b</td></tr></table>"
    assert readable(html) == Readable("Doel & meer\nEen\ntwee\na\nb", {"h-doel": Span(0, 11)})


NAMES = [
    Name(1, "Anna de Wit", "De Veenpluis"),
    Name(2, "Bas Bos", "De Veenpluis"),
    Name(3, "Bas Bos", "Roerdomp College"),
    Name(4, "Bas Bosman", ""),
    Name(9, "Roerdomp College", is_school=True),
]


@pytest.mark.parametrize(
    ("body", "people", "schools"),
    [
        ("@Anna de Wit, kijk je?", {1}, set()),
        ("Vraag het @anna.", {1}, set()),
        ("@Bas Bos", {2, 3}, set()),
        ("@Bas Bos (Roerdomp College) dus", {3}, set()),
        ("@Bas Bosman", {4}, set()),
        ("@Bas, wie ben je?", set(), set()),
        ("(@roerdomp college)", set(), {9}),
        ("mail@anna en @Annabel en @", set(), set()),
    ],
)
def test_the_longest_name_that_fits_is_called_in(body: str, people: set[int], schools: set[int]) -> None:
    found = mentions(body, NAMES)
    assert set().union(*(it.people for it in found)) == people
    assert set().union(*(it.schools for it in found)) == schools


@given(st.text("@Anna deWit. ", max_size=40))
def test_the_pieces_of_a_comment_are_its_words(body: str) -> None:
    typed = [mention.typed for mention in mentions(body, NAMES)]
    assert "".join(text for text, _calls in pieces(body, typed)) == body
    assert {text for text, calls in pieces(body, typed) if calls} <= set(typed)
