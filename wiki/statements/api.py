"""Statements and exports by the JSON API: the same queries as the screens."""

from typing import Any

import marshmallow as ma

from wiki.kernel.api import ApiBlueprint
from wiki.kernel.api_fields import Day
from wiki.kernel.database_limits import HIGHEST_ID
from wiki.kernel.file_responses import attached
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.statements import wording
from wiki.statements.queries import statements
from wiki.statements.services import downloads

bp = ApiBlueprint("statements", __name__, "Statements and exports", writes="costs")


class CutArgs(ma.Schema):
    """A period (id or label) or a calendar year; the newest period when neither is given."""

    period = ma.fields.String()
    year = ma.fields.Integer(validate=ma.validate.Range(statements.FIRST_YEAR, statements.LAST_YEAR))


class StatementArgs(CutArgs):
    """Of which school, and which part of the books."""

    school = ma.fields.Integer(required=True, validate=ma.validate.Range(1, HIGHEST_ID))


class DownloadArgs(CutArgs):
    """Which part of the books, and as what."""

    format = ma.fields.String(load_default="pdf", validate=ma.validate.OneOf(list(downloads.KINDS)))


class BooksArgs(ma.Schema):
    """One period or all, and as what."""

    period = ma.fields.String()
    format = ma.fields.String(load_default="journal", validate=ma.validate.OneOf(list(downloads.BOOKS)))


class MovementSchema(ma.Schema):
    """A posting of the school: above zero it owes, below zero it is owed."""

    journal = ma.fields.Integer(attribute="journal_id")
    occurred_on = Day()
    period = ma.fields.String()
    account = ma.fields.String()
    kind = ma.fields.String()
    what = ma.fields.Function(wording.what)
    cents = ma.fields.Integer()
    project = ma.fields.String()
    number = ma.fields.Integer(allow_none=True)
    description = ma.fields.String()
    gross_cents = ma.fields.Integer(allow_none=True)
    part = ma.fields.Function(wording.fraction)
    reference = ma.fields.String()


class BridgeSchema(ma.Schema):
    """What moved by period (rows) and calendar year (columns), in cents; `difference` is zero."""

    periods = ma.fields.List(ma.fields.String())
    years = ma.fields.List(ma.fields.Integer())
    cells = ma.fields.List(ma.fields.List(ma.fields.Integer()))
    difference = ma.fields.Integer()


class TotalsSchema(ma.Schema):
    """By account, in cents."""

    paid = ma.fields.Integer()
    borne = ma.fields.Integer()
    settled = ma.fields.Integer()
    transfer = ma.fields.Integer()


class StatementSchema(ma.Schema):
    """The statement of a school."""

    school = ma.fields.Integer(attribute="school.id")
    label = ma.fields.String(attribute="cut.label")
    starts_on = Day(attribute="cut.starts_on")
    ends_on = Day(attribute="cut.ends_on")
    opening_cents = ma.fields.Integer()
    closing_cents = ma.fields.Integer()
    totals = ma.fields.Nested(TotalsSchema)
    movements = ma.fields.List(ma.fields.Nested(MovementSchema))
    bridge = ma.fields.Nested(BridgeSchema)
    seal_sha256 = ma.fields.String(attribute="seal")
    trail_seal = ma.fields.String(attribute="trail")


@bp.route("/statements", methods=["GET"])
@access(MEMBERS)
@bp.arguments(StatementArgs, location="query")
@bp.response(200, StatementSchema)
def get_statement(args: dict[str, Any]) -> Any:
    """What a school paid, bears, settled and transferred in a period or a calendar year."""
    cut = statements.cut(args.get("period"), args.get("year"))
    return statements.statement(current_actor(), args["school"], cut)


@bp.route("/statements/<id:school_id>/download", methods=["GET"])
@access(MEMBERS)
@bp.arguments(DownloadArgs, location="query")
@bp.response(200, content_type="application/octet-stream")
def download_statement(args: dict[str, Any], school_id: int) -> Any:
    """The statement as a file."""
    cut = statements.cut(args.get("period"), args.get("year"))
    actor = current_actor()
    return attached(
        *downloads.statement_file(actor, statements.statement(actor, school_id, cut), args["format"])
    )


@bp.route("/statements/books", methods=["GET"])
@access(MEMBERS)
@bp.arguments(BooksArgs, location="query")
@bp.response(200, content_type="application/octet-stream")
def download_books(args: dict[str, Any]) -> Any:
    """The books as a whole."""
    return attached(*downloads.books_file(args["format"], args.get("period")))
