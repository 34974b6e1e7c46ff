"""Reading one file as a cost: what it says, and what of it is kept as a receipt. It writes no row."""

import io
from dataclasses import dataclass
from typing import IO

from wiki.costs.rules.commands import MAX_RECEIPT
from wiki.costs.services import receipts
from wiki.costs.services.receipts import PDF, StoredReceipt
from wiki.intake import wording
from wiki.intake.rules import einvoice, receipt_text
from wiki.intake.rules.einvoice import BadInvoice, Invoice
from wiki.intake.rules.proposals import Proposal
from wiki.intake.services import photos
from wiki.kernel.blobs import blobs
from wiki.kernel.errors import Invalid
from wiki.kernel.file_names import clean_name
from wiki.kernel.i18n import _
from wiki.kernel.images import NotThatImage, TooManyPixels
from wiki.search.services import attachment_text

XML = "application/xml"
MOST_XML = 20_000_000
"""Bytes of an electronic invoice; the PDF inside is most of it."""


@dataclass(frozen=True)
class Found:
    """What a file says, and what is kept of it: the invoice with the PDF inside it, the PDF, or the photo."""

    proposal: Proposal
    kept: tuple[StoredReceipt, ...]


def read(name: str, stream: IO[bytes]) -> Found:
    """Read an electronic invoice, a PDF or a photo. Raises Invalid (field `file`) when it is none of them."""
    start = stream.read(256).lstrip(b"\xef\xbb\xbf \t\r\n")
    stream.seek(0)
    try:
        if start.startswith(b"<"):
            return _invoice(name, stream.read(MOST_XML + 1))
        if start.startswith(b"%PDF-"):
            return _pdf(name, stream)
        return _photo(name, stream)
    except Invalid as invalid:
        raise Invalid({"file": next(iter(invalid.errors.values()))}) from invalid


def _invoice(name: str, content: bytes) -> Found:
    if len(content) > MOST_XML:
        raise Invalid({"file": _("This file is too large: at most 50 MB.")})
    try:
        found = einvoice.read(content)
    except BadInvoice as bad:
        raise Invalid({"file": str(wording.INVOICES[bad.code])}) from bad
    blob = blobs().put(io.BytesIO(content), MAX_RECEIPT)
    kept = StoredReceipt(_xml_name(name), blob.sha256, blob.bytes, XML)
    return Found(found.proposal, (*_pdf_inside(found), kept))


def _xml_name(name: str) -> str:
    clean = clean_name(name, "factuur")
    return clean if clean.lower().endswith(".xml") else f"{clean}.xml"


def _pdf_inside(found: Invoice) -> tuple[StoredReceipt, ...]:
    if found.pdf is None:
        return ()
    return (receipts.store(found.pdf_name or "factuur.pdf", io.BytesIO(found.pdf)),)


def _pdf(name: str, stream: IO[bytes]) -> Found:
    kept = receipts.store(name, stream)
    if kept.media_type != PDF:
        return Found(Proposal(), (kept,))
    return Found(receipt_text.propose(attachment_text.text_of(blobs().path(kept.sha256))), (kept,))


def _photo(name: str, stream: IO[bytes]) -> Found:
    try:
        small = photos.upright(stream)
    except TooManyPixels as error:
        raise Invalid(
            {"file": _("This image has too many pixels. Make it smaller than 40 megapixels.")}
        ) from error
    except NotThatImage as error:
        raise Invalid(
            {"file": _("This file is no electronic invoice, PDF or photo. Choose another one.")}
        ) from error
    return Found(Proposal(), (receipts.store(name, io.BytesIO(small)),))
