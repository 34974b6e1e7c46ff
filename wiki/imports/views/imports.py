"""Screens for files that come in: bringing them, looking at what was understood, and making something of it."""

from collections.abc import Sequence
from typing import Any, BinaryIO, cast

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from wiki.imports import queries
from wiki.imports.models import ImportDraft
from wiki.imports.rules import imports as import_rules
from wiki.imports.rules.imports import image_type
from wiki.imports.services import edit_preview, many
from wiki.imports.services import imports as import_services
from wiki.imports.services.many import Brought
from wiki.imports.wording import finding
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid, LichtwerkError
from wiki.kernel.file_responses import stored
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.markdown import render
from wiki.kernel.web import see_other
from wiki.pages.forms import Typed, conflict_values
from wiki.pages.queries import pages
from wiki.pages.rules.pages import KINDS, Labels, address
from wiki.pages.services.preparing import EditConflict
from wiki.pages.wording import type_choices
from wiki.schools.access import MEMBERS, access, current_actor

bp = Blueprint("imports", __name__)


@bp.get("/import")
@access(MEMBERS)
def upload_form() -> ResponseReturnValue:
    """Choose files to bring, and go on with those that were brought before."""
    return _upload_screen({}, request.args.get("activity", ""))


def _upload_screen(errors: dict[str, str], activity: str, refused: Sequence[Brought] = ()) -> str:
    waiting = [(kept, _lost(kept)) for kept in queries.waiting(current_actor())]
    return render_template(
        "imports/bring.html", errors=errors, waiting=waiting, activity=activity, refused=refused
    )


def _lost(kept: ImportDraft) -> int:
    return sum(one["count"] for one in kept.findings if import_rules.level(one["code"]) == 0)


@bp.post("/import")
@access(MEMBERS)
def upload() -> ResponseReturnValue:
    """Read the files; each by itself, so that one that is refused does not take the others with it. A script that sends
    them one by one gets what became of each."""
    brought = _read_all()
    taken, refused = [one for one in brought if one.import_id], [one for one in brought if one.error]
    activity = request.form.get("activity", "")
    more = f"?activity={activity}" if read_id(activity) else ""
    if request.accept_mimetypes.best == "application/json":
        return {"files": [vars(one) for one in brought]}
    if len(refused) == 1 == len(brought) or not brought:
        return _upload_screen(
            {"file": refused[0].error if refused else _("Choose a file first.")}, activity
        ), 422
    if refused:
        return _upload_screen({}, activity, refused), 422
    if len(taken) == 1:
        return see_other(f"/import/{taken[0].import_id}{more}")
    flash(ngettext("%(num)s file read.", "%(num)s files read.", len(taken)), "success")
    return see_other(f"/import{more}")


def _read_all() -> list[Brought]:
    files = [file for name in ("file", "folder") for file in request.files.getlist(name) if file.filename]
    return [
        one
        for file in files
        for one in many.bring(current_actor(), file.filename or "", cast(BinaryIO, file.stream))
    ]


@bp.post("/import/all")
@access(MEMBERS)
def make_all() -> ResponseReturnValue:
    """Make a page of each file that was brought, under its own title."""
    actor, made = current_actor(), 0
    activity = read_id(request.form.get("activity"))
    labels = Labels(frozenset() if activity is None else frozenset({activity}))
    for import_id in request.form.getlist("import_id")[: queries.SHOWN]:
        try:
            kept = queries.draft(actor, import_id)
            import_services.make_page(actor, import_id, kept.title, "page", labels)
            made += 1
        except LichtwerkError as error:
            flash(error.detail, "error")
    if made:
        flash(
            ngettext("%(num)s page is ready, as a draft.", "%(num)s pages are ready, as drafts.", made),
            "success",
        )
    return see_other("/pages/" if made else "/import")


@bp.post("/import/<import_id>/remove")
@access(MEMBERS)
def discard(import_id: str) -> ResponseReturnValue:
    """Forget a file that was brought."""
    with transaction():
        import_services.discard(current_actor(), import_id)
    flash(_("The file has been removed from here."))
    return see_other("/import")


@bp.get("/import/<import_id>/media/<name>")
@access(MEMBERS)
def image(import_id: str, name: str) -> ResponseReturnValue:
    """An image of a file that was brought, for its preview."""
    return stored(queries.image(current_actor(), import_id, name), image_type(name), name, inline=True)


@bp.get("/import/<import_id>")
@access(MEMBERS)
def preview(import_id: str) -> ResponseReturnValue:
    """What was understood of a file."""
    kept = queries.draft(current_actor(), import_id)
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
    activity = read_id(form.get("activity"))
    labels = Labels(
        frozenset() if activity is None else frozenset({activity}),
        artefact_type=form.get("artefact_type") or None,
    )
    return act(
        lambda: import_services.make_page(
            actor,
            import_id,
            form.get("title", ""),
            form.get("kind", ""),
            labels,
            form.get("keep_file") == "1",
        ),
        lambda wrong: _screen(queries.draft(actor, import_id), wrong),
        done=_("The page is ready, as a draft. Read it through and change what you want."),
        to=lambda page_id: f"/pages/{page_id}",
        opens_transaction=True,
    )


@bp.post("/import/<import_id>/changes")
@access(MEMBERS)
def apply_changes(import_id: str) -> ResponseReturnValue:
    """Put what was changed in the file onto its page."""
    actor = current_actor()
    kept = queries.draft(actor, import_id)
    wanted = import_services.proposed(kept)
    try:
        saved = import_services.apply_changes(actor, import_id)
    except EditConflict as error:
        row = pages.page_row(actor, kept.origin_page_id or 0)
        text = wanted.onto(error.clash.base)
        fields = Typed.of(text, row.kind, error.clash.base_number)
        return render_template("pages/conflict.html", **conflict_values(row, fields, error.clash)), 409
    except (Invalid, Conflict) as error:
        return _changes_screen(kept, {"": error.detail}), error.status
    flash(_("Your changes are on the page, as version %(number)s.", number=saved.revision), "success")
    return see_other(address(saved.id, saved.slug) + ("/draft" if saved.released else ""))


def _screen(kept: ImportDraft, wrong: FormErrors = NO_ERRORS) -> str:
    form: Any = request.form if wrong.errors else request.args
    kind = form.get("kind", "")
    return render_template(
        "imports/look.html",
        file=kept,
        html=render(
            import_services.with_addresses(kept, kept.body, lambda name: f"/import/{kept.id}/{name}")
        ).html,
        pictures=len(kept.media),
        findings=_findings(kept),
        errors=wrong.errors,
        title=form.get("title", kept.title) if wrong.errors else kept.title,
        kind=kind if kind in KINDS else "instrument",
        artefact_type=form.get("artefact_type", ""),
        types=[choice for choices in type_choices().values() for choice in choices],
        activity=read_id(form.get("activity")) or "",
        activities=pages.activity_choices(()),
        keep_file=not wrong.errors or form.get("keep_file") == "1",
        readers_notes=any(f["code"] in ("comment", "tracked") for f in kept.findings),
    )


def _changes_screen(kept: ImportDraft, errors: dict[str, str] | None = None) -> str:
    actor = current_actor()
    row = pages.page_row(actor, kept.origin_page_id or 0)
    found = edit_preview.proposed_changes(actor, kept)
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


def _findings(kept: ImportDraft) -> list[list[tuple[str, list[str]]]]:
    """What is lost, what was changed, and advice: sentences, each with the words it is about."""
    found: list[list[tuple[str, list[str]]]] = [[], [], []]
    for one in kept.findings:
        found[import_rules.level(one["code"])].append((finding(one), one["what"]))
    return found
