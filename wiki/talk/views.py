"""Screens on which people talk about a page, and choose what to watch."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from wiki.discussions.rules import MAX_BODY
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.i18n import _
from wiki.kernel.web import safe_next
from wiki.pages.queries import page_view
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import address, fold
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.talk.forms import new_comment
from wiki.talk.models import PageComment
from wiki.talk.queries import names
from wiki.talk.queries import threads as thread_queries
from wiki.talk.queries import watching as watch_queries
from wiki.talk.services import comments, watching
from wiki.talk.wording import THINGS

bp = Blueprint("talk", __name__)


@bp.get("/pages/<id:page_id>-<slug>/comments")
@access(MEMBERS)
def discussion(page_id: int, slug: str) -> ResponseReturnValue:
    """Everything that was said of a page."""
    del slug  # the id decides
    return _discussion(page_id)


@bp.post("/pages/<id:page_id>/comments")
@access(MEMBERS)
def say(page_id: int) -> ResponseReturnValue:
    """Say something of a page or of a passage."""
    return act(
        lambda: comments.say(current_actor(), page_id, new_comment(request.form)),
        lambda wrong: _discussion(page_id, wrong),
        done=_("Your comment is there."),
        to=_there,
    )


@bp.post("/comments/<id:comment_id>/replies")
@access(MEMBERS)
def reply(comment_id: int) -> ResponseReturnValue:
    """Say something back."""
    return act(
        lambda: comments.reply(current_actor(), comment_id, request.form.get("body", "")),
        lambda wrong: _discussion(_page_of(comment_id), wrong, comment_id),
        done=_("Your comment is there."),
        to=_there,
    )


@bp.post("/comments/<id:comment_id>/resolve")
@access(MEMBERS)
def resolve(comment_id: int) -> ResponseReturnValue:
    """Say that it is dealt with."""
    return _do(
        comment_id, lambda: comments.resolve(current_actor(), comment_id), _("The comment is resolved.")
    )


@bp.post("/comments/<id:comment_id>/reopen")
@access(MEMBERS)
def reopen(comment_id: int) -> ResponseReturnValue:
    """Say that it is not dealt with after all."""
    return _do(
        comment_id,
        lambda: comments.resolve(current_actor(), comment_id, False),
        _("The comment is open again."),
    )


@bp.get("/comments/<id:comment_id>/edit")
@access(MEMBERS)
def edit(comment_id: int) -> ResponseReturnValue:
    """Say it in other words: the form."""
    return _edit(comment_id)


@bp.post("/comments/<id:comment_id>/edit")
@access(MEMBERS)
def change(comment_id: int) -> ResponseReturnValue:
    """Say it in other words."""
    return act(
        lambda: comments.change(current_actor(), comment_id, request.form.get("body", "")),
        lambda wrong: _edit(comment_id, wrong),
        done=_("Your comment is changed."),
        to=_there,
    )


@bp.post("/comments/<id:comment_id>/remove")
@access(MEMBERS)
def remove(comment_id: int) -> ResponseReturnValue:
    """Take back what one said."""
    return _do(
        comment_id, lambda: comments.remove(current_actor(), comment_id), _("Your comment is removed.")
    )


@bp.get("/mentions")
@access(MEMBERS)
def mentions() -> ResponseReturnValue:
    """Whom one can call in, for the form that completes names while somebody types."""
    found = names.suggestions(current_actor(), request.args.get("q", ""))
    answer: Response = jsonify([{"name": it.name, "full": it.full, "school": it.school} for it in found])
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/watching")
@access(MEMBERS)
def watched() -> ResponseReturnValue:
    """What one watches; a tag can be added."""
    return _watched()


@bp.post("/pages/<id:page_id>/watch")
@access(MEMBERS)
def watch_page(page_id: int) -> ResponseReturnValue:
    """Watch a page, or stop watching it."""
    return _watch(lambda wanted: watching.watch_page(current_actor(), page_id, wanted))


@bp.post("/plan/activities/<id:activity_id>/watch")
@access(MEMBERS)
def watch_activity(activity_id: int) -> ResponseReturnValue:
    """Watch the pages of an activity, or stop watching them."""
    return _watch(lambda wanted: watching.watch_activity(current_actor(), activity_id, wanted))


@bp.post("/schools/<id:school_id>/watch")
@access(MEMBERS)
def watch_school(school_id: int) -> ResponseReturnValue:
    """Watch the pages of a school, or stop watching them."""
    return _watch(lambda wanted: watching.watch_school(current_actor(), school_id, wanted))


@bp.post("/watching/tags")
@access(MEMBERS)
def watch_tag() -> ResponseReturnValue:
    """Watch the pages with a tag, or stop watching them."""
    return _watch(lambda wanted: watching.watch_tag(current_actor(), request.form.get("tag", ""), wanted))


def _there(comment: PageComment) -> str:
    """Back to the screen that was read, at the comment."""
    fallback = address(comment.page_id, page_row(current_actor(), comment.page_id).slug)
    back = safe_next(request.form.get("next"), fallback).partition("#")[0]
    return f"{back}#comment-{comment.id}"


def _do(comment_id: int, do: Callable[[], PageComment], said: str) -> ResponseReturnValue:
    return act(
        lambda: _there(do()),  # afterwards the comment may be gone
        lambda wrong: _discussion(_page_of(comment_id), wrong),
        done=said,
        to=str,
    )


def _watch(set_to: Callable[[bool], None]) -> ResponseReturnValue:
    wanted = request.form.get("watched") == "1"
    return act(
        lambda: set_to(wanted),
        _watched,
        done=_("You watch this: you will be told what happens.")
        if wanted
        else _("You do not watch this any more."),
        to=safe_next(request.form.get("next"), "/watching"),
    )


def _page_of(comment_id: int) -> int:
    return thread_queries.comment(current_actor(), comment_id).page_id


def _discussion(page_id: int, wrong: FormErrors = NO_ERRORS, replied: int = 0) -> str:
    """The threads with their forms; `replied` is the comment to which a reply could not be added."""
    actor = current_actor()
    read = page_view.reading(actor, page_id)
    return render_template(
        "talk/discussion.html",
        page=read.page,
        threads=thread_queries.threads_of(actor, page_id),
        headings=read.page.headings,
        watched=watch_queries.watches(actor, "page", page_id),
        errors=wrong.errors,
        typed=request.form,
        replied=replied,
        longest=MAX_BODY,
    )


def _edit(comment_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    said = comments.own(actor, comment_id)
    page = page_row(actor, said.page_id)
    return render_template(
        "talk/edit.html",
        comment=said,
        page=page,
        address=address(page.id, page.slug),
        body=request.form.get("body", said.body),
        back=safe_next(request.values.get("next"), address(page.id, page.slug)),
        errors=wrong.errors,
        longest=MAX_BODY,
    )


def _watched(wrong: FormErrors = NO_ERRORS) -> str:
    found = watch_queries.watched(current_actor())
    tag = request.values.get("tag", "")
    return render_template(
        "talk/watching.html",
        watched=[(heading, [it for it in found if it.what == what]) for what, heading in THINGS.items()],
        tag=tag if not any(it.what == "tag" and it.key == fold(tag) for it in found) or wrong.errors else "",
        errors=wrong.errors,
    )
