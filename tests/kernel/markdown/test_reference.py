"""docs/reference/markdown.md says what is made of a text, word for word."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from wiki.kernel.markdown.convert import Converter

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "markdown.md"
CONVERTER = Converter()


def sections() -> list[tuple[str, list[tuple[str, str]]]]:
    """Of each heading with examples: its words, and the examples with what is made of them."""
    parts = re.split(r"^### ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], list(examples(part))) for part in parts]


def examples(part: str) -> list[tuple[str, str]]:
    """Each block of code above a line `becomes` with as many lines below it as are one block of code."""
    above, *rest = part.split("\nbecomes\n")
    found = []
    for below in rest:
        lines = below.strip("\n").split("\n")
        end = next((n for n, line in enumerate(lines) if not line), len(lines))
        found.append((code(above), code("\n".join(lines[:end]))))
        above = "\n".join(lines[end:])
    return found


def code(text: str) -> str:
    """The lines of code in a text, without their indent."""
    kept = [line for line in text.split("\n") if line.startswith("    ") or not line]
    return dedent("\n".join(kept)).strip("\n")


@pytest.mark.parametrize(("heading", "found"), sections(), ids=[heading for heading, _ in sections()])
def test_the_reference_says_what_is_made_of_a_text(heading: str, found: list[tuple[str, str]]) -> None:
    assert found, f"{heading} has no example"
    for source, html in found:
        assert CONVERTER.convert(source)[0] == html
