"""How well teachers find: a hundred judged questions on the pages of the demo and some more, on both databases."""

from statistics import mean

from flask import Flask
from sqlalchemy import update

from tests.search import seeded
from tests.search.files import pdf_file, word_file
from tests.search.judged import JUDGED
from tests.search.seeded import Seeded
from tests.support import content
from wiki.demo import releases, synonyms
from wiki.demo.reader import DemoPage, load_pages
from wiki.kernel.db import transaction
from wiki.kernel.signals import page_saved
from wiki.pages.models import Page
from wiki.search.queries.search import Question, search
from wiki.search.services.synonyms import add_group

RECALL_AT_10 = 0.95
MEAN_RECIPROCAL_RANK = 0.85


def fill() -> dict[int, str]:
    """Make all pages; returns their names by id."""
    with transaction():
        for words in synonyms.SYNONYMS:
            add_group(content.actor("kim"), words)
    named = {_demo_page(page): page.name for page in load_pages()}
    return named | {_seeded(page): page.name for page in seeded.load_pages()}


def _demo_page(page: DemoPage) -> int:
    written = page.current
    body = written.body_with_links(lambda name: f"/{name}")
    state = "ready" if written.state == "ready" else ""
    id_ = content.page(written.title, body, kind=written.kind, tags=written.tags, state=state)
    return _standing(id_, 0, page.name == releases.OUTDATED)


def _seeded(page: Seeded) -> int:
    id_ = content.page(page.title, page.body, kind=page.kind, tags=page.tags)
    if page.pdf:
        content.attach(id_, "tabellen.pdf", pdf_file(page.pdf))
    if page.word:
        content.attach(id_, "brief.docx", word_file(page.word))
    if page.released:
        content.release(id_, 1)
    return _standing(id_, page.used_by, page.outdated)


def _standing(page_id: int, used_by: int, outdated: bool) -> int:
    if used_by or outdated:
        with transaction() as db:
            moment = Page.changed_at if outdated else None
            db.execute(update(Page).where(Page.id == page_id).values(use_count=used_by, outdated_at=moment))
            page_saved.send(page_id=page_id)
    return page_id


def test_a_hundred_judged_questions_find_what_answers_them(app: Flask) -> None:
    named = fill()
    recalls, ranks, poor = [], [], []
    for q, expected in JUDGED:
        answer = search(content.actor("els"), Question(q, type="page"))
        found = [named[hit.id] for hit in answer.items]
        recalls.append(len(set(expected) & set(found[:10])) / len(expected))
        ranks.append(max((1 / (found.index(name) + 1) for name in expected if name in found), default=0))
        if recalls[-1] < 1 or ranks[-1] < 1:
            poor.append(f"{q} ({answer.meant}): {expected} in {found[:10]}")
    said = f"recall@10 {mean(recalls):.3f}, MRR {mean(ranks):.3f}\n" + "\n".join(poor)
    print(said)
    assert len(JUDGED) == 100
    assert mean(recalls) >= RECALL_AT_10 and mean(ranks) >= MEAN_RECIPROCAL_RANK, said
