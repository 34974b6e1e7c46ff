"""Tables in an ODT file: as wide as the sheet, with room to write, and whole where they can be."""

import re
from xml.etree.ElementTree import Element, SubElement

from wiki.documents.services.odt_xml import named as _n
from wiki.documents.services.word_tables import SMALL_TABLE, WHOLE_ROW

WIDTH = 16.5
"""Centimetres between the margins."""
PEN_SIGN = "\u2060"
"""What pandoc is given to write in a cell that is there to be written in; it has no width and goes again."""


def lay_out(table: Element, automatic: Element) -> None:
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
            _n("fo:margin-top"): "0.25cm",
        }
        if _is_small(table):
            about[_n("style:may-break-between-rows")] = "false"
        SubElement(own, _n("style:table-properties"), about)
    heads = table.find(_n("table:table-header-rows"))
    for row in table.iter(_n("table:table-row")):
        _row(row, heads is not None and row in list(heads), automatic)


def _is_small(table: Element) -> bool:
    """Whether a table goes to the next sheet as a whole."""
    rows = list(table.iter(_n("table:table-row")))
    return len(rows) <= SMALL_TABLE and len("".join(table.itertext())) < WHOLE_ROW


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
        pen = sum(is_pen(part) for part in cell.iter(_n("text:p"))) > 0 or pen
        for paragraph in cell.findall(_n("text:p")) if head else ():
            _as_heading(paragraph, automatic)
    whole = len("".join(row.itertext())) < WHOLE_ROW
    row.set(_n("table:style-name"), f"Row{'Pen' if pen else ''}{'' if whole else 'Long'}")


def is_pen(paragraph: Element) -> bool:
    """Whether it is there to be written in; the sign of that goes."""
    found = False
    for part in paragraph.iter():
        for where in ("text", "tail"):
            words = getattr(part, where)
            if words and PEN_SIGN in words:
                setattr(part, where, words.replace(PEN_SIGN, ""))
                found = True
    return found


def row_styles(automatic: Element) -> None:
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
