"""Pages to measure their versions on: a short and a long history of large texts, and two versions to compare."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import insert, literal, select, update

from wiki.app import create_app
from wiki.bench import words
from wiki.bench.seed import person
from wiki.config import read
from wiki.kernel.db import db, session, transaction
from wiki.kernel.markdown import shut_down
from wiki.pages.models import Page, Revision
from wiki.pages.rules.pages import Change, NewPage, Text, address
from wiki.pages.services.pages import create_page, save_page

FEW = 10
"""Versions of the short history."""
PARTS = 10
"""The small text that is compared is such a part of the large one."""


@dataclass(frozen=True)
class Addresses:
    """Where the pages are: with few and with many versions, and with a small text of two versions."""

    few: str
    many: str
    small: str


def seed_versions(data: Path, versions: int, size: int) -> Addresses:
    """Add the pages to a network; their texts have `size` bytes, and the long history so many `versions`."""
    database = f"sqlite:///{data / 'lichtwerk.sqlite3'}"
    app = create_app(read(data=str(data), database_url=database, files_url=f"file://{data / 'files'}"))
    random = Random(12)  # noqa: S311  # the same texts each time
    with app.app_context():
        small, few, many = (_page(random, size // part) for part in (PARTS, 1, 1))
        with transaction():
            _copy_versions(few, FEW)
            _copy_versions(many, versions)
        found = Addresses(*map(_address, (few, many, small)))
        db.session.remove()
        db.engine.dispose()
    shut_down()
    return found


def _page(random: Random, size: int) -> int:
    """A page of two versions that differ at many places, and by a part that moved."""
    actor, text = person("docent@veenpluis.example"), words.text(random, size)[:size]
    made = create_page(actor, NewPage(Text(f"Versies van {size} bytes", text), "page"))
    save_page(actor, made.id, Change(1, body=_edited(random, text)))
    return made.id


def _edited(random: Random, text: str) -> str:
    blocks = text.split("\n\n")
    for place in random.sample(range(len(blocks)), max(1, len(blocks) // 20)):
        blocks[place] = f"Anders: {blocks[place]}"
    third = len(blocks) // 3
    return "\n\n".join(blocks[third:] + blocks[:third])


def _copy_versions(page_id: int, count: int) -> None:
    """Have a page have so many versions, copies of those that are there."""
    columns = [column for column in Revision.__table__.columns if column.name != "id"]
    there = 2
    while there < count:
        values = [Revision.number + literal(there) if c.name == "number" else c for c in columns]
        copied = select(*values).where(Revision.page_id == page_id, Revision.number <= count - there)
        session().execute(insert(Revision).from_select([c.name for c in columns], copied))
        there += min(there, count - there)
    session().execute(update(Page).where(Page.id == page_id).values(revision=count))


def _address(page_id: int) -> str:
    return address(page_id, session().scalars(select(Page.slug).where(Page.id == page_id)).one())
