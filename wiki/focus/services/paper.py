"""The preview of a network day on paper: what the typst template prints."""

from collections.abc import Sequence
from typing import Any

from wiki.documents.services.typesetting import pdf
from wiki.focus import wording
from wiki.focus.queries.matches import MatchRow
from wiki.focus.queries.points import PointRow
from wiki.focus.queries.previews import Preview
from wiki.focus.queries.rounds import RoundRow
from wiki.focus.queries.workshops import WorkshopFit
from wiki.kernel.i18n import _, date_long, language


def previews_pdf(previews: Sequence[Preview], round_: RoundRow) -> bytes:
    """The previews of schools as a tagged PDF, each school on a page of its own; before several an overview."""
    data = {
        "language": language(),
        "title": _("Where is everybody? Before %(day)s", day=date_long(round_.day)),
        "day": round_.title,
        "schools": [_school(one) for one in previews],
        "words": {
            "overview": _("All schools"),
            "what": _("Focal point"),
            "stage": _("Stage"),
            "change": _("What changed"),
            "workshop": _("Workshop"),
            "workshops": _("Workshops of %(day)s that fit", day=round_.title),
            "fits": _("Schools that fit"),
            "fits_next": _("Schools that fit next school year"),
            "school": _("School"),
            "why": _("Why"),
            "nothing": _("Your school has no focal points in this school year yet."),
            "none": _("No focal points in this school year yet"),
        },
    }
    return pdf("focus/preview.typ", data)


def _school(preview: Preview) -> dict[str, Any]:
    return {
        "name": preview.school,
        "now_title": _("Where the school is in %(year)s", year=preview.school_year),
        "next_title": _("Next school year (%(year)s)", year=preview.next_year),
        "since": wording.since(preview),
        "behind": ""
        if preview.is_current
        else _("The school has not checked lately whether this is still right."),
        "points": [
            {**_point(one.point), "change": wording.change(one.change) if one.change else ""}
            for one in preview.standings
        ],
        "next": [_point(point) for point in preview.next_points],
        "workshops": [_workshop(one) for one in preview.workshops],
        "fits": [_match(one) for one in preview.fits],
        "fits_next": [_match(one) for one in preview.fits_next],
    }


def _point(point: PointRow) -> dict[str, Any]:
    return {"name": point.name, "rank": point.stage.rank, "stage": str(wording.STAGES[point.stage])}


def _workshop(one: WorkshopFit) -> dict[str, Any]:
    why = dict.fromkeys(f"{wording.WORKSHOPS[fact.kind]}: {fact.title}" for fact in one.facts)
    return {"name": one.title, "point": one.point.name, "why": list(why)}


def _match(one: MatchRow) -> dict[str, Any]:
    why = dict.fromkeys(f"{wording.fact(fact)}: {fact.title}" for fact in one.facts)
    return {"name": one.school, "point": one.point.name, "why": list(why)}
