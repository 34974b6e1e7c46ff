"""Screens of this slice."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from wiki.schools.access import ANYONE, access

bp = Blueprint("accounts", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@access(ANYONE)
def sign_in() -> ResponseReturnValue:
    """Not there yet."""
    return "stub"


@bp.route("/sign-out", methods=["GET", "POST"])
@access(ANYONE)
def sign_out() -> ResponseReturnValue:
    """Not there yet."""
    return "stub"


@bp.route("/account", methods=["GET", "POST"])
@access(ANYONE)
def account() -> ResponseReturnValue:
    """Not there yet."""
    return "stub"


@bp.route("/admin", methods=["GET", "POST"])
@access(ANYONE)
def admin() -> ResponseReturnValue:
    """Not there yet."""
    return "stub"
