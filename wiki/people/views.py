"""The page of a person: what they write, lead and bring in."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.db import transaction
from wiki.kernel.web import see_other
from wiki.people import wording
from wiki.people.queries.work import person, work_of
from wiki.people.services.hiding import hide
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.wording import ROLES

bp = Blueprint("people", __name__, url_prefix="/people")
SHOWN = 30
"""Of each kind at first; the rest is behind a button."""


@bp.get("/<id:person_id>")
@access(MEMBERS)
def page(person_id: int) -> ResponseReturnValue:
    """One person of the network."""
    actor = current_actor()
    card, rows = person(actor, person_id), work_of(actor, person_id)
    by_kind = {kind: [row for row in rows if row.kind == kind] for kind in wording.KINDS}
    return render_template(
        "people/person.html",
        card=card,
        by_kind={kind: found for kind, found in by_kind.items() if found},
        roles=[ROLES[role] for role in card.roles],
        kinds=wording.KINDS,
        own=actor.id == card.id,
        shown=SHOWN,
    )


@bp.post("/me/found")
@access(MEMBERS)
def set_found() -> ResponseReturnValue:
    """Choose whether colleagues find oneself."""
    actor = current_actor()
    with transaction():
        hide(actor, request.form.get("found") == "0")
    return see_other(f"/people/{actor.id}")
