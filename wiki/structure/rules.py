"""What may happen to whole pages; pure."""

from enum import StrEnum

from wiki.schools.rules import Actor, Role

KEPT_DAYS = 90
"""As long as a page stays in the bin."""


class MergedText(StrEnum):
    """Which text a page has after another went up in it."""

    INTO = "into"
    FROM = "from"
    BOTH = "both"


def merged_text(into: str, taken: str, choice: MergedText) -> str:
    """The text of the page that stays, for each choice."""
    if choice == MergedText.INTO:
        return into
    if choice == MergedText.FROM:
        return taken
    return f"{into.rstrip()}\n\n{taken.lstrip()}" if into.strip() else taken


def may_keep_templates(actor: Actor) -> bool:
    """Who decides what new pages begin with: the coordinator of the network."""
    return actor.has(Role.NETWORK_COORDINATOR)
