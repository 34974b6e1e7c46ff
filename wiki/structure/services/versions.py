"""The version that somebody saw: nothing is done to a whole page that is another one by now."""

from dataclasses import dataclass

from wiki.kernel.errors import Conflict
from wiki.kernel.i18n import _
from wiki.pages.services.preparing import settle
from wiki.schools.rules import Actor


def check_seen(revision: int, seen: int) -> None:
    """Raise Conflict unless the page is still at the version that was seen."""
    if revision != seen:
        raise Conflict(_("Somebody else saved this page in the meantime. Look at the newest version first."))


@dataclass
class SeenPage:
    """A page at the version that somebody saw. What people are typing on it at that moment is no reason to ask: it
    becomes a version of its own, in the history."""

    page_id: int
    number: int

    def settle(self, actor: Actor) -> None:
        """Have what is being typed in a version, and go on from that; in transactions of its own. Raises NotAllowed."""
        if settle(actor, self.page_id) == self.number + 1:
            self.number += 1

    def check(self, revision: int) -> None:
        """Raise Conflict unless the page is still at this version."""
        check_seen(revision, self.number)
