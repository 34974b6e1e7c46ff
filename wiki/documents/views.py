"""Taking a page away as a file."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.documents import downloads, queries
from wiki.schools.access import ANYONE, access, current_actor

bp = Blueprint("documents", __name__)


@bp.get("/pages/<int:page_id>-<slug>/download")
@access(ANYONE)
def download(page_id: int, slug: str) -> ResponseReturnValue:
    """The page in the format that is asked for, Markdown when none is."""
    wanted = queries.version(current_actor(), page_id, _number(request.args.get("revision", "")))
    if slug != wanted.slug:
        same = {name: value for name in ("format", "revision") if (value := request.args.get(name))}
        return redirect(url_for("documents.download", page_id=page_id, slug=wanted.slug, **same), 301)  # type: ignore[arg-type]
    return downloads.answer(request.args.get("format") or "md", wanted)


def _number(typed: str) -> int | None:
    """The number of a version; empty is the current one."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        abort(404)
    return int(typed)
