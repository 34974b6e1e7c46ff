"""What somebody may mean to link to, while typing its title; and whether an address of this site leads somewhere."""

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, select, tuple_

from wiki.kernel.collation import dutch_key, dutch_order
from wiki.kernel.database_limits import is_storable, may_be_id
from wiki.kernel.db import session
from wiki.pages.queries import links
from wiki.pages.queries.link_targets import file_names, missing_places, page_titles
from wiki.pages.rules.links import place_in
from wiki.pages.rules.pages import title_key
from wiki.schools.rules import Actor
from wiki.search.models import SearchEntry
from wiki.search.queries.search import visible_to

LIMIT = 8
MOST_ADDRESSES = 500
_WORDS = 8
_ADDRESS = re.compile(r"/(?:(pages)|plan/(activities)|(projects))/(\d{1,19})(?=[-/?#]|$)")
_TITLE = re.compile(r"\[\[([^\[\]\n|]{1,200})\]\]")
_FILE = re.compile(r"/files/([0-9a-f]{32})/")
_PEOPLE = ("person", "expert")
"""Not offered: a page may become public, and a link would put somebody's name on it."""
_TYPES = {"pages": "page", "activities": "activity", "projects": "project"}


@dataclass(frozen=True)
class Suggestion:
    """One thing that can be linked to. `type` is page, activity or project."""

    type: str
    id: int
    kind: str
    title: str
    url: str

    def as_json(self) -> dict[str, Any]:
        """As the editor gets it."""
        return asdict(self)


_COLUMNS = (
    SearchEntry.type,
    SearchEntry.object_id,
    SearchEntry.kind,
    SearchEntry.title,
    SearchEntry.url,
)


def suggest(actor: Actor, typed: str, limit: int = LIMIT) -> Sequence[Suggestion]:
    """What has every word of `typed` in its title, begun or whole: pages before all else, what begins with it before
    the rest, then what changed last. An address of this site gives what is there."""
    if not is_storable(typed):
        return ()
    if found := _target(typed.strip()):
        return _at(actor, [found])
    folded = dutch_key(typed).split()[:_WORDS]
    if not folded:
        return ()
    title = dutch_order(SearchEntry.title)
    nobody = SearchEntry.type.not_in(_PEOPLE)
    statement = select(*_COLUMNS).where(visible_to(actor), nobody, *(_has(title, word) for word in folded))
    first = case((title.startswith(" ".join(folded), autoescape=True), 0), else_=1)
    pages = case((SearchEntry.type == "page", 0), else_=1)
    statement = statement.order_by(pages, first, SearchEntry.changed_at.desc(), SearchEntry.id).limit(limit)
    return [Suggestion(*row) for row in session().execute(statement)]


def _has(title: ColumnElement[str], word: str) -> ColumnElement[bool]:
    return title.contains(word, autoescape=True)


def titles_at(actor: Actor, addresses: Collection[str]) -> dict[str, str | None]:
    """The title of what is at each address of a page, an activity, a project or a file, and of the page that
    `[[title]]` leads to; None where there is nothing for this person, or no such heading on the page. Other addresses
    are left out."""
    targets = {address: target for address in addresses if (target := _target(address))}
    found = {(one.type, one.id): one.title for one in _at(actor, targets.values())}
    pages = {number for type_, number in targets.values() if type_ == "page"}
    found |= {
        ("page", id_): title for id_, title in page_titles(actor, pages).items()
    }  # an archived one has no entry
    files = {address: match[1] for address in addresses if (match := _FILE.match(address))}
    names = file_names(actor, set(files.values()))
    places = {address: place for address in targets if (place := place_in(address))}
    gone = missing_places(actor, set(places.values()))
    return (
        {address: found.get(to) for address, to in targets.items() if places.get(address) not in gone}
        | {address: None for address, place in places.items() if place in gone}
        | {address: names.get(id_) for address, id_ in files.items()}
        | _named(actor, addresses)
    )


def _named(actor: Actor, addresses: Collection[str]) -> dict[str, str | None]:
    """The title that the page of each `[[title]]` has now, found by the rule that makes a link of it at a save."""
    keys = {
        one: key for one in addresses if (match := _TITLE.fullmatch(one)) and (key := title_key(match[1]))
    }
    found = links.named({key for key in keys.values() if is_storable(key)})
    seen = page_titles(actor, {id_ for id_, _slug, _title in found.values()})
    return {one: seen.get(found[key][0]) if key in found else None for one, key in keys.items()}


def _target(address: str) -> tuple[str, int] | None:
    """What type of thing an address is of, and its number; the words behind it do not count."""
    match = _ADDRESS.match(address)
    if match is None or not may_be_id(number := int(match[4])):
        return None
    return _TYPES[match[1] or match[2] or match[3]], number


def _at(actor: Actor, targets: Collection[tuple[str, int]]) -> list[Suggestion]:
    if not targets:
        return []
    wanted = tuple_(SearchEntry.type, SearchEntry.object_id).in_(sorted(set(targets)))
    statement = select(*_COLUMNS).where(visible_to(actor), wanted)
    return [Suggestion(*row) for row in session().execute(statement)]
