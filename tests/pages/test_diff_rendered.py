"""Comparing pages as they are read: both versions are in the result, and it stays a valid page."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.kernel.markdown.sanitise import BLOCKS
from wiki.pages.rules.rendered_diff import TooLarge, rendered_diff

WORD = st.sampled_from(["les", "doel", "AI", "niet", "3 &lt; 4", "&amp;", "é"])
ATOM = st.one_of(
    WORD, st.sampled_from(["<br>", '<img src="/a.png" alt="a">', '<img src="/a.png" alt="b">', "<em></em>"])
)
INLINE = st.recursive(
    st.lists(ATOM, max_size=5).map(" ".join),
    lambda inner: st.tuples(
        st.sampled_from(["strong", "em", "s", "code", 'a href="/x"', 'a href="/y"', 'sup id="h-1"']),
        inner,
        WORD,
    ).map(lambda t: f"<{t[0]}>{t[1]}</{t[0].split()[0]}> {t[2]}"),
    max_leaves=4,
)
SIMPLE = st.tuples(st.sampled_from(["p", "h2", "h3", "pre"]), INLINE).map(
    lambda t: f"<{t[0]}>{t[1]}</{t[0]}>"
)
ROW = st.lists(INLINE, min_size=1, max_size=3).map(
    lambda c: "<tr>" + "".join(f"<td>{x}</td>" for x in c) + "</tr>"
)
TABLE = st.lists(ROW, min_size=1, max_size=3).map(lambda r: f"<table><tbody>{''.join(r)}</tbody></table>")
BLOCK = st.recursive(
    st.one_of(SIMPLE, TABLE, st.just("<hr>")),
    lambda inner: st.one_of(
        st.lists(st.tuples(INLINE, inner), min_size=1, max_size=3).map(
            lambda items: "<ul>" + "".join(f"<li>{a}\n{b}</li>\n" for a, b in items) + "</ul>"
        ),
        st.lists(inner, max_size=3).map(lambda parts: f"<blockquote>{''.join(parts)}</blockquote>"),
    ),
    max_leaves=4,
)
PAGE = st.lists(BLOCK, max_size=4).map("\n".join)


class Reader(HTMLParser):
    """Reads the words and images of one version out of a comparison, and checks how it nests."""

    def __init__(self, leave_out):
        super().__init__()
        self.leave_out, self.stack, self.content, self.ids = leave_out, [], [], []

    def handle_starttag(self, tag, attrs):
        inside = {"ins", "del"} & set(self.stack)
        assert not (inside and tag in BLOCKS - {"hr"})
        assert not (inside and tag in ("ins", "del"))
        self.ids += [value for name, value in attrs if name == "id"]
        if tag in ("img", "br", "hr"):
            self.put(f" {tag}{sorted(attrs)} ")
        else:
            self.stack.append(tag)
            self.put(" " if tag in BLOCKS else "")

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag
        self.put(" " if tag in BLOCKS else "")

    def handle_data(self, data):
        self.put(data)

    def put(self, text):
        if self.leave_out not in self.stack:
            self.content.append(text)


def read(html, leave_out=None):
    reader = Reader(leave_out)
    reader.feed(html)
    reader.close()
    assert not reader.stack
    return " ".join("".join(reader.content).split()), reader.ids


@given(PAGE, PAGE)
def test_leaving_out_del_reads_as_the_new_page_and_leaving_out_ins_as_the_old(old, new):
    both = rendered_diff(old, new)
    assert read(both, "del")[0] == read(new)[0]
    assert read(both, "ins")[0] == read(old)[0]


@given(PAGE)
def test_a_page_compared_with_itself_has_no_marks(page):
    both = rendered_diff(page, page)
    assert not re.search("<(ins|del)>", both)
    assert read(both)[0] == read(page)[0]


@given(PAGE, PAGE)
def test_no_id_comes_from_the_old_page(old, new):
    old = old.replace('id="h-1"', 'id="h-oud"')
    assert "h-oud" not in read(rendered_diff(old, new))[1]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<p>een twee drie</p>", "<p>een vier drie</p>", "<p>een <del>twee</del><ins>vier</ins> drie</p>"),
        (
            "<p>een <strong>twee drie</strong></p>",
            "<p>een <strong>twee vier</strong></p>",
            "<p>een <strong>twee <del>drie</del><ins>vier</ins></strong></p>",
        ),
        (
            '<p>lees <a href="/a">dit</a> nu</p>',
            '<p>lees <a href="/b">dit</a> nu</p>',
            '<p>lees <del><a href="/a">dit</a></del><ins><a href="/b">dit</a></ins> nu</p>',
        ),
        (
            '<p>zie <img src="/a" alt="een"></p>',
            '<p>zie <img src="/a" alt="twee"></p>',
            '<p>zie <del><img src="/a" alt="een"></del><ins><img src="/a" alt="twee"></ins></p>',
        ),
        (
            "<ul><li>kat</li><li>hond</li></ul>",
            "<ul><li>kat</li><li>vis</li><li>hond</li></ul>",
            "<ul><li>kat</li><li><ins>vis</ins></li><li>hond</li></ul>",
        ),
        (
            "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
            "<table><tbody><tr><td>a</td><td>c</td></tr></tbody></table>",
            "<table><tbody><tr><td>a</td><td><del>b</del><ins>c</ins></td></tr></tbody></table>",
        ),
        ("<p>weg</p>", "", "<p><del>weg</del></p>"),
        ("<p>a</p>", "<p>a</p><hr>", "<p>a</p><ins><hr></ins>"),
        (
            '<h2 id="h-a">Oud doel</h2>',
            '<h2 id="h-b">Nieuw doel</h2>',
            '<h2 id="h-b"><del>Oud</del><ins>Nieuw</ins> doel</h2>',
        ),
        (
            "<p>een <del>twee</del></p>",
            "<p>een <del>twee</del> drie</p>",
            "<p>een <s>twee</s><ins> drie</ins></p>",
        ),
        ("<p>a &lt;b&gt;</p>", "<p>a &lt;b&gt; c</p>", "<p>a &lt;b&gt;<ins> c</ins></p>"),
    ],
)
def test_changes_are_marked_where_they_are(old, new, expected):
    assert rendered_diff(old, new) == expected


def test_very_deep_pages_do_not_stop_it():
    deep = "<blockquote>" * 3000 + "<p>diep</p>" + "</blockquote>" * 3000
    assert "diep" in rendered_diff(deep, "<p>ondiep</p>")


def test_formatting_inside_formatting_without_end_keeps_the_text():
    assert "diep" in rendered_diff("<p>" + "<em>" * 500 + "diep" + "</em>" * 500 + "</p>", "<p>ondiep</p>")


def test_pages_too_large_to_compare_are_refused():
    page = "<p>les</p>" * 60_000
    with pytest.raises(TooLarge):
        rendered_diff(page, page)


def test_what_is_underlined_stays_underlined() -> None:
    assert "<u>les</u>" in rendered_diff("<p>een <u>les</u></p>", "<p>een <u>les</u> meer</p>")


HEADS = st.permutations(["Naam", "Klas", "Doel"]).flatmap(
    lambda heads: st.integers(1, 3).map(lambda count: heads[:count])
)


@st.composite
def tables(draw):
    heads = draw(HEADS)
    rows = draw(st.lists(st.lists(INLINE, min_size=len(heads), max_size=len(heads)), max_size=4))
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    head = "".join(f"<th>{name}</th>" for name in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@given(tables(), tables())
def test_two_tables_laid_over_each_other_read_as_each_of_them_and_are_not_ragged(old, new):
    both = rendered_diff(old, new)
    assert read(both, "del")[0] == read(new)[0]
    assert read(both, "ins")[0] == read(old)[0]
    for shown in both.split("<table")[1:]:
        widths = {row.count("<td") + row.count("<th>") + row.count("<th ") for row in shown.split("<tr")[1:]}
        assert len(widths) == 1


def table(heads, *rows):
    head = "".join(f"<th>{name}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def test_a_table_is_compared_cell_by_cell_under_its_headings():
    old = table(["Naam", "Klas"], ["Anna", "1"], ["Bram", "2"])
    new = table(
        ["Naam", "School", "Klas"], ["Anna", "De Linde", "1"], ["Bram", "De Beuk", "3"], ["Carla", "", "4"]
    )
    assert rendered_diff(old, new) == table(
        ["Naam", "<ins>School</ins>", "Klas"],
        ["Anna", "<ins>De Linde</ins>", "1"],
        ["Bram", "<ins>De Beuk</ins>", "<del>2</del><ins>3</ins>"],
        ["<ins>Carla</ins>", "", "<ins>4</ins>"],
    )


def test_a_row_or_column_that_is_gone_stays_in_its_place_struck_out():
    old = table(["Naam", "Klas"], ["Anna", "1"], ["Bram", "2"])
    assert rendered_diff(old, table(["Naam"], ["Bram"])) == table(
        ["Naam", "<del>Klas</del>"], ["<del>Anna</del>", "<del>1</del>"], ["Bram", "<del>2</del>"]
    )


def test_a_block_that_moved_is_marked_as_moved_at_both_places():
    one, two = "<p>Eerst lezen we samen.</p>", "<p>Daarna maken we de opdrachten.</p>"
    both = rendered_diff(one + two, two + one)
    assert both.count('<del class="moved">') == both.count('<ins class="moved">') == 1
    assert "<ins>" not in both and "<del>" not in both


def test_without_ids_it_can_stand_beside_others():
    assert rendered_diff('<h2 id="h-a">A</h2>', '<h2 id="h-b">B</h2>', ids=False) == (
        "<h2><del>A</del></h2><h2><ins>B</ins></h2>"
    )
