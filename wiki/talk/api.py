"""What is said of pages, and what one watches, by the JSON API; it calls the services of the screens."""

from typing import Any

import marshmallow as ma

from wiki.discussions.rules import MAX_BODY
from wiki.kernel.api import ApiBlueprint, Characters
from wiki.kernel.db import transaction
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.talk.models import PageComment
from wiki.talk.queries import names, threads
from wiki.talk.queries import watching as watch_queries
from wiki.talk.rules.comments import NewComment
from wiki.talk.rules.passages import AROUND, QUOTE_MAX
from wiki.talk.services import comments, watching

bp = ApiBlueprint("talk", __name__, "Comments on pages, and watching", writes="pages")


class PageCommentSchema(ma.Schema):
    """Something that was said; of what was removed only that it was."""

    id = ma.fields.Integer()
    body = ma.fields.String()
    by = ma.fields.String()
    by_id = ma.fields.Integer()
    at = ma.fields.DateTime()
    changed_at = ma.fields.DateTime(allow_none=True)
    removed = ma.fields.Boolean()


class ThreadSchema(ma.Schema):
    """What was said of one thing: the page, or the words in `quote`; `gone` when these are no longer on the page."""

    id = ma.fields.Integer()
    first = ma.fields.Nested(PageCommentSchema)
    replies = ma.fields.List(ma.fields.Nested(PageCommentSchema))
    quote = ma.fields.String()
    before = ma.fields.String()
    after = ma.fields.String()
    gone = ma.fields.Boolean()
    resolved_at = ma.fields.DateTime(allow_none=True)
    resolved_by = ma.fields.String(allow_none=True)


class ThreadsSchema(ma.Schema):
    """What was said of a page: passages in the order of the text, then the page."""

    items = ma.fields.List(ma.fields.Nested(ThreadSchema))


class ReplySchema(ma.Schema):
    """What you say; `@` and a name calls in a person or a school."""

    body = ma.fields.String(required=True, validate=Characters(max=MAX_BODY))


class NewPageCommentSchema(ReplySchema):
    """What you say of a page: of the whole, of a `heading` (its id), or of the words in `quote`. `before` and `after`
    say which of several places is meant; `revision` is the version that you read."""

    quote = ma.fields.String(load_default="", validate=Characters(max=2 * QUOTE_MAX))
    before = ma.fields.String(load_default="", validate=Characters(max=2 * AROUND))
    after = ma.fields.String(load_default="", validate=Characters(max=2 * AROUND))
    heading = ma.fields.String(load_default="", validate=Characters(max=300))
    revision = ma.fields.Integer(load_default=None, allow_none=True, strict=True)


class NameArgs(ma.Schema):
    """The beginning of a word of the name."""

    class Meta:
        unknown = ma.EXCLUDE

    q = ma.fields.String(load_default="")


class NameSchema(ma.Schema):
    """Somebody who can be called in: write `@` and `full`."""

    name = ma.fields.String()
    full = ma.fields.String()
    school = ma.fields.String()
    is_school = ma.fields.Boolean()


class NamesSchema(ma.Schema):
    """People and schools."""

    items = ma.fields.List(ma.fields.Nested(NameSchema))


class WatchedSchema(ma.Schema):
    """Something you watch; `what` is page, activity, school or tag, `key` its id or the tag."""

    what = ma.fields.String()
    key = ma.fields.String()
    name = ma.fields.String()


class WatchesSchema(ma.Schema):
    """What you watch."""

    items = ma.fields.List(ma.fields.Nested(WatchedSchema))


@bp.route("/pages/<id:page_id>/comments", methods=["GET"])
@access(MEMBERS)
@bp.response(200, ThreadsSchema)
def list_comments(page_id: int) -> Any:
    """What was said of a page."""
    return {"items": threads.threads_of(current_actor(), page_id)}


@bp.route("/pages/<id:page_id>/comments", methods=["POST"])
@access(MEMBERS)
@bp.arguments(NewPageCommentSchema)
@bp.response(201, ThreadSchema)
def say(body: dict[str, Any], page_id: int) -> Any:
    """Say something of a page; the answer is its thread."""
    with transaction():
        made = comments.say(current_actor(), page_id, NewComment(**body))
    return _thread(made)


@bp.route("/comments/<id:comment_id>/replies", methods=["POST"])
@access(MEMBERS)
@bp.arguments(ReplySchema)
@bp.response(201, ThreadSchema)
def reply(body: dict[str, Any], comment_id: int) -> Any:
    """Say something back; the answer is the thread."""
    with transaction():
        made = comments.reply(current_actor(), comment_id, body["body"])
    return _thread(made)


@bp.route("/comments/<id:comment_id>/resolve", methods=["POST"])
@access(MEMBERS)
@bp.response(200, ThreadSchema)
def resolve(comment_id: int) -> Any:
    """Say that a thread is dealt with."""
    with transaction():
        thread = comments.resolve(current_actor(), comment_id)
    return _thread(thread)


@bp.route("/comments/<id:comment_id>/reopen", methods=["POST"])
@access(MEMBERS)
@bp.response(200, ThreadSchema)
def reopen(comment_id: int) -> Any:
    """Say that a thread is not dealt with after all."""
    with transaction():
        thread = comments.resolve(current_actor(), comment_id, False)
    return _thread(thread)


@bp.route("/comments/<id:comment_id>", methods=["PUT"])
@access(MEMBERS)
@bp.arguments(ReplySchema)
@bp.response(200, ThreadSchema)
def change(body: dict[str, Any], comment_id: int) -> Any:
    """Say it in other words; only your own."""
    with transaction():
        changed = comments.change(current_actor(), comment_id, body["body"])
    return _thread(changed)


@bp.route("/comments/<id:comment_id>", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def remove(comment_id: int) -> None:
    """Take back what you said; only your own."""
    with transaction():
        comments.remove(current_actor(), comment_id)


@bp.route("/mentions", methods=["GET"])
@access(MEMBERS)
@bp.arguments(NameArgs, location="query")
@bp.response(200, NamesSchema)
def mentions(query: dict[str, Any]) -> Any:
    """People and schools that can be called in, by the beginning of a word of their name; some of them."""
    return {"items": names.suggestions(current_actor(), query["q"])}


@bp.route("/me/watches", methods=["GET"])
@access(MEMBERS)
@bp.response(200, WatchesSchema)
def list_watches() -> Any:
    """What you watch."""
    return {"items": watch_queries.watched(current_actor())}


@bp.route("/pages/<id:page_id>/watch", methods=["PUT"])
@access(MEMBERS)
@bp.response(204)
def watch_page(page_id: int) -> None:
    """Watch a page."""
    with transaction():
        watching.watch_page(current_actor(), page_id)


@bp.route("/pages/<id:page_id>/watch", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def unwatch_page(page_id: int) -> None:
    """Stop watching a page."""
    with transaction():
        watching.watch_page(current_actor(), page_id, False)


@bp.route("/activities/<id:activity_id>/watch", methods=["PUT"])
@access(MEMBERS)
@bp.response(204)
def watch_activity(activity_id: int) -> None:
    """Watch the pages of an activity."""
    with transaction():
        watching.watch_activity(current_actor(), activity_id)


@bp.route("/activities/<id:activity_id>/watch", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def unwatch_activity(activity_id: int) -> None:
    """Stop watching the pages of an activity."""
    with transaction():
        watching.watch_activity(current_actor(), activity_id, False)


@bp.route("/schools/<id:school_id>/watch", methods=["PUT"])
@access(MEMBERS)
@bp.response(204)
def watch_school(school_id: int) -> None:
    """Watch the pages of a school."""
    with transaction():
        watching.watch_school(current_actor(), school_id)


@bp.route("/schools/<id:school_id>/watch", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def unwatch_school(school_id: int) -> None:
    """Stop watching the pages of a school."""
    with transaction():
        watching.watch_school(current_actor(), school_id, False)


@bp.route("/tags/<tag>/watch", methods=["PUT"])
@access(MEMBERS)
@bp.response(204)
def watch_tag(tag: str) -> None:
    """Watch the pages with a tag."""
    with transaction():
        watching.watch_tag(current_actor(), tag)


@bp.route("/tags/<tag>/watch", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def unwatch_tag(tag: str) -> None:
    """Stop watching the pages with a tag."""
    with transaction():
        watching.watch_tag(current_actor(), tag, False)


def _thread(comment: PageComment) -> Any:
    found = threads.threads(current_actor(), comment.page_id)
    return next(thread for thread in found if thread.id == (comment.parent_id or comment.id))
