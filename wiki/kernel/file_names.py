"""Names of uploaded files: cleaned, but as people wrote them, and safe in an address, a header and a folder. Pure."""

import unicodedata
from urllib.parse import quote

LENGTH = 150
_FORBIDDEN = dict.fromkeys(map(ord, '<>:"/\\|?*%'), "-")
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_JOINERS = "\u200c\u200d"
"""Unseen too, but some scripts and many emoji are written with them."""


def clean_name(typed: str, otherwise: str = "bestand") -> str:
    """The last part of a path, without what some computer refuses in a name; accents and other scripts stay."""
    last = unicodedata.normalize("NFC", typed.replace("\\", "/").rsplit("/", 1)[-1])
    seen = "".join(
        c for c in " ".join(last.split()) if c in _JOINERS or unicodedata.category(c) not in _UNSEEN
    )
    name = seen.translate(_FORBIDDEN).strip(". ")
    stem, dot, suffix = name.rpartition(".")
    if dot and len(suffix) <= 10:
        return f"{stem[: LENGTH - len(suffix)].strip() or otherwise}.{suffix}"
    return name[:LENGTH].strip() or otherwise


def disposition(kind: str, name: str) -> str:
    """The Content-Disposition header (RFC 6266): one plain name, and the real one in UTF-8."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(c if c.isalnum() or c in " -_.()" else "-" for c in plain).strip() or "file"
    plain = f"file{plain}" if plain.startswith(".") else plain
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
