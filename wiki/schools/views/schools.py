"""Screens of this slice: the schools of the network; who maintains them is in `admin`."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from wiki.schools.access import ANYONE, access
from wiki.schools.queries import schools
from wiki.schools.views import admin, trust

bp = Blueprint("schools", __name__)
bp.register_blueprint(admin.bp)
bp.register_blueprint(trust.bp)


@bp.get("/schools/")
@access(ANYONE)
def index() -> ResponseReturnValue:
    """The schools of the network."""
    return render_template("schools/index.html", schools=schools.schools_in_order())
