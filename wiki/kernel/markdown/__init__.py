"""Markdown to safe HTML: the only place that knows how, so that every view, export and preview shows the same.

`render` works in a process that can be killed; `sanitise` and `embed_images` are the one way to let HTML through.
"""

from wiki.kernel.markdown import limits
from wiki.kernel.markdown.local_files import NO_FILES, REMOVED, Files, LocalFile
from wiki.kernel.markdown.plain import plain_text
from wiki.kernel.markdown.pool import pool, shut_down
from wiki.kernel.markdown.rendered import Heading, Rendered, unrendered
from wiki.kernel.markdown.sanitise import embed_images, sanitise
from wiki.kernel.markdown.source import normalise

VERSION = 4
"""Goes up when something else is made of the same text: what was made before is made again, by `lichtwerk migrate`."""

__all__ = [
    "REMOVED",
    "VERSION",
    "Files",
    "Heading",
    "LocalFile",
    "Rendered",
    "embed_images",
    "plain_text",
    "render",
    "sanitise",
    "shut_down",
]


def render(source: str, files: Files = NO_FILES) -> Rendered:
    """The text as a page, with these files of this site, by the number in their address. Never raises for what is in
    the text: see Rendered.problem."""
    text = normalise(source)
    if len(text.encode()) > limits.SOURCE_BYTES:
        return unrendered(text, limits.TOO_LARGE)
    if not text.strip():
        return Rendered("", (), "")
    answer = pool().ask(text, files)
    if problem := answer.get("problem"):
        return unrendered(text, problem)
    toc = tuple(Heading(*entry) for entry in answer["toc"])
    lines = tuple((first, stop) for first, stop in answer["lines"])
    return Rendered(answer["html"], toc, answer["plain"], None, lines)
