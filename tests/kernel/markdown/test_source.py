"""What people type comes out as they mean it."""

import pytest

from wiki.kernel.markdown.convert import Converter
from wiki.kernel.markdown.source import normalise, rearrange


@pytest.fixture(scope="module")
def converter() -> Converter:
    return Converter()


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("- a\n  - b\n  - c\n- d", "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"),
        ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
        ("- a\n    - b\n        - c", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>"),
        ("- a\n\t- b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("1. a\n  - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("1. a\n   1. b\n   2. c", "<ol><li>a<ol><li>b</li><li>c</li></ol></li></ol>"),
        ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ("- a\n  more\n- b", "<ul><li>a\n    more</li><li>b</li></ul>"),
        ("- a\n\n  more", "<ul><li><p>a</p><p>more</p></li></ul>"),
        ("- a\n\n    more", "<ul><li><p>a</p><p>more</p></li></ul>"),
        ("> - a\n>   - b", "<blockquote><ul><li>a<ul><li>b</li></ul></li></ul></blockquote>"),
        ("- a\n\nb", "<ul><li>a</li></ul><p>b</p>"),
        ("- a\n# b", '<ul><li>a</li></ul><h2 id="h-b">b</h2>'),
    ],
)
def test_a_list_nests_by_any_indent_people_use(converter: Converter, source: str, html: str) -> None:
    assert converter.convert(source)[0].replace("\n    ", "\n    ") == html


def test_a_list_may_stand_right_under_a_line_of_text(converter: Converter) -> None:
    assert converter.convert("Dit:\n- a\n- b")[0] == "<p>Dit:</p><ul><li>a</li><li>b</li></ul>"
    assert converter.convert("Dit:\n1. a")[0] == "<p>Dit:</p><ol><li>a</li></ol>"


def test_a_wrapped_line_that_begins_with_a_year_stays_prose(converter: Converter) -> None:
    assert converter.convert("Het was\n2019. Toen")[0] == "<p>Het was\n2019. Toen</p>"


def test_an_indented_dash_after_an_empty_line_is_code(converter: Converter) -> None:
    assert converter.convert("    - a\n    b")[0] == "<pre><code>- a\nb\n</code></pre>"


@pytest.mark.parametrize("before", ["Tekst\n", "Tekst\n\n", "# Kop\n", "- punt\n", "> zei\n", ""])
@pytest.mark.parametrize("table", ["| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n--- | ---\n1 | 2"])
def test_a_table_may_stand_right_under_anything(converter: Converter, before: str, table: str) -> None:
    html = converter.convert(before + table + "\nna")[0]
    assert '<th scope="col">a</th><th scope="col">b</th>' in html
    assert "<td>1</td><td>2</td>" in html
    assert html.endswith("</table><p>na</p>")


def test_a_table_may_stand_in_a_list_item(converter: Converter) -> None:
    html = converter.convert("- a\n  | x | y |\n  |---|---|\n  | 1 | 2 |\n- b")[0]
    assert html.startswith("<ul><li><p>a</p><table>")
    assert html.endswith("</table></li><li><p>b</p></li></ul>")


def test_a_line_of_text_with_a_pipe_is_not_a_table(converter: Converter) -> None:
    assert converter.convert("a | b\nc | d")[0] == "<p>a | b\nc | d</p>"


def test_columns_keep_their_alignment(converter: Converter) -> None:
    html = converter.convert("|a|b|c|\n|:-|-:|:-:|\n|1|2|3|")[0]
    assert '<td align="left">1</td><td align="right">2</td><td align="center">3</td>' in html


def test_code_between_fences_is_left_as_it_is(converter: Converter) -> None:
    source = "```html\n<b>&amp;\n- a\n  - b\ntekst\n|a|b|\n|-|-|\n[TOC]\n[TOC]\n# x\n```"
    html, toc, _ = converter.convert(source)
    assert html.startswith('<pre><code class="language-html">&lt;b&gt;&amp;amp;\n- a\n  - b\ntekst\n|a|b|')
    assert toc == []


def test_code_between_fences_may_stand_in_a_list_and_in_a_quotation(converter: Converter) -> None:
    assert (
        "<li><p>a</p><pre><code>x\n  y\n</code></pre></li>"
        in converter.convert("- a\n  ```\n  x\n    y\n  ```")[0]
    )
    quoted = converter.convert("> ```\n> x\n> ```")[0]
    assert quoted.strip() == "<blockquote><pre><code>x\n</code></pre></blockquote>"


def test_a_fence_that_is_not_closed_holds_the_rest(converter: Converter) -> None:
    assert converter.convert("```\na\n\nb")[0] == "<pre><code>a\n\nb\n</code></pre>"


def test_tasks_show_as_ticked_and_open_boxes(converter: Converter) -> None:
    html = converter.convert("- [ ] open\n- [x] klaar\n1. [X] ook")[0]
    task = '<li class="task">'
    assert html == f"<ul>{task}☐ open</li>{task}☑ klaar</li></ul><ol>{task}☑ ook</li></ol>"


def test_only_a_task_loses_its_bullet(converter: Converter) -> None:
    html = converter.convert("- [ ] los\n\n- gewoon\n\n- [x] **vet**\n    - [ ] diep\n    - niet")[0]
    assert html.count('<li class="task">') == 3 and html.count("<li>") == 2
    assert '<li class="task"><p>☐ los</p>' in html and '<li class="task">☐ diep' in html


def test_a_hash_before_a_word_is_not_a_heading(converter: Converter) -> None:
    assert converter.convert("#rekenen en\n#taal")[0] == "<p>#rekenen en\n#taal</p>"


def test_every_kind_of_line_end_is_one_line_end() -> None:
    assert normalise("a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_what_html_and_databases_refuse_is_taken_out() -> None:
    assert normalise("a\x00b\x02c\x03\ud800d\te") == "abc?d\te"


def test_arranging_twice_is_arranging_once() -> None:
    lines = [
        "Zin",
        "- a",
        "  - b",
        "",
        "  tekst",
        "1. c",
        "| a | b |",
        "|---|---|",
        "| 1 | 2 |",
        "na",
        "> q",
        "# K",
    ]
    once = rearrange(lines, lambda language, code: code)[0]
    assert rearrange(once, lambda language, code: code)[0] == once
