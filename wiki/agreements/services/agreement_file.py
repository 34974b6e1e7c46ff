"""The file of an agreement: a PDF by its content, kept byte for byte, and handed out as a download."""

from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from flask import Response, abort, request, send_file

from wiki.agreements.queries.agreements import AgreementRow
from wiki.costs.services.receipts import PDF, media_type_of, named_as
from wiki.kernel.blobs import TooLarge, blobs
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import lazy as _
from wiki.kernel.images import TooManyPixels
from wiki.kernel.limits import MAX_FILE


@dataclass(frozen=True)
class StoredAgreement:
    """A checked file that is in the store; no agreement points to it yet."""

    name: str
    sha256: str
    bytes: int


def store(name: str, stream: IO[bytes]) -> StoredAgreement:
    """Check that a file is a PDF and keep it. Raises Invalid (field `file`)."""
    try:
        is_pdf = media_type_of(stream) == PDF
    except TooManyPixels:
        is_pdf = False
    if not is_pdf:
        raise Invalid({"file": _("This file is no whole PDF. Save or scan the agreement as a PDF.")})
    stream.seek(0)
    try:
        blob = blobs().put(cast("BinaryIO", stream), MAX_FILE)
    except TooLarge as error:
        raise Invalid({"file": _("This file is too large: 50 MB at most.")}) from error
    return StoredAgreement(named_as(name, PDF), blob.sha256, blob.bytes)


def handed_out(row: AgreementRow) -> Response:
    """The PDF to save, as an answer that can do no harm in this site's name."""
    if row.sha256 in request.if_none_match:
        return Response(status=304)
    path = blobs().path(row.sha256)
    if not path.is_file():
        abort(404)
    response: Response = send_file(
        path, PDF, as_attachment=True, download_name=row.name, etag=row.sha256, max_age=None
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
