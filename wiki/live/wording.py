"""Why something was not stored in live text, in words."""

from typing import Final

from wiki.kernel.i18n import lazy as _
from wiki.live.rules.live import Refusal

_SENTENCES: Final = {
    "malformed": _("This change could not be read, so it was not saved."),
    "too_large": _("This change is too large to send at once: at most 64 KB."),
    "page_full": _("The page is full: at most 200 KB. Split it into two pages."),
    "missing": _("Something that came before this change is missing. Send it first."),
    "writer": _("This change is signed as somebody else's. Open the page again."),
    "stale": _("The text was replaced by a new one. Open the page again; your own text is still here."),
    "closed": _("The page is closed, so nobody can write on it now."),
    "full": _("50 people are writing on this page already. You can read along."),
    "forbidden": _("You are not allowed to do this."),
}
_STATUSES: Final = {"malformed": 422, "too_large": 413, "page_full": 413, "forbidden": 403}


def sentence(refusal: Refusal) -> str:
    """Why it was refused, in the reader's language."""
    return str(_SENTENCES[refusal.reason])


def status(refusal: Refusal) -> int:
    """The status of an answer that says so."""
    return _STATUSES.get(refusal.reason, 409)
