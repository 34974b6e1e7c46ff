"""What goes together, from the address, so that a collection can be bookmarked and passed on."""

from collections.abc import Mapping

from wiki.collections.rules import TITLE_MAX, Wanted, picked
from wiki.kernel.forms import read_id, read_ids


def wanted(args: Mapping[str, str]) -> Wanted:
    """The collection of a request's address; what makes no sense is left out."""
    title = " ".join(args.get("title", "").replace("\x00", " ").split())[:TITLE_MAX]
    pages = picked(read_ids(args.get("pages", "")[:2000].split(",")))
    if pages:
        return Wanted(pages=pages, title=title)
    activity, building_block = read_id(args.get("activity", "")), read_id(args.get("building_block", ""))
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
