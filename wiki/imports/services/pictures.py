"""Pictures of a file of a kind that no page can show, such as BMP and TIFF, as PNG. No database."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from wiki.imports.services import picture_maker
from wiki.kernel.images import PIXELS_MAX
from wiki.kernel.jail import Jail

JAIL = Jail(seconds=40, memory=1536 * 1024 * 1024, written=64 * 1024 * 1024, clock=240)
_OTHERS = (b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0", b"\x0a\x05", b"P6", b"P5", b"P4")
"""How files of these kinds begin."""


def showable(media: Mapping[str, bytes]) -> dict[str, bytes]:
    """The pictures, with those that could be converted as PNG under the name they had."""
    others = {name: content for name, content in media.items() if content.startswith(_OTHERS)}
    if not others:
        return dict(media)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, content in enumerate(others.values()):
            (folder / str(number)).write_bytes(content)
        code = Path(picture_maker.__file__).read_text("utf-8")
        JAIL.run(JAIL.python(code, str(folder), str(PIXELS_MAX)), folder=folder)
        made = {number: folder / f"{number}.png" for number in range(len(others))}
        found = {one: made[n].read_bytes() for n, one in enumerate(others) if made[n].is_file()}
    return {**media, **found}
