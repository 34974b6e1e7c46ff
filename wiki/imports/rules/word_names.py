"""Names of elements and attributes in a Word file, in either of its two dialects. Pure."""

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"


def name_of(element: Any) -> str:
    """The name of an element of Word's own; else the full name."""
    return str(element.tag).removeprefix(W).removeprefix(STRICT)


def value_of(element: Any, name: str = "val") -> str:
    """The value of an attribute of Word's own; empty without."""
    return str(element.get(f"{W}{name}", element.get(f"{STRICT}{name}", "")))
