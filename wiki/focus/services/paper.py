"""The preview of a network day on paper: what the typst template prints."""

from collections.abc import Sequence
from typing import Any

from wiki.documents.services.typesetting import pdf
from wiki.focus import wording
from wiki.focus.queries.matches import MatchRow
from wiki.focus.queries.previews import Preview
from wiki.kernel.i18n import _, date_long, language


def previews_pdf(previews: Sequence[Preview]) -> bytes:
    """The previews of schools as a tagged PDF, each school on a page of its own."""
    day = date_long(previews[0].day) if previews else ""
    data = {
        "language": language(),
        "title": _("Where is everybody? Before %(day)s", day=day),
        "schools": [_school(one) for one in previews],
        "words": {
            "what": _("Focal point"),
            "stage": _("Stage"),
            "change": _("What changed"),
            "next": _("Next school year"),
            "fits": _("Schools that fit"),
            "fits_next": _("Schools that fit next school year"),
            "school": _("School"),
            "why": _("Why"),
            "nothing": _("Your school has no focal points in this school year yet."),
        },
    }
    return pdf("focus/preview.typ", data)


def _school(preview: Preview) -> dict[str, Any]:
    return {
        "name": preview.school,
        "since": _("What changed is since %(day)s.", day=date_long(preview.since)),
        "behind": ""
        if preview.is_current
        else _("The school has not checked lately whether this is still right."),
        "points": [
            (
                one.point.name,
                str(wording.STAGES[one.point.stage]),
                wording.change(one.change) if one.change else "",
            )
            for one in preview.standings
        ],
        "next": [(point.name, str(wording.STAGES[point.stage])) for point in preview.next_points],
        "fits": [_match(one) for one in preview.fits],
        "fits_next": [_match(one) for one in preview.fits_next],
    }


def _match(one: MatchRow) -> tuple[str, str, str]:
    why = dict.fromkeys(f"{wording.fact(fact)}: {fact.title}" for fact in one.facts)
    return one.school, one.point.name, "\n".join(why)
