"""frontend/src/writing.js, lists.js and blocks.js: Enter, Tab, Backspace, lists, headings and quotes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.examples import some
from tests.support.frontend import Commands

LINES = st.sampled_from(
    ["een", "twee drie", "- punt", "- [ ] taak", "1. eerst", "> citaat", "## Kop", "", "**vet**"]
)
TEXTS = st.lists(LINES, min_size=1, max_size=6).map("\n".join)


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("enter", "aap ¦noot", "aap\n\n¦noot"),
        ("enter", "aap¦\nnoot", "aap\n\n¦noot"),
        ("enter", "aap¦\n\nnoot", "aap\n\n¦\n\nnoot"),
        ("enter", "**aa¦p** noot", "**aa**\n\n**¦p** noot"),
        ("enter", "## Kop¦\ntekst", "## Kop\n\n¦\n\ntekst"),
        ("enter", "## ¦Kop", "\n\n## ¦Kop"),
        ("enter", "- een¦", "- een\n- ¦"),
        ("enter", "- [x] klaar¦", "- [x] klaar\n- [ ] ¦"),
        ("enter", "9. a¦\n10. b\n11. c", "9. a\n10. ¦\n11. b\n12. c"),
        ("enter", "1. a¦\n1. b", "1. a\n1. ¦\n1. b"),
        ("enter", "- een  \n  zelfde punt¦", "- een  \n  zelfde punt\n- ¦"),
        ("enter", "- een\n  - ¦", "- een\n- ¦"),
        ("enter", "- een\n- ¦\n- drie", "- een\n\n¦\n\n- drie"),
        ("enter", "> a¦", "> a\n>\n> ¦"),
        ("enter", "> a\n>\n> ¦", "> a\n\n¦"),
        ("enter", "```\n  a¦\n```", "```\n  a\n  ¦\n```"),
        ("breakLine", "Straat 1¦", "Straat 1  \n¦"),
        ("breakLine", "- Straat 1 ¦Plaats", "- Straat 1  \n  ¦Plaats"),
        ("backspace", "een\n\n¦twee", "een¦twee"),
        ("backspace", "een\n\n## ¦twee", "een\n\n¦twee"),
        ("backspace", "- a\n- ¦b", "- a\n\n¦b"),
        ("backspace", "- a\n  - ¦b", "- a\n- ¦b"),
        ("backspace", "> ¦a", "¦a"),
        ("backspace", "```\nx\n```\n\n¦b", "```\nx\n```¦\n\nb"),
        ("deleteForward", "a¦\n\n- b", "a¦b"),
        ("indent", "- a\n- ¦b\n  - c", "- a\n  - ¦b\n    - c"),
        ("indent", "1. a\n2. ¦b", "1. a\n   1. ¦b"),
        ("indent", "- ¦a", "- ¦a"),
        ("outdent", "- a\n  - b¦", "- a\n- b¦"),
        ("list", "⟦een\n\ntwee⟧", "- ⟦een\n- twee⟧"),
        ("list", "- ⟦een\n- twee⟧", "⟦een\n\ntwee⟧"),
        ("list", "⟦- punt\n⟧- punt", "⟦punt\n\n⟧- punt"),
        ("list", "⟦punt\n\n⟧- punt", "- ⟦punt\n\n⟧- punt"),
        ("list", "- ⟦punt\n\n⟧- punt", "⟦punt\n\n⟧- punt"),
        ("numbers", "⟦een\n\ntwee⟧", "1. ⟦een\n2. twee⟧"),
        ("tasks", "- een¦", "- [ ] een¦"),
        ("list", "x\n⟦a⟧\ny", "x\n\n- ⟦a⟧\n\ny"),
        ("quote", "a\n\n⟦b\n\nc⟧\n\nd", "a\n\n> ⟦b\n>\n> c⟧\n\nd"),
        ("quote", "> ⟦b\n>\n> c⟧", "⟦b\n\nc⟧"),
        ("heading1", "Kop¦", "## Kop¦"),
        ("heading1", "# Een\n\nKop¦", "# Een\n\n# Kop¦"),
        ("heading3", "## Een\n\nKop¦", "## Een\n\n#### Kop¦"),
        ("paragraph", "## Kop¦\ntekst", "Kop¦\n\ntekst"),
    ],
)
def test_keys_and_buttons_do_what_somebody_who_knows_word_expects(
    editor: Commands, key: str, before: str, after: str
) -> None:
    assert editor.on(key, before) == after


@settings(max_examples=some(80))
@given(
    text=TEXTS,
    at=st.integers(0, 60),
    key=st.sampled_from(
        ["enter", "breakLine", "indent", "outdent", "list", "numbers", "tasks", "quote", "heading2"]
    ),
)
def test_no_key_or_button_loses_a_letter(editor: Commands, text: str, at: int, key: str) -> None:
    at = min(at, len(text))
    after = editor.run(key, text, at, at)
    assert [letter for letter in after.text if letter.isalpha()] == [
        letter for letter in text if letter.isalpha()
    ]
    assert 0 <= after.start <= after.end <= len(after.text)


@settings(max_examples=some(80))
@given(
    text=TEXTS,
    start=st.integers(0, 60),
    end=st.integers(0, 60),
    kind=st.sampled_from(["list", "numbers", "tasks"]),
)
def test_a_list_that_is_made_twice_is_a_list_no_more(
    editor: Commands, text: str, start: int, end: int, kind: str
) -> None:
    first = min(start, end, len(text))
    once = editor.run(kind, text, first, min(max(start, end), len(text)))
    twice = editor.run(kind, once.text, once.start, once.end)
    again = editor.run(kind, twice.text, twice.start, twice.end)
    assert editor.run(kind, again.text, again.start, again.end).text == twice.text
