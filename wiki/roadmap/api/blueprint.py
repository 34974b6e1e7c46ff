"""The blueprint of these calls."""

from wiki.kernel.api import ApiBlueprint
from wiki.kernel.errors import NotFound
from wiki.plan.models import SchoolYear
from wiki.plan.queries import school_year_by_id

bp = ApiBlueprint(
    "roadmap", __name__, "Milestones, the next year, and the ambition of schools", writes="pages"
)


def year_of(year_id: int) -> SchoolYear:
    """The school year with this id. Raises NotFound."""
    found = school_year_by_id(year_id)
    if found is None:
        raise NotFound
    return found
