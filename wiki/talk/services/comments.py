"""Saying something of a page, answering, and saying that it is dealt with. Inside the caller's transaction."""

from sqlalchemy import select

from wiki.audit.services import record
from wiki.discussions.services import add_comment, checked
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.kernel.i18n import _
from wiki.pages.models import Page
from wiki.pages.queries.pages import page_row
from wiki.pages.services.persistence import locked
from wiki.schools.rules import Actor
from wiki.talk.models import PageComment
from wiki.talk.queries.names import names
from wiki.talk.queries.threads import ON_PAGES, comment, html_of
from wiki.talk.rules import mentions, passages
from wiki.talk.rules.comments import NewComment, may_change
from wiki.talk.rules.mentions import Mention
from wiki.talk.rules.passages import Place, Readable, Span
from wiki.talk.services import notifications
from wiki.talk.services.facts import store_facts

_NOWHERE = Place("", "", "", None)


def say(actor: Actor, page_id: int, new: NewComment) -> PageComment:
    """Begin a thread on a page or a passage of it.

    Raises NotAllowed, NotFound, and Invalid (fields `body`, `quote` and `heading`).
    """
    page_row(actor, page_id)
    page = locked(session(), page_id)
    checked(new.body)
    about = _passage(page, new)
    called = _called(actor, new.body)
    return _add(actor, page, None, new.body, called, about)


def reply(actor: Actor, comment_id: int, body: str) -> PageComment:
    """Say something back in a thread, of which any comment is named. Raises NotAllowed, NotFound, and Invalid
    (field `body`)."""
    thread = thread_of(actor, comment_id)
    page = locked(session(), thread.page_id)
    return _add(actor, page, thread.id, body, _called(actor, body), _NOWHERE)


def resolve(actor: Actor, comment_id: int, resolved: bool = True) -> PageComment:
    """Say that a thread is dealt with, or that it is not after all; twice is the same as once. Raises NotAllowed,
    NotFound."""
    thread = thread_of(actor, comment_id)
    locked(session(), thread.page_id)
    session().refresh(thread)
    if (thread.resolved_at is not None) != resolved:
        thread.resolved_at = clock.now() if resolved else None
        thread.resolved_by_id = actor.id if resolved else None
        action = "comment.resolved" if resolved else "comment.reopened"
        record(actor.member_id, action, "page", thread.page_id, comment=thread.id)
    return thread


def change(actor: Actor, comment_id: int, body: str) -> PageComment:
    """Say it in other words; who is called in by these only is told. Raises NotAllowed, NotFound, and Invalid
    (field `body`)."""
    said = own(actor, comment_id)
    words = checked(body)
    if words == said.body:
        return said
    called = _called(actor, words)
    fresh = [mention for mention in called if mention.typed not in said.mentions]
    said.body, said.changed_at, said.mentions = words, clock.now(), _typed(called)
    record(actor.member_id, "comment.changed", "page", said.page_id, comment=said.id)
    notifications.mentioned(actor, said, fresh)
    return said


def remove(actor: Actor, comment_id: int) -> PageComment:
    """Take back what one said: its words are gone. Raises NotAllowed, NotFound."""
    said = own(actor, comment_id)
    said.body, said.mentions, said.removed_at = "", [], clock.now()
    record(actor.member_id, "comment.removed", "page", said.page_id, comment=said.id)
    return said


def own(actor: Actor, comment_id: int) -> PageComment:
    """A comment of the actor themselves. Raises NotAllowed, NotFound."""
    said = comment(actor, comment_id)
    if said.removed_at is not None or not may_change(actor, said.author_id):
        raise NotAllowed(_("Only who said this can change or remove it."))
    return said


def thread_of(actor: Actor, comment_id: int) -> PageComment:
    """What begins the thread that a comment is in. Raises NotAllowed, NotFound."""
    said = comment(actor, comment_id)
    return said if said.parent_id is None else session().get_one(PageComment, said.parent_id)


def _add(
    actor: Actor, page: Page, parent_id: int | None, body: str, called: list[Mention], about: Place
) -> PageComment:
    row = add_comment(
        actor,
        ON_PAGES,
        page.id,
        body,
        parent_id=parent_id,
        mentions=_typed(called),
        quote=about.quote,
        before=about.before,
        after=about.after,
        place=about.start,
        revision=page.revision,
    )
    assert isinstance(row, PageComment)
    store_facts(page.id)
    notifications.comment_made(actor, row, called, _takes_part(parent_id))
    return row


def _takes_part(thread_id: int | None) -> set[int]:
    """Who said something in a thread."""
    if thread_id is None:
        return set()
    in_thread = (PageComment.id == thread_id) | (PageComment.parent_id == thread_id)
    return set(session().scalars(select(PageComment.author_id).where(in_thread)))


def _called(actor: Actor, body: str) -> list[Mention]:
    return mentions.mentions(body, names(actor)) if mentions.calls(body) else []


def _typed(called: list[Mention]) -> list[str]:
    return sorted({mention.typed for mention in called})


def _passage(page: Page, new: NewComment) -> Place:
    """The passage in the newest version of the page, which is the one that is followed.

    Who read another version, such as the release, meant the words of that one. Raises Invalid.
    """
    if not (new.quote.strip() or new.heading):
        return _NOWHERE
    read = new.revision or page.released or page.revision
    found = _in(passages.readable(html_of(page.id, read)), new)
    if found is None or read == page.revision:
        return found or _only_in_newest(page, new)
    then = passages.readable(html_of(page.id, read)).text
    newest = passages.readable(html_of(page.id, page.revision)).text
    return passages.follow([found], then, newest)[0]


def _only_in_newest(page: Page, new: NewComment) -> Place:
    found = _in(passages.readable(html_of(page.id, page.revision)), new)
    if found is not None:
        return found
    if new.quote.strip():
        raise Invalid(
            {"quote": _("These words are not on the page. Copy them from the text, or leave this empty.")}
        )
    raise Invalid({"heading": _("This heading is not on the page any more. Choose another one.")})


def _in(text: Readable, new: NewComment) -> Place | None:
    if new.quote.strip():
        span = passages.find(text.text, new.quote, new.before, new.after)
    else:
        span = text.headings.get(new.heading)
    if span is None or span.start == span.end:
        return None
    return passages.place(text.text, Span(span.start, min(span.end, span.start + passages.QUOTE_MAX)))
