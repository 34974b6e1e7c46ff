"""Text boxes of a Word file, put behind the paragraph they hang on: pandoc drops both. Pure."""

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

from wiki.imports.rules.archives import Package
from wiki.imports.rules.word_names import W, name_of

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFFICE = "http://schemas.openxmlformats.org/"
_PREFIXES = {
    "w": f"{_OFFICE}wordprocessingml/2006/main",
    "r": f"{_OFFICE}officeDocument/2006/relationships",
    "m": f"{_OFFICE}officeDocument/2006/math",
    "mc": f"{_OFFICE}markup-compatibility/2006",
    "a": f"{_OFFICE}drawingml/2006/main",
    "c": f"{_OFFICE}drawingml/2006/chart",
    "dgm": f"{_OFFICE}drawingml/2006/diagram",
    "pic": f"{_OFFICE}drawingml/2006/picture",
    "wp": f"{_OFFICE}drawingml/2006/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
"""What Word and pandoc call these; pandoc knows no other names for them."""
for _prefix, _address in _PREFIXES.items():
    ElementTree.register_namespace(_prefix, _address)
_HOLDERS = frozenset({"drawing", "pict", "object", f"{_MC}AlternateContent"})


def without_boxes(package: Package, part: str) -> Package:
    """The package with what its text boxes say in the text itself. Raises Refused."""
    if b"txbxContent" not in package.parts.get(part, b""):
        return package
    root = package.xml(part)
    if not root.tag.startswith(W):
        return package
    parents = {child: parent for parent in root.iter() for child in parent}
    for paragraph in [one for one in root.iter() if name_of(one) == "p"]:
        _empty(paragraph, parents)
    return replace(package, parts={**package.parts, part: ElementTree.tostring(root, "utf-8")})


def _empty(paragraph: Any, parents: dict[Any, Any]) -> None:
    """Put what the boxes of a paragraph hold behind it; what hangs in those is put behind them in turn."""
    holders = [one for one in _outermost(paragraph) if any(name_of(e) == "txbxContent" for e in one.iter())]
    parent = parents.get(paragraph)
    if parent is None:
        return
    for holder in holders:
        boxes = [box for box in _shown(holder) if name_of(box) == "txbxContent"]
        inside = [child for box in boxes for child in box]
        at = list(parent).index(paragraph) + 1
        parent[at:at] = inside
        parents |= dict.fromkeys(inside, parent)
        parents[holder].remove(holder)


def _outermost(paragraph: Any) -> list[Any]:
    found, stack = [], list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if name_of(element) in _HOLDERS:
            found.append(element)
        else:
            stack.extend(reversed(element))
    return found


def _shown(holder: Any) -> list[Any]:
    """What is in it, without what stands there a second time for older programs, and without boxes in boxes."""
    found, stack = [], [holder]
    while stack:
        element = stack.pop()
        found.append(element)
        again = element.tag == f"{_MC}AlternateContent" and element.find(f"{_MC}Choice") is not None
        if name_of(element) != "txbxContent":
            stack.extend(
                child for child in reversed(element) if not (again and child.tag == f"{_MC}Fallback")
            )
    return found
