"""Screens of this slice."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from wiki.schools.access import ANYONE, access

bp = Blueprint("pages", __name__)


@bp.route("/pages/", methods=["GET", "POST"])
@access(ANYONE)
def index() -> ResponseReturnValue:
    """Not there yet."""
    return "stub"


@bp.route("/pages/new", methods=["GET", "POST"])
@access(ANYONE)
def new() -> ResponseReturnValue:
    """Not there yet."""
    return "stub"
