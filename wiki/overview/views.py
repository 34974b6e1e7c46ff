"""Screens of this slice."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from wiki.schools.access import ANYONE, access

bp = Blueprint("overview", __name__)


@bp.route("/", methods=["GET", "POST"])
@access(ANYONE)
def home() -> ResponseReturnValue:
    """Not there yet."""
    return "stub"
