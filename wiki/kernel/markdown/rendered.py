"""What rendering yields."""

import html as entities
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """One entry of a table of contents; `level` is 2 to 6, as in the HTML."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """A page as HTML that is safe to show, its headings, its words, and why it is not rendered if it is not.

    `lines` are those of the source of which each block at the top of the page was made, from 0 up to the one after its
    last; the notes, which stand at the end of the HTML, are not among them.
    `problem` is one of the codes in limits.py; then `html` is the escaped source in `<pre>` and `plain` the source.
    """

    html: str
    toc: tuple[Heading, ...]
    plain: str
    problem: str | None = None
    lines: tuple[tuple[int, int], ...] = ()


def unrendered(source: str, problem: str) -> Rendered:
    """The source itself, for a text that could not be rendered."""
    return Rendered(f"<pre>{entities.escape(source, quote=False)}</pre>", (), source, problem)
