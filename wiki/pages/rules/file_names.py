"""Names of files with a page, and how a text names them. Pure."""

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote

_IN_TEXT = re.compile(r"/files/([0-9a-f]{32})/")


def file_address(attachment_id: str, name: str, version: int | None = None) -> str:
    """Where a file is: as it is now, or in a version of it, whose content never changes."""
    place = attachment_id if version is None else f"{attachment_id}/{version}"
    return f"/files/{place}/{quote(name, safe='')}"


def file_ids(text: str) -> tuple[str, ...]:
    """The files that a text or page points to, each once."""
    return tuple(dict.fromkeys(_IN_TEXT.findall(text)))


def markdown_for(attachment_id: str, name: str, is_image: bool) -> str:
    """What a writer puts in the text to show an image or link to a file."""
    words = "".join(f"\\{c}" if c in "\\[]*_`" else c for c in name)
    return f"{'!' if is_image else ''}[{words}]({file_address(attachment_id, name)})"


def with_files(body: str, numbers: Mapping[str, str]) -> str:
    """The text with the files of these numbers in the place of others."""
    for old, new in numbers.items():
        body = body.replace(f"/files/{old}/", f"/files/{new}/")
    return body


def same_name(one: str, other: str) -> bool:
    """Whether two files would be taken for each other: capitals do not tell them apart."""
    return one.casefold() == other.casefold()


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, with a number before its ending when others have it."""
    known = {one.casefold() for one in taken}
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    number, free = 1, name
    while free.casefold() in known:
        number += 1
        free = f"{stem} ({number}){dot}{ending}"
    return free


def as_json(file: Any) -> dict[str, Any]:
    """A file with a page, as the JSON API and the editor get it."""
    return {
        "id": file.id,
        "name": file.name,
        "url": file_address(file.id, file.name),
        "bytes": file.bytes,
        "sha256": file.sha256,
        "media_type": file.media_type,
        "is_image": file.is_image,
        "width": file.width,
        "height": file.height,
        "markdown": markdown_for(file.id, file.name, file.is_image),
    }


def version_as_json(row: Any) -> dict[str, Any]:
    """One version of a file, as the JSON API gets it."""
    return {**row._asdict(), "url": file_address(row.id, row.name, row.version)}
