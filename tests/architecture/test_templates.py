"""Templates can be read: short lines, and a tag that must be broken has one attribute a line."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*") if file.is_file())
SCREENS = [name for name in TEMPLATES if name.endswith(".html")]
LONGEST = 160
ATTRIBUTE = re.compile(r'[\w-]+="')
WHEN = re.compile(r"\{%-? if [^\n]*?\{% endif %\}")
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
TAG = re.compile(r"<[a-z][^<>]*>")


def broken_tags(source: str) -> Iterator[str]:
    """The tags that go over several lines; what is there on a condition counts as one attribute."""
    plain = JINJA.sub(lambda found: re.sub(r"[^\n]", "", found[0]), WHEN.sub(' when=""', source))
    yield from (tag for tag in TAG.findall(plain) if "\n" in tag)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_line_of_a_template_is_too_long_to_read(name: str) -> None:
    lines = enumerate((FOLDER / name).read_text().splitlines(), 1)
    assert [number for number, line in lines if len(line) > LONGEST] == []


@pytest.mark.parametrize("name", SCREENS)
def test_a_tag_over_several_lines_has_one_attribute_a_line(name: str) -> None:
    tags = broken_tags((FOLDER / name).read_text())
    crowded = [line for tag in tags for line in tag.split("\n") if len(ATTRIBUTE.findall(line)) > 1]
    assert crowded == []
