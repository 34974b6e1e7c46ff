"""PDF and Word files with a text."""

import io
import zipfile

import typst

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf_file(text: str) -> bytes:
    """A PDF of one page or more."""
    made = typst.compile(text.encode(), format="pdf", ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def word_file(text: str, head: str = "") -> bytes:
    """A Word file with one paragraph for each line; `head` comes before its root."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    return zipped({"word/document.xml": f"{head}<w:document {_W}><w:body>{paragraphs}</w:body></w:document>"})


def zipped(parts: dict[str, str]) -> bytes:
    """A ZIP of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()
