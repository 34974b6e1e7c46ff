"""Files with pages: adding, replacing, taking away, and handing them out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple, cast

from flask import flash, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid, NotFound
from wiki.kernel.file_responses import stored
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.problem_details import problem
from wiki.kernel.web import see_other
from wiki.pages.models import PendingFile
from wiki.pages.queries import files as file_queries
from wiki.pages.queries import link_targets
from wiki.pages.queries import pages as page_queries
from wiki.pages.queries.columns import FileVersion
from wiki.pages.queries.file_list import file_lines
from wiki.pages.queries.files import ServedFile
from wiki.pages.rules import pages as page_rules
from wiki.pages.rules.file_names import as_json, free_name, same_name
from wiki.pages.rules.file_types import is_drawing
from wiki.pages.services import attachments, file_changes, pending_files
from wiki.pages.services.attachments import SameName, StoredFile
from wiki.pages.views.blueprint import bp
from wiki.pages.wording import use_words
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor


@dataclass
class _Sent:
    """What came of the files that somebody sent: those that are with the page now, those that wait for an answer, and
    what was wrong with others."""

    added: list[FileVersion] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@bp.get("/pages/<id:page_id>-<slug>/files")
@access(MEMBERS)
def page_files(page_id: int) -> ResponseReturnValue:
    """The files of a page with what uses them, and questions about files of the same name."""
    return _screen(page_id)


def _screen(page_id: int, errors: dict[str, str] | None = None) -> str:
    actor = current_actor()
    row = page_queries.page_row(actor, page_id)
    lines = file_lines(actor, page_id)
    there = [line.file.as_version for line in lines if not line.removed_at]
    waiting = link_targets.pending_files(actor, request.args.getlist("ask"))
    return render_template(
        "pages/files.html",
        page=row,
        address=page_rules.address(row.id, row.slug),
        lines=lines,
        questions=[_question(file, there) for file in waiting],
        errors=errors or {},
        use_words=use_words,
    )


def _question(waiting: PendingFile, there: list[FileVersion]) -> dict[str, object]:
    existing = next((file for file in there if same_name(file.name, waiting.name)), None)
    free = free_name(waiting.name, [file.name for file in there])
    return {"file": waiting, "existing": existing, "free": free}


@bp.get("/pages/<id:page_id>-<slug>/files/<attachment_id>")
@access(MEMBERS)
def file_versions(page_id: int, attachment_id: str) -> ResponseReturnValue:
    """The versions of a file of a page."""
    actor = current_actor()
    row = page_queries.page_row(actor, page_id)
    if file_queries.page_of(actor, attachment_id) != page_id:
        raise NotFound(file_queries.FILE_NOT_THERE)
    return render_template(
        "pages/file_versions.html",
        page=row,
        address=page_rules.address(row.id, row.slug),
        versions=file_queries.versions_of(actor, attachment_id),
    )


@bp.post("/pages/<id:page_id>/attachments")
@access(MEMBERS)
def attach(page_id: int) -> ResponseReturnValue:
    """Add files to a page; answers JSON to a script, else goes back to where the form was. A script says that it asks
    what is meant by a name that is there already (`same_name` is `ask`); otherwise both files are kept."""
    files = [file for file in request.files.getlist("file") if file.filename]
    for_script = _is_for_script()
    sent = _add_all(page_id, files, keep_both=for_script and request.form.get("same_name") != "ask")
    if for_script:
        if sent.asked:
            return _asks(page_id, sent.asked[0])
        if sent.errors or not sent.added:
            return problem(422, _("Something in the form is not right yet."), " ".join(sent.errors))
        return jsonify([as_json(file) for file in sent.added]), 201
    if not files:
        flash(_("Choose a file first."), "error")
    for error in sent.errors:
        flash(error, "error")
    if sent.added:
        flash(ngettext("%(num)s file added.", "%(num)s files added.", len(sent.added)), "success")
    _mention_drawings(sent.added)
    return see_other(_files_address(page_id, sent.asked) if sent.asked else _back(page_id))


def _is_for_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _asks(page_id: int, waiting_id: str) -> ResponseReturnValue:
    """The question about a file of a known name, for a script: `waiting` is answered at its own address."""
    actor = current_actor()
    (waiting,) = link_targets.pending_files(actor, [waiting_id])
    lines = file_lines(actor, page_id)
    there = [line.file.as_version for line in lines if not line.removed_at]
    question = _question(waiting, there)
    existing = cast(FileVersion, question["existing"])
    return jsonify(waiting=waiting.id, existing=existing.id, name=existing.name, free=question["free"]), 202


def _mention_drawings(added: Iterable[FileVersion]) -> None:
    for file in added:
        if is_drawing(file.name):
            flash(
                _(
                    "“%(name)s” is an SVG drawing. Readers can download it, but the text cannot show it. Save it as "
                    "PNG to have it in the text.",
                    name=file.name,
                ),
                "info",
            )


def _back(page_id: int) -> str:
    row = page_queries.page_row(current_actor(), page_id)
    address = page_rules.address(row.id, row.slug)
    places = {"edit": f"{address}/edit#files", "files": f"{address}/files"}
    return places.get(request.form.get("back", ""), f"{address}#files")


def _files_address(page_id: int, asked: Iterable[str] = ()) -> str:
    row = page_queries.page_row(current_actor(), page_id)
    query = "&".join(f"ask={id_}" for id_ in asked)
    return f"{page_rules.address(row.id, row.slug)}/files{'?' if query else ''}{query}"


def _add_all(page_id: int, files: list[FileStorage], *, keep_both: bool) -> _Sent:
    """Each file by itself: one that is refused or asked about does not take the others with it."""
    actor, sent = current_actor(), _Sent()
    for file in files:
        try:
            kept = attachments.upload_file(actor, page_id, file.filename or "", cast(BinaryIO, file.stream))
            try:
                with transaction():
                    sent.added.append(attachments.add_file(actor, page_id, kept, keep_both=keep_both))
            except SameName:
                sent.asked.append(_held(kept))
        except Invalid as error:
            sent.errors.extend(error.errors.values())
    return sent


def _held(kept: StoredFile) -> str:
    """Keep a file for its uploader until the question about it is answered; its id."""
    with transaction():
        return pending_files.add_pending(current_actor(), kept).id


@bp.post("/pages/attachments")
@access(MEMBERS)
def attach_later() -> ResponseReturnValue:
    """Take in a file for a page that was never saved; for the script of its edit screen."""
    sent = next((file for file in request.files.getlist("file") if file.filename), None)
    if sent is None:
        return problem(422, _("Something in the form is not right yet."), _("Choose a file first."))
    try:
        kept = pending_files.store_pending(current_actor(), sent.filename or "", cast(BinaryIO, sent.stream))
        with transaction() as session:
            added: PendingFile = pending_files.add_pending(current_actor(), kept)
            session.flush()
            return jsonify([as_json(added)]), 201
    except Invalid as error:
        return problem(422, _("Something in the form is not right yet."), " ".join(error.errors.values()))


@bp.post("/pages/<id:page_id>/attachments/waiting/<file_id>")
@access(MEMBERS)
def answer_same_name(page_id: int, file_id: str) -> ResponseReturnValue:
    """Replace the file of the same name, keep both, or forget the one that was sent; for a script the answer is the
    file in JSON."""
    actor, way = current_actor(), request.form.get("way", "")
    waiting = next(iter(link_targets.pending_files(actor, [file_id])), None)
    if waiting is None:
        flash(_("This file was dealt with already."), "info")
        return see_other(_files_address(page_id))
    kept, existing = pending_files.as_stored(waiting), request.form.get("existing", "")
    ways: dict[str, Callable[[], _Answered]] = {
        "replace": lambda: _replaced(page_id, existing, kept),
        "both": lambda: _kept_both(page_id, kept),
        "drop": lambda: _Answered(None, _("The file that you sent was not added.")),
    }
    if way not in ways:
        return _screen(page_id, {"way": _("Choose what to do with the file.")}), 422
    try:
        answered = ways[way]()
    except (Invalid, Conflict) as error:
        return _not_answered(page_id, file_id, error)
    with transaction():
        pending_files.forget(actor, file_id)
    if _is_for_script():
        return jsonify([as_json(answered.file)] if answered.file else []), 201
    flash(answered.said, "success")
    return see_other(_files_address(page_id, request.form.getlist("ask")))


class _Answered(NamedTuple):
    """The file that is with the page now, if any, and what is said of it."""

    file: FileVersion | None
    said: str


def _not_answered(page_id: int, file_id: str, error: Invalid | Conflict) -> ResponseReturnValue:
    said = error.detail if isinstance(error, Conflict) else " ".join(error.errors.values())
    if _is_for_script():
        return problem(error.status, _("Not saved"), said)
    flash(said, "error")
    return see_other(_files_address(page_id, [file_id]))


def _kept_both(page_id: int, kept: StoredFile) -> _Answered:
    with transaction():
        added = attachments.add_file(current_actor(), page_id, kept, keep_both=True)
    return _Answered(
        added, _("Both files are with the page. The new one is called “%(name)s”.", name=added.name)
    )


def _replaced(page_id: int, attachment_id: str, kept: StoredFile) -> _Answered:
    new = file_changes.replace_file(current_actor(), attachment_id, kept, page_id)
    said = _(
        "“%(name)s” has a new version. Links to it lead there; older versions of the page keep theirs.",
        name=new.name,
    )
    return _Answered(new, said)


@bp.post("/pages/<id:page_id>/attachments/<attachment_id>/replace")
@access(MEMBERS)
def replace_file(page_id: int, attachment_id: str) -> ResponseReturnValue:
    """Give a file a new version, at the same address."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _screen(page_id, {attachment_id: _("Choose a file first.")}), 422
    try:
        file_queries.live(current_actor(), attachment_id, page_id)
        kept = attachments.upload_file(current_actor(), page_id, sent.filename, cast(BinaryIO, sent.stream))
        flash(_replaced(page_id, attachment_id, kept).said, "success")
    except Invalid as error:
        return _screen(page_id, {attachment_id: " ".join(error.errors.values())}), 422
    return see_other(_files_address(page_id))


@bp.post("/pages/<id:page_id>/attachments/<attachment_id>/remove")
@access(MEMBERS)
def detach(page_id: int, attachment_id: str) -> ResponseReturnValue:
    """Take a file off its page."""
    file_changes.remove_attachment(current_actor(), attachment_id, page_id)
    flash(_("The file has been removed from the page. Older versions keep it."))
    return see_other(_back(page_id))


@bp.get("/files/<attachment_id>/<name>")
@access(ANYONE)
def file(attachment_id: str) -> ResponseReturnValue:
    """The file as it is now, for who may see its page; shown in place only when it is a checked image."""
    return _served(link_targets.file(current_actor(), attachment_id))


@bp.get("/files/<attachment_id>/<id:version>/<name>")
@access(ANYONE)
def file_version(attachment_id: str, version: int) -> ResponseReturnValue:
    """One version of a file, of which the content never changes; an image also in a smaller `width`."""
    found = file_queries.served(current_actor(), attachment_id, version)
    if "width" in request.args:
        found = file_queries.in_width(found, read_id(request.args.get("width")) or 0)
    return _served(found)


def _served(found: ServedFile) -> ResponseReturnValue:
    return stored(found.sha256, found.media_type, found.name, inline=found.is_image)
