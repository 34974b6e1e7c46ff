"""Why a page cannot go up in another, in words."""

from collections.abc import Collection
from typing import Final

from wiki.kernel.i18n import lazy as _

_OBSTACLES: Final = {
    "page_release": _(
        "It has been released, and schools rely on that release. Have the other page go up in this one instead."
    ),
    "review": _(
        "Colleagues were asked to review it, and what they said is about its own versions. Have the other page go up "
        "in this one instead."
    ),
    "adaptation": _("Schools have their own version of it, or it is one. Archive the page instead."),
    "offer": _("Schools have their own version of it, or it is one. Archive the page instead."),
    "support": _("Other pages name it as the research behind them. Name the other research there first."),
    "superseded": _(
        "It is research that was replaced, or that replaced other research. Archive the page instead."
    ),
}
_OTHER: Final = _("Something else in Lichtwerk is based on this very page. Archive the page instead.")


def obstacle_words(obstacles: Collection[str]) -> list[str]:
    """Sentences for what `obstacles_to_merging` found: why, and what somebody can do instead; each once."""
    found = (str(_OBSTACLES.get(name.split(".")[0], _OTHER)) for name in sorted(obstacles))
    return list(dict.fromkeys(found))
