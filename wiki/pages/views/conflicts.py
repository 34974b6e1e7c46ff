"""The screen on which somebody fits two versions together."""

from dataclasses import replace
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.errors import Conflict, Invalid
from wiki.pages.forms import Resolution, Typed, conflict_values, resolution, typed
from wiki.pages.queries import pages as page_queries
from wiki.pages.rules import pages as page_rules
from wiki.pages.rules.merge import merge, merge_whole
from wiki.pages.rules.pages import Text
from wiki.pages.rules.resolving import resolve
from wiki.pages.services import pages as page_services
from wiki.pages.services.pages import Saved
from wiki.pages.services.preparing import Clash, EditConflict, join_labels
from wiki.pages.views import drafts
from wiki.schools.access import current_actor


def answered(row: Any) -> Saved | Typed | ResponseReturnValue:
    """What the conflict screen asked for: the saved page, the edit form to go back to, or the screen again."""
    actor, fields = current_actor(), typed(request.form, row.kind)
    if request.form.get("way") == "edit":
        return fields
    clash = _clash(row, fields, resolution(request.form).theirs)
    sent = resolution(request.form, len(clash.conflicts))
    try:
        sent.check(clash.title_clashes)
        put_together = _chosen(fields, clash, sent)
        change = replace(put_together.change, remarks=clash.remarks, joined_since=clash.base_number)
        return page_services.save_page(actor, row.id, change)
    except Invalid as error:
        return screen(row, fields, clash, sent, error.errors), 422
    except EditConflict as error:
        return screen(row, drafts.stored_if_it_fits(row.id, put_together), error.clash), 409
    except Conflict as error:
        return screen(row, fields, clash, sent, {"": error.detail}), 409


def screen(row: Any, fields: Typed, clash: Clash, *more: Any, done: str = "") -> str:
    """The screen on which two versions are fitted together; `more` is what was chosen already, and what is wrong with
    that. `done`: see `drafts.done`."""
    values = conflict_values(row, fields, clash, *more)
    return render_template("pages/conflict.html", **values, draft_done=done)


def _clash(row: Any, fields: Typed, theirs_number: int) -> Clash:
    """The same clash again, from the versions the screen named."""
    actor = current_actor()
    base, theirs = (page_queries.revision(actor, row.id, n) for n in (fields.base, theirs_number))
    title = merge_whole(base.title, theirs.title, page_rules.one_line(fields.title))
    hunks = merge(base.body, theirs.body, fields.body).hunks
    before = page_queries.text_of(base)
    mine = fields.change.onto(before)
    return Clash(
        before,
        page_queries.text_of(theirs),
        mine,
        fields.base,
        theirs_number,
        theirs.author,
        hunks,
        title.conflict,
        by_yourself=theirs.author_id == actor.id,
    )


def _chosen(fields: Typed, clash: Clash, sent: Resolution) -> Typed:
    """The text that was put together; it stands on their version, with labels joined when saved."""
    sides = [choice.resolved() for choice in sent.choices]
    body = sent.whole if sent.way == "whole" else resolve(clash.hunks, sides)
    title = merge_whole(clash.base.title, clash.theirs.title, page_rules.one_line(fields.title)).value
    if title is None:
        title = clash.theirs.title if sent.title_side == "theirs" else fields.title
    labels = join_labels(clash.base.labels, clash.theirs.labels, clash.mine.labels)
    chosen = Typed.of(Text(title, body, labels), fields.kind, clash.theirs_number)
    chosen = replace(chosen, note=fields.note, draft=fields.draft, minor=fields.minor)
    return replace(chosen, confirm_removal=fields.confirm_removal)
