"""What a writer may want to look at before others read a text: what is easily overlooked and easily put right; pure.

Nothing here stops anybody. Only for pupil data somebody is asked before the text is saved.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal

from wiki.pages.rules import pupil_data
from wiki.pages.rules.links import place_in

NO_ALT = "no_alt"
SKIPPED_LEVEL = "skipped_level"
EMPTY_LINK = "empty_link"
DEAD_ANCHOR = "dead_anchor"
DEAD_PAGE = "dead_page"
DEAD_PLACE = "dead_place"
DEAD_FILE = "dead_file"
KINDS = (
    pupil_data.NUMBER,
    pupil_data.LIST,
    NO_ALT,
    SKIPPED_LEVEL,
    EMPTY_LINK,
    DEAD_ANCHOR,
    DEAD_PAGE,
    DEAD_PLACE,
    DEAD_FILE,
)
ASKED = frozenset({pupil_data.NUMBER, pupil_data.LIST})
"""What somebody is asked about before a text is saved."""
MOST = 50
"""So many are shown: whoever has more begins with these."""
DECORATION = frozenset({"versiering", "decoration"})
"""The title of an image that says nothing: it needs no description."""

_PAGE = re.compile(r"/pages/(\d{1,18})(?:[-/?#]|\Z)")
_VERSION_OF_FILE = re.compile(r"(/files/[0-9a-f]{32}/)[0-9]+/")
"""How a page names a file, where its text names it without the version."""
_FILE = re.compile(r"/files/([0-9a-f]{32})(?:[/?#]|\Z)")
_NAMED_FILE = re.compile(r"\]\(<?/files/([0-9a-f]{32})/([^\s)>#?]*)")
_ELSEWHERE = re.compile(r"(?:https?:/{0,2}(?=[^/\s.])|mailto:[^\s@]+@\S|/)", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """Something to look at: one of KINDS, the line of the text it is on (from 1; 0 when that is not known), and the
    words it is about."""

    kind: str
    line: int
    what: str


@dataclass(frozen=True)
class Target:
    """Where a link or image within this site leads: to a page or file, by its id, or to a heading of another page."""

    kind: Literal["page", "file"]
    id: str
    found: Finding
    """What there is to say when it is not there."""
    place: str = ""
    """The heading of the page, by its id."""


@dataclass
class _Read(HTMLParser):
    """What a rendered page says of its headings, images and links."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    images: list[tuple[str, str, str]] = field(default_factory=list)
    """Address, description, title."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Address and words."""
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "img":
            self.images.append((given.get("src", ""), given.get("alt", ""), given.get("title", "")))
            self._words.append(given.get("alt", ""))
        elif tag == "a" or re.fullmatch("h[1-6]", tag):
            self._words = []
            if tag == "a":
                self.links.append((given.get("href", "").strip(), ""))

    def handle_endtag(self, tag: str) -> None:
        words = " ".join("".join(self._words).split())
        if tag == "a" and self.links:
            self.links[-1] = (self.links[-1][0], words)
        elif re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), words))

    def handle_data(self, data: str) -> None:
        self._words.append(data)


def findings(body: str, html: str) -> tuple[Finding, ...]:
    """What there is to say of a text and the page made of it, that needs no other page to know."""
    page = _read(html)
    where = _Lines(body)
    found = [
        *(Finding(trace.kind, trace.line, trace.what) for trace in pupil_data.traces(body)),
        *_images(page, where),
        *_levels(page, where),
        *_links(page, where),
    ]
    return in_order(found)


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings as they are shown: pupil data first, then in the order of the text; each once, MOST in all."""
    distinct = dict.fromkeys(found)
    return tuple(sorted(distinct, key=lambda f: (f.kind not in ASKED, f.line or 1_000_000)))[:MOST]


def asked(body: str, before: str = "") -> tuple[Finding, ...]:
    """What to ask about before the text is saved: pupil data that was not in the text `before`."""
    known = {(trace.kind, trace.what) for trace in pupil_data.traces(before)}
    fresh = (trace for trace in pupil_data.traces(body) if (trace.kind, trace.what) not in known)
    return in_order(Finding(trace.kind, trace.line, trace.what) for trace in fresh)


def targets(body: str, html: str) -> tuple[Target, ...]:
    """The pages and files of this site that a text points to."""
    page, where = _read(html), _Lines(body)
    pointed = [*page.links, *((source, alt) for source, alt, _title in page.images)]
    found: list[Target] = []
    for address, words in pointed:
        if match := _PAGE.match(address):
            place = place_in(address)
            said = Finding(DEAD_PAGE, where.of(address), words or address)
            found.append(Target("page", str(int(match[1])), said, place[1] if place else ""))
        elif match := _FILE.match(address):
            found.append(Target("file", match[1], Finding(DEAD_FILE, where.of(address), words or address)))
    shown = {target.id for target in found if target.kind == "file"}
    return tuple(dict.fromkeys([*found, *(one for one in _named(body) if one.id not in shown)]))


def _named(body: str) -> Iterator[Target]:
    """The files that a text names, by what they are called: of a removed image the page shows nothing."""
    for match in _NAMED_FILE.finditer(body):
        line = body.count("\n", 0, match.start()) + 1
        yield Target("file", match[1], Finding(DEAD_FILE, line, match[2] or match[0]))


def _read(html: str) -> _Read:
    page = _Read()
    page.feed(html)
    page.close()
    return page


class _Lines:
    """Where in the text something stands: the line of its first occurrence that was not told yet."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.told: dict[str, int] = {}

    def of(self, words: str) -> int:
        """The line, from 1; 0 when the words do not stand in the text as they are shown."""
        file = _VERSION_OF_FILE.match(words)
        words = file[1] if file else words
        at = self.body.find(words, self.told.get(words, 0)) if words else -1
        if at < 0:
            return 0
        self.told[words] = at + len(words)
        return self.body.count("\n", 0, at) + 1


def _images(page: _Read, where: _Lines) -> Iterator[Finding]:
    for source, alt, title in page.images:
        if not alt.strip() and title.strip().lower() not in DECORATION:
            yield Finding(NO_ALT, where.of(source), source.rsplit("/", 1)[-1])


def _levels(page: _Read, where: _Lines) -> Iterator[Finding]:
    """Headings more than one level below the one before them."""
    before = 1
    for level, words in page.headings:
        line = where.of(words)
        if level > before + 1:
            yield Finding(SKIPPED_LEVEL, line, words)
        before = level


def _links(page: _Read, where: _Lines) -> Iterator[Finding]:
    for address, words in page.links:
        if address.startswith("#") and len(address) > 1:
            if address[1:] not in page.ids:
                yield Finding(DEAD_ANCHOR, where.of(f"({address}"), words or address)
        elif not _ELSEWHERE.match(address) or address == "#":
            yield Finding(EMPTY_LINK, where.of(f"[{words}]"), words or address)
