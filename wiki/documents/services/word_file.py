"""The look of a Word file: what pandoc made, on A4, in our styles, with a foot on every sheet and room to write.

Pandoc's own paper is American, its tables have no lines and its files no footer; no template of its changes that, so
the parts of the file are changed here.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from xml.etree import ElementTree as Writer
from xml.etree.ElementTree import Element, SubElement

from defusedxml import ElementTree

from wiki.kernel.i18n import _

NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
W, W14, WP, A, MC = (f"{{{NAMES[name]}}}" for name in ("w", "w14", "wp", "a", "mc"))
WIDTH = 9354
"""Twentieths of a point between the margins: 16.5 cm."""
PANDOC_WIDTH = 7920
"""What pandoc takes a line for, when it writes how wide columns are."""
PEN = 567
"""How high a row is in which somebody writes, at least: 1 cm."""
WHOLE_ROW = 1500
"""Signs in a row that still goes to the next sheet as a whole."""
HIGHEST = 7_560_000
"""How high an image may be, in the units of drawings: 21 cm."""
_BESIDE = frozenset({f"{W}pPr", f"{W}bookmarkStart", f"{W}bookmarkEnd"})
"""What stands in a paragraph and does not show."""
_PLAIN = frozenset({"Compact", "BodyText", "FirstParagraph"})
"""What pandoc calls paragraphs of text."""
AIR = "200"
CHECKS = "9901"
"""The list whose entries begin with a box instead of a point."""
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)

for _prefix, _name in NAMES.items():
    Writer.register_namespace(_prefix, _name)


@dataclass(frozen=True)
class Facts:
    """What a file says of itself: at the foot of each sheet (`title`, `version`, and `code`, the QR code in PNG, when
    there is one) and in its properties."""

    title: str
    version: str
    at: datetime
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    code: bytes = b""


def dressed(content: bytes, facts: Facts) -> bytes:
    """The file in our looks; the same file gives the same bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    numbering = ElementTree.fromstring(parts["word/numbering.xml"])
    body = ElementTree.fromstring(parts["word/document.xml"])
    bullets = _bullets(numbering)
    _lists(body, bullets)
    for table in body.iter(f"{W}tbl"):
        _table(table)
    _after_tables(body[0])
    _images(body)
    _end(body)
    _section(body)
    parts["word/document.xml"] = _written(body)
    parts["word/numbering.xml"] = _written(_indented(numbering))
    parts["word/styles.xml"] = files("wiki.documents.rules.styles").joinpath("word.xml").read_bytes()
    parts["docProps/core.xml"] = _properties(facts)
    parts |= _foot(parts, facts)
    return _packed(parts, facts.at)


def _written(root: Element) -> bytes:
    if any(element.tag.startswith(W14) for element in root.iter() if isinstance(element.tag, str)):
        root.set(f"{MC}Ignorable", "w14")
    made: bytes = Writer.tostring(root, encoding="UTF-8", xml_declaration=True)
    return made


def _packed(parts: dict[str, bytes], at: datetime) -> bytes:
    out = io.BytesIO()
    moment = max(at.astimezone(UTC), _EPOCH).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, moment)
            image = name.startswith("word/media/")
            entry.compress_type = zipfile.ZIP_STORED if image else zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return out.getvalue()


# --- Lists


def _bullets(numbering: Element) -> set[str]:
    """The lists whose first level has a point."""
    kinds = {
        abstract.get(f"{W}abstractNumId"): _value(abstract, "lvl/numFmt") == "bullet"
        for abstract in numbering.iter(f"{W}abstractNum")
    }
    return {
        num.get(f"{W}numId", "")
        for num in numbering.iter(f"{W}num")
        if kinds.get(_value(num, "abstractNumId"))
    }


def _lists(body: Element, bullets: set[str]) -> None:
    for paragraph in body.iter(f"{W}p"):
        number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is None:
            continue
        style = _style(paragraph)
        if style.get(f"{W}val") not in _PLAIN:
            continue
        is_bullet = number.get(f"{W}val") in bullets
        style.set(f"{W}val", "ListBullet" if is_bullet else "ListNumber")
        if is_bullet and _begins_with_box(paragraph):
            number.set(f"{W}val", CHECKS)


def _style(paragraph: Element) -> Element:
    """What says the style of a paragraph; pandoc leaves it out where it is the usual one."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    if style is None:
        style = Element(f"{W}pStyle", {f"{W}val": "BodyText"})
        _about(paragraph).insert(0, style)
    return style


def _begins_with_box(paragraph: Element) -> bool:
    first = next((child for child in paragraph if child.tag not in _BESIDE), None)
    return first is not None and first.tag == f"{W}sdt" and _value(first, "sdtPr/tag") == "box"


def _indented(numbering: Element) -> Element:
    """Lists close to the text beside them, and one for entries that begin with a box."""
    for level in numbering.iter(f"{W}lvl"):
        _indent(level, int(level.get(f"{W}ilvl", "0")))
    checks = Element(f"{W}abstractNum", {f"{W}abstractNumId": CHECKS})
    SubElement(checks, f"{W}multiLevelType", {f"{W}val": "multilevel"})
    for at in range(9):
        level = SubElement(checks, f"{W}lvl", {f"{W}ilvl": str(at)})
        for tag, value in (
            ("start", "1"),
            ("numFmt", "bullet"),
            ("suff", "nothing"),
            ("lvlText", ""),
            ("lvlJc", "left"),
        ):
            SubElement(level, f"{W}{tag}", {f"{W}val": value})
        SubElement(level, f"{W}pPr")
        _indent(level, at)
    numbering.insert(0, checks)
    num = SubElement(numbering, f"{W}num", {f"{W}numId": CHECKS})
    SubElement(num, f"{W}abstractNumId", {f"{W}val": CHECKS})
    return numbering


def _indent(level: Element, at: int) -> None:
    properties = level.find(f"{W}pPr")
    if properties is None:
        properties = SubElement(level, f"{W}pPr")
    for old in (*properties.findall(f"{W}ind"), *properties.findall(f"{W}tabs")):
        properties.remove(old)
    SubElement(properties, f"{W}ind", {f"{W}left": str(360 * (at + 1)), f"{W}hanging": "360"})


# --- Tables


def _table(table: Element) -> None:
    columns = table.findall(f"{W}tblGrid/{W}gridCol")
    widths = [round(int(column.get(f"{W}w", "0")) * WIDTH / PANDOC_WIDTH) for column in columns]
    for column, width in zip(columns, widths, strict=True):
        column.set(f"{W}w", str(width))
    properties = table.find(f"{W}tblPr")
    rows = table.findall(f"{W}tr")
    if properties is not None:
        has_head = bool(rows) and rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        _describe(properties, sum(widths), has_head)
    for row in rows:
        _row(row, widths)


def _describe(properties: Element, width: int, has_head: bool) -> None:
    for old in list(properties):
        properties.remove(old)
    SubElement(properties, f"{W}tblStyle", {f"{W}val": "TableGrid"})
    SubElement(properties, f"{W}tblW", {f"{W}w": str(width), f"{W}type": "dxa"})
    SubElement(properties, f"{W}tblLayout", {f"{W}type": "fixed"})
    first = "1" if has_head else "0"
    look = {"val": "0420" if has_head else "0400", "firstRow": first, "lastRow": "0", "firstColumn": "0"}
    look |= {"lastColumn": "0", "noHBand": "1", "noVBand": "1"}
    SubElement(properties, f"{W}tblLook", {f"{W}{name}": value for name, value in look.items()})


def _row(row: Element, widths: list[int]) -> None:
    properties = row.find(f"{W}trPr")
    if properties is None:
        properties = Element(f"{W}trPr")
        row.insert(0, properties)
    head = properties.find(f"{W}tblHeader") is not None
    properties.clear()
    if len("".join(row.itertext())) < WHOLE_ROW:
        SubElement(properties, f"{W}cantSplit")
    if any(tag.get(f"{W}val") == "pen" for tag in row.iter(f"{W}tag")):
        SubElement(properties, f"{W}trHeight", {f"{W}val": str(PEN), f"{W}hRule": "atLeast"})
    if head:
        SubElement(properties, f"{W}tblHeader")
    for cell, width in zip(row.findall(f"{W}tc"), widths, strict=False):
        _wide(cell, width)


def _wide(cell: Element, width: int) -> None:
    about = cell.find(f"{W}tcPr")
    if about is None:
        return
    for old in about.findall(f"{W}tcW"):
        about.remove(old)
    about.insert(0, Element(f"{W}tcW", {f"{W}w": str(width), f"{W}type": "dxa"}))


def _after_tables(content: Element) -> None:
    """Some air between a table and what follows it."""
    before = content
    for block in content:
        if before.tag == f"{W}tbl" and block.tag == f"{W}p":
            properties = _about(block)
            spacing = properties.find(f"{W}spacing")
            if spacing is None:
                spacing = Element(f"{W}spacing")
                properties.append(spacing)
            spacing.set(f"{W}before", AIR)
        before = block


# --- Images, the end, the sheet


def _images(body: Element) -> None:
    for inline in body.iter(f"{WP}inline"):
        sizes = [*inline.findall(f"{WP}extent"), *inline.iter(f"{A}ext")]
        sizes = [size for size in sizes if size.get("cy")]
        high = max((int(size.get("cy", "0")) for size in sizes), default=0)
        for size in sizes if high > HIGHEST else ():
            for side in ("cx", "cy"):
                size.set(side, str(int(size.get(side, "0")) * HIGHEST // high))


def _end(body: Element) -> None:
    """The colophon stays together, and with the last of what stands before it."""
    blocks = list(body[0])
    for at, block in enumerate(blocks):
        if _value(block, "pPr/pStyle") != "Colophon":
            continue
        before = blocks[at - 1] if at else block
        follows = at + 1 < len(blocks) and _value(blocks[at + 1], "pPr/pStyle") == "Colophon"
        if follows:
            _keep_with_next(block)
        if _value(before, "pPr/pStyle") != "Colophon":
            rows = before.findall(f"{W}tr")
            for paragraph in rows[-1].iter(f"{W}p") if rows else [before]:
                _keep_with_next(paragraph)


def _keep_with_next(paragraph: Element) -> None:
    if paragraph.tag != f"{W}p":
        return
    properties = _about(paragraph)
    at = 1 if properties.find(f"{W}pStyle") is not None else 0
    properties.insert(at, Element(f"{W}keepNext"))


def _about(paragraph: Element) -> Element:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = Element(f"{W}pPr")
        paragraph.insert(0, properties)
    return properties


def _section(body: Element) -> None:
    """A4, with room at the left for a punch."""
    content = body[0]
    for old in content.findall(f"{W}sectPr"):
        content.remove(old)
    section = SubElement(content, f"{W}sectPr")
    SubElement(section, f"{W}footerReference", {f"{W}type": "default", f"{{{NAMES['r']}}}id": "rIdFoot"})
    SubElement(section, f"{W}pgSz", {f"{W}w": "11906", f"{W}h": "16838"})
    margins = {
        "top": "1134",
        "right": "1134",
        "bottom": "1134",
        "left": "1418",
        "header": "567",
        "footer": "454",
    }
    SubElement(
        section, f"{W}pgMar", {f"{W}{side}": size for side, size in {**margins, "gutter": "0"}.items()}
    )


def _foot(parts: dict[str, bytes], facts: Facts) -> dict[str, bytes]:
    """The foot of each sheet, with what the file has to know of it."""
    words = escape(" · ".join(word for word in (facts.title, facts.version) if word))
    page, of = escape(_("page")), escape(_("of"))
    template = files("wiki.documents.rules.styles").joinpath("word-foot.xml").read_text("utf-8")
    drawing = (
        files("wiki.documents.rules.styles").joinpath("word-code.xml").read_text("utf-8")
        if facts.code
        else ""
    )
    drawing = drawing.replace("$words", escape(_("QR code: is this the newest version?")))
    foot = (
        template.replace("$words", words).replace("$page", page).replace("$of", of).replace("$code", drawing)
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    own = f'<Relationship Id="rIdFoot" Type="{relation}/footer" Target="footer1.xml"/></Relationships>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
    types = '<Default Extension="png" ContentType="image/png"/>' if facts.code else ""
    types += f'<Override PartName="/word/footer1.xml" ContentType="{kind}"/></Types>'
    made = {
        "word/footer1.xml": foot.encode(),
        "word/_rels/document.xml.rels": _ending(parts["word/_rels/document.xml.rels"], "Relationships", own),
        "[Content_Types].xml": _ending(parts["[Content_Types].xml"], "Types", types),
    }
    if facts.code:
        image = (
            f'<Relationship Id="rIdCode" Type="{relation}/image" Target="media/code.png"/></Relationships>'
        )
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        made["word/_rels/footer1.xml.rels"] = _ending(empty, "Relationships", image)
        made["word/media/code.png"] = facts.code
    return made


def _ending(part: bytes, root: str, with_: str) -> bytes:
    return re.sub(rf"</{root}>\s*\Z", lambda _found: with_, part.decode()).encode()


def _properties(facts: Facts) -> bytes:
    """Title, authors, keywords, language and dates, as they are."""
    at = facts.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    template = files("wiki.documents.rules.styles").joinpath("word-core.xml").read_text("utf-8")
    values = {
        "$title": facts.title,
        "$authors": "; ".join(facts.authors),
        "$keywords": ", ".join(facts.keywords),
        "$at": at,
    }
    return re.sub(r"\$[a-z]+", lambda found: escape(values[found[0]]), template).encode()


def _value(element: Element, path: str) -> str:
    found = element.find("/".join(f"{W}{part}" for part in path.split("/")))
    return "" if found is None else found.get(f"{W}val", "")
