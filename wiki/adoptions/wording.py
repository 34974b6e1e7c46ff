"""What a school does with a page, in the reader's words."""

from wiki.adoptions.rules import UseState
from wiki.kernel.i18n import lazy as _

STATES = {
    UseState.VIEWED: _("Looked at"),
    UseState.TRIED: _("Tried out"),
    UseState.IN_USE: _("In use"),
    UseState.STOPPED: _("Stopped"),
}
