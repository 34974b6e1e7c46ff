"""A page as a file for Word, LibreOffice or an e-book reader, and as a PDF; all by pandoc, the PDF then by typst."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import segno

from wiki.documents.queries import Document
from wiki.documents.rules import files, pandoc_filters
from wiki.documents.rules.stamp import Origin, sha256_of
from wiki.documents.services.pandoc import Order, convert
from wiki.documents.services.typesetting import Typeset, typeset
from wiki.kernel.blobs import blobs
from wiki.kernel.i18n import _, date_long
from wiki.kernel.markdown import render
from wiki.pages.wording import type_name

PAGE = "html"
"""Files are made of a page as it is shown, so that they say what the page says."""
LICENCE = "CC BY-SA 4.0"
"""On what terms everybody may use and change what the network makes."""
LICENCE_URL = "https://creativecommons.org/licenses/by-sa/4.0/deed.nl"
IMAGES_MAX = 30 * 1024 * 1024
"""Bytes of images in one file; what does not fit is shown by its description."""
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


@dataclass(frozen=True)
class Site:
    """Where this site says it is."""

    url: str

    def newest(self, document: Document) -> str:
        """The address that says whether this version is the newest."""
        return f"{self.url}/v/{document.id}/{document.revision}"


def word(document: Document, site: Site) -> bytes:
    """The page for Word; it remembers its origin."""
    return _office(document, site, "docx")


def odt(document: Document, site: Site) -> bytes:
    """The page for LibreOffice; it remembers its origin."""
    return _office(document, site, "odt")


def epub(document: Document, site: Site) -> bytes:
    """The page as an e-book."""
    order = _order(document, site, "epub3", {"identifier": f"{site.url}{document.path}#{document.revision}"})
    return convert(source(document, site), order)


def pdf(document: Document, site: Site) -> Typeset:
    """The page on paper: tagged, and PDF/UA-1 where its content allows; else `advice` says what stands in the way."""
    images = pictures([document], site)
    order = Order(
        PAGE,
        "typst",
        filters=(
            pandoc_filters.PAGE,
            image_filter(images),
            *pandoc_filters.TYPST,
            pandoc_filters.links(site.url),
        ),
        files=contents(images),
    )
    body = convert(source(document, site), order)
    data = {"title": document.title, "kicker": type_name(document.artefact_type), "facts": facts(document)}
    return typeset("documents/page.typ", data, body, contents(images))


def facts(document: Document) -> str:
    """Version, date and schools in one line."""
    return " · ".join((version_name(document), date_long(document.at), *document.schools))


def version_name(document: Document) -> str:
    """`Uitgave v1.1 (versie 7)` or `Concept, versie 8`."""
    if document.release_label:
        return _(
            "Release v%(label)s (version %(number)s)", label=document.release_label, number=document.revision
        )
    return _("Draft, version %(number)s", number=document.revision)


def _office(document: Document, site: Site, to: str) -> bytes:
    origin = Origin(site.url, document.id, document.revision, sha256_of(document.body))
    return convert(source(document, site), _order(document, site, to, origin.properties()))


def _order(document: Document, site: Site, to: str, properties: Mapping[str, str]) -> Order:
    images = pictures([document], site)
    known = {
        "title": document.title,
        "subtitle": facts(document),
        "lang": "nl-NL",
        "keywords": ", ".join(document.tags),
        "rights": LICENCE,
    }
    return Order(
        PAGE,
        to,
        filters=(
            pandoc_filters.PAGE,
            image_filter(images),
            pandoc_filters.links(site.url),
            pandoc_filters.HEADINGS,
        ),
        files=contents(images),
        properties={**{key: value for key, value in known.items() if value}, **properties},
        at=document.at,
    )


def source(document: Document, site: Site, place: int = 0) -> bytes:
    """The page, with where it comes from at its end; `place` is that of the page in the file."""
    code = _("QR code: is this the newest version?")
    words = [
        facts(document),
        _("Licence: %(licence)s, %(address)s", licence=LICENCE, address=f"<{LICENCE_URL}>"),
        _("Is this the newest version? %(address)s", address=f"<{site.newest(document)}>"),
        f"![{code}](/files/{_code_id(place)}/qr.png)",
    ]
    colophon = "\n\n".join(("---", files.escaped(words[0]), *words[1:]))
    return f"{render(document.body).html}\n{render(colophon).html}".encode()


def _code_id(place: int) -> str:
    """The QR code of a page goes by an id as files have, but one that no file gets."""
    return f"{place:032x}"


Pictures = Mapping[str, tuple[str, str, bytes]]
"""Of each image by the id of its file: a name, its media type, and its bytes."""


def pictures(documents: Sequence[Document], site: Site) -> Pictures:
    """The images of pages and their QR codes, as far as they fit."""
    found = {
        _code_id(place): (f"qr-{place}.png", "image/png", _qr(site.newest(document)))
        for place, document in enumerate(documents)
    }
    left = IMAGES_MAX
    for file in chain.from_iterable(document.files for document in documents):
        ending = ENDINGS.get(file.media_type)
        if file.is_image and ending and file.id not in found and file.bytes <= left:
            left -= file.bytes
            found[file.id] = (f"{file.id}.{ending}", file.media_type, blobs().read(file.sha256))
    return found


def image_filter(images: Pictures) -> str:
    """Puts them into a document."""
    return pandoc_filters.images({id_: (name, type_) for id_, (name, type_, _content) in images.items()})


def contents(images: Pictures) -> dict[str, bytes]:
    """Their bytes by name."""
    return {name: content for name, _type, content in images.values()}


def _qr(address: str) -> bytes:
    out = io.BytesIO()
    code: Any = segno.make(address, micro=False, error="m")
    code.save(out, kind="png", scale=4, border=4)
    return out.getvalue()
