"""Writes the words of a PDF or Word file to standard output: a program of its own, that `attachment_text` jails.

It never runs anything in the file, follows no address, and unpacks no more than it says. What was written before a
limit struck counts.
"""

import sys
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

PAGES = 400
CHARACTERS = 300_000
PART = 40 * 1024 * 1024
"""Bytes of one part of a Word file."""
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}p", f"{_W}tab", f"{_W}br", f"{_W}tc"}


def main(path: str) -> None:
    """Write the text of the file, as far as the limits allow."""
    left = CHARACTERS
    with open(path, "rb") as file:
        for text in _reader(file)(file):
            sys.stdout.buffer.write(text[:left].encode("utf-8", "replace"))
            sys.stdout.buffer.flush()
            left -= len(text)
            if left <= 0:
                return


def _reader(file: BinaryIO) -> Callable[[BinaryIO], Iterator[str]]:
    """What the file is by its first bytes, whatever it is called."""
    first = file.read(5)
    file.seek(0)
    return {b"%PDF-": _pdf, b"PK\x03\x04": _word}.get(first[: 5 if first[:1] == b"%" else 4], _nothing)


def _nothing(_file: BinaryIO) -> Iterator[str]:
    yield from ()


def _pdf(file: BinaryIO) -> Iterator[str]:
    from pypdf import PdfReader

    for number, page in enumerate(PdfReader(file).pages):
        if number >= PAGES:
            return
        yield page.extract_text() + "\n"


def _word(file: BinaryIO) -> Iterator[str]:
    with zipfile.ZipFile(file) as archive:
        there = {entry.filename: entry.file_size for entry in archive.infolist()}
        for name in _PARTS:
            if there.get(name, PART + 1) <= PART:
                with archive.open(name) as part:
                    yield from _paragraphs(part)  # type: ignore[arg-type]


def _paragraphs(part: BinaryIO) -> Iterator[str]:
    from defusedxml.ElementTree import iterparse

    for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
        if event == "start" and element.tag in _BREAKS:
            yield "\n"
        elif event == "end":
            if element.tag == f"{_W}t" and element.text:
                yield element.text
            element.clear()


if __name__ == "__main__":
    main(sys.argv[1])
