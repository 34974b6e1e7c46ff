"""Badges for who comes: a sheet of A4 labels of 70 by 37 mm, three next to each other, eight under each other."""

from typing import Any

from wiki.days.queries.days import organised, rounds
from wiki.days.queries.people import Coming, coming
from wiki.days.queries.workshops import workshops
from wiki.documents.services.formats import failing_kindly
from wiki.documents.services.typesetting import pdf
from wiki.kernel.i18n import _, date_long, language
from wiki.schools.rules import Actor


def badges(actor: Actor, day_id: int) -> bytes:
    """A label for everybody who comes: the day, and of each round the room and workshop once these are assigned. Raises
    NotAllowed, NotFound, Invalid."""
    day = organised(actor, day_id)
    places = {row.id: " · ".join(filter(None, (row.room, row.title))) for row in workshops(actor, day_id)}
    order = [row.id for row in rounds(day_id)]
    data = {
        "language": language(),
        "title": _("Badges: %(day)s", day=day.title),
        "empty": _("Nobody signed up."),
        "day": date_long(day.held_on),
        "badges": [_badge(one, order, places) for one in coming(day_id)],
    }
    with failing_kindly(day.url):
        return pdf("days/badges.typ", data)


def _badge(one: Coming, order: list[int], places: dict[int, str]) -> dict[str, Any]:
    there = (one.places[id_].workshop_id for id_ in order if id_ in one.places)
    lines = [places.get(id_ or 0, "–") for id_ in there]
    return {"name": one.name, "school": one.school or "", "lines": lines[:4]}
