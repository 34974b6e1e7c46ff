"""The preview of a network day as text, for a mail."""

from wiki.focus import wording
from wiki.focus.queries.matches import MatchRow
from wiki.focus.queries.points import PointRow
from wiki.focus.queries.previews import Preview, Standing
from wiki.focus.queries.workshops import WorkshopFit
from wiki.kernel.i18n import _, force_locale


def paragraphs(preview: Preview, language: str) -> list[str]:
    """The preview of a school in a language, in paragraphs of plain text."""
    with force_locale(language):
        now = [_("Your focal points"), *(f"- {_standing(one)}" for one in preview.standings)]
        if not preview.standings:
            now.append(_("Your school has no focal points in this school year yet."))
        parts = ["\n".join(now)]
        if preview.next_points:
            title = _("Next school year (%(year)s)", year=preview.next_year)
            later = [f"- {_at_stage(point)}" for point in preview.next_points]
            parts.append("\n".join([title, *later]))
        for title, matches in (
            (_("Schools that fit"), preview.fits),
            (_("Schools that fit next school year"), preview.fits_next),
        ):
            if matches:
                parts.append("\n".join([title, *(f"- {_match(one)}" for one in matches)]))
        if preview.workshops:
            title = _("Workshops of %(day)s that fit you", day=preview.round.title)
            parts.append("\n".join([title, *(f"- {_workshop(one)}" for one in preview.workshops)]))
        if not preview.is_current:
            parts.append(_("Your school has not checked lately whether this is still right. Please do so."))
        return parts


def _standing(one: Standing) -> str:
    text = _at_stage(one.point)
    return f"{text}. {wording.change(one.change)}" if one.change else text


def _at_stage(point: PointRow) -> str:
    return f"{point.name}: {wording.STAGES[point.stage]}"


def _match(one: MatchRow) -> str:
    why = dict.fromkeys(str(wording.KINDS[fact.kind]) for fact in one.facts)
    return f"{one.school}, {one.point.name}: {'; '.join(why)}"


def _workshop(one: WorkshopFit) -> str:
    why = dict.fromkeys(str(wording.WORKSHOPS[fact.kind]) for fact in one.facts)
    return f"{one.title} ({one.point.name}): {'; '.join(why)}"
