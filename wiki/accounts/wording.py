"""What is wrong with a password, and what a token may do, in the reader's words."""

from wiki.accounts.rules import LONGEST, SHORTEST
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import lazy as _

SCOPES = {
    "pages": _("Write pages, and what belongs to them"),
    "costs": _("Enter costs and payments"),
    "decide": _("Decide on costs, and manage people and settings"),
}


def password_words(problem: str) -> str:
    """The sentence for a code of `rules.password_problem`."""
    return {
        "too_short": _("A password must have at least %(count)s characters.", count=SHORTEST),
        "too_long": too_long(LONGEST),
        "common": _("This password is easy to guess. Use a few words that only you would put together."),
        "known": _("Your own name or address is easy to guess. Use other words."),
    }[problem]
