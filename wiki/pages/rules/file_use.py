"""What uses a file with a page. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileUse:
    """What uses a file: the text as it is now (`now`), the release that readers get, the versions from `first` up to
    `last` (None when the text of none did), and other pages."""

    now: bool = False
    released: bool = False
    first: int | None = None
    last: int | None = None
    other_pages: int = 0


NOWHERE = FileUse()
