"""Reading a selection of pages from an address, and writing it back, so that it can be bookmarked and shared."""

from collections.abc import Mapping

from wiki.collections.rules import TITLE_MAX, Selection, picked
from wiki.kernel.forms import read_id, read_ids


def selection(args: Mapping[str, str]) -> Selection:
    """The selection in the values of a request's address; invalid values are left out."""
    title = " ".join(args.get("title", "").replace("\x00", " ").split())[:TITLE_MAX]
    pages = picked(read_ids(args.get("pages", "")[:2000].split(",")))
    if pages:
        return Selection(pages=pages, title=title)
    activity, building_block = read_id(args.get("activity", "")), read_id(args.get("building_block", ""))
    return Selection(activity, None if activity else building_block, title=title)


def address(selection: Selection) -> dict[str, str]:
    """The selection as values for an address."""
    values = {
        "activity": selection.activity,
        "building_block": selection.building_block,
        "pages": ",".join(map(str, selection.pages)),
        "title": selection.title,
    }
    return {name: str(value) for name, value in values.items() if value}
