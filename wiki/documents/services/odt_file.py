"""The look of an ODT file: what pandoc made, on A4, in our styles, with a foot on every sheet and room to write.

Pandoc's own paper is American, its nested lists have no numbers, its tables no lines and its images no words.
"""

import copy
import io
import re
import zipfile
from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from itertools import pairwise
from xml.etree import ElementTree as Writer
from xml.etree.ElementTree import Element, SubElement

from defusedxml import ElementTree

from wiki.documents.services import odt_tables
from wiki.documents.services.odt_tables import WIDTH
from wiki.documents.services.odt_xml import named as _n
from wiki.documents.services.word_file import Facts
from wiki.documents.services.word_tables import announces
from wiki.kernel.i18n import _

HIGHEST = 21.0
"""How high an image may be, in centimetres."""
BOXES = ("☐", "☑", "☒")
ENTRY_SPACE, LIST_SPACE = "0.1cm", "0.25cm"
"""Between entries, and below the last."""
_LEVELS = 10
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
_POINT = 2.54 / 72


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
        odt_tables.lay_out(table, automatic)
    odt_tables.is_pen(text)
    odt_tables.row_styles(automatic)
    _images(text)
    _paragraphs(automatic, text)
    parts["content.xml"] = Writer.tostring(root, encoding="UTF-8", xml_declaration=True)
    parts["styles.xml"] = _styles(facts)
    parts["meta.xml"] = _meta(parts["meta.xml"], facts)
    _add(parts, "settings.xml", "text/xml", _style_file("odt-settings.xml").encode())
    if facts.code:
        _add(parts, "Pictures/code.png", "image/png", facts.code)
    parts["META-INF/manifest.xml"] = parts["META-INF/manifest.xml"].replace(
        b'"application/xml"', b'"text/xml"'
    )
    return _packed(parts, facts.at)


def _add(parts: dict[str, bytes], name: str, media_type: str, content: bytes) -> None:
    """A part more, named in the list of all."""
    listed = parts["META-INF/manifest.xml"].decode()
    entry = f'<manifest:file-entry manifest:media-type="{media_type}" manifest:full-path="{name}"/>'
    parts["META-INF/manifest.xml"] = re.sub(
        r"</manifest:manifest>\s*\Z", f"{entry}</manifest:manifest>", listed
    ).encode()
    parts[name] = content


def _style_file(name: str) -> str:
    return files("wiki.documents.rules.styles").joinpath(name).read_text("utf-8")


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
    """Air around them; the end of a page keeps together, and with what stands before."""
    _spaced(automatic, text)
    _announced(automatic, text)
    blocks = list(text)
    for at, block in enumerate(blocks):
        if block.get(_n("text:style-name")) == "Colophon" and at:
            _kept(automatic, blocks[at - 1])
            if at > 1 and _is_rule(blocks[at - 1]):
                _kept(automatic, blocks[at - 2])


def _spaced(automatic: Element, text: Element) -> None:
    """Quotations as their own style says, entries close together, and room below the last."""
    for style in automatic.findall(_n("style:style")):
        if style.get(_n("style:parent-style-name")) == "Quotations":
            for old in list(style):
                style.remove(old)
        elif style.get(_n("style:list-style-name")):
            for properties in style.findall(_n("style:paragraph-properties")):
                properties.set(_n("fo:margin-bottom"), ENTRY_SPACE)
    for entries in text.findall(_n("text:list")):
        for paragraph in list(entries.iter(_n("text:p")))[-1:]:
            _varied(automatic, paragraph, "_last", "fo:margin-bottom", LIST_SPACE)


def _announced(automatic: Element, text: Element) -> None:
    """A line that announces what follows stays with it."""
    for block, follows in pairwise(list(text)):
        said = "".join(block.itertext()).strip() if block.tag == _n("text:p") else ""
        if announces(said, follows.tag == _n("table:table")):
            _kept(automatic, block)


def _is_rule(block: Element) -> bool:
    return block.get(_n("text:style-name"), "").startswith("Horizontal_20_Line")


def _kept(automatic: Element, block: Element) -> None:
    """Keep a paragraph, a list or a table with what follows."""
    if block.tag == _n("table:table"):
        for style in automatic.iter(_n("style:table-properties")):
            if style is _properties_of(automatic, block):
                style.set(_n("fo:keep-with-next"), "always")
        return
    for paragraph in list(block.iter(_n("text:p")))[-1:]:
        _varied(automatic, paragraph, "_kept", "fo:keep-with-next", "always")


def _varied(automatic: Element, paragraph: Element, suffix: str, property_: str, value: str) -> None:
    """Give a paragraph the style it has, with this property, under its name with this suffix."""
    name = paragraph.get(_n("text:style-name"), "")
    if name.endswith(suffix):
        return
    if not any(style.get(_n("style:name")) == f"{name}{suffix}" for style in automatic):
        _style_like(automatic, name, suffix).set(_n(property_), value)
    paragraph.set(_n("text:style-name"), f"{name}{suffix}")


def _style_like(automatic: Element, name: str, suffix: str) -> Element:
    """A new style of a paragraph as this one; returns what it says of the paragraph."""
    old = next((style for style in automatic if style.get(_n("style:name")) == name), None)
    about = {_n("style:family"): "paragraph", _n("style:parent-style-name"): name}
    style = SubElement(automatic, _n("style:style"), {**about, **(old.attrib if old is not None else {})})
    style.set(_n("style:name"), f"{name}{suffix}")
    style.extend(copy.deepcopy(list(old)) if old is not None else [])
    properties = style.find(_n("style:paragraph-properties"))
    if properties is None:
        properties = Element(_n("style:paragraph-properties"))
        style.insert(0, properties)
    return properties


def _properties_of(automatic: Element, table: Element) -> Element | None:
    name = table.get(_n("table:style-name"))
    style = next((style for style in automatic if style.get(_n("style:name")) == name), None)
    return style.find(_n("style:table-properties")) if style is not None else None


# --- What the file says of itself


def _styles(facts: Facts) -> bytes:
    template, code = _style_file("odt.xml"), _style_file("odt-code.xml") if facts.code else ""
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
