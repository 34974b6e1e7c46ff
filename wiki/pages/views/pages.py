"""Screens of pages: the list, reading, writing."""

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Response, flash, get_flashed_messages, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid, NotFound
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.kernel.markdown import Rendered
from wiki.kernel.pagination import Page as Leaf
from wiki.kernel.web import chosen_theme, here, see_other, tagged_by_content
from wiki.pages.forms import Typed, filters, typed
from wiki.pages.queries import links, page_view
from wiki.pages.queries import pages as page_queries
from wiki.pages.queries.templates import template
from wiki.pages.queries.warnings import warnings_of
from wiki.pages.rules import pages as page_rules
from wiki.pages.rules import warnings
from wiki.pages.rules.draft_marks import DRAFT_DONE
from wiki.pages.rules.warnings import Finding
from wiki.pages.services import pages as page_services
from wiki.pages.services import status
from wiki.pages.services.pages import Saved
from wiki.pages.services.pins import show
from wiki.pages.services.preparing import EditConflict, base_text, settle
from wiki.pages.views import attachments, authors, conflicts, drafts, history, visits
from wiki.pages.views.blueprint import bp
from wiki.pages.wording import (
    draft_said,
    problem_words,
    same_title_words,
    type_choices,
    type_name,
    warning_words,
)
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor

__all__ = ["attachments", "authors", "bp", "conflicts", "drafts", "history"]

LIST = 30


@bp.get("/pages/")
@access(ANYONE)
def index() -> ResponseReturnValue:
    """The pages this reader may see, last changed first, narrowed down by filters."""
    wanted = filters(request.args)
    leaf: Leaf[Any] = page_queries.listed(current_actor(), wanted, request.args.get("cursor"), LIST)
    chosen = {k: v for k, v in vars(wanted).items() if v is not None}
    here = "/pages/" + ("?" + urlencode(chosen) if chosen else "")
    more = "/pages/?" + urlencode(chosen | {"cursor": leaf.next})
    return render_template(
        "pages/index.html",
        leaf=leaf,
        wanted=wanted,
        together=_together(wanted, leaf),
        first=here if request.args.get("cursor") else "",
        next=more if leaf.next else "",
        activities=page_queries.activity_choices(() if wanted.activity is None else {wanted.activity}),
        building_blocks=page_queries.building_block_choices(),
        schools=page_queries.school_choices(),
        type_name=type_name,
        status=page_rules.status,
    )


def _together(wanted: page_queries.Filters, leaf: Leaf[Any]) -> str:
    """Where the pages of the list are taken away as one file: all of a building block or an activity, else these."""
    chosen = {name: value for name, value in vars(wanted).items() if value is not None}
    if len(chosen) != 1 or chosen.keys() - {"activity", "building_block"}:
        chosen = {"pages": ",".join(str(page.id) for page in leaf.items)}
    return f"/collections?{urlencode(chosen)}"


@bp.get("/pages/new")
@access(MEMBERS)
def new() -> ResponseReturnValue:
    """Choose what to make, then an edit form with the template of that kind; or go on with a draft."""
    if (key := request.args.get("draft")) and (fields := drafts.continued(key)):
        return _edit_screen(None, fields)
    kind = request.args.get("kind", "")
    if kind not in page_rules.KINDS:
        activity_id = read_id(request.args.get("activity")) or ""
        start = partial(_start, request.args.get("title", ""))
        return render_template("pages/choose.html", choices=type_choices(), start=start, activity=activity_id)
    return _edit_screen(None, _begun(kind))


def _begun(kind: str) -> Typed:
    """The form of a new page of this kind, with the template that belongs to it."""
    artefact_type = request.args.get("artefact_type", "")
    activity = read_id(request.args.get("activity"))
    return Typed(
        title=request.args.get("title", "")[: page_rules.TITLE_MAX],
        body=template(artefact_type or kind).body,
        kind=kind,
        artefact_type=artefact_type,
        activities=frozenset() if activity is None else frozenset({activity}),
    )


def _start(title: str, kind: str, artefact_type: str, activity: object) -> str:
    """The address of a new page of this kind."""
    asked = {"kind": kind, "artefact_type": artefact_type, "activity": activity, "title": title}
    return "/pages/new?" + urlencode({name: value for name, value in asked.items() if value})


@bp.post("/pages/new")
@access(MEMBERS)
def create() -> ResponseReturnValue:
    """Make the page."""
    fields = typed(request.form)
    if request.form.get("way") == "draft":
        return _as_draft(None, fields)
    if request.form.get("way") == "preview":
        return _previewed(None, fields)
    if question := _question(fields.body):
        return _refused(None, fields, asked=question), 422
    try:
        saved = page_services.create_page_once(current_actor(), fields.new_page)
    except Invalid as error:
        return _refused(None, fields, error.errors), 422
    return _saved(saved, fields, _("Your page is ready. Add attachments, or continue writing."))


@bp.get("/pages/<id:page_id>")
@access(ANYONE)
def by_id(page_id: int) -> ResponseReturnValue:
    """The page by its number alone."""
    try:
        row = page_queries.page_row(current_actor(), page_id)
    except NotFound:
        row = page_queries.successor(current_actor(), page_id)
    return redirect(page_rules.address(row.id, row.slug), 301)


@bp.get("/pages/<id:page_id>-<slug>")
@access(ANYONE)
def page(page_id: int, slug: str) -> ResponseReturnValue:
    """Read a page."""
    actor = current_actor()
    try:
        found = page_view.reading(actor, page_id)
    except NotFound:
        instead = page_queries.successor(actor, page_id)
        return redirect(page_rules.address(instead.id, instead.slug), 301)
    if slug != found.page.slug:
        return redirect(found.page.address, 301)
    found = visits.with_news(actor, found)
    said = tuple(get_flashed_messages(with_categories=True))
    screen = page_view.screen(actor, found, chosen_theme(), here(), said)
    return screen if said else tagged_by_content(screen)  # what is said once must not be kept by the browser


@bp.get("/pages/<id:page_id>-<slug>/draft")
@access(MEMBERS)
def draft(page_id: int) -> ResponseReturnValue:
    """What is being written on since the last release; without a release the page is its own draft."""
    actor = current_actor()
    found = page_view.draft(actor, page_id)
    if found.page.released is None:
        return redirect(found.page.address)
    found = visits.with_news(actor, found)
    said = tuple(get_flashed_messages(with_categories=True))
    return page_view.screen(actor, found, chosen_theme(), here(), said)


@bp.get("/pages/<id:page_id>-<slug>/edit")
@access(MEMBERS)
def edit(page_id: int) -> ResponseReturnValue:
    """The edit form, on the newest version or with a draft; of a merged page, that of the page it went up in."""
    try:
        row = page_queries.page_row(current_actor(), page_id)
    except NotFound:
        return _edit_successor(page_id)
    if (key := request.args.get("draft")) and (fields := drafts.continued(key)):
        return _edit_screen(row, fields)
    revision = page_queries.revision(current_actor(), page_id, row.revision)
    fields = Typed.of(page_queries.text_of(revision), row.kind, row.revision)
    return _edit_screen(row, fields, html=revision.html)


def _edit_successor(page_id: int) -> ResponseReturnValue:
    """On to the page that a merged one went up in, with a word on it. Raises NotFound."""
    into = page_queries.successor(current_actor(), page_id)
    flash(
        _("That page was merged into “%(title)s”. You are writing on that one now.", title=into.title), "info"
    )
    return redirect(f"{page_rules.address(into.id, into.slug)}/edit", 302)


@bp.post("/pages/<id:page_id>-<slug>/edit")
@access(MEMBERS)
def save(page_id: int) -> ResponseReturnValue:
    """Save what was typed; when it clashes with what others saved, show both."""
    actor = current_actor()
    row = page_queries.page_row(actor, page_id)
    fields = typed(request.form, row.kind)
    if request.form.get("way") == "draft":
        return _as_draft(row, fields)
    if request.form.get("way") == "preview":
        return _previewed(row, fields)
    if not fields.base:
        return _without_base(row, fields), 422
    if question := _question(fields.body, row.body):
        return _refused(row, fields, asked=question), 422
    try:
        saved = page_services.save_page(actor, page_id, fields.change)
    except Invalid as error:
        return _refused(row, fields, error.errors), 422
    except EditConflict as error:
        kept = drafts.stored_if_it_fits(page_id, fields)
        return conflicts.screen(
            row, kept, error.clash, done=drafts.done(fields) if kept.draft_at else ""
        ), 409
    except Conflict as error:
        return _refused(row, fields, {"body": error.detail}), 409
    return _saved(saved, fields)


def _without_base(row: Any, fields: Typed) -> str:
    """The form again, now on the newest version, which it says: what others wrote is not saved over unseen."""
    sentence = _(
        "This form did not say which version you began with, so nothing was saved. The page is at version %(number)s: "
        "check whether your text still fits, then save.",
        number=row.revision,
    )
    return _refused(row, replace(fields, base=row.revision), {"body": sentence})


def _refused(
    row: Any, fields: Typed, errors: dict[str, str] | None = None, asked: tuple[Finding, ...] = ()
) -> str:
    """The form again with what was typed, which is a draft from now on."""
    kept = drafts.stored_if_it_fits(row.id if row else None, fields)
    return _edit_screen(row, kept, errors, drafts.done(fields) if kept.draft_at else "", asked=asked)


def _previewed(row: Any, fields: Typed) -> str:
    """The form with what was typed, which is a draft from now on, below the page that it would make."""
    kept = drafts.stored_if_it_fits(row.id if row else None, fields)
    return _edit_screen(row, kept, html=_made_of(fields.body, row).html, preview=True)


def _made_of(body: str, row: Any) -> Rendered:
    """What a text makes, with the files of its page when that is there."""
    return show(current_actor(), body, row.id if row else None, row.revision if row else 0).rendered


def _as_draft(row: Any, fields: Typed) -> ResponseReturnValue:
    """Save what was typed for its writer alone."""
    try:
        kept = drafts.stored(row.id if row else None, fields)
    except Invalid as error:
        return _edit_screen(row, fields, error.errors), 422
    if kept.draft_at is None:
        flash(_("This very text is on the page already, so there is no draft."), "info")
        return see_other(page_rules.address(row.id, row.slug) if row else "/pages/")
    flash(
        _("Saved as a draft. Only you can see it; you will find it under “My drafts” on the home page."),
        "success",
    )
    here = page_rules.address(row.id, row.slug) + "/edit" if row else "/pages/new"
    return see_other(f"{here}?draft={kept.draft.key}")


@bp.post("/pages/<id:page_id>-<slug>/edit/resolve")
@access(MEMBERS)
def resolve(page_id: int) -> ResponseReturnValue:
    """Save what was chosen on the conflict screen, or go back to writing with one's own text."""
    row = page_queries.page_row(current_actor(), page_id)
    answered = conflicts.answered(row)
    if isinstance(answered, Typed):
        return _edit_screen(row, answered)
    return _saved(answered, typed(request.form)) if isinstance(answered, Saved) else answered


def _saved(saved: Saved, fields: Typed, made: str = "") -> ResponseReturnValue:
    """Back to the page, with a word on what was done."""
    if told := drafts.done(fields):
        flash(told, DRAFT_DONE)
    if made:
        flash(made, "success")
    elif saved.remarks:
        flash(
            _("Saved. Somebody else changed the same sentence as you. Check below that it is right."),
            "warning",
        )
        return see_other(f"{page_rules.address(saved.id, saved.slug)}/revisions/{saved.revision}#checks")
    elif not saved.changed:
        flash(_("Nothing was changed, so there is no new version."), "info")
    elif saved.merged:
        flash(_("Saved. Changes that others made in the meantime were included: please check."), "success")
    else:
        flash(_("Saved as version %(number)s.", number=saved.revision), "success")
    _name_twins(saved)
    return see_other(page_rules.address(saved.id, saved.slug) + ("/draft" if saved.released else ""))


def _name_twins(saved: Saved) -> None:
    """A word about other pages of this title: colleagues may be writing the same page."""
    actor = current_actor()
    title = page_queries.page_row(actor, saved.id).title
    if saved.changed and (twins := links.same_title(actor, saved.id, title)):
        flash(same_title_words((one.url, one.title) for one in twins), "warning")


def _question(body: str, before: str = "") -> tuple[Finding, ...]:
    """What to ask about before the text is saved: pupil data that is new in it, unless that was answered."""
    return () if request.form.get("despite") == "pupil_data" else warnings.asked(body, before)


def _edit_screen(
    row: Any,
    fields: Typed,
    errors: dict[str, str] | None = None,
    done: str = "",
    html: str | None = None,
    asked: tuple[Finding, ...] = (),
    preview: bool = False,
) -> str:
    """The edit form; `row` None for a page that is not there yet. It shows the choices of a merge in `fields`.

    People write together on it when it shows a version as it is: what somebody has of their own is merged when they
    save. `html` is the page made of the text when that is known; `asked` is what is to be answered before it is saved.
    """
    html = show(current_actor(), fields.body).rendered.html if html is None else html
    errors = errors or ({"body": _("Look at your text once more before you save it.")} if asked else {})
    return render_template(
        "pages/edit.html",
        drafts=drafts.other_drafts(row.id if row else None, fields.draft.key),
        draft_said=draft_said(fields.draft_at),
        draft_done=done,
        page=row,
        together=row is not None and _shows_a_version(row, fields),
        fields=fields,
        errors=errors,
        asked=asked,
        preview=html if preview else "",
        warnings=warnings_of(current_actor(), fields.body, html),
        warning_words=warning_words,
        address=page_rules.address(row.id, row.slug) if row else "",
        attachments=page_queries.attachments_of(row.id) if row else (),
        activities=page_queries.activity_choices(fields.activities),
        building_blocks=page_queries.building_block_choices(),
        types=type_choices()[fields.kind] if fields.kind in page_rules.KINDS else [],
    )


def _shows_a_version(row: Any, fields: Typed) -> bool:
    try:
        return base_text(current_actor(), row.id, fields.base).body == fields.body
    except Invalid:
        return False


@bp.post("/pages/preview")
@access(MEMBERS)
def preview() -> ResponseReturnValue:
    """The text as the page will show it, for the script of the editor; `page` is its number, when it is there."""
    body = page_rules.clean_body(request.form.get("body", ""))
    page_id = read_id(request.form.get("page"))
    rendered = _made_of(body, page_queries.page_row(current_actor(), page_id) if page_id else None)
    html = render_template(
        "pages/preview.html",
        html=rendered.html,
        problem=problem_words(rendered.problem),
        warnings=warnings_of(current_actor(), body, rendered.html),
        asked=(),
        warning_words=warning_words,
    )
    return Response(html, mimetype="text/html", headers={"Cache-Control": "no-store"})


@bp.post("/pages/<id:page_id>/visibility")
@access(MEMBERS)
def visibility(page_id: int) -> ResponseReturnValue:
    """Let visitors see the page, or the network only."""
    wanted = request.form.get("visibility", "")
    try:
        with transaction():
            status.set_visibility(current_actor(), page_id, wanted)
    except Invalid as error:
        flash(" ".join(error.errors.values()), "error")
    else:
        flash(
            _("Everybody can now read this page.")
            if wanted == "public"
            else _("Only the network can read this page.")
        )
    return see_other(url_for("pages.by_id", page_id=page_id))


@bp.post("/pages/<id:page_id>/archive")
@access(MEMBERS)
def archive(page_id: int) -> ResponseReturnValue:
    """Take the page out of the lists, or put it back."""
    archived = request.form.get("archived") == "1"
    settle(current_actor(), page_id)
    with transaction():
        status.set_archived(current_actor(), page_id, archived)
    flash(
        _("The page is archived. It is no longer in the lists.")
        if archived
        else _("The page is in the lists again.")
    )
    return see_other(url_for("pages.by_id", page_id=page_id))
