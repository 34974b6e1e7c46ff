"""From which lines of a text each block of its page was made."""

import itertools
import re

import pytest

from tests.support.outlines import corpus
from wiki.kernel.markdown.convert import Converter
from wiki.kernel.markdown.limits import Refused
from wiki.kernel.markdown.source import normalise
from wiki.pages.rules.html_tree import Element, parse

CONVERTER = Converter()


def blocks_of(text: str) -> list[tuple[str, str]]:
    """Each block of the page, and the lines it was made of."""
    html = CONVERTER.convert(normalise(text))[0]
    lines = CONVERTER.lines
    tags = [child.tag for child in shown(html)]
    source = text.split("\n")
    return [(tag, "\n".join(source[first:stop])) for tag, (first, stop) in zip(tags, lines, strict=True)]


def shown(html: str) -> list[Element]:
    """The blocks at the top, without the notes."""
    found = [child for child in parse(html).children if isinstance(child, Element)]
    return [child for child in found if ("class", "footnote") not in child.attributes]


TEXT = """# Kop
Een regel
|a|b|
|-|-|
|1|2|
nog een regel
- een

  verder
- twee
    - drie

    code

        code
tekst
[ref]: http://a.example
met [ref].
> citaat
lui

[^noot]: Een noot.

Term
:   uitleg

```
# geen kop

| a |
```
slot
***
"""


def test_each_block_knows_its_lines() -> None:
    found = blocks_of(TEXT)
    assert [tag for tag, _lines in found] == [
        *("h2", "p", "table", "p", "ul", "p", "p", "blockquote", "dl", "pre", "p", "hr")
    ]
    lines = dict(zip(range(len(found)), (lines for _tag, lines in found), strict=True))
    assert lines[2] == "|a|b|\n|-|-|\n|1|2|" and lines[3] == "nog een regel"
    assert lines[4].startswith("- een") and lines[4].endswith("    code\n\n        code")
    assert lines[8] == "Term\n:   uitleg" and lines[9].count("\n") == 4


@pytest.mark.parametrize("which", ["school", "demo", "examples"])
def test_every_line_that_says_something_belongs_to_one_block(which: str) -> None:
    for text in getattr(corpus, which)():
        try:
            html = CONVERTER.convert(normalise(text))[0]
        except Refused:
            continue
        lines = CONVERTER.lines
        assert len(shown(html)) == len(lines), text
        assert all(one[1] <= other[0] or one == other for one, other in itertools.pairwise(lines)), text
        left = text.split("\n")
        for first, stop in lines:
            left[first:stop] = [""] * (stop - first)
        rest = [line for line in left if line.strip()]
        assert all(re.match(r" {0,3}\*?\[[^\]]+\]:|    |\[", line) or "examples" in which for line in rest), (
            rest
        )
