"""Screens of this slice."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from wiki.schools.access import ANYONE, access

bp = Blueprint("schools", __name__)


@bp.route("/schools/", methods=["GET", "POST"])
@access(ANYONE)
def index() -> ResponseReturnValue:
    """Not there yet."""
    return "stub"
