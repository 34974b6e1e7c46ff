"""What all calls of this slice on the JSON API share: the blueprint, and what came of saving."""

from typing import Any

from wiki.kernel.api import ApiBlueprint
from wiki.pages.rules.pages import address
from wiki.pages.services.pages import Saved

bp = ApiBlueprint("pages", __name__, "Pages, their versions and files", writes="pages")


def saved_json(saved: Saved) -> dict[str, Any]:
    """What came of saving, with where the page is."""
    return {**vars(saved), "url": address(saved.id, saved.slug)}
