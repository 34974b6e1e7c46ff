"""Documents from one form into another by pandoc, in a process of its own that can do no harm.

It runs in a jail with `--sandbox` (it reads no file and no address that a document names), in an empty folder. Images
come in by name and go out as files; see `convert`.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from wiki.kernel.jail import Jail

JAIL = Jail(seconds=30, written=256 * 1024 * 1024, clock=240)
"""It reserves more addresses than any machine has memory, so its own limit of memory counts."""
MEMORY = "240M"
"""What pandoc may use for its data, in its own notation; with the program itself that stays below 400 MB."""
AT_ONCE = BoundedSemaphore(2)
"""How many run at the same time in this process; who comes later waits."""
MEDIA = 200 * 1024 * 1024
"""Bytes of all images it may take out of a document."""
PROPERTIES_MAX = 2000
"""Signs of one property of a document."""


class NotConverted(RuntimeError):
    """The document could not be converted in time, in memory or at all; the text says what pandoc said."""


class TookTooLong(NotConverted):
    """It was not done within the limit of time."""


class TookTooMuch(NotConverted):
    """It did not fit in the memory that there is for it."""


@dataclass(frozen=True)
class Order:
    """What is to be made of a document. `filters` are Lua programs of ours; `files` lie beside them when they run;
    `properties` become properties of the document; with `media` its images are taken out of it."""

    from_: str
    to: str
    options: Sequence[str] = ()
    filters: Sequence[str] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    media: bool = False
    at: datetime | None = None
    """When the document says it was made, so that the same order gives the same bytes."""


def convert(source: bytes, order: Order) -> bytes:
    """The document in its new form. Raises NotConverted."""
    return convert_with_media(source, order)[0]


def convert_with_media(source: bytes, order: Order) -> tuple[bytes, dict[str, bytes]]:
    """The document in its new form, and its images by the names it has for them. Raises NotConverted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in order.files.items():
            (folder / Path(file).name).write_bytes(content)
        made = _run(source, _arguments(folder, order), folder, order.at)
        return made, _media(folder / "media") if order.media else {}


def _arguments(folder: Path, order: Order) -> list[str]:
    arguments = ["--sandbox", "-f", order.from_, "-t", order.to, "--wrap=none", "-o", "-", *order.options]
    for number, program in enumerate(order.filters):
        path = folder / f"filter-{number}.lua"
        path.write_text(program, encoding="utf-8")
        arguments.append(f"--lua-filter={path.name}")
    for key, value in order.properties.items():
        arguments += ["-M", f"{key}={value[:PROPERTIES_MAX]}"]
    if order.media:
        arguments.append("--extract-media=media")
    return arguments


def _run(source: bytes, arguments: Sequence[str], folder: Path, at: datetime | None) -> bytes:
    order = JAIL.program(_program(), "+RTS", f"-M{MEMORY}", "-RTS", *arguments)
    dated = {"SOURCE_DATE_EPOCH": str(int(at.timestamp()))} if at else {}
    with AT_ONCE:
        done = JAIL.run(order, source, folder, **dated)
    if done.late:
        raise TookTooLong(done.said)
    if "Heap exhausted" in done.said:
        raise TookTooMuch(done.said)
    if not done.well:
        raise NotConverted(done.said)
    return done.output


@cache
def _program() -> str:
    """Where the program is: it comes with a package of its own."""
    import pypandoc  # it looks for programs when it is read

    return str(pypandoc.get_pandoc_path())


def _media(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MEDIA
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_symlink() or not path.is_file():
            continue
        left -= path.stat().st_size
        if left < 0:
            raise NotConverted("the images are too large")
        found[f"media/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    return found
