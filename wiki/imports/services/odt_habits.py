"""What LibreOffice writes into an ODT file by itself when it saves it, made the same before the file is read.

A paragraph that is bold as a whole is bold by its own style then, which nobody would find in its text; and signs in the
names of styles are written as their numbers.
"""

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as Writer
from xml.etree.ElementTree import Element, SubElement

from wiki.documents.services.odt_xml import named as _n
from wiki.imports.rules.archives import Package

_MORE = {
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    "math": "http://www.w3.org/1998/Math/MathML",
    "script": "urn:oasis:names:tc:opendocument:xmlns:script:1.0",
}
_LETTERS = ("font-weight", "font-style", "text-line-through-style", "text-position", "text-underline-style")
"""What a page knows of letters."""
_OFFICE = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_NO_STYLES = b'<office:document-styles xmlns:office="%s" office:version="1.3"/>' % _OFFICE
"""For a file without any: pandoc wants them to be there."""
_CODE, _CODE_RENAMED = b'"Source_Text"', b'"Source_5f_Text"'

for _prefix, _name in _MORE.items():
    Writer.register_namespace(_prefix, _name)


def evened(package: Package) -> Package:
    """The file without such differences. Raises Refused."""
    named = {
        name: part.replace(_CODE_RENAMED, _CODE)
        for name, part in package.parts.items()
        if name in ("content.xml", "styles.xml")
    }
    package = replace(package, parts={"styles.xml": _NO_STYLES, **package.parts, **named})
    root = package.xml("content.xml")
    styles = root.find(_n("office:automatic-styles")) if root is not None else None
    if root is None:
        return package
    if styles is not None:
        _even_letters(root, styles)
    try:
        even = Writer.tostring(root, encoding="UTF-8")
    except RecursionError:  # nobody nests that deep: it is read as it is, or refused
        return package
    return replace(package, parts={**package.parts, "content.xml": even})


def _even_letters(root: Any, styles: Any) -> None:
    """What a paragraph's own style says of all its letters is said of the letters."""
    found: dict[str, str] = {}
    for style in styles.findall(_n("style:style")):
        letters = style.find(_n("style:text-properties"))
        if style.get(_n("style:family")) == "paragraph" and letters is not None and _counts(letters):
            name = f"{style.get(_n('style:name'))}-letters"
            found[style.get(_n("style:name"), "")] = name
            made = SubElement(styles, _n("style:style"), {_n("style:name"): name, _n("style:family"): "text"})
            made.append(letters)
            style.remove(letters)
    for paragraph in root.iter(_n("text:p")):
        letters_of = found.get(paragraph.get(_n("text:style-name"), ""))
        if letters_of:
            _wrap(paragraph, letters_of)


def _counts(letters: Element) -> bool:
    return any(name.rpartition("}")[2] in _LETTERS for name in letters.attrib)


def _wrap(paragraph: Element, style: str) -> None:
    """All that a paragraph says in one span."""
    span = Element(_n("text:span"), {_n("text:style-name"): style})
    span.text, paragraph.text = paragraph.text, None
    for child in list(paragraph):
        paragraph.remove(child)
        span.append(child)
    paragraph.append(span)
