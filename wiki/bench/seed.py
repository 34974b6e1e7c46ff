"""A larger network for measuring: pages and costs beside those of the demo. The same call gives the same content."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from wiki.audit.models import AuditEvent
from wiki.audit.services import chain
from wiki.bench import words
from wiki.demo.network import PEOPLE
from wiki.kernel.db import session, transaction
from wiki.kernel.markdown import Rendered, render
from wiki.kernel.slug import slugify
from wiki.pages.models import Page, PageActivity, PageBuildingBlock, PageTag, Revision
from wiki.pages.rules import pages
from wiki.pages.rules.artefact_types import ARTEFACT_TYPES
from wiki.plan.queries import all_activities, building_blocks
from wiki.releases.models import PageRelease
from wiki.schools.queries import actors
from wiki.schools.rules import Actor
from wiki.search.services.indexing import index_page

SMALLEST, LARGEST = 1_000, 40_000
"""Bytes of a page; small ones are the most common."""
TEXTS = 200
"""Different texts in three versions each; more pages than that share them, each with its own title and labels."""
BATCH = 100
"""Pages written in one transaction."""
BEGIN = datetime(2018, 8, 20, 9, 0, tzinfo=UTC)
DAYS = 290

Progress = Callable[[int], None]


class NotTheDemo(Exception):
    """Seeding builds on the people of the demo network, and they are not there."""


@dataclass(frozen=True)
class Version:
    """A text and what it is rendered as."""

    body: str
    rendered: Rendered


@dataclass(frozen=True)
class Network:
    """What pages are made by and tagged to."""

    writers: Sequence[Actor]
    activities: Sequence[int]
    blocks: Sequence[int]


def seed_pages(count: int, progress: Progress = lambda _: None) -> None:
    """Add pages of 1-40 KB with revisions, labels and index entries; `progress` hears how many are done at a time."""
    first = (session().scalar(select(func.count(Page.id))) or 0) + 1
    random = Random(f"{first} {count}")  # noqa: S311  # the same each time is what it is for
    network, texts = _network(), _texts(random, min(count, TEXTS))
    for start in range(first, first + count, BATCH):
        numbers = range(start, min(start + BATCH, first + count))
        with transaction():
            _write([_page(random, number, network, texts) for number in numbers])
        session().expunge_all()
        progress(len(numbers))


def person(email: str) -> Actor:
    """Somebody of the demo network."""
    found = actors.by_email(email)
    if found is None:
        raise NotTheDemo
    return found


def _network() -> Network:
    writers = [person(p.email) for p in PEOPLE if p.role in ("teacher", "school_coordinator")]
    return Network(writers, [a.id for a in all_activities()], [b.id for b in building_blocks()])


def _texts(random: Random, count: int) -> list[tuple[Version, ...]]:
    """Texts from short to long, each as it grew in three versions."""
    sizes = [int(SMALLEST * (LARGEST / SMALLEST) ** (random.random() ** 1.5)) for _ in range(count)]
    bodies = [list(_grown(words.text(random, size))) for size in sizes]
    with ThreadPoolExecutor(2) as two:
        rendered = list(two.map(render, [body for grown in bodies for body in grown]))
    found = iter(rendered)
    return [tuple(Version(body, next(found)) for body in grown) for grown in bodies]


def _grown(text: str) -> Iterator[str]:
    """The text after its first, second and last evening of work."""
    blocks = text.split("\n\n")
    for part in (0.6, 0.85):
        yield "\n\n".join(blocks[: max(1, int(len(blocks) * part))]).rstrip() + "\n"
    yield text


@dataclass(frozen=True)
class Draft:
    """The rows of one page, before it has an id."""

    page: dict[str, Any]
    revisions: list[dict[str, Any]]
    activities: list[int]
    blocks: list[int]
    tags: list[str]


def _page(random: Random, number: int, network: Network, texts: Sequence[tuple[Version, ...]]) -> Draft:
    versions = random.choice(texts)[-random.choices((1, 2, 3), (5, 3, 2))[0] :]
    at = BEGIN + timedelta(days=random.randrange(DAYS), seconds=random.randrange(30_000))
    moments = [at + timedelta(days=3 * n, minutes=random.randrange(400)) for n in range(len(versions))]
    authors = [random.choice(network.writers) for _ in versions]
    labels = _labels(random, network)
    title = words.title(random, number)
    revisions = [
        _revision(n, title, version, author, moment, labels)
        for n, (version, author, moment) in enumerate(zip(versions, authors, moments, strict=True), start=1)
    ]
    page = _described(random, title, versions, authors, moments, labels)
    return Draft(
        page, revisions, sorted(labels.activities), sorted(labels.building_blocks), list(labels.tags)
    )


def _labels(random: Random, network: Network) -> pages.Labels:
    return pages.Labels(
        frozenset(random.sample(network.activities, min(random.randint(0, 2), len(network.activities)))),
        frozenset(random.sample(network.blocks, min(random.randint(0, 2), len(network.blocks)))),
        pages.distinct_tags(random.sample(words.TAGS, random.randint(0, 5))),
        random.choice(ARTEFACT_TYPES).key,
    )


def _described(
    random: Random,
    title: str,
    versions: Sequence[Version],
    authors: Sequence[Actor],
    moments: Sequence[datetime],
    labels: pages.Labels,
) -> dict[str, Any]:
    released = random.random() >= 0.25
    contributors = pages.with_contributors((), [pages.as_contributor(author) for author in authors])
    return {
        "slug": slugify(title),
        "title": title,
        "kind": random.choices(pages.KINDS, (6, 2, 1, 1))[0],
        "artefact_type": labels.artefact_type,
        "school_id": authors[0].school_id,
        "visibility": "public" if released and random.random() < 0.5 else "network",
        "state": "ready" if released else "concept",
        "released": len(versions) if released else None,
        "release_label": "1" if released else None,
        "released_at": moments[-1] if released else None,
        "revision": len(versions),
        "touched": len(versions),
        "summary": pages.summary_of(versions[-1].rendered.plain),
        "contributors": contributors,
        "attachment_count": 0,
        "created_at": moments[0],
        "created_by_id": authors[0].member_id,
        "changed_at": moments[-1],
        "changed_by_id": authors[-1].member_id,
    }


def _revision(
    number: int, title: str, version: Version, author: Actor, at: datetime, labels: pages.Labels
) -> dict[str, Any]:
    return {
        "number": number,
        "base": number - 1 or None,
        "merged": False,
        "title": title,
        "body": version.body,
        "html": version.rendered.html,
        "toc": [[h.level, h.id, h.text] for h in version.rendered.toc],
        "problem": version.rendered.problem,
        "note": "Eerste versie" if number == 1 else "Aangevuld na overleg",
        "labels": labels.as_json(),
        "author_id": author.member_id,
        "at": at,
    }


def _release(page_id: int, page: dict[str, Any]) -> dict[str, Any]:
    """The first release, as if readers had read it."""
    found = {"page_id": page_id, "revision": page["released"], "major": 1, "minor": 0, "note": ""}
    return found | {"checklist": [], "readers": [], "at": page["released_at"]}


def _write(drafts: Sequence[Draft]) -> None:
    db = session()
    made = insert(Page).returning(Page.id, sort_by_parameter_order=True)
    ids = db.scalars(made, [draft.page for draft in drafts]).all()
    pairs = list(zip(ids, drafts, strict=True))
    _insert(Revision, [{"page_id": id_, **row} for id_, draft in pairs for row in draft.revisions])
    _insert(PageActivity, [{"page_id": i, "activity_id": a} for i, draft in pairs for a in draft.activities])
    _insert(PageBuildingBlock, [{"page_id": i, "building_block_id": b} for i, d in pairs for b in d.blocks])
    released = [(id_, draft.page) for id_, draft in pairs if draft.page["released"]]
    _insert(PageRelease, [_release(id_, page) for id_, page in released])
    _insert(PageTag, [{"page_id": i, "tag": pages.fold(t), "name": t} for i, d in pairs for t in d.tags])
    chain(db, [_event(id_, row) for id_, draft in pairs for row in draft.revisions])
    for id_ in ids:
        index_page(id_)


def _insert(table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session().execute(insert(table), rows)


def _event(page_id: int, revision: dict[str, Any]) -> AuditEvent:
    first = revision["number"] == 1
    return AuditEvent(
        at=revision["at"],
        actor_id=revision["author_id"],
        action="page.created" if first else "page.saved",
        entity="page",
        entity_id=str(page_id),
        details={} if first else {"revision": revision["number"]},
    )
