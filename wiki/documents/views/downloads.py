"""Taking a page away as a file."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.documents import queries, wording
from wiki.documents.services import downloads, formats, last_downloads, sheets
from wiki.documents.services.sheets import Choice
from wiki.kernel.file_responses import attached_file, somebody_waits
from wiki.kernel.forms import read_id
from wiki.kernel.web import etag_or_304
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor

bp = Blueprint("documents", __name__)


@bp.get("/pages/<id:page_id>-<slug>/download")
@access(ANYONE)
def download(page_id: int, slug: str) -> ResponseReturnValue:
    """The page in the format that is asked for, Markdown when none is."""
    wanted = queries.version(current_actor(), page_id, _number(request.args.get("revision", "")))
    if slug != wanted.slug:
        return redirect(url_for("documents.download", page_id=page_id, slug=wanted.slug, **_same()), 301)
    progress = url_for("documents.progress", page_id=page_id, slug=slug, **_same())
    return _answer(request.args.get("format") or "md", wanted, progress)


def _answer(format_key: str, wanted: queries.Version, progress: str) -> ResponseReturnValue:
    """The file to save, 304 for who has it; somebody who would have to wait goes to the screen of its progress."""
    actor = current_actor()
    same = etag_or_304(*downloads.identity(actor, format_key, wanted, _choice()))
    if same is not None:
        return same
    order = downloads.order_of(actor, format_key, wanted, _choice()) if somebody_waits() else None
    if order and not downloads.is_made_soon(order, request.path):
        return redirect(progress, 303)
    return attached_file(*downloads.download(actor, format_key, wanted, _choice()))


@bp.get("/pages/<id:page_id>-<slug>/download/progress")
@access(ANYONE)
def progress(page_id: int, slug: str) -> ResponseReturnValue:
    """How far a file is that takes more than a second to make."""
    actor = current_actor()
    wanted = queries.version(actor, page_id, _number(request.args.get("revision", "")))
    order = downloads.order_of(actor, request.args.get("format") or "md", wanted, _choice())
    file = url_for("documents.download", page_id=page_id, slug=slug, **_same())
    if order is None:
        return redirect(file, 303)
    document = queries.document(actor, wanted)
    return render_template(
        "documents/progress.html",
        title=document.title,
        file=file,
        back=document.path,
        **downloads.progress(order, request.path)._asdict(),
    )


@bp.get("/pages/<id:page_id>-<slug>/downloads")
@access(ANYONE)
def downloads_screen(page_id: int, slug: str) -> ResponseReturnValue:
    """Every way to take the page away, and for its writers what makes the PDF hard to read for some."""
    del slug  # the id decides
    actor = current_actor()
    wanted = queries.version(actor, page_id, _number(request.args.get("revision", "")))
    document = queries.document(actor, wanted)
    return render_template(
        "documents/downloads.html",
        document=document,
        facts=sheets.facts(document),
        before=next(iter(last_downloads.downloaded(actor, page_id)), None) if actor.is_member else None,
        advice=wording.advice(formats.paper(document)[1]) if actor.is_member else "",
    )


@bp.get("/downloads")
@access(MEMBERS)
def mine() -> ResponseReturnValue:
    """What this member downloaded, and what changed in it since."""
    return render_template("documents/mine.html", rows=last_downloads.downloaded(current_actor()))


@bp.get("/v/<id:page_id>/<id:revision>")
@access(ANYONE)
def newest(page_id: int, revision: int) -> ResponseReturnValue:
    """Whether a file on paper or elsewhere is the newest there is: where the code on it leads."""
    found = queries.newer_than(current_actor(), page_id, revision)
    return render_template("documents/newest.html", found=found, revision=revision)


def _same() -> dict[str, Any]:
    """Which file of the page is asked for."""
    return {name: value for name in ("format", "revision", "choice") if (value := request.args.get(name))}


def _choice() -> Choice:
    return Choice.of(request.args.get("choice"))


def _number(typed: str) -> int | None:
    """The number of a version; empty is the current one."""
    if not typed:
        return None
    found = read_id(typed)
    if found is None:
        abort(404)
    return found
