"""The look of an ODT file: what pandoc made, on A4, in our styles, with a foot on every sheet and room to write.

Pandoc's own paper is American, its nested lists have no numbers, its tables no lines and its images no words.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from xml.etree import ElementTree as Writer
from xml.etree.ElementTree import Element, SubElement

from defusedxml import ElementTree

from wiki.documents.services.word_file import WHOLE_ROW, Facts
from wiki.kernel.i18n import _

NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
WIDTH = 16.5
"""Centimetres between the margins."""
HIGHEST = 21.0
"""How high an image may be, in centimetres."""
BOXES = ("☐", "☑", "☒")
_LEVELS = 10
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
_POINT = 2.54 / 72

for _prefix, _name in NAMES.items():
    Writer.register_namespace(_prefix, _name)


def _n(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


def dressed(content: bytes, facts: Facts) -> bytes:
    """The file in our looks; the same file gives the same bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    root = ElementTree.fromstring(parts["content.xml"])
    automatic = root.find(_n("office:automatic-styles"))
    text = root.find(f"{_n('office:body')}/{_n('office:text')}")
    if automatic is None or text is None:
        return content
    _lists(automatic, text)
    for table in text.iter(_n("table:table")):
        _table(table, automatic)
    _is_pen(text)
    _row_styles(automatic)
    _images(text)
    _paragraphs(automatic, text)
    parts["content.xml"] = Writer.tostring(root, encoding="UTF-8", xml_declaration=True)
    parts["styles.xml"] = _styles(facts)
    parts["meta.xml"] = _meta(parts["meta.xml"], facts)
    if facts.code:
        parts["Pictures/code.png"] = facts.code
        entry = (
            '<manifest:file-entry manifest:media-type="image/png" manifest:full-path="Pictures/code.png"/>'
        )
        parts["META-INF/manifest.xml"] = _with_entry(parts["META-INF/manifest.xml"], entry)
    return _packed(parts, facts.at)


def _with_entry(manifest: bytes, entry: str) -> bytes:
    return re.sub(r"</manifest:manifest>\s*\Z", f"{entry}</manifest:manifest>", manifest.decode()).encode()


def _packed(parts: dict[str, bytes], at: datetime) -> bytes:
    out = io.BytesIO()
    moment = max(at.astimezone(UTC), _EPOCH).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(parts, key=lambda name: name != "mimetype"):
            entry = zipfile.ZipInfo(name, moment)
            stored = name == "mimetype" or name.startswith("Pictures/")
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            new.writestr(entry, parts[name])
    return out.getvalue()


# --- Lists


def _lists(automatic: Element, text: Element) -> None:
    """Every list with its own sign at every depth; a list of boxes without one."""
    numbers: set[str | None] = set()
    for style in automatic.findall(_n("text:list-style")):
        known = {level.get(_n("text:level")): level for level in style}
        deepest = style[-1] if len(style) else Element("none")
        name = style.get(_n("style:name"), "")
        style.clear()
        style.set(_n("style:name"), name)
        for depth in range(1, _LEVELS + 1):
            level = known.get(str(depth), deepest)
            _level(style, depth, _kind(level), level.get(_n("text:start-value"), "1"))
        if _kind(deepest) == "number":
            numbers.add(name)
    checks = SubElement(automatic, _n("text:list-style"), {_n("style:name"): "Checks"})
    for depth in range(1, _LEVELS + 1):
        _level(checks, depth, "check", "1")
    for one in text.iter(_n("text:list")):
        if one.get(_n("text:style-name")) not in numbers and _has_boxes(one):
            one.set(_n("text:style-name"), "Checks")


def _kind(level: Element) -> str:
    return "number" if level.tag == _n("text:list-level-style-number") else "bullet"


def _has_boxes(one: Element) -> bool:
    """Whether a list of points begins with a box; that of a number stays a number."""
    first = one.find(f"{_n('text:list-item')}/{_n('text:p')}")
    return first is not None and "".join(first.itertext()).lstrip()[:1] in BOXES


def _level(style: Element, depth: int, kind: str, start: str) -> None:
    about = {_n("text:level"): str(depth)}
    if kind == "number":
        about |= {_n("style:num-format"): "1", _n("style:num-suffix"): ".", _n("text:start-value"): start}
        level = SubElement(style, _n("text:list-level-style-number"), about)
    elif kind == "check":
        about |= {_n("text:bullet-char"): " "}
        level = SubElement(style, _n("text:list-level-style-bullet"), about)
    else:
        about |= {_n("text:bullet-char"): "•◦▪"[(depth - 1) % 3]}
        level = SubElement(style, _n("text:list-level-style-bullet"), about)
    mode = {_n("text:list-level-position-and-space-mode"): "label-alignment"}
    properties = SubElement(level, _n("style:list-level-properties"), mode)
    indent = f"{depth * 0.63:.2f}cm"
    place = {
        _n("text:label-followed-by"): "nothing" if kind == "check" else "listtab",
        _n("text:list-tab-stop-position"): indent,
        _n("fo:text-indent"): "-0.63cm",
        _n("fo:margin-left"): indent,
    }
    SubElement(properties, _n("style:list-level-label-alignment"), place)


# --- Tables


def _table(table: Element, automatic: Element) -> None:
    name = table.get(_n("table:name"), "")
    styles = {style.get(_n("style:name")): style for style in automatic}
    shares = [
        _share(styles.get(column.get(_n("table:style-name"))))
        for column in table.iter(_n("table:table-column"))
    ]
    for column, share in zip(table.iter(_n("table:table-column")), shares, strict=True):
        style = styles.get(column.get(_n("table:style-name")))
        if style is not None:
            for old in list(style):
                style.remove(old)
            width = f"{share * WIDTH:.3f}cm"
            SubElement(style, _n("style:table-column-properties"), {_n("style:column-width"): width})
    own = styles.get(name)
    if own is not None:
        for old in list(own):
            own.remove(old)
        about = {
            _n("style:width"): f"{sum(shares) * WIDTH:.3f}cm",
            _n("table:align"): "left",
            _n("fo:margin-bottom"): "0.35cm",
            _n("fo:margin-top"): "0.1cm",
        }
        SubElement(own, _n("style:table-properties"), about)
    heads = table.find(_n("table:table-header-rows"))
    for row in table.iter(_n("table:table-row")):
        _row(row, heads is not None and row in list(heads), automatic)


def _share(style: Element | None) -> float:
    """How much of the width a column has, as pandoc wrote it."""
    for properties in style if style is not None else ():
        found = re.match(r"(\d+)\*", properties.get(_n("style:rel-column-width"), ""))
        if found:
            return int(found[1]) / 65535
    return 0.0


def _as_heading(paragraph: Element, automatic: Element) -> None:
    """Bold also where it keeps to another side, for which pandoc makes a style without a parent that says so."""
    name = paragraph.get(_n("text:style-name"), "")
    old = next((style for style in automatic if style.get(_n("style:name")) == name), None)
    if old is None or name.endswith("_head"):
        return
    if not any(style.get(_n("style:name")) == f"{name}_head" for style in automatic):
        about = {
            **old.attrib,
            _n("style:name"): f"{name}_head",
            _n("style:parent-style-name"): "Table_20_Heading",
        }
        SubElement(automatic, _n("style:style"), about).extend(list(old))
    paragraph.set(_n("text:style-name"), f"{name}_head")


def _row(row: Element, head: bool, automatic: Element) -> None:
    cells = row.findall(_n("table:table-cell"))
    pen = False
    for cell in cells:
        cell.set(_n("table:style-name"), "HeadCell" if head else "Cell")
        if cell.find(_n("text:p")) is None and not len(cell):
            SubElement(cell, _n("text:p"), {_n("text:style-name"): "Table_20_Contents"})
        pen = sum(_is_pen(part) for part in cell.iter(_n("text:p"))) > 0 or pen
        for paragraph in cell.findall(_n("text:p")) if head else ():
            _as_heading(paragraph, automatic)
    whole = len("".join(row.itertext())) < WHOLE_ROW
    row.set(_n("table:style-name"), f"Row{'Pen' if pen else ''}{'' if whole else 'Long'}")


PEN_SIGN = "\u2060"
"""What pandoc is given to write in a cell that is there to be written in; it has no width and goes again."""


def _is_pen(paragraph: Element) -> bool:
    """Whether it is there to be written in; the sign of that goes."""
    found = False
    for part in paragraph.iter():
        for where in ("text", "tail"):
            words = getattr(part, where)
            if words and PEN_SIGN in words:
                setattr(part, where, words.replace(PEN_SIGN, ""))
                found = True
    return found


def _row_styles(automatic: Element) -> None:
    for name in ("Row", "RowPen", "RowLong", "RowPenLong"):
        style = SubElement(
            automatic, _n("style:style"), {_n("style:name"): name, _n("style:family"): "table-row"}
        )
        about = {_n("fo:keep-together"): "auto" if "Long" in name else "always"}
        if "Pen" in name:
            about[_n("style:min-row-height")] = "1cm"
        SubElement(style, _n("style:table-row-properties"), about)
    for name, fill in (("Cell", "transparent"), ("HeadCell", "#f1ece1")):
        style = SubElement(
            automatic, _n("style:style"), {_n("style:name"): name, _n("style:family"): "table-cell"}
        )
        about = {
            _n("fo:border"): "0.5pt solid #b9ad95",
            _n("fo:padding"): "0.12cm",
            _n("fo:background-color"): fill,
            _n("style:vertical-align"): "bottom" if name == "HeadCell" else "top",
        }
        SubElement(style, _n("style:table-cell-properties"), about)


# --- Images and paragraphs


def _images(text: Element) -> None:
    """Images in words, and within the sheet."""
    for parent in list(text.iter()):
        _describe(parent)
    for frame in text.iter(_n("draw:frame")):
        sides = [_centimetres(frame.get(_n(f"svg:{side}"), "")) for side in ("width", "height")]
        if not all(sides):
            continue
        factor = min(1.0, WIDTH / sides[0], HIGHEST / sides[1])
        if factor < 1:
            for side, size in zip(("width", "height"), sides, strict=True):
                frame.set(_n(f"svg:{side}"), f"{size * factor:.2f}cm")


def _describe(parent: Element) -> None:
    """Give images their words: those that stand before each in a bookmark, in hexadecimal digits."""
    for mark in parent.findall(_n("text:bookmark")):
        words = re.fullmatch(r"words-((?:[0-9a-f]{2})*)", mark.get(_n("text:name"), ""))
        after = parent[list(parent).index(mark) + 1 :]
        if words is None or not after:
            continue
        parent.remove(mark)
        if after[0].tag == _n("draw:frame"):
            SubElement(after[0], _n("svg:desc")).text = bytes.fromhex(words[1]).decode()


def _centimetres(measure: str) -> float:
    found = re.match(r"([\d.]+)(pt|cm|in|mm)?", measure)
    units = {"pt": _POINT, "cm": 1.0, "in": 2.54, "mm": 0.1, None: _POINT}
    return float(found[1]) * units[found[2]] if found else 0.0


def _paragraphs(automatic: Element, text: Element) -> None:
    """Quotations have the indent of their own style; the end of a page keeps together, and with what stands before."""
    for style in automatic.findall(_n("style:style")):
        if style.get(_n("style:parent-style-name")) == "Quotations":
            for old in list(style):
                style.remove(old)
    blocks = list(text)
    for at, block in enumerate(blocks):
        if block.get(_n("text:style-name")) == "Colophon" and at:
            _kept(automatic, blocks[at - 1])


def _kept(automatic: Element, block: Element) -> None:
    """Keep a paragraph, a list or a table with what follows."""
    if block.tag == _n("table:table"):
        for style in automatic.iter(_n("style:table-properties")):
            if style is _properties_of(automatic, block):
                style.set(_n("fo:keep-with-next"), "always")
        return
    last = list(_own(block))[-1:] or []
    for paragraph in last:
        name = paragraph.get(_n("text:style-name"), "")
        kept = f"{name}_kept"
        if not any(style.get(_n("style:name")) == kept for style in automatic):
            old = next((style for style in automatic if style.get(_n("style:name")) == name), None)
            about = {
                _n("style:name"): kept,
                _n("style:family"): "paragraph",
                _n("style:parent-style-name"): name,
            }
            if old is not None:
                about |= {key: value for key, value in old.attrib.items() if key != _n("style:name")}
            style = SubElement(automatic, _n("style:style"), about)
            SubElement(style, _n("style:paragraph-properties"), {_n("fo:keep-with-next"): "always"})
        paragraph.set(_n("text:style-name"), kept)


def _own(block: Element) -> Iterator[Element]:
    return block.iter(_n("text:p"))


def _properties_of(automatic: Element, table: Element) -> Element | None:
    name = table.get(_n("table:style-name"))
    style = next((style for style in automatic if style.get(_n("style:name")) == name), None)
    return style.find(_n("style:table-properties")) if style is not None else None


# --- What the file says of itself


def _styles(facts: Facts) -> bytes:
    template = files("wiki.documents.rules.styles").joinpath("odt.xml").read_text("utf-8")
    code = (
        files("wiki.documents.rules.styles").joinpath("odt-code.xml").read_text("utf-8") if facts.code else ""
    )
    values = {
        "$words": " · ".join(word for word in (facts.title, facts.version) if word),
        "$page": _("page"),
        "$of": _("of"),
    }
    code = code.replace("$words", escape(_("QR code: is this the newest version?")))
    filled = re.sub(r"\$(?:words|page|of)", lambda found: escape(values[found[0]]), template)
    return filled.replace("$code", code.strip()).encode()


def _meta(part: bytes, facts: Facts) -> bytes:
    """Authors, keywords, language and dates, as they are; the rest is pandoc's."""
    root = ElementTree.fromstring(part)
    meta = root[0]
    at = facts.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    own = (
        "meta:keyword",
        "meta:initial-creator",
        "dc:creator",
        "meta:creation-date",
        "dc:date",
        "dc:language",
    )
    for name in own:
        for old in meta.findall(_n(name)):
            meta.remove(old)
    authors = "; ".join(facts.authors)
    values = [("dc:language", "nl-NL"), ("meta:initial-creator", authors), ("dc:creator", authors)]
    values += [
        ("meta:creation-date", at),
        ("dc:date", at),
        *(("meta:keyword", word) for word in facts.keywords),
    ]
    for name, value in values:
        SubElement(meta, _n(name)).text = value
    made: bytes = Writer.tostring(root, encoding="UTF-8", xml_declaration=True)
    return made
