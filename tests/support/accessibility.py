"""Looks at a screen as axe does, light and dark, wide and narrow; and whether a narrow one scrolls sideways."""

from collections.abc import Iterator
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, Scheme] = ("light", "dark")
Width = Literal["wide", "narrow"]
WIDTHS: tuple[Width, Width] = ("wide", "narrow")
_PIXELS: dict[Width, int] = {"wide": 1280, "narrow": 320}
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What else a smaller width can break than names, order and roles: what is hidden there, moves or becomes small.
_BY_WIDTH = [
    "aria-hidden-focus",
    "button-name",
    "bypass",
    "color-contrast",
    "heading-order",
    "label",
    "landmark-one-main",
    "link-in-text-block",
    "link-name",
    "meta-viewport",
    "page-has-heading-one",
    "region",
    "scrollable-region-focusable",
    "summary-name",
    "target-size",
]
_TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
  return [`${wide} pixels wide`, ...out.slice(0, 5).map((e) => e.outerHTML.slice(0, 120))];
}"""

# As in _TOO_WIDE, when every title, name and text that is linked to were one word without end: 200 letters in place of
# the text of each. Buttons, and what is written in, are left alone; and all is put back.
_TOO_WIDE_WITH_LONG_WORDS = """() => {
  const lefts = ".button, button, .tabs, .rooms, .lw-editor, [contenteditable], svg, .table-box, .prose table";
  const said = [...document.querySelectorAll("main :is(h1, h2, h3, h4, a, dd, small, li, p), .breadcrumbs a, legend")];
  const texts = said.filter((e) => !e.closest(lefts)).flatMap((e) => [...e.childNodes])
    .filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const before = texts.map((node) => node.data);
  for (const node of texts) node.data = "w".repeat(200);
  const found = (TOO_WIDE)();
  texts.forEach((node, place) => { node.data = before[place]; });
  return found;
}""".replace("TOO_WIDE", _TOO_WIDE)


_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Over when the page was drawn at its new size, and what watches sizes has been told."""


def faults(page: Page, wide: Scheme) -> list[str]:
    """What is wrong with the open screen, wide in this scheme and narrow in the other; empty when nothing is."""
    narrow: Scheme = "light" if wide == "dark" else "dark"
    page.evaluate(AXE_SCRIPT)
    found = [*_seen(page, "wide", wide, _TAGS), *_seen(page, "narrow", narrow, _BY_WIDTH)]
    return [f"{', '.join(w for f, w in found if f == fault)}: {fault}" for fault in dict(found)]


def faults_at(page: Page, width: Width, scheme: Scheme) -> list[str]:
    """The same of one width and one scheme, in half the time."""
    page.evaluate(AXE_SCRIPT)
    return [f"{where}: {fault}" for fault, where in _seen(page, width, scheme, _TAGS)]


def _seen(page: Page, width: Width, scheme: Scheme, rules: list[str]) -> Iterator[tuple[str, str]]:
    """Each fault, and where it was seen."""
    where = f"{scheme} {_PIXELS[width]}"
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": _PIXELS[width], "height": 800})
    page.evaluate(_DRAWN)
    for fault in _violations(page, rules):
        yield fault, where
    for fault in page.evaluate(_TOO_WIDE):
        yield f"scrolls sideways: {fault}", where
    for fault in page.evaluate(_TOO_WIDE_WITH_LONG_WORDS) if width == "narrow" else ():
        yield f"scrolls sideways with long words: {fault}", where


def _violations(page: Page, rules: list[str]) -> Iterator[str]:
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False, "selectors": False}
    results: dict[str, Any] = page.evaluate("options => axe.run(options)", options)
    for violation in results["violations"]:
        for node in violation["nodes"]:
            why = " ".join(node.get("failureSummary", "").split())
            yield f"{violation['id']}: {node['html'][:160]} ({why[:240]})"
