"""Comments on a passage go with it when the text of the page changes."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import select

from wiki.kernel.db import session
from wiki.kernel.signals import page_saved
from wiki.pages.models import Page
from wiki.talk.models import PageComment
from wiki.talk.queries.threads import html_of
from wiki.talk.rules import passages
from wiki.talk.rules.passages import Place


def listen() -> None:
    """Look again where each passage is, when a page has a new version."""
    page_saved.connect(_page_saved)


def _page_saved(_sender: Any, page_id: int, **_more: Any) -> None:
    newest = select(Page.revision).where(Page.id == page_id).scalar_subquery()
    behind = (
        select(PageComment)
        .where(PageComment.page_id == page_id, PageComment.quote != "", PageComment.revision < newest)
        .order_by(PageComment.revision, PageComment.id)
    )
    comments = session().scalars(behind).all()
    if not comments:
        return
    page = session().get_one(Page, page_id)
    new = passages.readable(html_of(page_id, page.revision)).text
    for revision, those in groupby(comments, key=lambda comment: comment.revision):
        _follow(list(those), passages.readable(html_of(page_id, revision)).text, new, page.revision)


def _follow(comments: Sequence[PageComment], old: str, new: str, revision: int) -> None:
    moved: Iterable[Place] = passages.follow([_place(comment) for comment in comments], old, new)
    for comment, found in zip(comments, moved, strict=True):
        comment.quote, comment.before, comment.after, comment.place = found
        comment.revision = revision


def _place(comment: PageComment) -> Place:
    return Place(comment.quote, comment.before, comment.after, comment.place)
