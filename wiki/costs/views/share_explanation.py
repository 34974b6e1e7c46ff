"""The cent explainer: what was cut off a share, and how to work it out again by hand. Pure, but for its words."""

from wiki.costs.queries.costs import ShareRow
from wiki.kernel.i18n import _, number


def cut_off(gross_cents: int, share: ShareRow) -> str:
    """The part of a cent that was cut off a share, as a fraction; a dash when it was nothing.

    Of a fixed amount nothing is worked out, so nothing is cut off there either.
    """
    rest = _rest(gross_cents, share)
    return f"{number(rest)} / {number(share.denominator)}" if rest else "–"


def redo(gross_cents: int, share: ShareRow) -> list[str]:
    """How to work a share out again with a pocket calculator, step by step; empty for a fixed amount."""
    rest = _rest(gross_cents, share)
    if rest is None:
        return []
    values = {
        "school": share.school,
        "cents": number(abs(gross_cents)),
        "part": number(share.numerator),
        "all": number(share.denominator),
        "whole": number(abs(share.floor_cents)),
        "rest": number(rest),
    }
    return [
        _("%(school)s: type %(cents)s (the amount in cents) × %(part)s ÷ %(all)s.", **values),
        _("Leave out what comes after the comma: %(whole)s cents.", **values),
        _("What you left out, times %(all)s, is %(rest)s: the number under “Cut off”.", **values),
        _(
            "Do this for every school. The school that lost most comes first; if the loss is equal, "
            "the order of the schools counts."
        ),
        _(
            "Add up the whole cents. What is missing is handed out from the front of the queue, one "
            "cent per school."
        ),
    ]


def _rest(gross_cents: int, share: ShareRow) -> int | None:
    """What is left of the division, None when the share is no fraction of the whole amount."""
    if not share.denominator:
        return None
    whole, rest = divmod(abs(gross_cents) * share.numerator, share.denominator)
    return rest if whole == abs(share.floor_cents) else None
