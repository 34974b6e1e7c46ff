"""Callouts: a quotation that begins with `[!NOTE]` is a box with a name, as on GitHub. Pure.

The names are in Dutch, whoever reads: they are part of a text, and the texts are Dutch.
"""

import re
from xml.etree.ElementTree import Element

NAMES = {
    "note": "Opmerking",
    "tip": "Tip",
    "important": "Belangrijk",
    "warning": "Let op",
    "caution": "Pas op",
}
OPENING = re.compile(rf"\[!({'|'.join(NAMES)})\][+-]? *(.*)$", re.IGNORECASE)
"""How a callout begins in a text: its kind, and the name somebody gave it."""
SIGN = "\x02callout:{}\x03"
"""How it begins for the parser: no text of somebody can hold these signs."""
_SIGNED = re.compile(r"\s*\x02callout:([a-z]+)\x03")


def opened(lines: list[str]) -> list[str]:
    """The lines of a quotation; the first by itself, for the parser, when it opens a callout."""
    found = OPENING.match(lines[0]) if lines else None
    return [f"{SIGN.format(found[1].lower())} {found[2]}".rstrip(), "", *lines[1:]] if found else lines


def finish_callout(quote: Element) -> None:
    """Make a box of a quotation that is a callout."""
    first = quote[0] if len(quote) and quote[0].tag == "p" else None
    found = _SIGNED.match(first.text or "") if first is not None else None
    if first is None or found is None:
        return
    quote.tag = "div"
    quote.set("class", f"callout callout-{found[1]}")
    first.set("class", "callout-title")
    own = (first.text or "")[found.end() :].lstrip()
    first.text = own if own or len(first) else NAMES[found[1]]
