"""Pages as the one document that every file is made of: the HTML that the page shows, sanitised, and behind it where it
comes from."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from itertools import chain
from typing import Any

import segno

from wiki.documents.queries import Document
from wiki.kernel.blobs import blobs
from wiki.kernel.i18n import _, date_long
from wiki.pages.wording import type_name

LICENCE = "CC BY-SA 4.0"
"""On what terms everybody may use and change what the network makes."""
LICENCE_URL = "https://creativecommons.org/licenses/by-sa/4.0/deed.nl"
IMAGES_MAX = 30 * 1024 * 1024
"""Bytes of images in one file; what does not fit is shown by its description."""
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


_EMPTY = re.compile(r"(<td[^>]*>|<li[^>]*>)(?:<p></p>)?(</td>|</li>)")
"""A cell or an entry in which nothing stands: it is there to be written in."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs that no XML may hold, so no office file."""


class Choice(StrEnum):
    """What a file is for: to go on with, so everything is in it, or to hand out, so one line says where it is from."""

    EVERYTHING = "everything"
    HANDOUT = "handout"

    @classmethod
    def of(cls, typed: str | None) -> "Choice":
        """What somebody asked for; to go on with when nothing else is said."""
        return cls.HANDOUT if typed == cls.HANDOUT else cls.EVERYTHING


@dataclass(frozen=True)
class Site:
    """Where this site says it is."""

    url: str

    def newest(self, document: Document) -> str:
        """The address that says whether this version is the newest."""
        return f"{self.url}/v/{document.id}/{document.revision}"


@dataclass(frozen=True)
class Picture:
    """An image in a file: its name there, its media type and its bytes."""

    name: str
    media_type: str
    content: bytes


Pictures = Mapping[str, Picture]
"""Images by the ids of their files."""


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


def kicker(document: Document) -> str:
    """What kind of page it is, and of which activities, in one line."""
    return " · ".join(word for word in (type_name(document.artefact_type), *document.activities) if word)


def sheet(document: Document, site: Site, choice: Choice, place: int = 0) -> str:
    """One page as HTML; `place` is that of the page in the file.

    Its classes are ours alone: what people write cannot hold them, since the sanitiser does not know them."""
    html = _ready(document.html)
    colophon = _line(document, site) if choice is Choice.HANDOUT else _colophon(document, site, place)
    return f'<div class="sheet">{html}<div class="colophon">{colophon}</div></div>'


def loose(html: str) -> str:
    """A text that is no page, as one sheet without an end."""
    return f'<div class="sheet">{_ready(html)}<div class="colophon"></div></div>'


def _ready(html: str) -> str:
    return _EMPTY.sub(r'\1<span class="pen"></span>\2', _NO_XML.sub("", html))


def _line(document: Document, site: Site) -> str:
    address = escape(site.newest(document))
    words = escape(f"{facts(document)} · {LICENCE}")
    return f'<p>{words} · <a href="{address}">{address}</a></p>'


def _colophon(document: Document, site: Site, place: int) -> str:
    newest, code = escape(site.newest(document)), escape(_("QR code: is this the newest version?"))
    licence = _("Licence: %(licence)s, %(address)s", licence=LICENCE, address=_link(LICENCE_URL))
    asked = _("Is this the newest version? %(address)s", address=_link(newest))
    image = f'<img src="{code_id(place)}" alt="{code}">'
    return f"<hr><p>{escape(facts(document))}</p><p>{licence}</p><p>{asked}</p><p>{image}</p>"


def _link(address: str) -> str:
    return f'<a href="{address}">{address}</a>'


def code_id(place: int) -> str:
    """The QR code of a page goes by an address that no text can hold: the sanitiser wants a slash in front."""
    return f"qr-{place}"


def pictures(documents: Sequence[Document], site: Site) -> Pictures:
    """The images of pages and their QR codes, as far as they fit."""
    found = {
        code_id(place): Picture(f"qr-{place}.png", "image/png", qr_code(site.newest(document)))
        for place, document in enumerate(documents)
    }
    left = IMAGES_MAX
    for file in chain.from_iterable(document.files for document in documents):
        ending = ENDINGS.get(file.media_type)
        if file.is_image and ending and file.id not in found and file.bytes <= left:
            left -= file.bytes
            found[file.id] = Picture(f"{file.id}.{ending}", file.media_type, blobs().read(file.sha256))
    return found


def qr_code(address: str) -> bytes:
    """An address as a QR code, in PNG."""
    out = io.BytesIO()
    code: Any = segno.make(address, micro=False, error="m")
    code.save(out, kind="png", scale=4, border=4)
    return out.getvalue()
