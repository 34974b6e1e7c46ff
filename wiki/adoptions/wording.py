"""What a school does with a page, in the reader's words."""

from wiki.kernel.i18n import lazy as _

STATES = {
    "viewed": _("Looked at"),
    "tried": _("Tried out"),
    "in_use": _("In use"),
    "stopped": _("Stopped"),
}
