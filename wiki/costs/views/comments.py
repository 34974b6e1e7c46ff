"""Taking part in the discussion of a cost, on its page."""

from flask import request
from flask.typing import ResponseReturnValue

from wiki.costs.services import comments
from wiki.costs.views.blueprint import bp
from wiki.costs.views.costs import cost_page
from wiki.kernel.acting import act
from wiki.kernel.i18n import _
from wiki.schools.access import MEMBERS, access, current_actor


@bp.post("/costs/<id:cost_id>/comments")
@access(MEMBERS)
def add_comment(cost_id: int) -> ResponseReturnValue:
    """Add a comment to a cost."""
    return act(
        lambda: comments.add_comment(current_actor(), cost_id, request.form.get("body", "")),
        lambda wrong: cost_page(cost_id, wrong),
        done=_("What you said is shown below."),
        to=f"/costs/{cost_id}#discussion",
    )
