"""Python-Markdown as this site uses it: no raw HTML, no attribute lists, headings below the page's own h1."""

import html
import re
import unicodedata
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE, AtomicString

from wiki.kernel.markdown import formulas, limits
from wiki.kernel.markdown.callouts import finish_callout
from wiki.kernel.markdown.inline import QuickInline, add_patterns
from wiki.kernel.markdown.line_map import Watcher
from wiki.kernel.markdown.local_files import NO_FILES, Files, finish_file_image, finish_file_link
from wiki.kernel.markdown.plain import ANNOTATION
from wiki.kernel.markdown.rendered import Heading
from wiki.kernel.markdown.sanitise import is_local_image
from wiki.kernel.markdown.source import BOX_SIGNS, rearrange
from wiki.kernel.markdown.tables import Table

SLUG_LENGTH = 60
TOC_MARKER = "[TOC]"
TAG = re.compile(r"<[^>]*>")
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))


class Arrange(Preprocessor):
    """Puts lists, tables and code where Python-Markdown expects them; see source.py."""

    def run(self, lines: list[str]) -> list[str]:
        arranged, origins = rearrange(lines, self.stash)
        watcher = self.md.parser.blockprocessors["watcher"]
        assert isinstance(watcher, Watcher)
        watcher.begin(lines, origins)
        return arranged

    def stash(self, language: str, code: str) -> str:
        if language == "math" and (formula := formulas.mathml(code, display=True)):
            return self.md.htmlStash.store(f"<p>{formula}</p>")
        kind = f' class="language-{html.escape(language)}"' if language else ""
        text = html.escape(code, quote=False)
        return self.md.htmlStash.store(f"<pre><code{kind}>{text}\n</code></pre>")


class Lines(Treeprocessor):
    """The first look at the tree: from which lines each of its blocks was made."""

    def __init__(self, watcher: Watcher) -> None:
        super().__init__()
        self.watcher = watcher
        self.found: list[tuple[int, int]] = []

    def run(self, root: Element) -> None:
        self.found = self.watcher.lines(root)


class Finish(Treeprocessor):
    """The last walk over the tree: headings and their ids, images, header cells, the table of contents.

    `files` are the files of this site that the text may show; see `local_files`.
    """

    files: Files = NO_FILES

    def run(self, root: Element) -> None:
        self.toc: list[Heading] = []
        self.counts: dict[str, int] = {}
        self.taken: set[str] = set()
        markers: list[Element] = []
        linked = {image for link in root.iter("a") for image in link.iter("img")}
        # The page's title is its h1, so the largest heading of the text, written as # or as ##, comes right below it.
        self.lower = 2 - min((int(e.tag[1]) for e in root.iter() if e.tag in HEADINGS), default=1)
        for element in root.iter():
            tag = element.tag
            if tag in HEADINGS:
                self.finish_heading(element)
            elif tag == "img":
                finish_image(element, element in linked)
            elif tag in FINISHERS:
                FINISHERS[tag](element)
            elif tag == "p" and element.text and element.text.strip() == TOC_MARKER and not len(element):
                markers.append(element)
        self.show_files(root, linked)
        if len(markers) > 1:
            raise limits.Refused(limits.TWO_TOCS)
        for marker in markers:
            self.fill_contents(marker)

    def show_files(self, root: Element, linked: set[Element]) -> None:
        if self.files:
            for link in root.iter("a"):
                finish_file_link(link, self.files)
            for image in list(root.iter("img")):
                finish_file_image(image, image in linked, self.files)

    def finish_heading(self, element: Element) -> None:
        level = min(int(element.tag[1]) + self.lower, 6)
        element.tag = f"h{level}"
        text = self.words(element)
        element.set("id", self.unique(slug(text)))
        self.toc.append(Heading(level, element.get("id", ""), text))

    def words(self, element: Element) -> str:
        """What a heading says, without notes and markup."""
        text = "".join(_texts(element)).replace(AMP_SUBSTITUTE, "&")
        text = HTML_PLACEHOLDER_RE.sub(self.stashed, text)
        return " ".join(html.unescape(text).split())

    def stashed(self, match: re.Match[str]) -> str:
        blocks = self.md.htmlStash.rawHtmlBlocks
        number = int(match.group(1))
        return TAG.sub("", ANNOTATION.sub("", str(blocks[number]))) if number < len(blocks) else ""

    def unique(self, name: str) -> str:
        wanted = f"h-{name}"
        while wanted in self.taken:
            self.counts[name] = self.counts.get(name, 1) + 1
            wanted = f"h-{name}-{self.counts[name]}"
        self.taken.add(wanted)
        return wanted

    def fill_contents(self, marker: Element) -> None:
        marker.tag, marker.text = "div", None
        marker.set("class", "toc")
        lists: list[tuple[int, Element]] = []
        for heading in self.toc:
            while lists and lists[-1][0] > heading.level and len(lists) > 1:
                lists.pop()
            if not lists or lists[-1][0] < heading.level:
                within = lists[-1][1][-1] if lists else marker
                lists.append((heading.level, SubElement(within, "ul")))
            entry = SubElement(lists[-1][1], "li")
            SubElement(entry, "a", {"href": f"#{heading.id}"}).text = heading.text


def _texts(element: Element) -> list[str]:
    """The texts in an element, footnote marks left out; no recursion, whatever the depth."""
    found: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            found.append(top)
            continue
        if top is not element and top.tail:
            stack.append(top.tail)
        if not (top.tag == "sup" and top.get("id", "").startswith("fnref")):
            stack.extend(reversed(top))
            if top.text:
                stack.append(top.text)
    # Texts are pushed after children, so they come off before them.
    return found


def slug(text: str) -> str:
    """The last part of a heading's id: a-z, digits and hyphens, never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:SLUG_LENGTH].strip("-") or "x"


def finish_image(image: Element, linked: bool) -> None:
    """An image of another site would tell it who reads: a link to it stands in its place."""
    source = image.get("src", "")
    if is_local_image(source):
        return
    text = image.get("alt") or source
    title = image.get("title")
    image.attrib.clear()
    image.text = AtomicString(text)
    image.tag = "span"
    if not linked and source.startswith(("http://", "https://")):
        image.tag = "a"
        image.set("href", source)
        if title:
            image.set("title", title)


def finish_code(code: Element) -> None:
    """Empty lines at the end of an indented block are not part of it."""
    if code.text and code.text.endswith("\n"):
        code.text = AtomicString(code.text.rstrip() + "\n")


def finish_link(link: Element) -> None:
    """A title without words is noise."""
    if link.get("title") == "":
        del link.attrib["title"]


def finish_header(cell: Element) -> None:
    """An empty corner names nothing: it is a cell, not a header that is read out without words."""
    if len(cell) or (cell.text or "").strip():
        cell.set("scope", "col")
    else:
        cell.tag = "td"


def finish_entry(entry: Element) -> None:
    """A task shows its box where another entry of the list has its bullet."""
    first = entry[0] if len(entry) and entry[0].tag == "p" and not (entry.text or "").strip() else entry
    if (first.text or "").lstrip().startswith(BOX_SIGNS):
        entry.set("class", "task")


FINISHERS: dict[str, Callable[[Element], None]] = {
    "th": finish_header,
    "code": finish_code,
    "a": finish_link,
    "li": finish_entry,
    "blockquote": finish_callout,
}


class House(Extension):
    """What belongs only to this site, and what is taken away from the stock parser."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.deregister("html_block")
        md.treeprocessors.deregister("prettify")
        md.preprocessors.register(Arrange(md), "arrange", 20)
        add_patterns(md)
        table = Table(md.parser, {"use_align_attribute": True})
        md.parser.blockprocessors.register(table, "table", 75)
        watcher = Watcher(md.parser)
        md.parser.blockprocessors.register(watcher, "watcher", 1000)
        md.treeprocessors.register(Lines(watcher), "lines", 1000)
        md.treeprocessors.register(Finish(md), "finish", -10)


def build() -> Markdown:
    """A parser to keep and reset(): building one costs as much as rendering a page."""
    footnotes = FootnoteExtension(BACKLINK_TITLE="", BACKLINK_TEXT="&#8617;")
    md = Markdown(extensions=["sane_lists", "def_list", "abbr", footnotes, House()], output_format="html")
    inline = md.treeprocessors["inline"]
    assert isinstance(inline, QuickInline)
    inline.prepare()
    return md
