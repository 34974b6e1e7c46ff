"""Looks at a screen as axe does, light and dark, wide and narrow; and whether a narrow one scrolls sideways."""

from collections.abc import Iterator
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_SCHEMES: tuple[tuple[Literal["light", "dark"], dict[str, Any]], ...] = (
    ("light", {"runOnly": _TAGS}),
    # A colour scheme changes colours only, so the dark one need not be asked about names, order and sizes again.
    ("dark", {"runOnly": ["color-contrast", "link-in-text-block"]}),
)
_WIDTHS = (1280, 320)
_TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
  return [`${wide} pixels wide`, ...out.slice(0, 5).map((e) => e.outerHTML.slice(0, 120))];
}"""


_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Over when the page was drawn at its new size, and what watches sizes has been told."""


def faults(page: Page) -> list[str]:
    """What is wrong with the screen that is open, in every scheme and width; empty when nothing is."""
    page.evaluate(AXE_SCRIPT)
    found: dict[str, list[str]] = {}
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(_DRAWN)
        for scheme, rules in _SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for fault in _violations(page, rules):
                found.setdefault(fault, []).append(f"{scheme} {width}")
        for fault in page.evaluate(_TOO_WIDE):
            found.setdefault(f"scrolls sideways: {fault}", []).append(str(width))
    return [f"{', '.join(where)}: {fault}" for fault, where in found.items()]


def _violations(page: Page, rules: dict[str, Any]) -> Iterator[str]:
    results: dict[str, Any] = page.evaluate(
        "options => axe.run(options)", rules | {"resultTypes": ["violations"], "preload": False}
    )
    for violation in results["violations"]:
        for node in violation["nodes"]:
            why = " ".join(node.get("failureSummary", "").split())
            yield f"{violation['id']}: {node['html'][:160]} ({why[:240]})"
