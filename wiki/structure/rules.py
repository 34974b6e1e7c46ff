"""What may happen to whole pages; pure."""

import re
from enum import StrEnum
from typing import Any

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


SHORTEST_WORDS, LONGEST_WORDS = 3, 200
"""Characters of what can be wiped at once."""
WIPED = "[gewist]"


def may_erase(actor: Actor) -> bool:
    """Text that should never have been there is wiped by administrators."""
    return actor.has(Role.ADMINISTRATOR)


def wipe(text: str, words: str) -> str:
    """The text with a mark where these words stood, in capitals or not, however they were spaced; as many lines as
    before."""
    parts = [re.escape(part) for part in words.split()]
    found = re.compile(r"[^\S\n]*\n?[^\S\n]*(?<=\s)".join(parts), re.IGNORECASE)
    return found.sub(lambda match: WIPED + "\n" * match[0].count("\n"), text)


def wiped(value: Any, words: str) -> Any:
    """The same of what is stored as JSON, however deep."""
    if isinstance(value, str):
        return wipe(value, words)
    if isinstance(value, list):
        return [wiped(one, words) for one in value]
    if isinstance(value, dict):
        return {wipe(name, words): wiped(one, words) for name, one in value.items()}
    return value
