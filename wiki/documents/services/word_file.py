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

from wiki.documents.services import word_tables
from wiki.documents.services.word_xml import (
    MC,
    NAMES,
    OFFICE,
    W14,
    WP,
    A,
    V,
    W,
    about,
    keep_with_next,
    shown,
    value,
)
from wiki.kernel.i18n import _

HIGHEST = 7_560_000
"""How high an image may be, in the units of drawings: 21 cm."""
_BESIDE = frozenset({f"{W}pPr", f"{W}bookmarkStart", f"{W}bookmarkEnd"})
"""What stands in a paragraph and does not show."""
_PLAIN = frozenset({"Compact", "BodyText", "FirstParagraph"})
"""What pandoc calls paragraphs of text."""
CHECKS = "9901"
"""The list whose entries begin with a box instead of a point."""
_WORD = "http://schemas.microsoft.com/office/word"
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


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
        word_tables.lay_out(table)
    word_tables.around(body[0])
    word_tables.announced(body[0])
    _images(body)
    _rules(body)
    _end(body)
    _section(body)
    parts["word/document.xml"] = _written(body)
    parts["word/numbering.xml"] = _written(_indented(numbering))
    parts["word/settings.xml"] = _settings(parts["word/settings.xml"])
    parts["word/styles.xml"] = files("wiki.documents.rules.styles").joinpath("word.xml").read_bytes()
    parts["docProps/core.xml"] = _properties(facts)
    parts |= _foot(parts, facts)
    return _packed(parts, facts.at)


def _settings(part: bytes) -> bytes:
    """The rules of Word since 2013, by which a table begins where the text does, and the language of the page."""
    compat = f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{_WORD}" w:val="15"/></w:compat>'
    part = part.replace(b'<w:themeFontLang w:val="en-US"', b'<w:themeFontLang w:val="nl-NL"')
    return part.replace(b"<w:rsids>", f"{compat}<w:rsids>".encode(), 1)


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
        abstract.get(f"{W}abstractNumId"): value(abstract, "lvl/numFmt") == "bullet"
        for abstract in numbering.iter(f"{W}abstractNum")
    }
    return {
        num.get(f"{W}numId", "")
        for num in numbering.iter(f"{W}num")
        if kinds.get(value(num, "abstractNumId"))
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
        about(paragraph).insert(0, style)
    return style


def _begins_with_box(paragraph: Element) -> bool:
    first = next((child for child in paragraph if child.tag not in _BESIDE), None)
    return first is not None and first.tag == f"{W}sdt" and value(first, "sdtPr/tag") == "box"


def _indented(numbering: Element) -> Element:
    """Lists close to the text beside them, and one for entries that begin with a box."""
    for sign in numbering.iter(
        f"{W}nsid"
    ):  # pandoc makes it longer than Word reads, of a list that begins far on
        sign.set(f"{W}val", sign.get(f"{W}val", "")[-8:])
    for level in numbering.iter(f"{W}lvl"):
        _indent(level, int(level.get(f"{W}ilvl", "0")))
    checks = Element(f"{W}abstractNum", {f"{W}abstractNumId": CHECKS})
    SubElement(checks, f"{W}multiLevelType", {f"{W}val": "multilevel"})
    for at in range(9):
        level = SubElement(checks, f"{W}lvl", {f"{W}ilvl": str(at)})
        for tag, said in (
            ("start", "1"),
            ("numFmt", "bullet"),
            ("suff", "nothing"),
            ("lvlText", ""),
            ("lvlJc", "left"),
        ):
            SubElement(level, f"{W}{tag}", {f"{W}val": said})
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


# --- Images, the end, the sheet


def _images(body: Element) -> None:
    for inline in body.iter(f"{WP}inline"):
        sizes = [*inline.findall(f"{WP}extent"), *inline.iter(f"{A}ext")]
        sizes = [size for size in sizes if size.get("cy")]
        high = max((int(size.get("cy", "0")) for size in sizes), default=0)
        for size in sizes if high > HIGHEST else ():
            for side in ("cx", "cy"):
                size.set(side, str(int(size.get(side, "0")) * HIGHEST // high))


def _rules(body: Element) -> None:
    """Lines across the page as thin and as light as those of tables."""
    for rule in body.iter(f"{V}rect"):
        if rule.get(f"{OFFICE}hr"):
            rule.set("style", "width:0;height:0.75pt")
            rule.set("fillcolor", "#b9ad95")
            rule.set("stroked", "f")
            rule.set(f"{OFFICE}hrnoshade", "t")


def _end(body: Element) -> None:
    """The colophon stays together, and with the last of what stands before it."""
    blocks = shown(body[0])
    for at, block in enumerate(blocks):
        if value(block, "pPr/pStyle") != "Colophon":
            continue
        before = blocks[at - 1] if at else block
        follows = at + 1 < len(blocks) and value(blocks[at + 1], "pPr/pStyle") == "Colophon"
        if follows:
            keep_with_next(block)
        if value(before, "pPr/pStyle") == "Colophon":
            continue
        _keep_last(before)
        if at > 1 and before.find(f"{W}r/{W}pict") is not None:  # the line above it
            _keep_last(blocks[at - 2])


def _keep_last(block: Element) -> None:
    """A paragraph, or the last row of a table, on one sheet with what follows."""
    rows = block.findall(f"{W}tr")
    for paragraph in rows[-1].iter(f"{W}p") if rows else [block]:
        keep_with_next(paragraph)


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
