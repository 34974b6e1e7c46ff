"""What is in a web page that a page of ours cannot have, and its words."""

from html.parser import HTMLParser

from wiki.imports.rules.imports import Finding, Passage

_UNREAD = frozenset({"script", "style", "template", "noscript", "head"})
_OTHER = frozenset(
    {
        "audio",
        "canvas",
        "embed",
        "form",
        "iframe",
        "input",
        "math",
        "object",
        "select",
        "svg",
        "textarea",
        "video",
    }
)
_BLOCKS = frozenset({"p", "li", "td", "th", "div", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "pre"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class WebPage(HTMLParser):
    """Read through once: `title`, `findings` and `passages`."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.findings: list[Finding] = []
        self.passages: list[Passage] = []
        self._open = ""
        self._unread = 0
        self._where = ""
        self._words: list[str] = []
        self.feed(text)
        self.close()
        self._end_of_block()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._unread += tag in _UNREAD
        if tag in _OTHER:
            self.findings.append(Finding("parts_of_web_page", 1, (tag,), self._where))
        if tag in _BLOCKS:
            self._end_of_block()
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._unread = max(0, self._unread - (tag in _UNREAD))
        if tag in _HEADINGS:
            self._where = " ".join("".join(self._words).split())[:100]
        if tag in _BLOCKS:
            self._end_of_block()
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "title":
            self.title += data
        elif not self._unread:
            self._words.append(data)

    def _end_of_block(self) -> None:
        text = " ".join("".join(self._words).split())
        if text:
            self.passages.append(Passage(self._where, text))
        self._words = []
