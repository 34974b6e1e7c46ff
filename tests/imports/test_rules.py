"""Carrying changes over, and knowing what got lost."""

from hypothesis import given
from hypothesis import strategies as st

from wiki.imports import rules

LINES = st.lists(
    st.sampled_from(["", "Een.", "Twee.", "- drie", "## Kop", "| a | b |", "Vier woorden staan hier."])
)


def other_hand(text: str) -> str:
    """The same text as another program writes it."""
    return text.replace("- drie", "-   drie").replace("| a | b |", "|  a |  b  |").replace("Een.", r"Een\.")


@given(LINES)
def test_a_text_that_came_back_unchanged_changes_nothing(lines: list[str]) -> None:
    text = "\n".join(lines)
    back = other_hand(text)
    assert rules.carry_over(text, back, back) == text


@given(LINES, LINES, LINES)
def test_what_is_put_in_comes_in_and_the_rest_stays_letter_by_letter(
    before: list[str], new: list[str], after: list[str]
) -> None:
    text = "\n".join([*before, *after])
    back = other_hand(text)
    put = other_hand("\n".join(before)).split("\n") if before else []
    rest = other_hand("\n".join(after)).split("\n") if after else []
    got = rules.carry_over(text, back, "\n".join([*put, "NIEUW", *rest])).split("\n")
    assert ("NIEUW" in got and [line for line in got if line != "NIEUW"] == text.split("\n")) or not text


def test_a_changed_line_is_changed_and_the_others_are_as_they_were() -> None:
    text = "## Doel\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\nEen zin.\n"
    back = "# Doel\n\n|  A  |  B  |\n|-----|-----|\n|  1  |  2  |\n\nEen zin.\n"
    after = back.replace("Een zin.", "Een andere zin.")
    assert rules.carry_over(text, back, after) == text.replace("Een zin.", "Een andere zin.")


@given(st.text(), st.text())
def test_no_word_of_the_kept_text_is_missed(source: str, kept: str) -> None:
    assert rules.missing_words(source, source + " " + kept) == []


def test_a_word_that_stands_less_often_is_missed() -> None:
    assert rules.missing_words("Doel, doel en reële Één", "doel één") == ["doel", "en", "reële"]


def test_the_stamp_goes_and_what_stands_behind_it_stays() -> None:
    body = "Tekst.\n\n-----\n\nUitgave v1\n\nIs dit de nieuwste? <http://x/v/3/1>\n\n![QR](media/qr.png)\n\nNog iets.\n"
    assert rules.without_stamp(body, "/v/3/1") == "Tekst.\n\nNog iets.\n"
