"""What may be brought, what an import has to say, and the images in its text; pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wiki.kernel.images import ENDINGS
from wiki.pages.rules.pages import TITLE_MAX, one_line

FINDINGS_MAX = 5000
WHAT_MAX = 20_000
"""Signs of one thing a finding names: all of it, but for what no page could hold."""
LOST = frozenset(
    {
        "comment",
        "header",
        "footer",
        "text_box",
        "object",
        "chart",
        "heading_number",
        "unread",
        "smart_art",
        "elsewhere",
        "macro",
        "image",
        "link",
        "raw",
        "words",
        "front_matter",
        "parts_of_web_page",
    }
)
"""Findings of what is not on the page at all."""
ADVICE = frozenset({"no_alt", "no_headings", "html_tags"})
"""Findings that ask the writer for something. All others say what became of something."""

_MEDIA = re.compile(r"!\[((?:[^\]\\]|\\.)*)\]\((media/[^)\s]+)\)")


class Refused(ValueError):
    """The file is not taken in; `reason` is one of those in `wording.refusal`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Finding:
    """Something a writer should know: a code, how often, the words it is about, and the heading it stands under."""

    code: str
    count: int = 1
    what: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True)
class Passage:
    """A paragraph of a file, with the heading it stands under; `within` says what it is part of besides the text."""

    where: str
    text: str
    within: str = ""


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of one code at one place together, in the order of the file: what is lost first, then what
    changed, then advice."""
    kept: dict[tuple[str, str], Finding] = {}
    for new in findings:
        old = kept.get((new.code, new.where), Finding(new.code, 0, (), new.where))
        what = tuple(dict.fromkeys((*old.what, *(one_line(w)[:WHAT_MAX] for w in new.what))))
        kept[new.code, new.where] = Finding(new.code, old.count + new.count, what[:FINDINGS_MAX], new.where)
    return tuple(sorted(kept.values(), key=lambda found: level(found.code)))[:FINDINGS_MAX]


def level(code: str) -> int:
    """0 for what is lost, 1 for what was changed, 2 for advice."""
    return 0 if code in LOST else 2 if code in ADVICE else 1


def title_of(found: str, name: str) -> str:
    """The title of the file, or its name without the ending."""
    stem = name.rpartition(".")[0] or name
    return one_line(found)[:TITLE_MAX] or one_line(stem.replace("_", " "))[:TITLE_MAX]


def media_names(body: str) -> list[str]:
    """The images of the file that the text shows, each once."""
    return list(dict.fromkeys(match[2] for match in _MEDIA.finditer(body)))


def with_media(body: str, addresses: Mapping[str, str]) -> str:
    """The text with the images of the file at these addresses; without an address only its description stays."""

    def put(match: re.Match[str]) -> str:
        address = addresses.get(match[2])
        return f"![{match[1]}]({address})" if address else match[1]

    return _MEDIA.sub(put, body)


def as_json(finding: Finding) -> dict[str, Any]:
    """A finding as an import stores it."""
    return {
        "code": finding.code,
        "count": finding.count,
        "what": list(finding.what),
        "where": finding.where,
    }


def image_type(name: str) -> str:
    """The media type of an image that was decoded when it came, by the ending it got then."""
    return ENDINGS.get(f".{name.rpartition('.')[2]}", "application/octet-stream")
