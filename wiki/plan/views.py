"""Screens of this slice."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from wiki.schools.access import ANYONE, access

bp = Blueprint("plan", __name__)


@bp.route("/plan/", methods=["GET", "POST"])
@access(ANYONE)
def current() -> ResponseReturnValue:
    """Not there yet."""
    return "stub"
