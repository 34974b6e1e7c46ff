"""Changes one by one, as a reader sees them."""

from dataclasses import dataclass

from wiki.adaptations.rules import Standing
from wiki.kernel.markdown import render
from wiki.pages.rules.hunks import Hunk
from wiki.pages.rules.rendered_diff import marked

SHOWN = 80
"""So many changes are shown as they are read; more than that only in the source."""


@dataclass(frozen=True)
class ShownChange:
    """One change: its number among the news, whether both sides changed the place, and how it is read (`html`; None
    when it cannot be marked). `own` and `other` are the two sides in the source."""

    number: int
    choice: bool
    html: str | None
    own: str
    other: str


def shown_changes(found: Standing) -> list[ShownChange]:
    """The news, in the order of the page."""
    return [_shown(number, found.hunks[place]) for number, place in enumerate(found.news)]


def _shown(number: int, hunk: Hunk) -> ShownChange:
    new = hunk.kept_mine if hunk.text is None else hunk.text
    html = marked(render(hunk.theirs).html, render(new).html) if number < SHOWN else None
    return ShownChange(number, hunk.conflict, html, hunk.theirs, new)
