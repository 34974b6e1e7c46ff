"""Readers and releases of the demo's pages: a page in every state."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.pages.models import Page
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import Change
from wiki.pages.services import pages
from wiki.pages.services.persistence import writers
from wiki.releases import rules as release_rules
from wiki.releases.services import releases as release_services
from wiki.releases.services.releases import NewRelease
from wiki.releases.wording import checklist
from wiki.schools.rules import Actor

IN_REVIEW = "verhaal-regie-in-zes-scholen"
CHANGES_REQUESTED = "onderzoek-coachgesprek-van-tien-minuten"
OUTDATED = "handreiking-flexrooster"
EXPIRES = "kijkwijzer-eigenaarschap"
AHEAD = "rubric-regie-over-eigen-leren"
"""By the names of their files: pages that show the other states than released."""

_CORE = "kernteam@lichtwerk.example"


def release(people: Mapping[str, Actor], page_id: int, owner: int, note: str) -> None:
    """Have colleagues of two schools read the newest version, and release it."""
    core = people[_CORE]
    row = page_row(core, page_id)
    if row.school_id is None:
        with transaction():
            release_services.set_owner(core, page_id, owner)
    readers = _readers(people, page_id, row.revision)
    with transaction():
        release_services.ask_readers(core, page_id, [reader.member_id for reader in readers])
    for reader in readers:
        with transaction():
            release_services.give_verdict(reader, page_id, row.revision, release_rules.Opinion.APPROVED)
    keys = frozenset(key for key, _words in checklist(row.kind, row.labels.get("artefact_type")))
    with transaction():
        release_services.release(core, page_id, NewRelease(row.revision, checked=keys, note=note))


def _readers(people: Mapping[str, Actor], page_id: int, revision: int) -> list[Actor]:
    """Two people with fresh eyes, of two schools; other ones for other pages."""
    wrote = writers(page_id, revision)
    fresh = [who for who in people.values() if release_rules.may_read(who, wrote)]
    first = fresh[page_id % len(fresh)]
    second = next(who for who in fresh[page_id % 7 :] if who.school_id != first.school_id)
    return [first, second]


def show_every_state(people: Mapping[str, Actor], addresses: Mapping[str, str]) -> None:
    """A draft that is being read, one with changes asked for, a draft ahead of its release, a page out of date."""
    ids = {name: int(path.removeprefix("/pages/").split("-")[0]) for name, path in addresses.items()}
    with clock.frozen(datetime.combine(date(2019, 6, 11), time(13, 0), UTC)):
        _write_on(people, ids[AHEAD], "\n## Proef\n\nDrie klassen proberen een vijfde niveau uit.\n")
        _ask(people, ids[IN_REVIEW], "Herken je je eigen school hierin? Klopt wat er over jullie staat?")
        _write_on(people, ids[CHANGES_REQUESTED], "\n## Vervolg\n\nIn het najaar volgen 20 gesprekken.\n")
        reader = _ask(people, ids[CHANGES_REQUESTED], "Is het vervolg duidelijk?")
        with transaction() as db:
            newest = db.get_one(Page, ids[CHANGES_REQUESTED]).revision
            remark = "Zet erbij op welke scholen die gesprekken zijn, en wie ze voert."
            release_services.give_verdict(
                reader, ids[CHANGES_REQUESTED], newest, release_rules.Opinion.CHANGES, remark
            )
        with transaction():
            release_services.set_outdated(people[_CORE], ids[OUTDATED], True)
    _extend_expiry(people[_CORE], ids)


def _extend_expiry(core: Actor, ids: Mapping[str, int]) -> None:
    """Whenever the demo is made, its releases are good for another year, and one for two weeks only."""
    for name, page_id in ids.items():
        page = session().get_one(Page, page_id)
        if page.released is not None and page.outdated_at is None:
            days = 14 if name == EXPIRES else 365
            with transaction():
                release_services.extend_expiry(core, page_id, clock.today() + timedelta(days=days))


def _ask(people: Mapping[str, Actor], page_id: int, message: str) -> Actor:
    """Ask two colleagues to read the draft; returns one of them."""
    revision = session().get_one(Page, page_id).revision
    readers = _readers(people, page_id, revision)
    with transaction():
        release_services.ask_readers(people[_CORE], page_id, [who.member_id for who in readers], message)
    return readers[0]


def _write_on(people: Mapping[str, Actor], page_id: int, more: str) -> None:
    """A further version by its first author."""
    page = session().get_one(Page, page_id)
    author = next(who for who in people.values() if who.id == page.created_by_id)
    row = page_row(author, page_id)
    change = Change(
        row.revision, body=row.body.rstrip("\n") + "\n" + more, note="Voorstel voor de volgende uitgave"
    )
    pages.save_page(author, page_id, change)
