"""Names of uploaded files: cleaned, but as people wrote them, and safe in an address and a header. Pure."""

import unicodedata
from urllib.parse import quote

from wiki.pages.rules import one_line

LENGTH = 150
_FORBIDDEN = dict.fromkeys(map(ord, '<>:"/\\|?*%'), "-")


def clean_name(typed: str, otherwise: str = "bestand") -> str:
    """The last part of a path, without what some computer refuses in a name; accents and other scripts stay."""
    name = one_line(unicodedata.normalize("NFC", typed.replace("\\", "/").rsplit("/", 1)[-1]))
    name = name.translate(_FORBIDDEN).strip(". ")
    stem, dot, suffix = name.rpartition(".")
    if dot and len(suffix) <= 10:
        return f"{stem[: LENGTH - len(suffix)].strip() or otherwise}.{suffix}"
    return name[:LENGTH].strip() or otherwise


def file_address(attachment_id: str, name: str) -> str:
    """Where a file is."""
    return f"/files/{attachment_id}/{quote(name, safe='')}"


def disposition(kind: str, name: str) -> str:
    """The Content-Disposition header (RFC 6266): one plain name, and the real one in UTF-8."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(c if c.isalnum() or c in " -_.()" else "-" for c in plain).strip() or "file"
    plain = f"file{plain}" if plain.startswith(".") else plain
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def markdown_for(attachment_id: str, name: str, is_image: bool) -> str:
    """What a writer puts in the text to show an image or link to a file."""
    words = "".join(f"\\{c}" if c in "\\[]*_`" else c for c in name)
    return f"{'!' if is_image else ''}[{words}]({file_address(attachment_id, name)})"
