"""People writing on one page through the services, each message at once or when a test lets it through."""

from typing import Any

from sqlalchemy import select

from tests.support import cast
from wiki.bench.live_tab import Tab
from wiki.kernel.db import session, transaction
from wiki.live.rules.live import Refusal
from wiki.live.services import following, versions, writing
from wiki.pages.models import Page, Revision
from wiki.pages.queries import pages as page_queries
from wiki.pages.rules.pages import NewPage, Text
from wiki.pages.services import pages as page_services
from wiki.schools.queries import actors
from wiki.schools.rules import Actor


def who(name: str) -> Actor:
    found = actors.by_id(cast.PEOPLE[name][0])
    assert found is not None
    return found


def make(body: str = "Een.\n\nTwee.\n", name: str = "anna") -> int:
    return page_services.create_page(who(name), NewPage(Text("Een titel", body), "page")).id


class Writer(Tab):
    """Somebody with the page open."""

    def __init__(self, name: str, page_id: int) -> None:
        super().__init__()
        self.name, self.page_id = name, page_id
        self.may_write = True

    @property
    def actor(self) -> Actor:
        return who(self.name)

    def listen(self, check: bool = False, cursor: str = "") -> following.News:
        """Poll once."""
        asked = following.Asked(self.connection, self.epoch, self.seq, cursor, check)
        session().rollback()
        news = following.poll(self.actor, self.page_id, asked)
        self.hear(news.epoch, news.seq, list(news.updates))
        self.may_write = news.may_write
        return news

    def send(self) -> writing.Outcome | None:
        """Send what is waiting; it is gone from the tab when it is acknowledged."""
        if not self.pending:
            return None
        update = self.take()
        outcome = self.store(update)
        if not isinstance(outcome, Refusal):
            self.acknowledged()
        return outcome

    def store(self, update: bytes, epoch: int | None = None) -> writing.Outcome:
        assert self.epoch is not None
        with transaction():
            sent = writing.Sent(self.actor, self.connection, epoch or self.epoch, update)
            return writing.store(self.page_id, [sent])[0]

    def says_aloud(self, added: str) -> writing.Outcome | None:
        """Type at the end, and send it."""
        self.append(added)
        return self.send()


def writers(page_id: int, *names: str) -> list[Writer]:
    """People who have just opened the page."""
    found = [Writer(name, page_id) for name in names]
    for one in found:
        one.listen()
    return found


def publish(name: str, page_id: int) -> page_services.Saved:
    session().rollback()
    return versions.publish(who(name), page_id)


def page(page_id: int) -> Page:
    session().rollback()
    found = session().get(Page, page_id, populate_existing=True)
    assert found is not None
    return found


def credits_of(page_id: int, number: int) -> list[dict[str, Any]]:
    """Who else wrote a version."""
    named = select(Revision.credits).where(Revision.page_id == page_id, Revision.number == number)
    return session().scalars(named).one()


def version(page_id: int, number: int) -> page_queries.Version:
    session().rollback()
    return page_queries.revision(who("anna"), page_id, number)


def live_value(page_id: int) -> str:
    """The text as somebody gets it who opens it now."""
    fresh = Writer("bas", page_id)
    fresh.listen()
    return fresh.value
