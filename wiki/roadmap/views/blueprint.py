"""The blueprint of these screens."""

from flask import Blueprint, abort

from wiki.plan.models import SchoolYear
from wiki.plan.queries import school_year

bp = Blueprint("roadmap", __name__, url_prefix="/plan")


def year_of(label: str) -> SchoolYear:
    """The school year with this label, or the answer that there is none."""
    found = school_year(label)
    if found is None:
        abort(404)
    return found
