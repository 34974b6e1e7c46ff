"""What was said of a page that goes up in another, and who watches it, goes along."""

from typing import Any

from sqlalchemy import select, update

from wiki.kernel.db import session
from wiki.kernel.signals import page_joined
from wiki.pages.models import Page
from wiki.talk.models import PageComment, Watch
from wiki.talk.queries.threads import html_of
from wiki.talk.rules import passages
from wiki.talk.services.facts import store_facts


def listen() -> None:
    """Take along what is kept of a page when it goes up in another."""
    page_joined.connect(_page_joined)


def _page_joined(_sender: Any, page_id: int, into_id: int, **_more: Any) -> None:
    _bring_comments(page_id, into_id)
    there = select(Watch.person_id).where(Watch.page_id == into_id)
    theirs = update(Watch).where(Watch.page_id == page_id, Watch.person_id.not_in(there))
    session().execute(theirs.values(page_id=into_id))
    store_facts(into_id)


def _bring_comments(page_id: int, into_id: int) -> None:
    """Each thread goes on under the other page, at its passage where that stands in the new text."""
    comments = session().scalars(select(PageComment).where(PageComment.page_id == page_id)).all()
    if not comments:
        return
    newest = session().get_one(Page, into_id).revision
    text = passages.readable(html_of(into_id, newest)).text
    for comment in comments:
        comment.page_id, comment.revision = into_id, newest
        if comment.quote:
            span = passages.find(text, comment.quote, comment.before, comment.after)
            comment.place = None if span is None else span.start
