"""Receipts for the demo's costs: believable enough to look at, drawn when the demo is loaded."""

import io

from PIL import Image, ImageDraw, ImageFont

from wiki.demo.projects import DemoCost
from wiki.kernel.money import format_euro

_SIZE = (840, 1188)
"""A4 at about 100 dots to the inch."""


def receipt(cost: DemoCost) -> tuple[str, bytes]:
    """File name and content of the receipt of a cost: travel as a photo (PNG), everything else as PDF."""
    image = _drawing(cost)
    kind = "PNG" if cost.kind == "travel" else "PDF"
    out = io.BytesIO()
    image.save(out, kind, resolution=100)
    return f"bon-{cost.document_number}.{kind.lower()}", out.getvalue()


def _drawing(cost: DemoCost) -> Image.Image:
    image = Image.new("RGB", _SIZE, "#fffdf8")
    draw = ImageDraw.Draw(image)
    net = cost.gross_cents - cost.vat_cents
    lines = [
        (90, 42, cost.supplier),
        (190, 26, f"Factuur {cost.document_number}"),
        (230, 26, f"Datum {cost.date:%d-%m-%Y}"),
        (340, 30, cost.description),
        (460, 26, f"Bedrag zonder btw   {format_euro(net)}"),
        (500, 26, f"Btw   {format_euro(cost.vat_cents)}"),
        (560, 32, f"Totaal   {format_euro(cost.gross_cents)}"),
        (1080, 20, "Verzonnen bon bij het voorbeeldnetwerk van Lichtwerk."),
    ]
    for top, size, text in lines:
        draw.text((80, top), _plain(text), fill="#20292b", font=ImageFont.load_default(size))
    draw.line((80, 540, 760, 540), fill="#20292b", width=2)
    return image


def _plain(text: str) -> str:
    """The words with the letters that the font has: it knows no euro sign."""
    return text.replace("\u00a0", " ").replace("€", "EUR")
