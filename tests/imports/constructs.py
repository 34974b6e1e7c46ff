"""A Word file with one of every construct that a file can have, each with words of its own."""

import io
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from PIL import Image

from tests.imports import golden

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "application/vnd.openxmlformats-officedocument"
W = nsdecls("w")
IN_LIST = f'<w:numPr {W}><w:ilvl w:val="{{level}}"/><w:numId w:val="{{number}}"/></w:numPr>'
BOX = """<w:p {w}><w:r><w:t xml:space="preserve">Gastheer vooraf </w:t></w:r><w:r><w:pict
 xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="width:200pt;height:40pt"><v:textbox><w:txbxContent>
<w:p><w:r><w:t>Kaderwoord in een oud kader</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>
<w:r><w:t xml:space="preserve"> gastheer achteraf</w:t></w:r></w:p>"""
FIELD = """<w:p {w}><w:r><w:t xml:space="preserve">Zie </w:t></w:r><w:fldSimple w:instr=" AUTHOR "><w:r>
<w:t>Veldnaam</w:t></w:r></w:fldSimple><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> QUOTE "x"
</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r>
<w:t xml:space="preserve"> veldwaarde 1234</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"""
CONTROLS = """<w:sdt {w}><w:sdtContent><w:p><w:r>
<w:t xml:space="preserve">Besturing blok </w:t></w:r><w:sdt><w:sdtContent><w:r>
<w:t>besturing regel</w:t></w:r></w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>"""
SIGNS = """<w:p {w}><w:r><w:t>afgebroken</w:t></w:r><w:r><w:softHyphen/><w:t>woord</w:t></w:r>
<w:r><w:t xml:space="preserve"> e</w:t
><w:noBreakHyphen/><w:t>mail kost $5 of ~6, ‹zo›</w:t><w:br/><w:t>nieuwe regel</w:t></w:r></w:p>"""
TRACKED = golden.TRACKED.replace("oud", "gewist.")
NEW_BOX = golden.BOX.replace('<wp:docPr id="77"', '<wp:extent cx="3000000" cy="600000"/><wp:docPr id="77"')
LEVELS = """<w:abstractNum {w} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="3"/>
<w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/><w:lvlText w:val="%1"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/>
<w:numFmt w:val="decimal"/><w:pStyle w:val="Heading2"/><w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum>"""
STEPS = """<w:abstractNum {w} w:abstractNumId="91"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
<w:lvlText w:val="Stap %1)"/></w:lvl></w:abstractNum>"""
CHART = """<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r>
<a:t>Grafiektitel</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:barDir val="col"/><c:ser>
<c:idx val="0"/><c:order val="0"/><c:tx><c:strRef><c:f>A</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0">
<c:v>Reeksnaam</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:f>B</c:f><c:strCache><c:ptCount val="2"/>
<c:pt idx="0"><c:v>Voormeting</c:v></c:pt><c:pt idx="1"><c:v>Nameting</c:v></c:pt></c:strCache></c:strRef></c:cat>
<c:val><c:numRef><c:f>C</c:f><c:numCache><c:ptCount val="2"/><c:pt idx="0"><c:v>41</c:v></c:pt>
<c:pt idx="1"><c:v>73</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>
<c:axId val="1"/><c:axId val="2"/></c:barChart>
<c:catAx><c:axId val="1"/>
<c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:delete val="1"/>
<c:axPos val="l"/><c:crossAx val="1"/></c:valAx></c:plotArea><c:legend><c:legendPos val="r"/></c:legend></c:chart>
</c:chartSpace>"""
DRAWN = """<w:p {w}><w:r><w:drawing><wp:inline
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><wp:extent cx="4000000" cy="2500000"/>
<wp:docPr id="80" name="Grafiek"/><a:graphic><a:graphicData
 uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart
 xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="{r}" r:id="{id}"/>
</a:graphicData></a:graphic>
</wp:inline></w:drawing></w:r></w:p>"""


def everything() -> bytes:
    """The file."""
    document = docx.Document()
    document.settings.odd_and_even_pages_header_footer = True
    _numbers(document)
    document.add_heading("Hoofdstuk een", 1)
    document.add_heading("Paragraaf daaronder", 2)
    for xml in (SIGNS, BOX, NEW_BOX, FIELD, CONTROLS, TRACKED, golden.HIDDEN):
        golden.add(document, xml)
    document.add_paragraph("Kolom A\tkolom B\tkolom C")
    _lists(document)
    _tables(document)
    _pictures(document)
    _chart(document)
    noted = document.add_paragraph("Met een noot")
    noted._p.append(parse_xml(golden.REFERENCE.format(w=W)))
    _margins(document)
    out = io.BytesIO()
    document.save(out)
    return golden.with_parts(
        out.getvalue(), {"word/footnotes.xml": golden.FOOTNOTES.format(w=W)}, footnotes=True
    )


def _numbers(document: Any) -> None:
    numbering = document.part.numbering_part.element
    for number, xml in ((91, STEPS), (90, LEVELS)):
        numbering.insert(0, parse_xml(xml.format(w=W)))
        numbering.append(
            parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
        )
    for level in (1, 2):
        style = document.styles[f"Heading {level}"].element
        style.get_or_add_pPr().append(parse_xml(IN_LIST.format(level=level - 1, number=90)))


def _lists(document: Any) -> None:
    for text in ("eerste stap", "tweede stap"):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(parse_xml(IN_LIST.format(level=0, number=91)))
    for text in ("nummer een", "nummer twee"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("- geen lijst --- ==maar== *tekst*")
    document.add_paragraph("[TOC]")
    document.add_paragraph(": uitleg")


def _tables(document: Any) -> None:
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Kopcel a|b", "Kopcel twee"
    table.cell(1, 0).paragraphs[0].text = "lijst in cel"
    table.cell(1, 0).paragraphs[0].style = "List Bullet"
    table.cell(1, 0).add_paragraph("nog een in cel", style="List Bullet")
    inner = table.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "binnentabel links", "binnentabel rechts"
    wide = document.add_table(rows=2, cols=2)
    wide.cell(0, 0).merge(wide.cell(0, 1)).text = "samengevoegde cel"
    wide.cell(1, 1).text = "losse cel"


def _pictures(document: Any) -> None:
    for kind in ("BMP", "TIFF"):
        out = io.BytesIO()
        Image.new("RGB", (30, 20), "teal").save(out, kind)
        shown = document.add_picture(out, width=Cm(2))
        shown._inline.docPr.set("descr", f"Plaatje {kind}")


def _chart(document: Any) -> None:
    name = PackURI("/word/charts/chart1.xml")
    part = Part(name, f"{_OFFICE}.drawingml.chart+xml", CHART.encode(), document.part.package)
    golden.add(
        document, DRAWN.replace("{r}", _R).replace("{id}", document.part.relate_to(part, f"{_R}/chart"))
    )


def _margins(document: Any) -> None:
    first = document.sections[0]
    first.header.paragraphs[0].text = "Kopregel rechts"
    first.even_page_header.paragraphs[0].text = "Kopregel links"
    first.footer.paragraphs[0].text = "Voetregel rechts"
    second = document.add_section(WD_SECTION.NEW_PAGE)
    columns = second._sectPr.find(qn("w:cols"))
    second._sectPr.remove(columns)
    second._sectPr.append(parse_xml(f'<w:cols {W} w:num="2"/>'))
    document.add_paragraph("In twee kolommen")
