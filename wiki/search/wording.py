"""The kinds of what can be found, in the reader's words."""

from wiki.kernel.i18n import lazy as _

TYPES = {"page": _("Page"), "activity": _("Activity"), "project": _("Project")}
KINDS = {
    "instrument": _("Instrument"),
    "research": _("Research result"),
    "story": _("Story from practice"),
    "page": _("Page"),
    "structural": _("Structural"),
    "incidental": _("Incidental"),
}
PAGE_KINDS = ("instrument", "research", "story", "page")


def label(type_: str, kind: str) -> str:
    """The word for one hit: what kind of page, an activity or a project."""
    return str(KINDS[kind] if type_ == "page" and kind in KINDS else TYPES[type_])
