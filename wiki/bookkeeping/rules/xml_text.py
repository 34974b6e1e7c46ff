"""Writing XML: elements under elements, amounts in euros, and text that every reader takes. Pure."""

from xml.etree import ElementTree as ET


def put(parent: ET.Element, path: str, text: str = "") -> ET.Element:
    """Add new elements under each other (`cac:Party/cbc:Name`) and return the innermost."""
    for tag in path.split("/"):
        parent = ET.SubElement(parent, tag)
    parent.text = text or None
    return parent


def put_given(parent: ET.Element, path: str, text: str) -> None:
    """As `put`, when there is a text."""
    if text:
        put(parent, path, text)


def euros(cents: int) -> str:
    """`-12.34`."""
    sign, (whole, rest) = "-" if cents < 0 else "", divmod(abs(cents), 100)
    return f"{sign}{whole}.{rest:02d}"


def plain(text: str, most: int) -> str:
    """On one line, without what XML cannot hold, not longer than the format takes."""
    line = " ".join("".join(c if _may_stand(c) else " " for c in text).split())
    return line[:most].rstrip()


def _may_stand(char: str) -> bool:
    code = ord(char)
    return 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF


def written(root: ET.Element) -> bytes:
    """The document, indented, as UTF-8."""
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made
