"""Names of files in an export, and the links of a text to them. Pure."""

import re
from collections.abc import Callable, Iterable

from wiki.kernel.file_names import clean_name

_ON_THIS_SITE = re.compile(
    r"(?P<before>\]\([ ]{0,3}<?|^[ ]{0,3}\[[^\]\n]{1,200}\]:[ ]{0,3}<?)(?P<path>/(?![/\\])[^\s<>\"')]*)",
    re.MULTILINE,
)
_FILE = re.compile(r"/files/([0-9a-f]{32})/")
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"]
)
_NAME_MAX = 120
"""Bytes of a name before its ending: with a folder, a number and the ending it fits every file system."""


def file_id(path: str) -> str | None:
    """The attachment that an address on this site is of."""
    match = _FILE.match(path)
    return match[1] if match else None


def with_links(body: str, change: Callable[[str], str]) -> str:
    """The Markdown with each link to this site changed; `change` gets the path and gives the new address."""
    return _ON_THIS_SITE.sub(lambda found: found["before"] + change(found["path"]), body)


def with_title(title: str, body: str) -> str:
    """The text under its title, as a file by itself."""
    return f"# {escaped(title)}\n\n{body.rstrip()}\n"


def escaped(text: str) -> str:
    """Plain text as Markdown."""
    return re.sub(r"([\\`*_\[\]<>#$~^])", r"\\\1", text)


def export_name(slug: str, revision: int, extension: str) -> str:
    """How the file is called: `kijkwijzer-versie-3.md`."""
    return f"{slug}-versie-{revision}.{extension}"


def unique_names(typed: Iterable[str]) -> list[str]:
    """A file name for each, safe on every system and unlike the others, also where case and accents do not count."""
    names: list[str] = []
    taken: set[str] = set()
    for name in typed:
        names.append(_free(_safe(name), taken))
        taken.add(names[-1].casefold())
    return names


def _safe(typed: str) -> str:
    name = clean_name(typed)
    stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
    if name.split(".")[0].strip().casefold() in _RESERVED:
        stem = f"bestand-{stem}"
    stem = stem.encode()[:_NAME_MAX].decode(errors="ignore")
    return f"{stem.rstrip('. ')}{dot}{suffix}"


def _free(name: str, taken: set[str]) -> str:
    stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
    number, candidate = 1, name
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{stem}-{number}{dot}{suffix}"
    return candidate
