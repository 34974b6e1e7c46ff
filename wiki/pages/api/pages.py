"""Pages and their versions by the JSON API; it calls the services of the screens."""

from typing import Any

import marshmallow as ma
from flask import Response, redirect
from flask.typing import ResponseReturnValue

from wiki.kernel.access import personal
from wiki.kernel.api import PREFIX, CursorArgs, page_schema
from wiki.kernel.db import transaction
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.kernel.problem_details import problem
from wiki.pages import schemas
from wiki.pages.api.blueprint import bp, saved_json
from wiki.pages.queries import drafts as draft_queries
from wiki.pages.queries import pages as page_queries
from wiki.pages.queries.columns import Listed, PageRow
from wiki.pages.queries.drafts import DraftView
from wiki.pages.queries.pages import Filters, PageView
from wiki.pages.queries.warnings import warnings_of
from wiki.pages.rules import pages as page_rules
from wiki.pages.rules.drafts import DraftText
from wiki.pages.rules.file_names import as_json
from wiki.pages.rules.hunks import WAYS, Hunk
from wiki.pages.rules.pages import Change, Labels, NewPage, Text
from wiki.pages.services import drafts as draft_services
from wiki.pages.services import pages as page_services
from wiki.pages.services import status
from wiki.pages.services.pins import show
from wiki.pages.services.preparing import Clash, EditConflict, base_text, settle
from wiki.pages.wording import warning_words
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor

PagesSchema = page_schema(schemas.PageLineSchema)


class FiltersSchema(CursorArgs):
    """What a list of pages is narrowed down to."""

    kind = ma.fields.String(validate=ma.validate.OneOf(page_rules.KINDS))
    activity = ma.fields.Integer()
    building_block = ma.fields.Integer()
    tag = ma.fields.String()
    school = ma.fields.Integer()
    state = ma.fields.String(validate=ma.validate.OneOf([*page_rules.STATUSES, "archived"]))


@bp.get("/pages")
@access(ANYONE)
@bp.arguments(FiltersSchema, location="query")
@bp.response(200, PagesSchema)
def list_pages(wanted: dict[str, Any]) -> dict[str, Any]:
    """The pages you may see, last changed first."""
    cursor, limit = wanted.pop("cursor", None), wanted.pop("limit")
    leaf = page_queries.listed(current_actor(), Filters(**wanted), cursor, limit)
    return {"items": [_line(row) for row in leaf.items], "next": leaf.next}


def _line(row: Listed | PageRow) -> dict[str, Any]:
    return {**row._asdict(), "url": page_rules.address(row.id, row.slug)}


@bp.post("/pages")
@access(MEMBERS)
@bp.arguments(schemas.NewPageSchema)
@bp.response(201, schemas.PageSchema)
def create_page(given: dict[str, Any]) -> dict[str, Any]:
    """Make a page."""
    command = NewPage(_new_text(given), given["kind"], given["note"] or "")
    made = _page(page_services.create_page(current_actor(), command).id)
    return {**made, "warnings": _warnings(made["body"], made["html"])}


def _new_text(given: dict[str, Any]) -> Text:
    labels = Labels(
        frozenset(given.get("activities", ())),
        frozenset(given.get("building_blocks", ())),
        tuple(given.get("tags", ())),
        given.get("artefact_type"),
    )
    return Text(given["title"], given["body"], labels)


@bp.get("/pages/<id:page_id>")
@access(ANYONE)
@bp.arguments(schemas.LineArgs, location="query")
@bp.response(200, schemas.PageSchema)
def get_page(given: dict[str, Any], page_id: int) -> dict[str, Any] | ResponseReturnValue:
    """A page with its text, as source and as HTML: for members the draft, unless they ask for what readers get. A page
    that was merged leads to the one it went up in."""
    try:
        return _page(page_id, given["line"])
    except NotFound:
        return redirect(f"{PREFIX}/pages/{page_queries.successor(current_actor(), page_id).id}", 301)


def _page(page_id: int, line: str = "draft") -> dict[str, Any]:
    view: PageView = page_queries.page_view(current_actor(), page_id, line)
    labels = Labels.from_json(view.row.labels)
    return {
        **_line(view.row),
        "activities": sorted(labels.activities),
        "building_blocks": sorted(labels.building_blocks),
        "tags": labels.tags,
        "attachments": [as_json(a) for a in view.attachments],
    }


@bp.put("/pages/<id:page_id>")
@access(MEMBERS)
@bp.arguments(schemas.ChangeSchema)
@bp.response(200, schemas.SavedSchema)
def save_page(given: dict[str, Any], page_id: int) -> dict[str, Any] | Response:
    """Save a change. Changes that do not overlap are merged; overlapping ones answer 409 with both sides."""
    actor = current_actor()
    try:
        saved = page_services.save_page(actor, page_id, _change(given))
    except EditConflict as error:
        return _conflict(error)
    version = page_queries.revision(actor, page_id, saved.revision)
    return {**saved_json(saved), "warnings": _warnings(version.body, version.html)}


def _warnings(body: str, html: str) -> list[dict[str, Any]]:
    found = warnings_of(current_actor(), body, html)
    return [{**vars(one), "sentence": warning_words(one)} for one in found]


def _change(given: dict[str, Any]) -> Change:
    def ids(name: str) -> frozenset[int] | None:
        return frozenset(given[name]) if name in given else None

    return Change(
        given["base_revision"],
        given.get("title"),
        given.get("body"),
        ids("activities"),
        ids("building_blocks"),
        tuple(given["tags"]) if "tags" in given else None,
        given.get("artefact_type"),
        keep_artefact_type="artefact_type" not in given,
        note=given["note"] or "",
        confirm_removal=given.get("confirm_removal", False),
        minor=given.get("minor"),
    )


def _conflict(error: EditConflict) -> Response:
    clash: Clash = error.clash
    return problem(
        409,
        _("Changed in the meantime"),
        error.detail,
        base_revision=clash.base_number,
        revision=clash.theirs_number,
        base=_side(clash.base),
        theirs=_side(clash.theirs),
        mine=_side(clash.mine),
        conflicts=_conflicts(clash),
    )


def _side(text: Text) -> dict[str, Any]:
    return {"title": text.title, "body": text.body, **text.labels.as_json()}


def _conflicts(clash: Clash) -> list[dict[str, str]]:
    found = [_body_conflict(hunk) for hunk in clash.conflicts]
    if clash.title_clashes:
        sides = {"base": clash.base.title, "theirs": clash.theirs.title, "mine": clash.mine.title}
        found.insert(0, {"field": "title", **sides})
    return found


def _body_conflict(hunk: Hunk) -> dict[str, str]:
    """The three sides; of a table also what each choice makes of it, with all that did not clash."""
    offers = {f"offer_{way}": getattr(hunk.offers, way) for way in WAYS} if hunk.offers else {}
    return {"field": "body", "base": hunk.base, "theirs": hunk.theirs, "mine": hunk.mine, **offers}


@bp.post("/pages/<id:page_id>/visibility")
@access(MEMBERS)
@bp.arguments(schemas.VisibilitySchema)
@bp.response(200, schemas.PageSchema)
def set_visibility(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """Let everybody read the page, or the network only."""
    with transaction():
        status.set_visibility(current_actor(), page_id, given["visibility"])
    return _page(page_id)


@bp.post("/pages/<id:page_id>/archive")
@access(MEMBERS)
@bp.arguments(schemas.ArchivedSchema)
@bp.response(200, schemas.PageSchema)
def set_archived(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """Take the page out of the lists, or put it back."""
    settle(current_actor(), page_id)
    with transaction():
        status.set_archived(current_actor(), page_id, given["archived"])
    return _page(page_id)


@bp.post("/pages/preview")
@access(MEMBERS)
@bp.arguments(schemas.BodySchema)
@bp.response(200, schemas.RenderedSchema)
def preview(given: dict[str, Any]) -> dict[str, Any]:
    """The text as a page would show it; nothing is saved."""
    body = page_rules.clean_body(given["body"])
    rendered = show(current_actor(), body).rendered
    return {
        "html": rendered.html,
        "problem": rendered.problem,
        "warnings": _warnings(body, rendered.html),
    }


@bp.get("/pages/<id:page_id>/my-draft")
@access(MEMBERS)
@personal
@bp.response(200, schemas.DraftSchema)
def get_my_draft(page_id: int) -> dict[str, Any]:
    """What you typed last on this page and did not save on it."""
    return _draft(draft_queries.newest_draft(current_actor(), page_id))


@bp.put("/pages/<id:page_id>/my-draft")
@access(MEMBERS)
@bp.arguments(schemas.PageDraftSchema)
@bp.response(200, schemas.DraftSchema)
def put_my_draft(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """Store a draft of a page, in place of the one that was stored by this call before; what is open on a screen has
    drafts of its own. It goes when this very text is saved."""
    actor, change = current_actor(), _change(given)
    row = page_queries.page_row(actor, page_id)
    base = base_text(actor, page_id, change.base)
    text = DraftText(change.onto(base), row.kind, change.base, change.note, page_id)
    return _store_draft(text, f"api-page-{page_id}")


@bp.delete("/pages/<id:page_id>/my-draft")
@access(MEMBERS)
@bp.response(204)
def delete_my_draft(page_id: int) -> None:
    """Throw away the draft that GET gives."""
    with transaction():
        found = draft_queries.newest_draft(current_actor(), page_id)
        draft_services.discard_draft(current_actor(), found.line.key)


@bp.get("/my-drafts")
@access(MEMBERS)
@personal
@bp.response(200, schemas.DraftListSchema)
def list_my_drafts() -> dict[str, Any]:
    """Everything you typed and did not save on a page yet, newest first."""
    return {"items": [line._asdict() for line in draft_queries.own_drafts(current_actor())]}


@bp.get("/my-drafts/<key>")
@access(MEMBERS)
@personal
@bp.response(200, schemas.DraftSchema)
def get_draft(key: str) -> dict[str, Any]:
    """One of your drafts."""
    return _draft(draft_queries.own_draft(current_actor(), key))


@bp.put("/my-drafts/<key>")
@access(MEMBERS)
@bp.arguments(schemas.NewDraftSchema)
@bp.response(200, schemas.DraftSchema)
def put_draft(given: dict[str, Any], key: str) -> dict[str, Any]:
    """Store a draft of a page that is not there yet, under a key of your own: 8 to 40 of a-z, 0-9 and "-"."""
    return _store_draft(DraftText(_new_text(given), given["kind"], note=given["note"] or ""), key)


@bp.delete("/my-drafts/<key>")
@access(MEMBERS)
@bp.response(204)
def delete_draft(key: str) -> None:
    """Throw one of your drafts away."""
    with transaction():
        draft_services.discard_draft(current_actor(), key)


def _store_draft(text: DraftText, key: str) -> dict[str, Any]:
    with transaction():
        stored = draft_services.replace_draft(current_actor(), text, key)
    line = {
        "key": key,
        "page_id": text.page_id,
        "kind": text.kind,
        "base_revision": text.base,
        "template": "",
    }
    return {**line, "note": text.note, "saved_at": stored.saved_at, **_side(text.text)}


def _draft(found: DraftView) -> dict[str, Any]:
    return {**found.line._asdict(), "note": found.note, **_side(found.text)}
