"""Taking part in the discussion of a cost, on its page."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from wiki.costs.services import comments
from wiki.costs.views.blueprint import bp
from wiki.costs.views.costs import cost_page
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.schools.access import MEMBERS, access, current_actor


@bp.post("/costs/<id:cost_id>/comments")
@access(MEMBERS)
def add_comment(cost_id: int) -> ResponseReturnValue:
    """Add a comment to a cost."""
    try:
        with transaction():
            comments.add_comment(current_actor(), cost_id, request.form.get("body", ""))
    except Invalid as invalid:
        return cost_page(cost_id, invalid.errors), 422
    flash(_("What you said is shown below."))
    return see_other(f"/costs/{cost_id}#discussion")
