"""Reads the demo pages: front matter of plain `key: value` lines, then Markdown; earlier versions in `.rN.md` files."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

_REVISION: Final = re.compile(r"^(?P<name>.+?)(?:\.r(?P<number>\d+))?\.md$")
_PAGE_LINK: Final = re.compile(r"\]\(page:(?P<name>[a-z0-9-]+)\)")


@dataclass(frozen=True)
class DemoRevision:
    """One version of a demo page, with its own author, school and note."""

    name: str
    title: str
    kind: str
    artefact_type: str | None
    author: str
    school: str | None
    date: date
    activities: tuple[str, ...]
    building_blocks: tuple[str, ...]
    tags: tuple[str, ...]
    state: str
    visibility: str
    note: str
    attachments: tuple[str, ...]
    body: str

    @property
    def links(self) -> tuple[str, ...]:
        """Names of the demo pages this version links to, in order of appearance."""
        return tuple(match["name"] for match in _PAGE_LINK.finditer(self.body))

    def body_with_links(self, address: Callable[[str], str]) -> str:
        """The body with every `page:name` link replaced by `address(name)`."""
        return _PAGE_LINK.sub(lambda match: f"]({address(match['name'])})", self.body)


@dataclass(frozen=True)
class DemoPage:
    """One demo page with its versions, oldest first; the last one is the current one."""

    name: str
    revisions: tuple[DemoRevision, ...]

    @property
    def current(self) -> DemoRevision:
        """The newest version."""
        return self.revisions[-1]


def parse_front_matter(source: str) -> tuple[dict[str, str], str]:
    """Fields and body of one file; ValueError when the `---` lines or a `key: value` line are wrong."""
    opening, _, rest = source.partition("\n")
    head, closing, body = rest.partition("\n---\n")
    if opening != "---" or not closing:
        raise ValueError("a demo page begins with key: value lines between two --- lines")
    fields: dict[str, str] = {}
    for line in head.splitlines():
        key, colon, value = line.partition(":")
        if not colon or not key.strip() or key.strip() in fields:
            raise ValueError(f"not a key: value line, or twice the same key: {line!r}")
        fields[key.strip()] = value.strip()
    return fields, body.strip() + "\n"


def _words(fields: dict[str, str], key: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in fields.pop(key, "").split(",") if word.strip())


def parse_revision(name: str, source: str) -> DemoRevision:
    """One version of the page `name`; ValueError when a field is missing, empty or unknown."""
    fields, body = parse_front_matter(source)
    revision = DemoRevision(
        name=name,
        title=fields.pop("title", ""),
        kind=fields.pop("kind", ""),
        artefact_type=fields.pop("artefact_type", "") or None,
        author=fields.pop("author", ""),
        school=fields.pop("school", "") or None,
        date=date.fromisoformat(fields.pop("date", "")),
        activities=_words(fields, "activities"),
        building_blocks=_words(fields, "building_blocks"),
        tags=_words(fields, "tags"),
        state=fields.pop("state", "ready"),
        visibility=fields.pop("visibility", "network"),
        note=fields.pop("note", ""),
        attachments=_words(fields, "attachments"),
        body=body,
    )
    if fields or not all((revision.title, revision.kind, revision.author)):
        raise ValueError(f"{name}: a field is missing or unknown: {sorted(fields)}")
    return revision


def load_pages() -> tuple[DemoPage, ...]:
    """All demo pages in the order to create them: a page comes after every page it links to."""
    pages: dict[str, list[tuple[int, DemoRevision]]] = {}
    for entry in _folder("pages").iterdir():
        match = _REVISION.match(entry.name)
        if match:
            number = int(match["number"]) if match["number"] else 1_000_000
            revision = parse_revision(match["name"], entry.read_text(encoding="utf-8"))
            pages.setdefault(match["name"], []).append((number, revision))
    unordered = {
        name: DemoPage(
            name, tuple(revision for _number, revision in sorted(versions, key=lambda pair: pair[0]))
        )
        for name, versions in pages.items()
    }
    return tuple(_linked_first(unordered))


def _linked_first(pages: dict[str, DemoPage]) -> Iterator[DemoPage]:
    done: set[str] = set()
    while len(done) < len(pages):
        ready = [
            name
            for name, page in sorted(pages.items())
            if name not in done
            and all(link in done for revision in page.revisions for link in revision.links)
        ]
        if not ready:
            raise ValueError(f"pages that link to each other or to nothing: {sorted(set(pages) - done)}")
        yield from (pages[name] for name in ready)
        done.update(ready)


def read_attachment(name: str) -> bytes:
    """The bytes of one file named in an `attachments:` line."""
    return _folder("files").joinpath(name).read_bytes()


def _folder(name: str) -> Traversable:
    return files("wiki.demo").joinpath(name)
