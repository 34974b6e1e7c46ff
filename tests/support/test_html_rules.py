"""The rules for HTML find what they are for, and nothing in a good page."""

from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests.support.html_page import read
from tests.support.html_rules import check_html

GOOD = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Jaarplan 2018-2019 – Lichtwerk</title>
<link rel="stylesheet" href="/static/css/base.css?v=1"><script type="module" src="/static/js/menu.js"></script></head>
<body><a href="#main">Naar de inhoud</a>
<nav aria-label="Hoofdmenu"><a href="/"><img src="/x.svg" alt="Start"></a></nav><nav aria-label="Paden"></nav>
<main id="main"><h1>Jaarplan  2018-2019</h1>%s</main></body></html>"""


def problems(markup: str) -> list[str]:
    """What is wrong with a good page that has this in its main part."""
    return check_html(GOOD % markup, "/plan")


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<h2>A</h2><h3>B</h3><h2>C</h2>",
        '<form method="post"><input type="hidden" name="csrf_token" value="x"><button type="submit">Ja</button></form>',
        '<form action="/search"><label for="q">Zoek</label><input id="q" name="q"></form>',
        "<label>Naam <input name=n></label>",
        '<p id="t">Naam</p><input aria-labelledby="t" name="n">',
        '<table><caption>Aandelen</caption><tr><th scope="col">School</th></tr></table>',
        '<div class="prose"><table><tr><th>School</th></tr></table></div>',
        '<img src="/a.png" alt=""><svg aria-hidden="true"></svg>',
        '<a href="/x" aria-label="Bewerken"><svg aria-hidden="true"></svg></a>',
        '<script nonce="abc">1</script><style nonce="abc"></style>',
        "<fieldset><legend>Taal</legend></fieldset>",
        '<a id="here"></a>',
    ],
)
def test_a_good_page_has_no_problems(markup: str) -> None:
    assert problems(markup) == []


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ("<h1>Nog een</h1>", "2 h1"),
        ("<h3>Te diep</h3>", "follows h1"),
        ("<h2></h2>", "empty h2"),
        ('<p id="a"></p><p id="a"></p>', "'a' is used 2"),
        ('<p id=""></p>', "'' is used"),
        ('<p aria-describedby="gone"></p>', "refers to nothing"),
        ('<input name="n">', "no label"),
        ('<label for="n"></label><input id="n" name="n">', "no label"),
        ('<select name="n"></select>', "no label"),
        ('<img src="/a.png">', "no alt"),
        ("<svg></svg>", "neither hidden nor named"),
        ('<p style="color: red">x</p>', "has style="),
        ('<p onclick="x()">x</p>', "has onclick="),
        ('<a href=" JavaScript:x()">x</a>', "is code"),
        ("<script>1</script>", "neither a nonce"),
        ('<script src="//elsewhere.example/x.js"></script>', "neither a nonce"),
        ('<script src="https://elsewhere.example/x.js"></script>', "neither a nonce"),
        ("<style>p {}</style>", "no nonce"),
        ('<a href="/x"></a>', "without text"),
        ('<a href="/x"><svg aria-hidden="true"></svg></a>', "without text"),
        ('<button type="submit"></button>', "without text"),
        ("<details><summary></summary></details>", "without text"),
        ("<button>Ja</button>", "has no type"),
        ('<form method="POST" action="/x"></form>', "has no csrf_token"),
        ('<form><input type="hidden" name="csrf_token"></form>', "in the address"),
        ("<table><caption>A</caption><tr><td>1</td></tr></table>", "without header"),
        ('<table><tr><th scope="col">A</th></tr></table>', "without caption"),
        ("<table><caption>A</caption><tr><th>A</th></tr></table>", "without scope"),
        ("<fieldset></fieldset>", "without <legend>"),
        ('<nav aria-label="Paden"></nav>', "2 <nav>"),
        ("<nav></nav>", "1 <nav>"),
        ('<select name="n" aria-label="N"><div></div></select>', "<div> in <select"),
        ("<noscript><p>", "not well formed"),
        ("<noscript>Zonder script", "does not end"),
    ],
)
def test_a_fault_is_found(markup: str, problem: str) -> None:
    found = problems(markup)
    assert any(problem in one for one in found), found
    assert all(one.startswith("/plan: ") for one in found)


@pytest.mark.parametrize(
    ("good", "bad", "problem"),
    [
        ("<!doctype html>", "", "doctype"),
        (' lang="nl"', "", "no lang"),
        ("<title>Jaarplan", "<title>Lichtwerk: Jaarplan", "does not begin"),
        ('<main id="main">', '<main id="content">', "first link"),
        ("<main id=", "<div id=", "0 main"),
        ('href="/static/css/base.css?v=1"', 'href="https://elsewhere.example/a.css"', "stylesheet"),
    ],
)
def test_a_fault_of_the_frame_is_found(good: str, bad: str, problem: str) -> None:
    found = check_html((GOOD % "").replace(good, bad), "/plan")
    assert any(problem in one for one in found), found


@pytest.mark.parametrize(
    "markup",
    [
        "</div>",
        "<p>A</div>",
        "<p><ul></ul></p>",
        "<b><i>A</b></i>",
        "<div><span></div>",
        "<section><h2></section></h2>",
        "<em><p>A</em></p>",
        "<table><p>A</p></table>",
        "<tr>",
        "<caption>A</caption>",
        '<a href="/x"><a href="/y"></a></a>',
        '<button type="submit">A<button type="submit">B</button></button>',
        "<form><form></form></form>",
        "<h2>A<h3>B</h3></h2>",
        "<input></input>",
        "<br></br>",
        "<p/>",
        "<image>",
        "<p",
        "<1>",
        "</>",
        "<?php echo 1 ?>",
        "<!verb>",
        "<!-- A",
        "<textarea>",
        "<script>",
        "<body>",
        "<html>",
        '<p id="a" id="b"></p>',
        '<p a"b></p>',
        "<p =a></p>",
        "<p id='a'class=b></p>",
        "A &amp B",
        "&verb;",
        "A\0",
        "A\x01",
        "A\x0c",
        "</main></body></html>A",
    ],
)
def test_html_that_is_not_well_formed_is_found(markup: str) -> None:
    assert any("not well formed" in one for one in problems(markup)), problems(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<noscript><p>A</p></noscript>",
        "<ul><li>A<li>B</ul>",
        "<p>A<p>B",
        "<p>&eacute;&nbsp;&lt;&amp;\u20ac \U0001d11e",
    ],
)
def test_what_may_be_left_out_or_written_otherwise_is_well_formed(markup: str) -> None:
    assert problems(markup) == []


@pytest.mark.parametrize(
    "markup",
    [
        """<p title='a < b & "c" > <i>d</i>'>x="y <i title="z">z</i>" &lt;b title="&gt;"&gt;</p>""",
        """<p title="it's" lang=nl hidden>&amp;amp; &nbsp;|&quot;|</p><p title="a\tb\nc">c\nd</p>""",
        """<script nonce="n">if (1 < 2 && "a" > "<p>") { "</b>"; }</script><style nonce="n">p > b {}</style>""",
        """<textarea>\n\n<b>&lt;</b> "x="</textarea><pre>\n a\n</pre>""",
        """<svg aria-hidden="true" viewBox="0 0 1 1"><path d="M0 0"/></svg><br><img src="/a.png?b=1&c=2" alt="">""",
        """<table><tr><td>A<td>B</table><!-- a > b " < c --><a href="/x?a=1&amp;b=2#c">d</a>""",
    ],
)
def test_a_page_is_read_as_another_reader_reads_it(markup: str) -> None:
    html = GOOD % markup
    other = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    assert drawn(read(html)[0]) == drawn(other)


def drawn(tree: Element) -> list[object]:
    """A tree with everything in it; comments and the names of namespaces are left out."""
    for comment in (e for e in tree.iter() if not isinstance(e.tag, str)):
        comment.text = ""
    elements = [e for e in tree.iter() if isinstance(e.tag, str)]
    return [(e.tag.rpartition("}")[2], e.attrib, "".join(e.itertext())) for e in elements]
