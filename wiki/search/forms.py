"""What was asked, from the address. A filter that makes no sense is left out."""

from collections.abc import Mapping

from wiki.search.queries import Question
from wiki.search.rules import MAX_QUESTION
from wiki.search.wording import PAGE_KINDS, TYPES

_HIGHEST = 2**31 - 1


def question(args: Mapping[str, str]) -> Question:
    """The question of a request's address."""
    type_, kind = args.get("type", ""), args.get("kind", "")
    return Question(
        q=" ".join(args.get("q", "").replace("\x00", " ").split())[:MAX_QUESTION],
        type=type_ if type_ in TYPES else "",
        kind=kind if kind in PAGE_KINDS else "",
        activity=_id(args.get("activity", "")),
        school=_id(args.get("school", "")),
        cursor=args.get("cursor") or None,
    )


def _id(typed: str) -> int | None:
    """The number of an activity or a school, when it can be one."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 10 else 0
    return number if 0 < number <= _HIGHEST else None
