"""The payment QR code of the European banks (EPC069-12, version 002): text, code and drawing. Pure.

A phone fills in name, IBAN, amount and reference from it. Not every bank's app reads it, so IBAN and reference
always stand beside it in print.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

import segno

from wiki.settlement.rules.references import iban_problem, is_bic, is_reference
from wiki.settlement.rules.sepa_charset import is_plain, transliterate

MAX_CENTS = 99_999_999_999
MAX_BYTES = 331
MAX_VERSION = 13
_QUIET_MODULES = 4
_LENGTHS = {"name": 70, "text": 140, "information": 70}
_PURPOSE = re.compile(r"[A-Z]{1,4}", re.ASCII)


class EpcCode(StrEnum):
    """Why a request cannot be put in a QR code."""

    AMOUNT = "amount"
    IBAN = "iban"
    BIC = "bic"
    NAME_MISSING = "name_missing"
    TOO_LONG = "too_long"
    CHARACTERS = "characters"
    PURPOSE = "purpose"
    REFERENCE = "reference"
    REFERENCE_AND_TEXT = "reference_and_text"
    TOO_MANY_BYTES = "too_many_bytes"


class BadRequest(ValueError):
    """A request that cannot be put in a QR code: all reasons, worded by the caller."""

    def __init__(self, codes: tuple[EpcCode, ...]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """Who asks for how much: a reference or a text, never both; `information` is for the payer alone."""

    name: str
    iban: str
    cents: int
    reference: str = ""
    text: str = ""
    bic: str = ""
    purpose: str = ""
    information: str = ""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A drawn code: `size` modules wide with its quiet zone, `path` the dark ones as the `d` of an SVG path."""

    size: int
    path: str
    version: int


def payload(request: PaymentRequest) -> str:
    """The text of the QR code; raises BadRequest with every reason why not."""
    spelled = {name: transliterate(getattr(request, name)) for name in _LENGTHS}
    text = _lines(request, spelled)
    codes = _problems(request, spelled)
    if not codes and len(text.encode("utf-8")) > MAX_BYTES:
        codes = (EpcCode.TOO_MANY_BYTES,)
    if codes:
        raise BadRequest(codes)
    return text


def _lines(request: PaymentRequest, spelled: dict[str, str]) -> str:
    euros, cents = divmod(request.cents, 100)
    amount = f"EUR{euros}.{cents:02d}"
    head = ["BCD", "002", "1", "SCT", request.bic, spelled["name"], request.iban, amount]
    tail = [request.purpose, request.reference, spelled["text"], spelled["information"]]
    return "\n".join(head + tail).rstrip("\n")


def _problems(request: PaymentRequest, spelled: dict[str, str]) -> tuple[EpcCode, ...]:
    found = {
        EpcCode.AMOUNT: not 1 <= request.cents <= MAX_CENTS,
        EpcCode.IBAN: iban_problem(request.iban) is not None,
        EpcCode.BIC: bool(request.bic) and not is_bic(request.bic),
        EpcCode.NAME_MISSING: not spelled["name"].strip(),
        EpcCode.TOO_LONG: any(len(spelled[name]) > length for name, length in _LENGTHS.items()),
        EpcCode.CHARACTERS: not all(is_plain(value) for value in spelled.values()),
        EpcCode.PURPOSE: bool(request.purpose) and not _PURPOSE.fullmatch(request.purpose),
        EpcCode.REFERENCE: bool(request.reference) and not is_reference(request.reference),
        EpcCode.REFERENCE_AND_TEXT: bool(request.reference and request.text),
    }
    return tuple(code for code, present in found.items() if present)


def draw(text: str) -> QrCode:
    """Draw a payload as a QR code of error level M; raises BadRequest when it needs more than version 13."""
    code = segno.make_qr(text, error="m", mode="byte", encoding="utf-8", boost_error=False)
    version = int(code.version)
    if version > MAX_VERSION:
        raise BadRequest((EpcCode.TOO_MANY_BYTES,))
    rows = [list(row) for row in code.matrix_iter(border=_QUIET_MODULES)]
    return QrCode(len(rows), "".join(_dark_runs(row, height) for height, row in enumerate(rows)), version)


def _dark_runs(row: list[int], height: int) -> str:
    """The dark modules of one row as rectangles one module high."""
    path, at = "", 0
    for dark, modules in groupby(row):
        width = len(list(modules))
        path += f"M{at} {height}h{width}v1h-{width}z" if dark else ""
        at += width
    return path


def svg(code: QrCode, title: str, description: str, name: str) -> str:
    """The code as an SVG image that says what it is; `name` makes its ids unique on the page."""
    labels = quoteattr(f"{name}-title {name}-desc")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.size} {code.size}"'
        f' role="img" aria-labelledby={labels} shape-rendering="crispEdges">'
        f"<title id={quoteattr(name + '-title')}>{escape(title)}</title>"
        f"<desc id={quoteattr(name + '-desc')}>{escape(description)}</desc>"
        f'<path fill="#fff" d="M0 0h{code.size}v{code.size}H0z"/><path fill="#000" d="{code.path}"/></svg>'
    )
