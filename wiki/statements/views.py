"""Statements and exports, on the screen."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.file_responses import attached
from wiki.kernel.forms import read_whole
from wiki.ledger.queries import books
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.queries import schools
from wiki.settlement.services import objections
from wiki.settlement.services.accounts import HOLDERS
from wiki.statements import wording
from wiki.statements.queries import statements
from wiki.statements.queries.statements import Cut, Statement
from wiki.statements.services import downloads, pdf

bp = Blueprint("statements", __name__)


@bp.get("/statements/")
@access(MEMBERS)
def index() -> ResponseReturnValue:
    """Choose a school, and a school year or a calendar year; and the books as a whole to take along."""
    return render_template(
        "statements/index.html",
        schools=schools.schools_by_brin(),
        periods=books.periods(),
        years=statements.calendar_years(),
        own=current_actor().school_id,
        bookkeeping=current_actor().has(*HOLDERS),
    )


@bp.get("/statements/<id:school_id>")
@access(MEMBERS)
def statement(school_id: int) -> ResponseReturnValue:
    """What a school paid and bears in a period or a calendar year, and what it still has to pay."""
    found, actor = _statement(school_id), current_actor()
    period = found.cut.period if actor.school_id == school_id else None
    return render_template(
        "statements/statement.html",
        statement=found,
        cut=found.cut,
        summary=pdf.summary(found),
        foot=pdf.foot(found),
        periods=books.periods(),
        years=statements.calendar_years(),
        kinds=downloads.KINDS,
        review=period if period and objections.may_object(actor, period) else None,
        words=wording,
    )


@bp.get("/statements/<id:school_id>/download")
@access(MEMBERS)
def download(school_id: int) -> ResponseReturnValue:
    """The statement as a file."""
    return attached(
        *downloads.statement_file(current_actor(), _statement(school_id), request.args.get("format", "pdf"))
    )


@bp.get("/statements/books")
@access(MEMBERS)
def books_download() -> ResponseReturnValue:
    """The books as a whole: for hledger, as a sheet of postings, or with a program that checks them."""
    return attached(*downloads.books_file(request.args.get("format", "journal"), request.args.get("period")))


def _statement(school_id: int) -> Statement:
    return statements.statement(current_actor(), school_id, _cut())


def _cut() -> Cut:
    """What the address asks for; when it asks for nothing that exists, the newest period."""
    return statements.cut(request.args.get("period"), read_whole(request.args.get("year", "")))
