"""Markdown to HTML in this process: only the worker calls it, where it can be killed."""

from dataclasses import dataclass, field

from markdown import Markdown

from wiki.kernel.markdown import limits
from wiki.kernel.markdown.extensions import Finish, Lines, build
from wiki.kernel.markdown.local_files import NO_FILES, Files
from wiki.kernel.markdown.plain import plain_text
from wiki.kernel.markdown.rendered import Heading
from wiki.kernel.markdown.sanitise import sanitise
from wiki.kernel.markdown.source import APART, NOTHING


@dataclass
class Converter:
    """One parser, used for many texts; not for use by two threads."""

    md: Markdown = field(default_factory=build)

    def convert(self, source: str, files: Files = NO_FILES) -> tuple[str, list[Heading], str]:
        """Sanitised HTML, headings and plain text. Raises Refused, or whatever a hostile text provokes."""
        finish = self.md.treeprocessors["finish"]
        assert isinstance(finish, Finish)
        finish.files = files
        raw = self.md.reset().convert(source)
        raw = raw.replace(NOTHING, "").replace(f"<p>{APART}</p>", "")
        _check_size(raw)
        html = sanitise(raw)
        _check_size(html)
        return html, finish.toc if source.strip() else [], plain_text(html)

    @property
    def lines(self) -> list[tuple[int, int]]:
        """Of each block of the text that was converted last, from which lines of the source it was made."""
        lines = self.md.treeprocessors["lines"]
        assert isinstance(lines, Lines)
        return lines.found


def _check_size(html: str) -> None:
    if len(html) > limits.HTML_BYTES or len(html.encode()) > limits.HTML_BYTES:
        raise limits.Refused(limits.TOO_MUCH_HTML)
