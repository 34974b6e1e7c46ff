"""A time stamp of a seal by a third party (RFC 3161): it proves that the seal was there at that moment.

Asked for only when the settings name an authority. What it gives is a file, to be kept beside the seal; it is checked
against the root certificates of the authority, here or by `openssl ts -verify`.
"""

from datetime import datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import (
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from wiki.audit.rules import Seal

_LONGEST = 100_000
_PATIENCE = 30


class NotStamped(Exception):
    """Why there is no time stamp, or why it says nothing about this seal."""


def stamped(seal: Seal, url: str, roots: Path) -> bytes:
    """Ask an authority for a time stamp of a seal, and check it. Raises NotStamped."""
    request = TimestampRequestBuilder().data(_message(seal)).build()
    asked = Request(url, request.as_bytes(), {"Content-Type": "application/timestamp-query"})  # noqa: S310
    try:
        with urlopen(asked, timeout=_PATIENCE) as answer:  # noqa: S310  # the settings name it: http or https
            content: bytes = answer.read(_LONGEST)
    except (URLError, OSError) as error:
        raise NotStamped(f"The time stamp authority did not answer: {error}") from error
    _verify(VerifierBuilder.from_request(request), seal, content, roots)
    return content


def stamped_at(seal: Seal, content: bytes, roots: Path) -> datetime:
    """The moment at which a seal was stamped, by the file that was kept. Raises NotStamped."""
    return _verify(VerifierBuilder(), seal, content, roots).tst_info.gen_time


def _verify(builder: VerifierBuilder, seal: Seal, content: bytes, roots: Path) -> TimeStampResponse:
    try:
        response = decode_timestamp_response(content)
        for certificate in load_pem_x509_certificates(roots.read_bytes()):
            builder = builder.add_root_certificate(certificate)
        builder.build().verify_message(response, _message(seal))
    except (OSError, ValueError, VerificationError) as error:
        raise NotStamped(f"This is no time stamp of this seal: {error}") from error
    return response


def _message(seal: Seal) -> bytes:
    return str(seal).encode("ascii")
