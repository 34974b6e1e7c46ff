"""frontend/src/paste: what other programs put on the clipboard becomes clean Markdown."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.examples import some
from tests.support.modules import Modules
from wiki.imports.rules.text_files import below_title
from wiki.kernel.markdown.convert import Converter

CLIPBOARD = Path(__file__).with_name("clipboard")
PROGRAMS = sorted(file.stem for file in CLIPBOARD.glob("*.html"))


def pasted(page: Modules, html: str) -> str:
    """The Markdown of it, with the alternative text of each image to send in braces where the image will be."""
    found = page.call("paste/to_markdown.js", "toMarkdown", html, {"origin": "https://site.example"})
    text: str = found["text"]
    for image in reversed(found["images"]):
        text = f"{text[: image['at']]}{{{image['alt']}}}{text[image['at'] :]}"
    return text


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_a_program_copies_becomes_clean_markdown(module_page: Modules, program: str) -> None:
    html = (CLIPBOARD / f"{program}.html").read_text().replace("/over ons", "https://school.example/over ons")
    assert pasted(module_page, html) == (CLIPBOARD / f"{program}.md").read_text().removesuffix("\n")


def test_a_merged_cell_says_its_text_once_in_a_row(module_page: Modules) -> None:
    long = "Een heel lange zin die niet nog eens gezegd hoeft te worden in elke rij eronder"
    html = (
        "<table><tr><th>a</th><th>b</th><th>c</th></tr><tr><td colspan=2><p>samen</p></td><td>x</td></tr>"
        f"<tr><td>y</td><td rowspan=2>{long}</td><td>z</td></tr><tr><td>v</td><td>w</td></tr></table>"
    )
    rows = [line.strip("|").split("|") for line in pasted(module_page, html).splitlines()]
    said = [[cell.strip() for cell in row] for row in rows[2:]]
    assert said == [["samen", "", "x"], ["y", long, "z"], ["v", "", "w"]]


def test_heading_1_is_written_the_same_whether_pasted_imported_or_chosen(module_page: Modules) -> None:
    html = "<h1>Doel</h1><p>Tekst</p><h2>Nodig</h2>"
    assert pasted(module_page, html) == "## Doel\n\nTekst\n\n### Nodig"
    assert below_title("# Doel\n\nTekst\n\n## Nodig") == "## Doel\n\nTekst\n\n### Nodig"
    counted = module_page.call("paste/to_markdown.js", "toMarkdown", html, {"largest": 1})
    assert counted["text"] == "# Doel\n\nTekst\n\n## Nodig"
    assert pasted(module_page, "<h2>Nodig</h2><p>Tekst</p>") == "## Nodig\n\nTekst"


KEPT = settings(
    max_examples=some(75),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SIGNS = st.text(alphabet="ab1 .*_`[]()<>#~^$=!|\\-+:&é", min_size=1, max_size=14)
MARKS = ("b", "i", "s", "span")


@st.composite
def lines(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Stretches of a paragraph: each with the element it stands in."""
    return [(draw(st.sampled_from(MARKS)), draw(SIGNS)) for _ in range(draw(st.integers(1, 4)))]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def said(html: str) -> str:
    """What a page says; a backslash that the page shows does not count."""
    text = re.sub(r"<[^>]*>", "", re.sub(r"</?(p|li|ul|ol|h[1-6]|br|hr|blockquote)\b[^>]*>", " ", html))
    for name, sign in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("#39", "'"), ("amp", "&")):
        text = text.replace(f"&{name};", sign)
    return " ".join(text.replace("\\", "").split())


@KEPT
@given(paragraphs=st.lists(lines(), min_size=1, max_size=3))
def test_no_sign_of_a_text_becomes_a_mark(
    module_page: Modules, paragraphs: list[list[tuple[str, str]]]
) -> None:
    html = "".join(
        "<p>" + "".join(f"<{tag}>{escaped(text)}</{tag}>" for tag, text in line) + "</p>"
        for line in paragraphs
    )
    shown = Converter().convert(pasted(module_page, html))[0]
    words = " ".join("".join(text for _tag, text in line) for line in paragraphs)
    assert said(shown) == said(escaped(words))


HOSTILE = (
    "<script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 1'>",
    "<svg onload='window.hit = 1'><a href='javascript:hit()'>x</a></svg>",
    "<a href='javascript:window.hit=1'>",
    "<a href=' JaVa\tScRiPt:window.hit=1'>",
    "<a href='data:text/html,<script>'>",
    "<a href='vbscript:x'>",
    "<a href='https://a.example/)](javascript:hit())'>",
    "<a href='https://www.google.com/url?q=javascript:hit()'>",
    "<lw-note name='1](javascript:hit())'></lw-note>",
    "<img alt='](javascript:hit())' src='data:image/png;base64,AAAA'>",
    "<img alt='x' src='https://a.example/x](javascript:hit())'>",
    "<iframe srcdoc='<script>window.hit=1</script>'></iframe>",
    "<p style='mso-list:l0 level9'><span style='mso-list:Ignore'>javascript:</span>",
    "<table><tr><td colspan=99999 rowspan=65534>](javascript:hit())",
    "<li><ul><ol><table><td><h1>",
    "[x](javascript:hit())",
    "<code>`](javascript:hit())",
    "</p></a></td></table>",
    "<!--StartFragment-->",
    "<!--EndFragment-->",
    "<math><mi><style><img src=x onerror=window.hit=1>",
    "\ue0000\ue001",
)


@KEPT
@given(parts=st.lists(st.sampled_from(HOSTILE), max_size=8))
def test_no_script_and_no_link_that_runs_one_comes_through(module_page: Modules, parts: list[str]) -> None:
    found = module_page.call("paste/to_markdown.js", "toMarkdown", "woord".join(parts))
    text = found["text"]
    assert module_page.page.evaluate("window.hit") is None
    html = Converter().convert(text)[0]
    assert not re.search(r"(href|src)=[\"']?\s*(javascript|vbscript|data):", html, re.I)
    assert not re.search(r"(?<!\\)\]\(\s*<?(javascript|vbscript|data):", re.sub(r"(`+).*?\1", "", text), re.I)


def test_nothing_of_the_clipboard_is_loaded(module_page: Modules) -> None:
    asked: list[str] = []
    module_page.page.on("request", lambda request: asked.append(request.url))
    pasted(module_page, "<img src='http://modules.test/spy.png'><link rel=stylesheet href='/spy.css'>")
    module_page.page.evaluate("fetch('/places.js').then((answer) => answer.text())")
    assert [address for address in asked if "places.js" in address]
    assert not [address for address in asked if "spy" in address]


def test_images_on_the_clipboard_are_told_apart(module_page: Modules) -> None:
    html = (
        "<p>a <img src='data:image/png;base64,iVBORw0KGgo=' alt='Een'> b</p><img src='file:///c:/x.png' alt='Twee'>"
        "<img src='https://elders.example/y.png'><img src='/files/abc/z.png' alt='Drie'>"
    )
    found = module_page.call("paste/to_markdown.js", "toMarkdown", html, {"origin": "https://site.example"})
    assert found["text"] == "a  b\n\n![Drie](/files/abc/z.png)"
    assert [(image["alt"], image["at"]) for image in found["images"]] == [("Een", 2), ("Twee", 6)]
    assert found["images"][0]["type"] == "image/png"
    assert found["lost"] == 1
