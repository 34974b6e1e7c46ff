"""Tables in a Word file: as wide as the sheet, with room to write, whole where they can be, and air around them."""

from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from wiki.documents.services.word_xml import W, keep_with_next, shown, spacing, value

WIDTH = 9354
"""Twentieths of a point between the margins: 16.5 cm."""
PANDOC_WIDTH = 7920
"""What pandoc takes a line for, when it writes how wide columns are."""
PEN = 567
"""How high a row is in which somebody writes, at least: 1 cm."""
WHOLE_ROW = 1500
"""Signs in a row that still goes to the next sheet as a whole."""
ANNOUNCING = 200
"""Signs of a line that announces something, at most."""
SMALL_TABLE = 8
"""Rows of a table that is not cut in two."""
_ENTRIES = frozenset({"ListBullet", "ListNumber"})
AIR, LINE = "200", "140"
"""Twentieths of a point: beside a table, and below a paragraph."""


def lay_out(table: Element) -> None:
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
    for row in _together(rows):
        for paragraph in row.iter(f"{W}p"):
            keep_with_next(paragraph)


def _together(rows: list[Element]) -> list[Element]:
    """The rows that go to the next sheet with the one below: all of a small table, else those at its head."""
    small = len(rows) <= SMALL_TABLE and sum(len("".join(row.itertext())) for row in rows) < WHOLE_ROW
    return rows[:-1] if small else [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is not None]


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


def around(content: Element) -> None:
    """Some air between a table and what stands around it, and below a list."""
    before = content
    for block in shown(content):
        if before.tag == f"{W}tbl" and block.tag == f"{W}p":
            spacing(block).set(f"{W}before", AIR)
        elif _is_entry(before) and not _is_entry(block):
            spacing(before).set(f"{W}after", AIR if block.tag == f"{W}tbl" else LINE)
        before = block


def _is_entry(block: Element) -> bool:
    return block.tag == f"{W}p" and value(block, "pPr/pStyle") in _ENTRIES


def announced(content: Element) -> None:
    """A line that announces what follows stays with it: one that ends in a colon, or stands right above a table."""
    blocks = shown(content)
    for block, follows in pairwise(blocks):
        text = "".join(block.itertext()).strip() if block.tag == f"{W}p" else ""
        if announces(text, follows.tag == f"{W}tbl"):
            keep_with_next(block)


def announces(text: str, before_table: bool) -> bool:
    """Whether a line announces what stands below it."""
    return 0 < len(text) < ANNOUNCING and (before_table or text.endswith(":"))
