"""What a socket asks of the database, in a thread with a context of the app; the same services as over HTTP."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Flask

from wiki.accounts.rules import digest
from wiki.accounts.session import current_token
from wiki.kernel.db import transaction
from wiki.kernel.errors import LichtwerkError
from wiki.live import queries
from wiki.live.services import following, presence, writing
from wiki.live.services.following import Asked, News
from wiki.pages.rules.pages import may_write
from wiki.schools.access import current_actor
from wiki.schools.queries.actors import by_session
from wiki.schools.rules import VISITOR, Actor


class Typed(NamedTuple):
    """An update that came in, and the session it came in by."""

    token: str
    connection: str
    epoch: int
    update: bytes


class Seen(NamedTuple):
    """A tab that is open here, of which the others in the network should know."""

    token: str
    connection: str
    cursor: str


@dataclass(frozen=True)
class Turn:
    """What came of one turn of a room: for each update its number or why not, and what is new for everybody."""

    outcomes: list[writing.Outcome]
    news: News


def caller(app: Flask, environ: dict[str, Any], page_id: int) -> tuple[str, Actor] | None:
    """The session and the person of a request that may write on this page, or None."""
    with app.request_context(environ):
        actor, token = current_actor(), current_token()
        return (token, actor) if token and _may_come(actor, page_id) else None


def who_may_stay(app: Flask, page_id: int, tokens: Sequence[str]) -> dict[str, Actor]:
    """Of these sessions those whose persons may still write on this page, with what they are now."""
    with app.app_context():
        return {token: actor for token, actor in _actors(tokens).items() if _may_come(actor, page_id)}


def join(app: Flask, page_id: int, coming: Sequence[tuple[str, Asked]]) -> list[News | None]:
    """Note that tabs are there and give each what it has not; None for one that may not come. Raises no errors of
    ours."""
    with app.app_context():
        actors = _actors(token for token, _asked in coming)
        return following.come(page_id, [(actors[token], asked) for token, asked in coming])


def turn(app: Flask, page_id: int, typed: Sequence[Typed], epoch: int, seq: int) -> Turn:
    """Store what was typed, in one transaction, and read what came after update `seq`, whoever stored it."""
    with app.app_context():
        if not typed:
            return Turn([], following.news(page_id, epoch, seq))
        with transaction():
            sent = [writing.Sent(_actor(one.token), one.connection, one.epoch, one.update) for one in typed]
            outcomes = writing.store(page_id, sent)
            news = following.news(page_id, epoch, seq)
        return Turn(outcomes, news)


def digest_of(app: Flask, page_id: int) -> tuple[str, int]:
    """The digest of the text, and up to which update it comes."""
    with app.app_context():
        found = following.news(page_id, None, None, check=True)
        return found.digest, found.digest_seq


def heads(app: Flask, page_ids: Sequence[int]) -> dict[int, queries.Head]:
    """How far the texts of these pages are."""
    with app.app_context():
        return queries.heads(page_ids)


def people(app: Flask, page_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Who is at these pages, in whichever process."""
    with app.app_context():
        return queries.people(page_ids)


def note(app: Flask, page_id: int, seen: Sequence[Seen]) -> None:
    """Note that these tabs are still there, and where their cursors are."""
    with app.app_context():
        actors = _actors(one.token for one in seen)
        here = [presence.Here(actors[one.token], one.connection, one.cursor) for one in seen]
        with transaction():
            presence.touch(page_id, [one for one in here if may_write(one.actor)])


def leave(app: Flask, gone: Sequence[tuple[str, str]]) -> None:
    """Note that these tabs are closed, each with the session it was opened by."""
    with app.app_context():
        actors = _actors(token for token, _connection in gone)
        with transaction():
            for token, connection in gone:
                presence.leave(actors[token], connection)


def _actors(tokens: Iterable[str]) -> dict[str, Actor]:
    return {token: _actor(token) for token in set(tokens)}


def _actor(token: str) -> Actor:
    found = by_session(digest(token))
    return VISITOR if found is None or found.must_change_password else found


def _may_come(actor: Actor, page_id: int) -> bool:
    if not may_write(actor):
        return False
    try:
        queries.check_visible(actor, page_id)
    except LichtwerkError:
        return False
    return True
