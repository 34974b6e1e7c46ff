"""The XML of a Word file: its names, and what is often asked of a paragraph."""

from xml.etree import ElementTree as Writer
from xml.etree.ElementTree import Element

NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
W, W14, WP, A, MC, V, OFFICE = (f"{{{NAMES[name]}}}" for name in ("w", "w14", "wp", "a", "mc", "v", "o"))

for _prefix, _name in NAMES.items():
    Writer.register_namespace(_prefix, _name)


def spacing(paragraph: Element) -> Element:
    properties = about(paragraph)
    spacing = properties.find(f"{W}spacing")
    if spacing is None:
        spacing = Element(f"{W}spacing")
        properties.append(spacing)
    return spacing


def shown(content: Element) -> list[Element]:
    """The paragraphs and tables, without what only marks a place between them."""
    return [block for block in content if block.tag in (f"{W}p", f"{W}tbl")]


def keep_with_next(paragraph: Element) -> None:
    if paragraph.tag != f"{W}p" or paragraph.find(f"{W}pPr/{W}keepNext") is not None:
        return
    properties = about(paragraph)
    at = 1 if properties.find(f"{W}pStyle") is not None else 0
    properties.insert(at, Element(f"{W}keepNext"))


def about(paragraph: Element) -> Element:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = Element(f"{W}pPr")
        paragraph.insert(0, properties)
    return properties


def value(element: Element, path: str) -> str:
    found = element.find("/".join(f"{W}{part}" for part in path.split("/")))
    return "" if found is None else found.get(f"{W}val", "")
