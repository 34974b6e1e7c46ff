"""The words of a PDF, and those that its page has; order and place are not compared, since notes go to the foot."""

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from pypdf import PdfReader

_NOTHING = re.compile(r"[\x00-\x08\s\u200b\u00ad\u2060•‣–◦▪\-\ue000-\uf8ff\ufe0f|{}()]+")


def signs_of(text: str) -> Counter[str]:
    """How often each sign is there, apart from space, points and brackets."""
    return Counter(_NOTHING.sub("", unicodedata.normalize("NFKC", text)))


def texts_by_page(pdf: bytes, titles: Sequence[str]) -> dict[str, str]:
    """The text of each page of a collection, by its title, up to its colophon."""
    found: dict[str, str] = {}
    current = ""
    for sheet in PdfReader(io.BytesIO(pdf)).pages:
        text = sheet.extract_text()
        first = text.lstrip().split("\n", 1)[0].strip()
        if first in titles and first not in found:
            current, text = first, text.lstrip().removeprefix(first)
            found[current] = ""
        if current:
            found[current] += "\n" + text
    return found
