"""Names of files with a page, and how a text names them. Pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote


def file_address(attachment_id: str, name: str) -> str:
    """Where a file is."""
    return f"/files/{attachment_id}/{quote(name, safe='')}"


def markdown_for(attachment_id: str, name: str, is_image: bool) -> str:
    """What a writer puts in the text to show an image or link to a file."""
    words = "".join(f"\\{c}" if c in "\\[]*_`" else c for c in name)
    return f"{'!' if is_image else ''}[{words}]({file_address(attachment_id, name)})"


def with_files(body: str, numbers: Mapping[str, str]) -> str:
    """The text with the files of these numbers in the place of others."""
    for old, new in numbers.items():
        body = body.replace(f"/files/{old}/", f"/files/{new}/")
    return body


def as_json(attachment: Any) -> dict[str, Any]:
    """A file with a page, as the JSON API and the editor get it."""
    return {
        "id": attachment.id,
        "name": attachment.name,
        "url": file_address(attachment.id, attachment.name),
        "bytes": attachment.bytes,
        "sha256": attachment.sha256,
        "media_type": attachment.media_type,
        "is_image": attachment.is_image,
        "markdown": markdown_for(attachment.id, attachment.name, attachment.is_image),
    }
