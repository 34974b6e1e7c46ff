"""What an uploaded file is by its name. Only an image that was decoded here may be shown in place. Pure."""

from dataclasses import dataclass
from pathlib import Path

from wiki.kernel.images import ENDINGS

_OTHER = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
}
PLAIN = "application/octet-stream"
"""What no browser opens by itself. An SVG is of this kind: it can hold a program, so it is a file to save, no image."""


@dataclass(frozen=True)
class FileType:
    """What a file is: its media type, and the size in pixels of a checked image."""

    media_type: str
    is_image: bool = False
    width: int | None = None
    height: int | None = None


def says_image(name: str) -> bool:
    """Whether the name says that it is an image that pages can show."""
    return Path(name).suffix.lower() in ENDINGS


def is_drawing(name: str) -> bool:
    """Whether the name says that it is an SVG, which many take for an image."""
    return Path(name).suffix.lower() in (".svg", ".svgz")


def other_type(name: str) -> FileType:
    """The type of a file that is no image, by its name."""
    return FileType(_OTHER.get(Path(name).suffix.lower(), PLAIN))
