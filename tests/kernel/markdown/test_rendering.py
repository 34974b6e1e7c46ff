"""What a page looks like once rendered, and what is not rendered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import InlineProcessor

from wiki.kernel.markdown import Heading, limits, plain_text, render
from wiki.kernel.markdown.extensions import build


def test_headings_stand_below_the_title_of_the_page() -> None:
    page = render("# Een\n\n###### Zes\n\n# Een")
    assert page.toc == (Heading(2, "h-een", "Een"), Heading(6, "h-zes", "Zes"), Heading(2, "h-een-2", "Een"))
    assert page.html == '<h2 id="h-een">Een</h2><h6 id="h-zes">Zes</h6><h2 id="h-een-2">Een</h2>'


def test_ids_are_unique_whatever_the_headings_say() -> None:
    page = render("# a\n\n# a 2\n\n# a\n\n# a\n\n# ?\n\n# !\n\n# 日本")
    ids = [heading.id for heading in page.toc]
    assert len(set(ids)) == len(ids) == 7
    assert all(f'id="{name}"' in page.html for name in ids)


def test_the_contents_say_what_the_headings_say() -> None:
    page = render("# A & B `x<y` \\*c\\* **d**[^1] &copy;\n\n[^1]: noot")
    assert page.toc[0].text == "A & B x<y *c* d ©"


def test_the_marker_becomes_a_table_of_contents() -> None:
    html = render("[TOC]\n\n# A\n\n## B").html
    assert html.startswith('<div class="toc"><ul><li><a href="#h-a"')
    assert "[TOC]" not in html


def test_footnotes_link_both_ways() -> None:
    html = render("Zo[^bron] en zo[^bron].\n\n[^bron]: Verslag").html
    for part in (
        'id="fnref:bron"',
        'id="fnref2:bron"',
        'href="#fn:bron"',
        'id="fn:bron"',
        'href="#fnref2:bron"',
    ):
        assert part in html
    assert 'title=""' not in html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("~~weg~~ ==geel==", "<p><del>weg</del> <mark>geel</mark></p>"),
        ("a == b ~ c", "<p>a == b ~ c</p>"),
        ("\\=\\=a\\=\\=", "<p>==a==</p>"),
        ("een\ntwee", "<p>een\ntwee</p>"),
        ("een  \ntwee", "<p>een<br>twee</p>"),
        ("Term\n:   Uitleg", "<dl><dt>Term</dt><dd>Uitleg</dd></dl>"),
        ("VO\n\n*[VO]: voortgezet", '<p><abbr title="voortgezet">VO</abbr></p>'),
        ("{: #x .y onclick=z }", "<p>{: #x .y onclick=z }</p>"),
        ("# a {: #x }", '<h2 id="h-a-x">a {: #x }</h2>'),
        ("<b>x</b> <!-- y -->", "<p>&lt;b&gt;x&lt;/b&gt; &lt;!-- y --&gt;</p>"),
        ("<div>\nx\n</div>", "<p>&lt;div&gt;\nx\n&lt;/div&gt;</p>"),
        ("![a](/m/1.png)", '<p><img alt="a" src="/m/1.png"></p>'),
    ],
)
def test_the_dialect(source: str, html: str) -> None:
    assert render(source).html == html


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("https://a.nl/b.", "https://a.nl/b", "."),
        ("https://a.nl/b_(c))", "https://a.nl/b_(c)", ")"),
        ("https://a.nl/?x=1&y=_z_", "https://a.nl/?x=1&amp;y=_z", "_"),
    ],
)
def test_a_bare_address_is_a_link_without_what_follows_it(text: str, address: str, rest: str) -> None:
    link = f'<a href="{address}" rel="noopener noreferrer nofollow">{address}</a>'
    assert render(text).html == f"<p>{link}{rest}</p>"


def test_an_image_elsewhere_becomes_a_link_to_it() -> None:
    assert "<img" not in (html := render("![foto](https://elders.nl/x.png)").html)
    assert '<a href="https://elders.nl/x.png"' in html
    assert ">foto</a>" in html


def test_a_linked_image_elsewhere_leaves_its_words_in_the_link() -> None:
    html = render("[![foto](https://elders.nl/x.png)](/p)").html
    assert html == '<p><a href="/p" rel="noopener noreferrer nofollow"><span>foto</span></a></p>'


def test_plain_text_has_a_line_for_each_block_and_no_markup() -> None:
    page = render(
        "# Kop & zo\n\nEen **zin**[^1] <x>\n\n- a\n- b\n\n| c | d |\n|---|---|\n| 1 | 2 |\n\n[^1]: noot"
    )
    assert page.plain == "Kop & zo\nEen zin <x>\na\nb\nc d\n1 2\nnoot"
    assert plain_text("a<br>b &lt;i&gt;") == "a\nb <i>"


def test_an_empty_page_is_empty() -> None:
    assert render(" \n\t").html == render("").html == ""


def is_rendered(source: str) -> bool:
    page = render(source)
    if page.problem is None:
        return True
    assert page.html.startswith("<pre>")
    assert page.plain == source
    return False


def test_the_source_has_a_limit_in_bytes() -> None:
    fits = "woord " * (limits.SOURCE_BYTES // 6)
    fits += "x" * (limits.SOURCE_BYTES - len(fits))
    assert is_rendered(fits[:-1])
    assert is_rendered(fits)
    assert render(fits + "x").problem == limits.TOO_LARGE
    assert render("é" * (limits.SOURCE_BYTES // 2) + "x").problem == limits.TOO_LARGE


@pytest.mark.parametrize(("rows", "problem"), [(199, None), (200, None), (201, limits.TABLE_TOO_LARGE)])
def test_a_table_has_a_limit_in_cells(rows: int, problem: str | None) -> None:
    table = "|a" * 100 + "|\n" + "|-" * 100 + "|\n" + "|\n" * rows
    assert render(table).problem == problem
    assert render("> " + table.replace("\n", "\n> ")).problem == problem


def test_a_page_has_one_table_of_contents_at_most() -> None:
    assert is_rendered("# a")
    assert is_rendered("[TOC]\n\n# a")
    assert render("[TOC]\n\n# a\n\n[TOC]").problem == limits.TWO_TOCS
    assert render("> [TOC]\n\n- [TOC]\n\n[TOC]").problem == limits.TWO_TOCS


@pytest.mark.parametrize(("spare", "fits"), [(1, True), (0, True), (-1, False)])
def test_the_html_has_a_limit(monkeypatch: pytest.MonkeyPatch, spare: int, fits: bool) -> None:
    from wiki.kernel.markdown.convert import Converter

    html = Converter().convert("eén *woord*")[0]
    monkeypatch.setattr(limits, "HTML_BYTES", len(html.encode()) + spare)
    if fits:
        assert Converter().convert("eén *woord*")[0] == html
    else:
        with pytest.raises(limits.Refused, match=limits.TOO_MUCH_HTML):
            Converter().convert("eén *woord*")


def test_much_html_from_a_short_text_is_refused() -> None:
    table = "|a" * 100 + "|\n" + "|:-:" * 100 + "|\n" + "|\n" * 199
    assert render("\n\n".join([table] * 6)).problem == limits.TOO_MUCH_HTML


def test_an_unrendered_page_shows_its_source_escaped() -> None:
    page = render("<script>&\n\n[TOC]\n\n[TOC]")
    assert page.html == "<pre>&lt;script&gt;&amp;\n\n[TOC]\n\n[TOC]</pre>"
    assert page.toc == ()


PARTS = st.sampled_from(
    [
        "*",
        "**",
        "_",
        "__",
        "~~",
        "==",
        "`",
        "``",
        "[",
        "]",
        "(",
        ")",
        "!",
        "<",
        ">",
        "\\",
        "&",
        "://",
        "http://a.nl",
        "[a](/b)",
        "![c](/d)",
        "[^1]",
        "a",
        "b",
        "&amp;",
        "\\&",
        "$",
        "$$",
        "~",
        "^",
        "2",
        "www.a.nl",
        "b@c.nl",
        "#",
        " ",
        "\n",
    ]
)


@given(st.lists(PARTS, max_size=30).map("".join))
def test_the_quick_inline_pass_says_what_the_stock_one_says(source: str) -> None:
    assert outcome(QUICK, source) == outcome(STOCK, source)


def outcome(md: Markdown, source: str) -> str:
    try:
        return md.reset().convert(source)
    except limits.Refused as refused:
        return refused.problem


def stock() -> Markdown:
    md = build()
    md.treeprocessors.register(InlineProcessor(md), "inline", 20)
    return md


QUICK, STOCK = build(), stock()


def test_an_empty_corner_of_a_table_is_not_a_header() -> None:
    html = render("|   | Soms |\n|---|---|\n| Doel | x |").html
    assert "<th></th>" not in html and html.count("<td></td>") == 1
    assert html.count('<th scope="col">') == 1
