"""The kinds of what can be found, in the reader's words."""

from wiki.kernel.i18n import lazy as _
from wiki.pages.rules.artefact_types import ARTEFACT_TYPES
from wiki.pages.wording import type_name

TYPES = {
    "page": _("Page"),
    "activity": _("Activity"),
    "project": _("Project"),
    "day": _("Network day"),
    "workshop": _("Workshop"),
    "wish": _("Wish"),
    "focus": _("Focal point"),
    "expert": _("Expert"),
    "visit": _("School visit"),
    "person": _("Person"),
    "school": _("School"),
}
KINDS = {
    "instrument": _("Instrument"),
    "research": _("Research result"),
    "story": _("Story from practice"),
    "page": _("Page"),
    "structural": _("Structural"),
    "incidental": _("Incidental"),
}
PAGE_KINDS = ("instrument", "research", "story", "page")
ARTEFACT_TYPE_KEYS = tuple(artefact_type.key for artefact_type in ARTEFACT_TYPES)


def label(type_: str, kind: str, artefact_type: str = "") -> str:
    """The word for one hit: what kind of page, else an activity, a project, a network day and so on."""
    if artefact_type:
        return type_name(artefact_type)
    return str(KINDS[kind] if type_ == "page" and kind in KINDS else TYPES[type_])
