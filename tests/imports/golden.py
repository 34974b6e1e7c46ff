"""A Word file with everything in it that teachers' files have, made part by part."""

import io
import zipfile
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from PIL import Image
from PIL.ExifTags import IFD

W = nsdecls("w")
BOX = """<w:p {w}><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">
<mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="77" name="Tekstvak"/><a:graphic><a:graphicData
 uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent>
<w:p><w:r><w:t>Losse tip in een kadertje</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData>
</a:graphic></wp:anchor></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>Losse tip in een kadertje</w:t></w:r></w:p>
</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"""
FORMULA = """<w:p {w}><w:r><w:t xml:space="preserve">De formule </w:t></w:r>
<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>E=m</m:t></m:r></m:oMath></w:p>"""
TRACKED = """<w:p {w}><w:r><w:t xml:space="preserve">Dit is </w:t></w:r>
<w:del w:id="901" w:author="Kim" w:date="2018-10-01T10:00:00Z"><w:r><w:delText>oud</w:delText></w:r></w:del>
<w:ins w:id="902" w:author="Kim" w:date="2018-10-01T10:00:00Z"><w:r><w:t>nieuw</w:t></w:r></w:ins></w:p>"""
FOOTNOTES = """<w:footnotes {w}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:t>Een noot van de redactie.</w:t></w:r></w:p></w:footnote></w:footnotes>"""
REFERENCE = '<w:r {w}><w:footnoteReference w:id="1"/></w:r>'
CONTENTS = """<w:p {w}><w:pPr><w:pStyle w:val="Inhopg1"/></w:pPr><w:r><w:t>Doel 2</w:t></w:r></w:p>"""
HIDDEN = """<w:p {w}><w:r><w:rPr><w:vanish/></w:rPr><w:t>Antwoordenblad verborgen</w:t></w:r></w:p>"""


def picture(colour: str = "teal", size: tuple[int, int] = (40, 30)) -> bytes:
    """A small image."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def photo(width: int, place: bool = False) -> bytes:
    """A picture that is the same at any size; with `place` it says where it was taken."""
    image = Image.linear_gradient("L").convert("RGB").resize((width, width * 3 // 4))
    exif = Image.Exif()
    if place:
        exif.get_ifd(IFD.GPSInfo)[1] = "N"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def dutch_styles(document: Any) -> None:
    """As Dutch Word writes them: the ids are Dutch, the names are not."""
    for style in document.styles.element.findall(qn("w:style")):
        for english, dutch in (("Heading", "Kop"), ("Title", "Titel"), ("TOC", "Inhopg")):
            id_ = style.get(qn("w:styleId"))
            if id_.startswith(english) and not id_.endswith("Char"):
                style.set(qn("w:styleId"), id_.replace(english, dutch))
    contents = f'<w:style {W} w:type="paragraph" w:styleId="Inhopg1"><w:name w:val="toc 1"/></w:style>'
    document.styles.element.append(parse_xml(contents))


def add(document: Any, xml: str) -> None:
    """Put a paragraph in as it is."""
    document.element.body.insert(-1, parse_xml(xml.format(w=W)))


def golden() -> bytes:
    """The file."""
    document = docx.Document()
    dutch_styles(document)
    document.add_heading("Kijken in de les", 0)
    add(document, CONTENTS)
    document.add_heading("Doel", 1)
    first = document.add_paragraph("Een inleiding met reële cijfers, ")
    first.add_run("vet").bold = True
    first.add_run(" en ")
    first.add_run("doorgehaald").font.strike = True
    first.add_run(" en H")
    first.add_run("2").font.subscript = True
    first.add_run("O.")
    first._p.append(parse_xml(REFERENCE.format(w=W)))
    link(document, first, "https://example.org/meer", "Lees meer")
    link(document, first, "file:///H:/geheim/lijst.docx", "De lijst")
    document.add_paragraph("eerst", style="List Bullet")
    document.add_paragraph("dieper", style="List Bullet 2")
    document.add_paragraph("eerst dit", style="List Number")
    document.add_heading("Aanpak", 2)
    table(document)
    add(document, BOX)
    add(document, FORMULA)
    add(document, TRACKED)
    add(document, HIDDEN)
    document.add_paragraph("Wie eigenaar is, kiest.", style="Quote")
    shown = document.add_picture(io.BytesIO(picture()), width=Cm(2))
    shown._inline.docPr.set("descr", "Een leerling kiest")
    document.add_paragraph("Figuur 1: kiezen", style="Caption")
    document.add_picture(io.BytesIO(picture("red", (41, 30))), width=Cm(2))
    document.add_comment(first.runs[0], text="Klopt dit cijfer?", author="Kim")
    document.sections[0].header.paragraphs[0].text = "De Veenpluis, vertrouwelijk"
    out = io.BytesIO()
    document.save(out)
    return with_parts(out.getvalue(), {"word/footnotes.xml": FOOTNOTES.format(w=W)}, footnotes=True)


def table(document: Any) -> None:
    """With a header row, a merged row and a cell of two paragraphs."""
    made = document.add_table(rows=3, cols=3)
    for row, texts in enumerate((("Wat", "Wie", "Wanneer"), ("kijken", "Anna", "maandag"))):
        for cell, text in zip(made.rows[row].cells, texts, strict=True):
            cell.text = text
    made.cell(1, 1).add_paragraph("en Bas")
    made.cell(2, 0).merge(made.cell(2, 2)).text = "Na afloop samen praten"


def link(document: Any, paragraph: Any, address: str, words: str) -> None:
    """A link in a paragraph."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    id_ = document.part.relate_to(address, kind, is_external=True)
    text = f'<w:r><w:t xml:space="preserve"> {words}</w:t></w:r>'
    paragraph._p.append(parse_xml(f'<w:hyperlink {W} {nsdecls("r")} r:id="{id_}">{text}</w:hyperlink>'))


def with_parts(content: bytes, parts: dict[str, str], footnotes: bool = False) -> bytes:
    """The file with parts put in or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if footnotes and name == "[Content_Types].xml":
                more = (
                    b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
                )
                more += b'officedocument.wordprocessingml.footnotes+xml"/></Types>'
                text = text.replace(b"</Types>", more)
            if footnotes and name == "word/_rels/document.xml.rels":
                more = b'<Relationship Id="rIdN" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                more += b'relationships/footnotes" Target="footnotes.xml"/></Relationships>'
                text = text.replace(b"</Relationships>", more)
            if name not in parts:
                new.writestr(name, text)
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()
