"""The notices about what is said and changed: who gets which, each of them one, and never about their own doing."""

from collections.abc import Sequence
from typing import Any

from wiki.accounts.models import Person
from wiki.kernel.db import session
from wiki.kernel.signals import page_saved
from wiki.notices.queries import told
from wiki.notices.services.notices import notify
from wiki.pages.models import Page
from wiki.pages.rules.pages import address
from wiki.schools.rules import Actor
from wiki.talk.models import PageComment
from wiki.talk.queries.names import who_speak_for
from wiki.talk.queries.watching import watchers
from wiki.talk.rules.mentions import Mention


def listen() -> None:
    """Tell who watches when a page is made or changed."""
    page_saved.connect(_page_saved)


def comment_made(actor: Actor, comment: PageComment, called: Sequence[Mention], takes_part: set[int]) -> None:
    """Tell who is called in; then who wrote the page, takes part in the thread or watches."""
    page = session().get_one(Page, comment.page_id)
    mentioned(actor, comment, called)
    writers = {who["person"] for who in page.contributors} | {page.created_by_id}
    others = writers | takes_part | watchers(page)
    _tell(others - {actor.id} - told("mentioned", str(comment.id)), "comment_made", actor, page, comment)


def mentioned(actor: Actor, comment: PageComment, called: Sequence[Mention]) -> None:
    """Tell who is called in by a comment, but for who was told of it already."""
    people: set[int] = set().union(*(mention.people for mention in called))
    people |= who_speak_for(school for mention in called for school in mention.schools)
    page = session().get_one(Page, comment.page_id)
    _tell(people - {actor.id} - told("comment_made", str(comment.id)), "mentioned", actor, page, comment)


def _tell(people: set[Any], kind: str, actor: Actor, page: Page, comment: PageComment) -> None:
    url = f"{address(page.id, page.slug)}/comments#comment-{comment.id}"
    notify(people, kind, key=str(comment.id), url=url, page=page.title, who=actor.name, remark=comment.body)


def _page_saved(_sender: Any, page_id: int, **_more: Any) -> None:
    """Tell who watches of a new page, and once a day of one that changes."""
    page = session().get_one(Page, page_id)
    people = watchers(page, since=page.changed_at) - {page.changed_by_id}
    if not people:
        return
    who = session().get_one(Person, page.changed_by_id).name
    values = {"page": page.title, "who": who}
    if page.revision == 1:
        notify(people, "page_added", key=str(page.id), url=address(page.id, page.slug), **values)
    else:
        key = f"{page.id}:{page.changed_at.date()}"
        notify(people, "page_changed", key=key, url=f"{address(page.id, page.slug)}/history", **values)
