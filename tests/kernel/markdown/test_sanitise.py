"""Nothing that runs, reaches out or pretends gets through, by two independent opinions."""

import re
from typing import Any

import bleach
import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wiki.kernel.markdown import embed_images, sanitise
from wiki.kernel.markdown.convert import Converter
from wiki.kernel.markdown.limits import Refused
from wiki.kernel.markdown.sanitise import ATTRIBUTES, MATH, REL, SCHEMES, TAGS, filter_attribute
from wiki.kernel.markdown.source import normalise

INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""bleach writes these as question marks or spaces; in a text they mean nothing and do nothing."""

MATHS = "{http://www.w3.org/1998/Math/MathML}"

HOSTILE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=/x.png onerror=alert(1) srcset=//evil/x style=x:y>",
    "<img src='/a.png' src='javascript:alert(1)'>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "<math href='javascript:alert(1)'><mrow href='javascript:alert(1)' onclick=alert(1)><mi>x</mi></mrow></math>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
    "<math><annotation encoding='text/html'><img src=x onerror=alert(1)></annotation></math>",
    "<math><semantics><maction actiontype='statusline#//evil'><mi>x</mi></maction></semantics></math>",
    "<math><mtext><a href='javascript:alert(1)'>x</a><svg onload=alert(1)></mtext><ms>y</ms></math>",
    "<math><mspace width='999em'/><mo lspace='expression(x)' style='x:y'>+</mo><mi mathvariant=x>y</mi></math>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVa\tscRipt:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:x'>x</a><a href='data:text/html,<script>alert(1)</script>'>y</a><a href='file:///etc'>z</a>",
    "<a href=/x target=_blank ping=//evil download style='position:fixed' name=y>x</a>",
    "<iframe src=javascript:alert(1)></iframe><object data=x></object><embed src=x>",
    "<form action=//evil><input name=q autofocus onfocus=alert(1)><button formaction=//evil>x</button></form>",
    "<style>@import '//evil'</style><link rel=stylesheet href=//evil><base href=//evil><meta http-equiv=refresh>",
    "<p style='background:url(//evil)' data-x=y contenteditable tabindex=1 accesskey=x>z</p>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea></textarea><title><img src=x onerror=alert(1)></title><xmp><script>x</script></xmp>",
    "<div id=cookie class='modal admin'><p id=h-ok class='toc evil'>x</p><b id='fn:1'>y</b><b id=form>z</b></div>",
    "<img src=//evil/x.png><img src='/\\evil/x'><img src='/\t/evil'><img src='https://evil/x'>",
    "<img src='data:image/svg+xml,x'><img src='blob:x'>",
    "<img src='x.png'><img src='./x.png'><img src='\\\\evil'><img src=' //evil'><img src='/ok.png'>",
    "<table><td colspan=999999 align='x;y' rowspan=-1>x</td><th scope='<'>y</th></table>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>x</script><![endif]--><?php x ?><![CDATA[<b onclick=x>]]>",
    "<details open ontoggle=alert(1)><summary>x</summary></details><video><source onerror=x></video>",
    "<marquee onstart=x>",
    "<a href=\"/x\" title='\"><img src=x onerror=alert(1)>'>x</a><abbr title='--><script>'>y</abbr>",
    "<code class='language-py language-<x> hljs'>x</code>",
    "<b><p><i></b><table><b><tr><td></i><a href=/x><a href=/y>z</table>",
]
MARKDOWN = [
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT&colon;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](data:text/html;base64,PHN2Zz4=)",
    "![x](javascript:alert(1)) ![y](data:image/svg+xml,x) ![z](//evil/x.png) ![q](/\\evil)",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](/a "\\"onmouseover=alert(1)") ![x](/a"onerror=alert(1))',
    "<javascript://x.nl/%0aalert(1)> <data://x>",
    '```py" onclick="x\na\n```\n\n```{.x onclick=y #cookie}\nb\n```',
    "`<script>` \\<script> &lt;script&gt; <scr\\ipt>",
    '[^"><script>]\n\n[^"><script>]: x',
    '*[x"onclick=y]: <script>\n\nx"onclick=y',
    "# <img src=x onerror=alert(1)>\n\n[TOC]",
    "$\\text{<script>}$ $\\href{javascript:alert(1)}{x}$ $x < y > z$ $$\n<b>\n$$",
    "> [!NOTE] <script> [x](javascript:alert(1))",
    "|a<br onclick=x>b<br>|\n|-|\n|<BR/><script>|",
    'www.x.nl/"onclick=x x@y.nl\'onclick=x ~<b>~ ^<b>^ https://x.nl/\\"\\>\\<b',
    "|<script>|b|\n|-|-|\n|`<b`|onclick|",
    "http://x.nl/\"onclick=alert(1) https://x.nl/<script> http://x.nl/'><b>",
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 \x02amp\x03 \x0260\x03script\x0262\x03",
]


def bleached(html: str) -> str:
    attributes = lambda tag, name, value: (  # noqa: E731  # bleach wants one callable
        (tag, name, value) == ("a", "rel", REL)
        or (
            name in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, frozenset())
            and filter_attribute(tag, name, value) == value
        )
    )
    return bleach.clean(
        html, tags=TAGS, attributes=attributes, protocols=SCHEMES, strip=False, strip_comments=False
    )


def tree(html: str) -> Any:
    def walk(node: Any) -> Any:
        return (
            str(node.tag),
            sorted(node.attrib.items()),
            node.text or "",
            node.tail or "",
            [walk(c) for c in node],
        )

    return walk(html5lib.parseFragment(html, namespaceHTMLElements=False))


def settled(html: str) -> str:
    """Every parser of HTML drops the line end right after <pre>, so it is not counted."""
    return re.sub(r"(<pre(?: [^>]*)?>)\n+", r"\1", html)


def assert_harmless(html: str) -> None:
    assert settled(sanitise(html)) == settled(html)
    visible = settled(INVISIBLE.sub("", html))
    assert tree(bleached(visible)) == tree(visible)
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in TAGS - MATH or element.tag.removeprefix(MATHS) in MATH
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name != "src" or re.match(r"/[^/\\]", value) or value == "/"
            assert not re.match(r"\s*(javascript|data|vbscript|file)\s*:", value, re.I) or name not in (
                "href",
                "src",
            )


@pytest.mark.parametrize("vector", HOSTILE)
def test_hostile_html_comes_out_harmless(vector: str) -> None:
    assert_harmless(sanitise(vector))


@pytest.mark.parametrize("vector", HOSTILE + MARKDOWN)
def test_hostile_markdown_comes_out_harmless(vector: str) -> None:
    assert_harmless(rendered(vector))


@pytest.mark.parametrize("vector", HOSTILE)
def test_html_in_markdown_is_text(vector: str) -> None:
    assert not re.search(r"<(img|svg|script|form|iframe|style|b|details)\b", rendered(vector))


CONVERTER = Converter()


def rendered(source: str) -> str:
    try:
        return CONVERTER.convert(normalise(source))[0]
    except Refused:
        return ""


PIECES = st.sampled_from(
    HOSTILE
    + MARKDOWN
    + [
        "<b>",
        "</b>",
        "<a",
        "</a>",
        "<table>",
        "<td>",
        "</td>",
        "<p>",
        "<pre>",
        "<svg>",
        "<math>",
        "<style>",
        "<!--",
        "-->",
        "href=",
        "src=",
        "id=",
        "class=",
        "'",
        '"',
        ">",
        "<",
        "/",
        "=",
        "&",
        "&#60;",
        "*",
        "`",
        "```",
        "[",
        "](",
        ")",
        "|",
        "-",
        "#",
        "\n",
        "\n\n",
        "javascript:",
        "$",
        "$$",
        "\\frac{",
        "\\text{",
        "}",
        "~",
        "^",
        "<br>",
        "<mi>",
        "<mtext>",
        "<annotation encoding='application/x-tex'>",
        "> [!TIP]",
        "/x",
        "https://x.nl",
        "ul",
        "li",
        "h-a",
        "toc",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=12).map("".join))


@given(TEXTS)
@example("<a href='x:y'>")
def test_any_html_is_harmless_once_sanitised(text: str) -> None:
    assert_harmless(sanitise(text))


@given(TEXTS)
def test_any_markdown_is_harmless_once_rendered(text: str) -> None:
    assert_harmless(rendered(text))


def test_what_pages_and_comparisons_need_stays() -> None:
    kept = (
        '<p><ins>a</ins><del>b</del><mark>c</mark></p><h2 id="h-x">x</h2><code class="language-py">y</code>'
    )
    assert sanitise(kept) == kept


def test_every_link_carries_the_same_rel() -> None:
    assert sanitise('<a href="/x" rel="opener">y</a>') == f'<a href="/x" rel="{REL}">y</a>'


def test_deep_nesting_does_not_overflow() -> None:
    assert sanitise("<b>" * 20_000)
    assert sanitise("<div>" * 20_000 + "x")


def test_images_are_put_into_the_html_or_leave_their_words() -> None:
    found = {"/m/1.png": ("image/png", b"abc"), "/m/2.svg": ("image/svg+xml", b"<svg>")}
    html = embed_images(
        '<img src="/m/1.png" alt="a"><img src="/m/2.svg" alt="b"><img src="/m/3" alt="c">', found.get
    )
    assert html == '<img src="data:image/png;base64,YWJj" alt="a"><img alt="b"><img alt="c">'


def test_embedding_sanitises_too() -> None:
    asked: list[str] = []
    html = embed_images(
        "<script>x</script><img src='//evil' onerror=x><img src='data:image/png,x'>", asked.append
    )  # type: ignore[arg-type]
    assert (html, asked) == ("<img><img>", [])


@pytest.mark.parametrize(
    "srcset",
    [
        "https://elders.example/x.png 480w",
        "//elders.example/x.png 480w",
        "/\\elders.example/x.png 480w",
        "/files/x.png 480w, https://elders.example/x.png 960w",
        "/files/x.png",
        "/files/x.png 2x",
        "data:image/png;base64,AAAA 480w",
    ],
)
def test_the_sizes_of_an_image_are_on_this_site(srcset: str) -> None:
    html = sanitise(f'<img src="/files/x.png" srcset="{srcset}" sizes="99vw" loading="eager">')
    assert html == '<img src="/files/x.png">'
