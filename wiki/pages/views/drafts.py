"""Screens of personal drafts: what somebody typed and did not save on the page yet."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, flash, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.access import personal
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid, NotFound
from wiki.kernel.file_names import clean_name
from wiki.kernel.file_responses import attached
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.kernel.markdown import render
from wiki.kernel.web import safe_next, see_other, wants_json
from wiki.pages.forms import Typed, typed
from wiki.pages.queries import drafts as draft_queries
from wiki.pages.queries import pages as page_queries
from wiki.pages.queries.drafts import DraftLine, DraftView
from wiki.pages.queries.templates import template
from wiki.pages.rules.diff import compare_words
from wiki.pages.rules.draft_marks import DraftMark
from wiki.pages.rules.rendered_diff import marked
from wiki.pages.services import drafts as draft_services
from wiki.pages.views.blueprint import bp
from wiki.pages.wording import draft_said
from wiki.schools.access import MEMBERS, access, current_actor


@bp.get("/pages/my-drafts")
@access(MEMBERS)
@personal
def my_drafts() -> ResponseReturnValue:
    """All drafts of who asks."""
    return _private(render_template("pages/my_drafts.html", drafts=draft_queries.own_drafts(current_actor())))


@bp.get("/pages/my-drafts/offers")
@access(MEMBERS)
@personal
def draft_offers() -> ResponseReturnValue:
    """The part of the edit screen that offers drafts, for its script: after it brought what this device had."""
    asked = request.args
    found = other_drafts(read_id(asked.get("page")), asked.get("except", ""), asked.get("template", ""))
    return _private(render_template("pages/_draft_offers.html", drafts=found))


@bp.get("/pages/my-drafts/<key>")
@access(MEMBERS)
@personal
def my_draft(key: str) -> ResponseReturnValue:
    """A draft to read and copy from, with what it changes."""
    found = draft_queries.own_draft(current_actor(), key)
    before = _before(found)
    html = render(found.text.body).html
    return _private(
        render_template(
            "pages/my_draft.html",
            draft=found,
            before=before,
            html=html if before is None else marked(before.html, html),
            title=compare_words(before.title, found.text.title) if before else (),
        )
    )


@bp.get("/pages/my-drafts/<key>/download")
@access(MEMBERS)
@personal
def download_draft(key: str) -> ResponseReturnValue:
    """The text of a draft as a file, for whoever cannot save it on its page any more, or wants it elsewhere."""
    found = draft_queries.own_draft(current_actor(), key)
    name = clean_name(f"{found.line.name or key}.md")
    return attached(found.text.body.encode(), "text/markdown; charset=utf-8", name, store=False)


@bp.post("/pages/my-drafts/<key>")
@access(MEMBERS)
def store_draft(key: str) -> ResponseReturnValue:
    """Store what is being typed, for the script of the editor."""
    fields = typed(request.form)
    text = fields.draft_text(read_id(request.form.get("page")))
    with transaction():
        stored = draft_services.store_draft(current_actor(), text, replace(fields.draft, key=key))
    return jsonify(said=draft_said(stored.saved_at), stored=stored.saved_at is not None)


@bp.post("/pages/my-drafts/<key>/discard")
@access(MEMBERS)
def discard_draft(key: str) -> ResponseReturnValue:
    """Throw a draft away."""
    with transaction():
        draft_services.discard_draft(current_actor(), key)
    if wants_json():
        return jsonify(discarded=True)
    flash(_("The draft has been discarded."))
    return see_other(safe_next(request.form.get("back")))


def other_drafts(page_id: int | None, key: str, of_template: str = "") -> list[DraftLine]:
    """The drafts of who asks: of this page, of this template, or of pages to come, but for the one that is being
    written in."""
    found = draft_queries.drafts_of(current_actor(), page_id, of_template)
    return [draft for draft in found if draft.key != key]


def continued(key: str) -> Typed | None:
    """The form of a draft that somebody goes on with; None when it is not there any more, which is said."""
    try:
        return Typed.of_draft(draft_queries.own_draft(current_actor(), key))
    except NotFound as error:
        flash(error.detail, "warning")
        return None


def stored(page_id: int | None, fields: Typed) -> Typed:
    """Store what was typed: the form that goes on from the draft. It has no `draft_at` when there is no draft because
    this very text is on the page already. Raises Invalid when it does not fit in a draft."""
    text = fields.draft_text(page_id)
    with transaction():
        found = draft_services.keep_draft(current_actor(), text, fields.draft)
    after = found.digest if found.saved_at else ""
    return replace(fields, draft=DraftMark(found.key, after=after), draft_at=found.saved_at)


def stored_if_it_fits(page_id: int | None, fields: Typed) -> Typed:
    """As `stored`, for what was not saved; what does not fit in a draft is only on the screen then."""
    try:
        return stored(page_id, fields)
    except Invalid:
        return replace(fields, draft_at=None)


def done(fields: Typed) -> str:
    """How the browser is told that what it holds of the form's draft can go: whose, which, and up to where."""
    return fields.draft.told(current_actor().id)


@dataclass(frozen=True)
class _TemplateNow:
    """A template, to compare a draft of it with."""

    title: str
    body: str

    @property
    def html(self) -> str:
        """As it is read."""
        return render(self.body).html


def _before(found: DraftView) -> Any:
    """The version that a draft was written on, of a template the one that is there now; None for a new page, and for
    one that is out of sight."""
    line = found.line
    if line.template:
        return _TemplateNow(line.title, template(line.template).body)
    if line.page_id is None or line.revision is None:
        return None
    return page_queries.revision(current_actor(), line.page_id, line.base_revision or line.revision)


def _private(html: str) -> Response:
    """A screen that the browser does not hold on to: the next at this computer may be somebody else."""
    return Response(html, mimetype="text/html", headers={"Cache-Control": "no-store"})
