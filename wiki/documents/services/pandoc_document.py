"""Pages as a file for Word, LibreOffice or an e-book reader, and as a PDF; all by pandoc, which reads the HTML that the
page shows, and the PDF then by typst."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from wiki.documents.queries import Document
from wiki.documents.rules.stamp import Origin, sha256_of
from wiki.documents.services import odt_file, sheets, word_file
from wiki.documents.services.blanks import blanks_of, with_images
from wiki.documents.services.pandoc import Order, convert
from wiki.documents.services.sheets import Choice, Picture, Pictures, Site
from wiki.documents.services.typesetting import Typeset, typeset
from wiki.documents.services.word_file import Facts
from wiki.kernel.i18n import _, date_long

HTML = "html-auto_identifiers"
"""How pandoc reads a page: ids are those of the page."""
NETWORK = "Lichtwerk"
CODE_WIDTH = "2cm"
"""How wide the QR code at the end is."""
_OPTIONS = {"epub3": ("--mathml",)}


def word(document: Document, site: Site, choice: Choice = Choice.EVERYTHING) -> bytes:
    """The page for Word; it remembers its origin."""
    return _office(document, site, choice, "docx")


def odt(document: Document, site: Site, choice: Choice = Choice.EVERYTHING) -> bytes:
    """The page for LibreOffice; it remembers its origin."""
    return _office(document, site, choice, "odt")


def epub(document: Document, site: Site, choice: Choice = Choice.EVERYTHING) -> bytes:
    """The page as an e-book."""
    known = _properties(document)
    known["identifier"] = f"{site.url}{document.path}#{document.revision}"
    return made([document], site, choice, "epub3", known)


def pdf(document: Document, site: Site, choice: Choice = Choice.EVERYTHING) -> Typeset:
    """The page on paper: tagged, and PDF/UA-1 where its content allows; else `advice` says what stands in the way."""
    images = sheets.pictures([document], site)
    body = made([document], site, choice, "typst", {}, images)
    dated = f"{sheets.version_name(document)} · {date_long(document.at)}"
    lines = [line for line in (" · ".join(document.schools), dated) if line]
    known = facts_of(document, images)
    data = paper_data(known, sheets.kicker(document), lines, images[sheets.code_id(0)].name)
    return typeset("documents/page.typ", data, body, contents(images))


def paper_data(known: Facts, kicker: str, lines: Sequence[str], code: str) -> dict[str, Any]:
    """What the template of paper asks for; `lines` stand under the title, `code` is the name of the QR code."""
    at = known.at.astimezone(UTC)
    return {
        "title": known.title,
        "kicker": kicker,
        "facts": list(lines),
        "version": known.version,
        "authors": list(known.authors) or [NETWORK],
        "keywords": list(known.keywords),
        "at": {name: getattr(at, name) for name in ("year", "month", "day", "hour", "minute", "second")},
        "code": code,
        "code_words": _("QR code: is this the newest version?"),
        "page": _("page"),
        "of": _("of"),
    }


def _office(document: Document, site: Site, choice: Choice, to: str) -> bytes:
    origin = Origin(site.url, document.id, document.revision, sha256_of(document.body))
    images = sheets.pictures([document], site)
    content = made([document], site, choice, to, {**_properties(document), **origin.properties()}, images)
    return _dressed(content, to, facts_of(document, images))


def facts_of(document: Document, images: Pictures) -> Facts:
    """What a file says of itself."""
    return Facts(
        document.title,
        sheets.version_name(document),
        document.at,
        document.schools,
        document.tags,
        images[sheets.code_id(0)].content,
    )


def _dressed(content: bytes, to: str, facts: Facts) -> bytes:
    return word_file.dressed(content, facts) if to == "docx" else odt_file.dressed(content, facts)


def _properties(document: Document) -> dict[str, str]:
    known = {
        "title": document.title,
        "subtitle": sheets.kicker(document),
        "author": " · ".join(document.schools),
        "date": f"{sheets.version_name(document)} · {date_long(document.at)}",
        "lang": "nl-NL",
        "keywords": ", ".join(document.tags),
        "rights": sheets.LICENCE,
    }
    return {key: value for key, value in known.items() if value}


def made(
    documents: Sequence[Document],
    site: Site,
    choice: Choice,
    to: str,
    properties: Mapping[str, str],
    images: Pictures | None = None,
    opening: str = "",
) -> bytes:
    """Pages as one file. Of several each begins on a new sheet, under its title; `opening` is HTML before the first,
    in which `#pagina-0` leads to that one. Raises NotConverted."""
    images = sheets.pictures(documents, site) if images is None else images
    html = "".join(sheets.sheet(document, site, choice, place) for place, document in enumerate(documents))
    titles = [document.title for document in documents] if opening else []
    at = max(document.at for document in documents)
    return _converted(f"{opening}{html}", to, site, properties, at, images, titles)


def report_pdf(html: str, known: Facts, kicker: str, lines: Sequence[str], site: Site) -> bytes:
    """A text that is no page, in the looks of one; `html` is rendered. Raises NotConverted and NotTypeset."""
    body = _converted(sheets.loose(html), "typst", site, {}, known.at, {}, [])
    return typeset("documents/page.typ", paper_data(known, kicker, lines, ""), body).pdf


def report_word(html: str, known: Facts, subtitle: str, site: Site) -> bytes:
    """The same for Word. Raises NotConverted."""
    properties = {"title": known.title, "subtitle": subtitle, "lang": "nl-NL"}
    return word_file.dressed(
        _converted(sheets.loose(html), "docx", site, properties, known.at, {}, []), known
    )


def _converted(
    html: str,
    to: str,
    site: Site,
    properties: Mapping[str, str],
    at: datetime,
    images: Pictures,
    titles: Sequence[str],
) -> bytes:
    blanks = blanks_of(images)
    asked = {
        "site": site.url,
        "images": {id_: _asked(id_, image) for id_, image in images.items()},
        "titles": titles,
        "above": 1 if titles or to == "typst" else 0,
        "unused_notes": _("Footnotes"),
    }
    order = Order(
        HTML,
        to,
        options=_OPTIONS.get(to, ()),
        filters=_filters(to),
        files={**blanks, "order.json": json.dumps(asked).encode()},
        properties=properties,
        at=at,
    )
    content = convert(html.encode(), order)
    return content if to == "typst" else with_images(content, blanks, images)


def _asked(id_: str, image: Picture) -> dict[str, str]:
    asked = {"name": image.name, "type": image.media_type}
    return {**asked, "width": CODE_WIDTH} if id_.startswith("qr-") else asked


def _filters(to: str) -> list[str]:
    own = {"typst": "paper", "docx": "word", "odt": "odt"}
    names = ["page", "tables", *([own[to]] if to in own else [])]
    return [
        files("wiki.documents.rules.filters").joinpath(f"{name}.lua").read_text("utf-8") for name in names
    ]


def contents(images: Pictures) -> dict[str, bytes]:
    """Their bytes by name."""
    return {image.name: image.content for image in images.values()}
