"""Every screen of the site, found as people find them: by the links that each role gets to see."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from wiki.bench.client import Browser, Server

ROLES = {
    "visitor": "",
    "teacher": "docent@veenpluis.example",
    "school coordinator": "coordinator@veenpluis.example",
    "network coordinator": "kernteam@lichtwerk.example",
    "treasurer": "penningmeester@lichtwerk.example",
    "second approver": "kascommissie@lichtwerk.example",
    "administrator": "beheer@lichtwerk.example",
}
SCREEN_LIMIT = 25.0
"""Milliseconds of processor time for any screen."""
GROWTH_LIMIT = 1.1
"""A screen may cost this much more in the largest network than in the smallest."""
MOST = 400
"""Screens that are looked for, at most."""
_LINK = re.compile(r'(?:href|action)="(/[^"#?]*)')
_NOT_SCREENS = re.compile(r"^/(static|files|api|sign-out|-cpu|healthz)")
_NAMED = re.compile(r"^(\d|[0-9a-f]{16})")


@dataclass(frozen=True)
class Screen:
    """One screen: what its address looks like, an example, and who sees it."""

    name: str
    path: str
    role: str


def kind_of(path: str) -> str:
    """An address with `#` for what names one thing: `/pages/12-rooster/history` is `/pages/#/history`."""
    return "/".join("#" if _NAMED.match(part) else part for part in path.split("/"))


def signed_in(server: Server, role: str) -> Browser:
    """A browser of somebody with this role."""
    browser = server.browser()
    if ROLES[role]:
        browser.sign_in(ROLES[role])
    return browser


def screens(server: Server) -> list[Screen]:
    """One example of every screen that is linked to, by the first role that gets to see it. Of each next role only
    what no one before it saw is opened, beginning at home."""
    found: dict[str, Screen] = {}
    for role in ROLES:
        browser = signed_in(server, role)
        seen: set[str] = set()
        waiting = ["/"]
        while waiting and len(seen) < MOST:
            path = waiting.pop(0)
            html = browser.page(path)
            if html is None:
                continue
            found.setdefault(kind_of(path), Screen(kind_of(path), path, role))
            for link in _links(html):
                if kind_of(link) not in seen | found.keys():
                    seen.add(kind_of(link))
                    waiting.append(link)
    return list(found.values())


def _links(html: str) -> Iterator[str]:
    for found in _LINK.finditer(html):
        path = unescape(found[1])
        if not _NOT_SCREENS.match(path) and path.isascii():
            yield path


def costs(server: Server, wanted: Sequence[Screen], times: int) -> dict[str, float]:
    """Milliseconds of processor time by the name of each screen."""
    browsers = {role: signed_in(server, role) for role in ROLES}
    return {one.name: browsers[one.role].cost((one.path,), times) for one in wanted}


def homes(server: Server, times: int) -> dict[str, float]:
    """The same for home, by role."""
    return {role: signed_in(server, role).cost(("/",), times) for role in ROLES}
