"""A set of pages that somebody picks, in their order. Pure."""

from dataclasses import dataclass

MOST = 100
"""Pages in one collection."""
TITLE_MAX = 120


@dataclass(frozen=True)
class Selection:
    """The pages of a collection: those of an activity or a building block, or else `pages` by id in this
    order.

    `title` is for the cover; when empty, the name of the activity or building block is used.
    """

    activity: int | None = None
    building_block: int | None = None
    pages: tuple[int, ...] = ()
    title: str = ""

    @property
    def is_empty(self) -> bool:
        """True when nothing was chosen yet."""
        return self.activity is None and self.building_block is None and not self.pages


def picked(ids: tuple[int, ...]) -> tuple[int, ...]:
    """The same pages, each once, at most MOST."""
    return tuple(dict.fromkeys(ids))[:MOST]


def with_page(pages: tuple[int, ...], page: int) -> tuple[int, ...]:
    """The pages with this one at the end."""
    return picked((*pages, page))


def without_page(pages: tuple[int, ...], page: int) -> tuple[int, ...]:
    """The pages but this one."""
    return tuple(id_ for id_ in pages if id_ != page)


def earlier(pages: tuple[int, ...], page: int) -> tuple[int, ...]:
    """The pages with this one a place nearer to the front; the first one stays where it is."""
    at = pages.index(page)
    if at == 0:
        return pages
    return (*pages[: at - 1], page, pages[at - 1], *pages[at + 1 :])
