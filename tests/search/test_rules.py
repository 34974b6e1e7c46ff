"""Words, terms and snippets."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.search.rules import words as word_rules


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("leerdoelen", "leerdoel"),
        ("leerdoel", "Leerdoelen"),
        ("coordinator", "coördinator"),
        ("coördinator", "COORDINATOREN"),
        ("monit", "monitor"),
        ("begroti", "begroting"),
        ("verreken", "verrekening"),
        ("gesprekken", "gesprek"),
        ("A4", "a4"),
        ("één", "een"),
    ],
)
def test_a_word_answers_another_form_of_itself(asked: str, written: str) -> None:
    assert not word_rules.unanswered(written, word_rules.terms(asked))


@pytest.mark.parametrize(
    ("asked", "written"), [("les", "lastig"), ("a4", "a41"), ("monitor", "monit"), ("in", "inzicht")]
)
def test_a_word_does_not_answer_another_word(asked: str, written: str) -> None:
    assert word_rules.unanswered(written, word_rules.terms(asked))


def test_a_question_is_cut_to_a_few_words() -> None:
    assert len(word_rules.terms(" ".join(f"woord{n}" for n in range(500)))) == word_rules.MAX_TERMS
    assert word_rules.terms('" ( ) * : ^ - \x00 _') == ()


def test_a_word_asked_twice_is_looked_for_once() -> None:
    assert word_rules.terms("les les LES lés") == word_rules.terms("les")


@given(st.text(max_size=2000), st.text(max_size=40))
def test_a_snippet_holds_escaped_text_and_marks_only(plain: str, question: str) -> None:
    html = str(word_rules.snippet(plain, word_rules.terms(question)))
    assert "<" not in html.replace("<mark>", "").replace("</mark>", "")
    words = unescape(re.sub("</?mark>", "", html)).removeprefix("… ").removesuffix(" …")
    assert words in " ".join(plain.split())


def test_a_snippet_shows_the_first_hit_wherever_it_is() -> None:
    plain = "zomaar een woord " * 200 + "de Ontwikkelmonitor & <b>meer</b> " + "nog wat " * 200
    html = str(word_rules.snippet(plain, word_rules.terms("ontwikkelmon")))
    assert "<mark>Ontwikkelmonitor</mark> &amp; &lt;b&gt;meer&lt;/b&gt;" in html
    assert html.startswith("… ") and html.endswith(" …") and len(html) < 500


@given(st.text())
def test_the_words_of_a_text_are_bare_words(text: str) -> None:
    assert not set(word_rules.words(text)) & set("\"'()*:&|!\\\x00")


@given(st.text(max_size=300))
def test_every_word_of_a_text_is_a_hit_for_itself(text: str) -> None:
    for word in re.findall(r"[^\W_]+", word_rules.fold(text[:200]))[:5]:
        assert not word_rules.unanswered(word, word_rules.terms(word))
