"""Screens of this slice."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from wiki.schools.access import ANYONE, access

bp = Blueprint("costs", __name__)


@bp.route("/projects/", methods=["GET", "POST"])
@access(ANYONE)
def projects() -> ResponseReturnValue:
    """Not there yet."""
    return "stub"


@bp.route("/costs/", methods=["GET", "POST"])
@access(ANYONE)
def desk() -> ResponseReturnValue:
    """Not there yet."""
    return "stub"
