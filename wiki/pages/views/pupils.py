"""What the editor says of pupil data while somebody types, so that no version has to be made first."""

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from wiki.kernel.forms import read_id
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import clean_body
from wiki.pages.rules.warnings import asked
from wiki.pages.views.blueprint import bp
from wiki.pages.wording import warning_words
from wiki.schools.access import MEMBERS, access, current_actor


@bp.post("/pages/pupil-data")
@access(MEMBERS)
def pupil_data() -> ResponseReturnValue:
    """What would be asked of this text when it was saved now; `page` is the number of its page, when it is there."""
    page_id = read_id(request.form.get("page"))
    before = page_row(current_actor(), page_id).body if page_id else ""
    found = asked(clean_body(request.form.get("body", "")), before)
    response: Response = jsonify(
        items=[{"line": finding.line, "said": warning_words(finding)} for finding in found]
    )
    response.headers["Cache-Control"] = "no-store"
    return response
