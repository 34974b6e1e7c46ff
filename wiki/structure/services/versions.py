"""The version that somebody saw: nothing is done to a whole page that is another one by now."""

from wiki.kernel.errors import Conflict
from wiki.kernel.i18n import _


def check_seen(revision: int, seen: int) -> None:
    """Raise Conflict unless the page is still at the version that was seen."""
    if revision != seen:
        raise Conflict(_("Somebody else saved this page in the meantime. Look at the newest version first."))
