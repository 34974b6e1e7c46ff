"""What goes together, from the address, so that a collection can be bookmarked and passed on."""

import re
from collections.abc import Mapping

from wiki.collections.rules import TITLE_MAX, Wanted, picked

_HIGHEST = 2**31 - 1
_NUMBER = re.compile(r"[0-9]{1,10}", re.ASCII)


def wanted(args: Mapping[str, str]) -> Wanted:
    """The collection of a request's address; what makes no sense is left out."""
    title = " ".join(args.get("title", "").replace("\x00", " ").split())[:TITLE_MAX]
    pages = picked(tuple(id_ for typed in args.get("pages", "")[:2000].split(",") if (id_ := _id(typed))))
    if pages:
        return Wanted(pages=pages, title=title)
    activity, building_block = _id(args.get("activity", "")), _id(args.get("building_block", ""))
    return Wanted(activity, None if activity else building_block, title=title)


def address(wanted: Wanted) -> dict[str, str]:
    """The same as it stands in an address."""
    values = {
        "activity": wanted.activity,
        "building_block": wanted.building_block,
        "pages": ",".join(map(str, wanted.pages)),
        "title": wanted.title,
    }
    return {name: str(value) for name, value in values.items() if value}


def _id(typed: str) -> int | None:
    number = int(typed) if _NUMBER.fullmatch(typed.strip()) else 0
    return number if 0 < number <= _HIGHEST else None
