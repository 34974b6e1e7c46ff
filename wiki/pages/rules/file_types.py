"""Is an uploaded file what its name says? Only an image that was decoded here may be shown in place."""

from dataclasses import dataclass
from pathlib import Path

from wiki.kernel.images import ENDINGS, decoded

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


@dataclass(frozen=True)
class FileType:
    """What a file is: its media type, and the size in pixels of a checked image."""

    media_type: str
    is_image: bool = False
    width: int | None = None
    height: int | None = None


def inspect(path: Path, name: str) -> FileType:
    """The type of a file, by its content. Raises NotThatImage or TooManyPixels when its name says that it is
    an image."""
    suffix = Path(name).suffix.lower()
    if suffix not in ENDINGS:
        return FileType(_OTHER.get(suffix, PLAIN))
    image = decoded(path)
    return FileType(image.media_type, True, image.width, image.height)
