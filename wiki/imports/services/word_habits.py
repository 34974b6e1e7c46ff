"""What programs write into a Word file by themselves when they save it, made the same before the file is read.

The same list goes on under another number, a head row gets its bold letters one by one, each paragraph says on which
side it stands, and a line across the page becomes a drawing. Nobody who changed a word did that.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as Writer
from xml.etree.ElementTree import SubElement

from wiki.documents.services.word_xml import NAMES
from wiki.imports.rules.archives import Package
from wiki.imports.rules.word_findings import main_part

W = f"{{{NAMES['w']}}}"
_MORE = {
    "o": "urn:schemas-microsoft-com:office:office",
    "v": "urn:schemas-microsoft-com:vml",
    "wp14": "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}
_SIDES = {"start": None, "left": None, "both": None, "end": "right"}
"""How a side is named; the usual one needs no name."""

_O, _V, _WPS, _WP = (f"{{{({**NAMES, **_MORE})[name]}}}" for name in ("o", "v", "wps", "wp"))
_NUMBERING = "word/numbering.xml"
_SYMBOL_SPACE = '"\uf020"'.encode()
"""A space in a font of signs, as LibreOffice writes it."""
_LEADING = (["HYPERLINK"], ["PAGEREF"])
"""Fields that are links."""
_THIN = 40_000
"""How high a line across the page is at most, in the units of drawings."""

for _prefix, _name in _MORE.items():
    Writer.register_namespace(_prefix, _name)


def evened(package: Package) -> Package:
    """The file without such differences. Raises Refused."""
    name = main_part(package)
    root = package.xml(name)
    if root is None or root.tag != f"{W}document":
        return package
    _even_fields(root)
    _even_sides(root)
    _even_rules(root)
    _even_heads(root)
    _even_lists(root, _lists(package))
    try:
        even = Writer.tostring(root, encoding="UTF-8")
    except RecursionError:  # nobody nests that deep: it is read as it is, or refused
        return package
    return replace(package, parts={**package.parts, name: even, **_even_signs(package)})


def _even_signs(package: Package) -> dict[str, bytes]:
    """A list without a sign is one with a space, whatever the letters: by it what goes on in an entry is known."""
    numbering = package.parts.get(_NUMBERING)
    return {} if numbering is None else {_NUMBERING: numbering.replace(_SYMBOL_SPACE, b'" "')}


def _even_fields(root: Any) -> None:
    """What a field in one piece shows, such as the number of a figure, is text; pandoc knows only those that lead
    somewhere."""
    for parent in [one for one in root.iter() if one.find(f"{W}fldSimple") is not None]:
        for field in parent.findall(f"{W}fldSimple"):
            if field.get(f"{W}instr", "").split()[:1] not in _LEADING:
                at = list(parent).index(field)
                parent[at : at + 1] = list(field)


def _even_sides(root: Any) -> None:
    for properties in root.iter(f"{W}pPr"):
        for side in properties.findall(f"{W}jc"):
            named = side.get(f"{W}val", "")
            if _SIDES.get(named, named) is None:
                properties.remove(side)
            else:
                side.set(f"{W}val", _SIDES.get(named) or named)


def _even_heads(root: Any) -> None:
    """A head row is bold by its style."""
    for row in root.iter(f"{W}tr"):
        if row.find(f"{W}trPr/{W}tblHeader") is None:
            continue
        for properties in row.iter(f"{W}rPr"):
            for bold in (*properties.findall(f"{W}b"), *properties.findall(f"{W}bCs")):
                properties.remove(bold)


def _lists(package: Package) -> Mapping[str, tuple[str, bool]]:
    """Of each number the kind of list it stands for, and whether that list begins anew."""
    numbering = package.xml(_NUMBERING)
    found = {}
    for num in numbering.iter(f"{W}num") if numbering is not None else ():
        kind = num.find(f"{W}abstractNumId")
        anew = num.find(f"{W}lvlOverride/{W}startOverride") is not None
        if kind is not None:
            found[num.get(f"{W}numId", "")] = kind.get(f"{W}val", ""), anew
    return found


def _even_lists(root: Any, lists: Mapping[str, tuple[str, bool]]) -> None:
    """A list goes on under one number, until one of its kind begins anew."""
    going: dict[tuple[str, str], str] = {}
    begun: set[str] = set()
    for place in root.iter(f"{W}numPr"):
        number, level = place.find(f"{W}numId"), place.find(f"{W}ilvl")
        own = number.get(f"{W}val", "") if number is not None else ""
        kind, anew = lists.get(own, ("", False))
        if not kind:
            continue
        at = kind, level.get(f"{W}val", "0") if level is not None else "0"
        if anew and own not in begun:
            begun.add(own)
            going[at] = own
        number.set(f"{W}val", own if anew else going.setdefault(at, own))


def _even_rules(root: Any) -> None:
    """A line across the page that became a drawing of one is a line again."""
    for paragraph in root.iter(f"{W}p"):
        shapes = list(paragraph.iter(f"{_WPS}wsp"))
        if len(shapes) != 1 or any(text.text for text in paragraph.iter(f"{W}t")):
            continue
        extent = next(paragraph.iter(f"{_WP}extent"), None)
        if extent is not None and 0 <= int(extent.get("cy", "0")) < _THIN:
            paragraph.clear()
            drawn = SubElement(SubElement(paragraph, f"{W}r"), f"{W}pict")
            SubElement(drawn, f"{_V}rect", {"style": "width:0;height:1.5pt", f"{_O}hr": "t"})
