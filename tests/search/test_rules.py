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


LETTERS = st.sampled_from("aaeeioubdfghklmnrstvzéëïöAKS .-_'’\u20ac\u00ad\u0301ßﬁ²½µ…\n")


@given(st.text(LETTERS, max_size=300), st.integers(0, 4_000), st.text(LETTERS, min_size=1, max_size=30))
def test_the_first_hit_is_found_where_reading_every_word_finds_it(
    text: str, before: int, question: str
) -> None:
    written = "xy " * (before // 3) + text
    terms = word_rules.terms(question) + word_rules.terms(text[-12:])
    marked = str(word_rules.mark(written, terms))
    first = marked.partition("<mark>")[0] if "<mark>" in marked else None
    place = word_rules.first_hit(written, terms)
    assert (None if place is None else written[:place]) == (None if first is None else unescape(first))


@given(st.text(LETTERS, max_size=200), st.text(LETTERS, min_size=1, max_size=30))
def test_what_is_unanswered_is_so_by_every_word(text: str, question: str) -> None:
    terms = word_rules.terms(question)
    found = [form for word in word_rules.folded(text) for form in word_rules.forms(word)]
    for term in terms:
        answered = any(
            form == wanted or (word_rules.begins(wanted) and form.startswith(wanted))
            for form in found
            for wanted in term
        )
        assert answered is (term not in word_rules.unanswered(text, terms))


def test_a_stem_begins_as_its_word_does_but_for_two_letters() -> None:
    endings = (
        "en",
        "heden",
        "heid",
        "s",
        "jes",
        "ingen",
        "lijke",
        "baar",
        "isme",
        "eerd",
        "zen",
        "ven",
        "iteiten",
    )
    for beginning in (
        "k",
        "la",
        "maan",
        "huiz",
        "brie",
        "gevoel",
        "coach",
        "leerl",
        "mogelijk",
        "vrij",
        "kat",
        "reis",
    ):
        for word in (beginning + ending for ending in endings):
            for form in word_rules.forms(word):
                assert word.startswith(form[: -word_rules.MOST_UNLIKE]), (word, form)
