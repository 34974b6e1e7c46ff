"""A page as text of itself: Markdown, and one web page that needs no other."""

import base64
import hashlib
from collections.abc import Callable

from wiki.assets import folder
from wiki.documents.queries import Document
from wiki.documents.rules import files
from wiki.kernel import running_app
from wiki.kernel.blobs import blobs
from wiki.kernel.i18n import _
from wiki.kernel.markdown import embed_images
from wiki.pages.wording import type_name

EMBEDDED_MAX = 30 * 1024 * 1024
"""Bytes of images in one HTML file; an image that does not fit any more is shown by its description."""


def markdown(document: Document, change: Callable[[str], str]) -> str:
    """The source under its title, with where it comes from; `change` gives links to this site their address."""
    text = files.with_title(document.title, files.with_links(document.body, change))
    return f"{text}\n---\n\n{_credit(document)}\n"


def _credit(document: Document) -> str:
    """Where the text comes from, as one paragraph of Markdown."""
    source = f"{running_app.base_url()}{document.path}"
    if not document.schools:
        return _("From Lichtwerk, version %(number)s: <%(source)s>", number=document.revision, source=source)
    schools = ", ".join(document.schools)
    return _(
        "Made by %(schools)s, in Lichtwerk, version %(number)s: <%(source)s>",
        schools=schools,
        number=document.revision,
        source=source,
    )


def web_page(document: Document) -> str:
    """One file that needs no other, on paper and without network too."""
    css = (folder("templates") / "documents" / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return running_app.filled(
        "documents/page.html",
        document=document,
        content=embed_images(document.html, _image_of(document), running_app.base_url()),
        css=css,
        css_digest=digest,
        type_name=type_name(document.artefact_type),
        address=running_app.base_url() + document.path,
    )


def _image_of(document: Document) -> Callable[[str], tuple[str, bytes] | None]:
    """The images of the page by their address, as long as they fit."""
    left = EMBEDDED_MAX

    def resolve(path: str) -> tuple[str, bytes] | None:
        nonlocal left
        file = document.file(path)
        if file is None or not file.is_image or file.bytes > left:
            return None
        left -= file.bytes
        return file.media_type, blobs().read(file.sha256)

    return resolve
