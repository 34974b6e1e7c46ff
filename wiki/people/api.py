"""What people do, by the JSON API."""

from typing import Any

from wiki.kernel.api import ApiBlueprint
from wiki.kernel.db import transaction
from wiki.people import schemas
from wiki.people.queries.work import person, work_of
from wiki.people.services.hiding import hide
from wiki.schools.access import MEMBERS, access, current_actor

bp = ApiBlueprint("people", __name__, "What people do, so that others find them", writes="pages")


@bp.get("/people/<id:person_id>/work")
@access(MEMBERS)
@bp.response(200, schemas.PersonWorkSchema)
def work(person_id: int) -> Any:
    """What a person writes, leads and brings in."""
    card = person(current_actor(), person_id)
    return {**vars(card), "work": work_of(current_actor(), person_id)}


@bp.put("/me/findable")
@access(MEMBERS)
@bp.arguments(schemas.FindableBody)
@bp.response(204)
def set_findable(body: dict[str, Any]) -> None:
    """Choose whether colleagues find you by search and by your page."""
    with transaction():
        hide(current_actor(), not body["findable"])
