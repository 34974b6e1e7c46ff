"""States of a wish in the reader's words."""

from wiki.kernel.i18n import lazy as _
from wiki.wishes.rules import WishState

STATES = {
    WishState.OPEN: _("Who makes this?"),
    WishState.TAKEN: _("Taken up"),
    WishState.MADE: _("Made"),
    WishState.CLOSED: _("Closed"),
}

TONES = {WishState.OPEN: "warm", WishState.TAKEN: "info", WishState.MADE: "good", WishState.CLOSED: "plain"}
