"""What a file is, by its content: neither its name nor what a browser says of it counts."""

from wiki.imports.rules.archives import Package, unpacked
from wiki.imports.rules.imports import Refused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODT = (b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text-template")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OOXML = "application/vnd.openxmlformats-officedocument."
_OFFICE = {
    "docx": (f"{_OOXML}wordprocessingml.document", f"{_OOXML}wordprocessingml.template"),
    "pptx": (f"{_OOXML}presentationml.presentation", f"{_OOXML}presentationml.slideshow"),
    "xlsx": (f"{_OOXML}spreadsheetml.sheet",),
}
"""What the files we read say that they are."""
_HTML = ("<!doctype html", "<html", "<head", "<body", "<?xml", "<!--", "<div", "<p>", "<h1", "<table")
_TEXT_MAX = 5 * 1024 * 1024


def file_type_of(content: bytes) -> tuple[str, Package | None, str]:
    """Its sort, the archive it is (Word, ODT, slides, sheets) and the text it is (HTML, Markdown). Raises Refused."""
    if not content.strip():
        raise Refused("empty")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        package = unpacked(content)
        return _archive(package), package, ""
    _refuse_known(content)
    text = _text(content)
    return ("html" if text.lstrip().lower().startswith(_HTML) else "md"), None, text


def _archive(package: Package) -> str:
    mimetype = package.parts.get("mimetype", b"").strip()
    if mimetype in _ODT:
        if "content.xml" not in package.parts:
            raise Refused("damaged")
        return "odt"
    if mimetype:
        raise Refused("other_office")
    types = package.parts.get("[Content_Types].xml", b"").decode("utf-8", "replace")
    if "macroEnabled" in types:
        raise Refused("macros")
    sort = next(
        (sort for sort, kinds in _OFFICE.items() if any(f"{kind}.main+xml" in types for kind in kinds)), ""
    )
    if sort:
        return sort
    raise Refused("other_office" if types else _unread(package))


def _unread(package: Package) -> str:
    """Why an archive that is no file of Office is not read."""
    pages = any(name.lower().endswith(".iwa") or name == "index.xml" for name in package.names)
    return "pages" if pages else "archive"


def _refuse_known(content: bytes) -> None:
    if content.startswith(_OLE):
        raise Refused("password" if _ENCRYPTED in content else "old_word")
    if content[:1024].lstrip().startswith(b"%PDF"):
        raise Refused("pdf")
    if content.startswith(b"{\\rtf"):
        raise Refused("rtf")


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16")
    if b"\0" in content[:4096]:
        raise Refused("unknown")
    try:
        return _decoded(content, "utf-8-sig")
    except Refused:
        if any(byte < 9 or 13 < byte < 32 for byte in content[:4096]):
            raise
        return _decoded(content, "cp1252")


def _decoded(content: bytes, encoding: str) -> str:
    if len(content) > _TEXT_MAX:
        raise Refused("too_long")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("unknown") from None
