"""Calls about the versions of a page: history, one version, names, restoring, comparing, who wrote what."""

from itertools import groupby
from typing import Any

from flask import Response

from wiki.kernel.api import page_schema
from wiki.kernel.db import transaction
from wiki.kernel.i18n import _
from wiki.kernel.problem_details import problem
from wiki.pages import schemas
from wiki.pages.api.blueprint import bp, saved_json
from wiki.pages.queries import pages as page_queries
from wiki.pages.queries.authors import Author, authors_of
from wiki.pages.queries.checks import checks_of
from wiki.pages.queries.columns import Version, VersionLine
from wiki.pages.queries.files import files_of_revision
from wiki.pages.queries.origins import Written, written
from wiki.pages.queries.visits import own_visit
from wiki.pages.rules.diff import Row, cut, diff
from wiki.pages.rules.file_names import version_as_json
from wiki.pages.rules.origins import UNKNOWN
from wiki.pages.rules.rendered_diff import marked
from wiki.pages.services import checks, names, visits
from wiki.pages.services import pages as page_services
from wiki.pages.services.preparing import Moved
from wiki.schools.access import MEMBERS, access, current_actor

RevisionsSchema = page_schema(schemas.RevisionLineSchema)


@bp.get("/pages/<id:page_id>/revisions")
@access(MEMBERS)
@bp.arguments(schemas.RevisionsArgs, location="query")
@bp.response(200, RevisionsSchema)
def list_revisions(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """The versions of a page, newest first."""
    actor = current_actor()
    page_queries.page_head(actor, page_id)
    leaf = page_queries.revisions(actor, page_id, given.get("cursor"), given["limit"], given["named"])
    authors = authors_of(actor, page_id, [row.number for row in leaf.items])
    items = [_line(row, authors.get(row.number, ())) for row in leaf.items]
    return {"items": items, "next": leaf.next}


def _line(row: VersionLine | Version, authors: tuple[Author, ...]) -> dict[str, Any]:
    return {**row._asdict(), "authors": [author._asdict() for author in authors]}


@bp.get("/pages/<id:page_id>/revisions/<id:number>")
@access(MEMBERS)
@bp.response(200, schemas.RevisionSchema)
def get_revision(page_id: int, number: int) -> dict[str, Any]:
    """One version as it was."""
    actor = current_actor()
    found = page_queries.revision(actor, page_id, number)
    authors = authors_of(actor, page_id, [number]).get(number, ())
    return {
        **_line(found, authors),
        "check": [row._asdict() for row in checks_of(actor, page_id, number)],
        "attachments": [version_as_json(row) for row in files_of_revision(page_id, number)],
    }


@bp.post("/pages/<id:page_id>/revisions/<id:number>/checked")
@access(MEMBERS)
@bp.response(204)
def confirm_checks(page_id: int, number: int) -> None:
    """Say that what was joined in a version is right."""
    with transaction():
        checks.confirm_checks(current_actor(), page_id, number)


@bp.put("/pages/<id:page_id>/revisions/<id:number>/name")
@access(MEMBERS)
@bp.arguments(schemas.VersionNameSchema)
@bp.response(204)
def name_revision(given: dict[str, Any], page_id: int, number: int) -> None:
    """Give a version a name, or another one. Another name: who gave it, and the coordinator of the page's school."""
    with transaction():
        names.name_revision(current_actor(), page_id, number, given["name"])


@bp.delete("/pages/<id:page_id>/revisions/<id:number>/name")
@access(MEMBERS)
@bp.response(204)
def unname_revision(page_id: int, number: int) -> None:
    """Take the name of a version away; the version stays."""
    with transaction():
        names.unname_revision(current_actor(), page_id, number)


@bp.post("/pages/<id:page_id>/revisions/<id:number>/restore")
@access(MEMBERS)
@bp.arguments(schemas.RestoreSchema)
@bp.response(200, schemas.SavedSchema)
def restore(given: dict[str, Any], page_id: int, number: int) -> dict[str, Any] | Response:
    """Make an old version the newest one. When somebody saved since `base_revision` the answer is 409, with the
    version that the page is at."""
    base = given["base_revision"]
    try:
        saved = page_services.restore_revision(current_actor(), page_id, number, base)
    except Moved as error:
        return problem(
            409, _("Changed in the meantime"), error.detail, base_revision=base, revision=error.revision
        )
    return saved_json(saved)


@bp.get("/pages/<id:page_id>/diff")
@access(MEMBERS)
@bp.arguments(schemas.DiffArgs, location="query")
@bp.response(200, schemas.DiffSchema)
def compare(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """What changed between two versions."""
    actor = current_actor()
    to = given.get("to", page_queries.page_head(actor, page_id).revision)
    from_ = given.get("from_", max(to - 1, 1))
    old, new = (page_queries.revision(actor, page_id, n) for n in (from_, to))
    found = diff(old.body, new.body)
    lines, left_out = cut(found.rows)
    return {
        "from_": from_,
        "to": to,
        "words_added": found.words_added,
        "words_removed": found.words_removed,
        "lines": [_diff_line(line) for line in lines if isinstance(line, Row)],
        "left_out": left_out,
        "html": marked(old.html, new.html),
    }


def _diff_line(row: Row) -> dict[str, Any]:
    pieces = [{"kind": piece.kind, "text": piece.text} for piece in row.segments]
    return {
        "kind": row.kind,
        "old": row.old_number,
        "new": row.new_number,
        "moved": row.moved,
        "pieces": pieces,
    }


@bp.get("/pages/<id:page_id>/authors")
@access(MEMBERS)
@bp.arguments(schemas.OriginArgs, location="query")
@bp.response(200, schemas.AuthorsSchema)
def get_authors(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """Who wrote what: for the lines of a version, the version that last changed them and its authors."""
    actor = current_actor()
    number = given.get("revision", page_queries.page_head(actor, page_id).revision)
    page_queries.revision_line(actor, page_id, number)
    return {"revision": number, "lines": _stretches(written(actor, page_id, number))}


def _stretches(found: Written) -> list[dict[str, Any]]:
    stretches: list[dict[str, Any]] = []
    line = 1
    for number, run in groupby(found.origins):
        count = len(list(run))
        version = found.versions.get(number)
        stretches.append(
            {
                "from_": line,
                "to": line + count - 1,
                "revision": None if number == UNKNOWN else number,
                "at": version.at if version else None,
                "authors": [author._asdict() for author in version.authors] if version else [],
            }
        )
        line += count
    return stretches


@bp.get("/pages/<id:page_id>/visit")
@access(MEMBERS)
@bp.response(200, schemas.VisitSchema)
def get_visit(page_id: int) -> dict[str, Any]:
    """Up to which version you know a page."""
    page_queries.page_head(current_actor(), page_id)
    return _visit(page_id)


def _visit(page_id: int) -> dict[str, Any]:
    found = own_visit(current_actor(), page_id)
    if found is None:
        return {"revision": None, "since": None}
    return {"revision": found.revision, "since": found.before if found.before < found.revision else None}


@bp.put("/pages/<id:page_id>/visit")
@access(MEMBERS)
@bp.arguments(schemas.VisitSchema)
@bp.response(200, schemas.VisitSchema)
def put_visit(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """Say up to which version you know a page, as reading it on the screen does."""
    with transaction():
        visits.set_known(current_actor(), page_id, given["revision"])
    return _visit(page_id)
