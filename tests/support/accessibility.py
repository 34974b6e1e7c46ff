"""Looks at a screen as axe does, light and dark, wide and narrow; and whether a narrow one scrolls sideways."""

from collections.abc import Collection, Iterator
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 320)
_EVERYTHING: dict[str, Any] = {"runOnly": _TAGS}
# A colour scheme changes colours only, so the dark one need not be asked about names, order and sizes again.
_COLOURS: dict[str, Any] = {"runOnly": ["color-contrast", "link-in-text-block"]}
_TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
  return [`${wide} pixels wide`, ...out.slice(0, 5).map((e) => e.outerHTML.slice(0, 120))];
}"""


_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Over when the page was drawn at its new size, and what watches sizes has been told."""


def faults(page: Page, dark_at: Collection[int]) -> list[str]:
    """What is wrong with the open screen, wide and narrow, light and (at these widths) dark; empty when nothing is."""
    page.evaluate(AXE_SCRIPT)
    found: dict[str, list[str]] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(_DRAWN)
        for fault in _violations(page, "light", _EVERYTHING):
            found.setdefault(fault, []).append(f"light {width}")
        for fault in _violations(page, "dark", _COLOURS) if width in dark_at else ():
            found.setdefault(fault, []).append(f"dark {width}")
        for fault in page.evaluate(_TOO_WIDE):
            found.setdefault(f"scrolls sideways: {fault}", []).append(str(width))
    return [f"{', '.join(where)}: {fault}" for fault, where in found.items()]


def _violations(page: Page, scheme: Literal["light", "dark"], rules: dict[str, Any]) -> Iterator[str]:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    results: dict[str, Any] = page.evaluate(
        "options => axe.run(options)", rules | {"resultTypes": ["violations"], "preload": False}
    )
    for violation in results["violations"]:
        for node in violation["nodes"]:
            why = " ".join(node.get("failureSummary", "").split())
            yield f"{violation['id']}: {node['html'][:160]} ({why[:240]})"
