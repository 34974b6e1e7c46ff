"""The screen that says who wrote what of a page."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.forms import read_id
from wiki.pages.queries import pages as page_queries
from wiki.pages.queries.origins import written
from wiki.pages.rules import pages as page_rules
from wiki.pages.rules.passages import passages
from wiki.pages.views.blueprint import bp
from wiki.schools.access import MEMBERS, access, current_actor


@bp.get("/pages/<id:page_id>-<slug>/authors")
@access(MEMBERS)
def authors(page_id: int) -> ResponseReturnValue:
    """A version of a page, the newest one when none is named, with for each passage who changed it last."""
    actor = current_actor()
    page = page_queries.page_head(actor, page_id)
    number = read_id(request.args.get("revision")) or page.revision
    shown = page_queries.revision(actor, page_id, number)
    found = written(actor, page_id, number)
    return render_template(
        "pages/authors.html",
        page=page,
        address=page_rules.address(page_id, page.slug),
        shown=shown,
        passages=passages(shown.html, shown.body, found.origins),
        versions=found.versions,
    )
