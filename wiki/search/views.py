"""Screens of this slice."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from wiki.schools.access import ANYONE, access

bp = Blueprint("search", __name__)


@bp.route("/search", methods=["GET", "POST"])
@access(ANYONE)
def results() -> ResponseReturnValue:
    """Not there yet."""
    return "stub"
