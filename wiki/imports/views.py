"""Screens for files that come in: bringing them, looking at what was understood, and making something of it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from wiki.imports import changes, services
from wiki.imports.models import ImportDraft
from wiki.imports.wording import finding
from wiki.kernel.errors import Conflict, Invalid
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.markdown import render
from wiki.kernel.web import see_other
from wiki.pages import queries as pages
from wiki.pages.conflict_views import conflict_screen
from wiki.pages.forms import Typed, number
from wiki.pages.rules import KINDS, Labels, address
from wiki.pages.services import EditConflict
from wiki.pages.words import type_choices
from wiki.schools.access import MEMBERS, access, current_actor

bp = Blueprint("imports", __name__)


@bp.get("/import")
@access(MEMBERS)
def bring() -> ResponseReturnValue:
    """Choose files to bring."""
    return render_template(
        "imports/bring.html", errors={}, taken=(), activity=request.args.get("activity", "")
    )


@bp.post("/import")
@access(MEMBERS)
def take_in() -> ResponseReturnValue:
    """Read the files; each by itself, so that one that is refused does not take the others with it."""
    taken: list[ImportDraft] = []
    refused: list[str] = []
    actor = current_actor()
    for file in request.files.getlist("file"):
        if not file.filename:
            continue
        try:
            taken.append(services.draft(actor, services.take_in(actor, file.filename, file.stream)))  # type: ignore[arg-type]
        except Invalid as error:
            refused.extend(error.errors.values())
    activity = request.form.get("activity", "")
    if len(taken) == 1 and not refused:
        return see_other(f"/import/{taken[0].id}" + (f"?activity={activity}" if number(activity) else ""))
    if not taken and not refused:
        refused = [_("Choose a file first.")]
    errors = {"file": " ".join(refused)} if refused else {}
    page = render_template("imports/bring.html", errors=errors, taken=taken, activity=activity)
    return page, 422 if refused else 200


@bp.get("/import/<import_id>")
@access(MEMBERS)
def look(import_id: str) -> ResponseReturnValue:
    """What was understood of a file."""
    kept = services.draft(current_actor(), import_id)
    if kept.page_id:
        return redirect(f"/pages/{kept.page_id}")
    if kept.changes is not None:
        return _changes_screen(kept)
    return _screen(kept)


@bp.post("/import/<import_id>/page")
@access(MEMBERS)
def make_page(import_id: str) -> ResponseReturnValue:
    """Make a page of the file."""
    actor, form = current_actor(), request.form
    activity = number(form.get("activity"))
    labels = Labels(
        frozenset() if activity is None else frozenset({activity}),
        artefact_type=form.get("artefact_type") or None,
    )
    try:
        page_id = services.make_page(
            actor,
            import_id,
            form.get("title", ""),
            form.get("kind", ""),
            labels,
            form.get("keep_file") == "1",
        )
    except Invalid as error:
        return _screen(services.draft(actor, import_id), error.errors), 422
    flash(_("The page is there, as a draft. Read it through and change what you want."), "success")
    return see_other(f"/pages/{page_id}")


@bp.post("/import/<import_id>/changes")
@access(MEMBERS)
def put_changes(import_id: str) -> ResponseReturnValue:
    """Put what was changed in the file onto its page."""
    actor = current_actor()
    kept = services.draft(actor, import_id)
    wanted = services.proposed(kept)
    try:
        saved = services.put_changes(actor, import_id)
    except EditConflict as error:
        row = pages.page_row(actor, kept.origin_page_id or 0)
        text = wanted.onto(error.clash.base)
        fields = Typed.of(text, row.kind, error.clash.base_number)
        return conflict_screen(row, fields, error.clash), 409
    except (Invalid, Conflict) as error:
        return _changes_screen(kept, {"": error.detail}), error.status
    flash(_("Your changes are on the page, as version %(number)s.", number=saved.revision), "success")
    return see_other(address(saved.id, saved.slug) + ("/draft" if saved.released else ""))


def _screen(kept: ImportDraft, errors: dict[str, str] | None = None) -> str:
    form: Any = request.form if errors else request.args
    kind = form.get("kind", "")
    return render_template(
        "imports/look.html",
        file=kept,
        html=render(kept.body).html,
        pictures=len(kept.media),
        findings=_findings(kept),
        errors=errors or {},
        title=form.get("title", kept.title) if errors else kept.title,
        kind=kind if kind in KINDS else "instrument",
        artefact_type=form.get("artefact_type", ""),
        types=[choice for choices in type_choices().values() for choice in choices],
        activity=number(form.get("activity")) or "",
        activities=pages.activity_choices(()),
    )


def _changes_screen(kept: ImportDraft, errors: dict[str, str] | None = None) -> str:
    actor = current_actor()
    row = pages.page_row(actor, kept.origin_page_id or 0)
    found = changes.proposed_changes(actor, kept)
    return render_template(
        "imports/changes.html",
        file=kept,
        page=row,
        address=address(row.id, row.slug),
        found=found,
        pictures=len(kept.media),
        findings=_findings(kept),
        errors=errors or {},
        count=ngettext("%(num)s change", "%(num)s changes", found.count),
    )


def _findings(kept: ImportDraft) -> list[tuple[str, list[str]]]:
    return [(finding(f["code"], f["count"]), f["what"]) for f in kept.findings]
