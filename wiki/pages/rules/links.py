"""Links between pages: found in a text, and shown with the title that a page has now; pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from urllib.parse import quote, unquote

from wiki.pages.rules.pages import TITLE_MAX, address, one_line, title_key

_TAG = re.compile(r"(<[^>]+>)")
_LINK = re.compile(r"(<a [^>]*>)(.*?)</a>", re.DOTALL)
_TO_PAGE = re.compile(r'href="/pages/(\d{1,18})(?:-[^"/?#]*)?(?:[?#/][^"]*)?"')
_TITLE = re.compile(r"(?<![!\\])\[\[([^\[\]\n|]{1,200})\]\](?![(\[])")
_PLACE = re.compile(r"/pages/(\d{1,18})(?:-[^/?#]*)?(?:\?[^#]*)?#(h-.+)")
_CODE = re.compile(
    r"(^ {0,3}(?P<fence>```+|~~~+).*?(?:^ {0,3}(?P=fence)|\Z)|`[^`\n]*`)", re.DOTALL | re.MULTILINE
)
_NO_TITLES_IN = frozenset({"a", "code", "pre"})


@dataclass(frozen=True)
class Found:
    """A link in a text: `target` is the number of the page in its address; None for `[[title]]`, which `text` is."""

    target: int | None
    text: str

    @property
    def key(self) -> str:
        """The folded title of `[[title]]`; empty for a link with an address."""
        return title_key(self.text) if self.target is None else ""


def links_in(html: str) -> tuple[Found, ...]:
    """The links to pages in a rendered text, each once, in order."""
    found: dict[Found, None] = {}
    for match in _LINK.finditer(html):
        if to := _TO_PAGE.search(match.group(1)):
            found[Found(int(to.group(1)), _words(match.group(2)))] = None
    for text in _plain_parts(html):
        for match in _TITLE.finditer(text):
            found[Found(None, _words(match.group(1)))] = None
    return tuple(one for one in found if one.target or one.key)


def _words(html: str) -> str:
    return one_line(unescape(_TAG.sub("", html)))[:TITLE_MAX]


def _plain_parts(html: str) -> list[str]:
    """The runs of text in which `[[title]]` counts: not in code, not in a link."""
    parts: list[str] = []

    def keep(text: str) -> str:
        parts.append(text)
        return text

    _walk(html, keep)
    return parts


def _walk(html: str, change: Callable[[str], str]) -> str:
    """The text with each run that is not in code or a link as `change` makes it."""
    out, inside = [], 0
    for part in _TAG.split(html):
        name = part[1:-1].strip("/").split(" ", 1)[0] if part.startswith("<") else ""
        if name in _NO_TITLES_IN:
            inside += -1 if part.startswith("</") else 1
        out.append(part if name or part.startswith("<") or inside > 0 else change(part))
    return "".join(out)


def with_addresses(body: str, page_of: Callable[[str], tuple[int, str, str] | None]) -> str:
    """The Markdown with each `[[title]]` outside code as a link, where `page_of` (id, slug, title) knows the page."""

    def link(match: re.Match[str]) -> str:
        page = page_of(title_key(match.group(1)))
        if page is None:
            return match.group(0)
        words = one_line(match.group(1)).replace("\\", "\\\\")
        return f"[{words}]({address(page[0], page[1])})"

    parts = _CODE.split(body)
    # Of three parts the first is text, the second code, the third the sign that fenced it.
    return "".join(
        _TITLE.sub(link, part) if at % 3 == 0 else part if at % 3 == 1 else ""
        for at, part in enumerate(parts)
    )


def titles_in(body: str) -> frozenset[str]:
    """The folded titles between double brackets, outside code."""
    return frozenset(title_key(t) for part in _CODE.split(body)[::3] for t in _TITLE.findall(part))


def place_in(address: str) -> tuple[int, str] | None:
    """The page and its heading that an address of this site leads to; None when it leads to no heading."""
    match = _PLACE.match(address)
    return (int(match[1]), unquote(match[2])) if match else None


@dataclass(frozen=True)
class Words:
    """What is said to writers at a link that leads nowhere, and at one that waits for its page."""

    dead: str
    wanted: str


def shown(html: str, facts: Mapping[str, Any], writer: bool, words: Words) -> str:
    """The text for its reader: titles as they are now, and for writers a mark where a link leads nowhere.

    `facts` are those of `wiki.pages.services.linking`: `renamed`, `dead` and `titles`.
    """
    if not facts:
        return html
    html = _LINK.sub(lambda match: _one(match, facts, writer, words), html)
    if "titles" not in facts:
        return html
    return _walk(html, lambda text: _TITLE.sub(lambda m: _titled(m, facts["titles"], writer, words), text))


def _one(match: re.Match[str], facts: Mapping[str, Any], writer: bool, words: Words) -> str:
    to = _TO_PAGE.search(match.group(1))
    if to is None:
        return match.group(0)
    if int(to.group(1)) in facts.get("dead", ()):
        return _marked(match.group(1), match.group(2), words.dead) if writer else match.group(2)
    page = facts.get("renamed", {}).get(to.group(1))
    if page and (writer or page["public"]) and title_key(_words(match.group(2))) in page["was"]:
        return f"{match.group(1)}{escape(page['title'])}</a>"
    return match.group(0)


def _titled(match: re.Match[str], titles: Mapping[str, Any], writer: bool, words: Words) -> str:
    text = match.group(1)
    page = titles.get(title_key(_words(text)))
    if page and (writer or page["public"]):
        return f'<a href="{escape(address(page["id"], page["slug"]))}">{escape(page["title"])}</a>'
    if page or not writer:
        return text
    opening = f'<a href="/pages/new?title={quote(_words(text), safe="")}">'
    return _marked(opening, text, words.wanted)


def _marked(opening: str, text: str, why: str) -> str:
    """A link with the reason why it leads nowhere, to be seen and to be heard."""
    said = f' class="leads-nowhere" title="{escape(why)}">'
    return f'{opening[:-1]}{said}{text}<span class="hidden"> ({escape(why)})</span></a>'
