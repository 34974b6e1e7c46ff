"""Files of this site in a text: what a page says of each, by the number in its address. Pure."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

ADDRESS = re.compile(r"/files/([0-9a-f]{32})/[^#]*(#.*)?\Z", re.DOTALL)
_SIZES = {
    "#half": "(max-width: 50rem) 50vw, 24rem",
    "#klein": "(max-width: 50rem) 25vw, 12rem",
}
_WIDE = "(max-width: 50rem) 100vw, 48rem"
SIZES = frozenset({_WIDE, *_SIZES.values()})
"""How wide an image is shown, by the width of the screen: as static/css/base.css has it."""


@dataclass(frozen=True)
class LocalFile:
    """A file in the version that a text shows: its own address, and of an image its size in pixels and the addresses
    of its smaller sizes, as `srcset` wants them. Without an address it was removed: see REMOVED."""

    address: str
    is_image: bool = False
    width: int | None = None
    height: int | None = None
    srcset: str = ""


Files = Mapping[str, LocalFile]
NO_FILES: Files = {}
REMOVED = LocalFile("")
"""A file that was taken off its page: the place of its image stays empty."""


def as_plain(files: Files) -> dict[str, dict[str, Any]]:
    """The files as JSON can hold them."""
    return {id_: asdict(file) for id_, file in files.items()}


def from_plain(found: Mapping[str, Mapping[str, Any]]) -> Files:
    """The files that `as_plain` put into JSON."""
    return {id_: LocalFile(**file) for id_, file in found.items()}


def finish_file_link(link: Element, files: Files) -> None:
    """Lead a link to the version of the file that goes with the text."""
    if (found := _found(link.get("href", ""), files)) is not None and found[0] != REMOVED:
        file, fragment = found
        link.set("href", file.address + fragment)


def finish_file_image(image: Element, linked: bool, files: Files) -> None:
    """Show an image in its version and its sizes; a link stands in the place of a file that cannot be shown."""
    if (found := _found(image.get("src", ""), files)) is None:
        return
    file, fragment = found
    if file == REMOVED:
        image.attrib.clear()
        image.tag = "span"
        return
    if not file.is_image:
        _link_instead(image, linked, file)
        return
    image.set("src", file.address + fragment)
    if file.width and file.height:
        image.set("width", str(file.width))
        image.set("height", str(file.height))
    if file.srcset:
        image.set("srcset", file.srcset)
        image.set("sizes", _SIZES.get(fragment, _WIDE))
    image.set("loading", "lazy")


def _found(address: str, files: Files) -> tuple[LocalFile, str] | None:
    match = ADDRESS.match(address) if files else None
    file = files.get(match[1]) if match else None
    return (file, match[2] or "") if match and file else None


def _link_instead(image: Element, linked: bool, file: LocalFile) -> None:
    words = image.get("alt") or file.address.rpartition("/")[2]
    image.attrib.clear()
    image.text = AtomicString(words)
    image.tag = "span" if linked else "a"
    if not linked:
        image.set("href", file.address)
