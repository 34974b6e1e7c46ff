"""Each block, row and point of a rendered page has the version that last changed it."""

import re
from html import unescape

import pytest
from flask import Flask

from wiki.kernel.markdown import render
from wiki.pages.rules.origins import lines_of
from wiki.pages.rules.passages import passages

pytestmark = pytest.mark.one_database

TEXT = """# Een kop van versie een

Een alinea van versie twee, met [een link](https://school.nl/a) erin.

Twee regels in een alinea,
waarvan de tweede van versie drie is.

| Naam | Taak |
|---|---|
| Anna | kijken |
| Bas | **schrijven** |

1. Eerst dit punt
2. Dan dit punt
   - met nog een punt eronder

![](/files/abc/plaatje.png)

> Een citaat van versie zes.

```
print("code van versie een")
```

Een voetnoot[^1] en *nadruk* tot slot.

[^1]: De uitleg van de voetnoot, van versie acht.
"""
FIRST = ("Een kop", "Twee regels", "```", "print")
LATER = {"waarvan": 3, "| Bas": 4, "2. Dan": 5, "> Een": 6, "![](": 7, "[^1]": 8}


def origin(line: str) -> int:
    line = line.removeprefix("# ")
    return (
        1 if line.startswith(FIRST) else next((n for start, n in LATER.items() if line.startswith(start)), 2)
    )


@pytest.fixture
def html(app: Flask) -> str:
    return render(TEXT).html


def test_every_block_is_of_the_version_that_last_changed_it(html: str) -> None:
    found = passages(html, TEXT, tuple(map(origin, lines_of(TEXT))))
    expected = {
        "Een kop van": 1,
        "Een alinea van": 2,
        "Twee regels in": 3,
        "<table": 4,
        "Eerst dit punt": 5,
        "<img": 7,
        "Een citaat": 6,
        "code van versie": 1,
        "tot slot": 2,
        "uitleg van de voetnoot": 8,
    }
    for words, number in expected.items():
        assert [p.number for p in found if words in "".join(part.html for part in p.parts)] == [number], words


def test_rows_and_points_have_writers_of_their_own(html: str) -> None:
    found = passages(html, TEXT, tuple(map(origin, lines_of(TEXT))))
    told = [(part.place, part.number) for passage in found for part in passage.parts if part.place]
    assert told == [("head", 2), ("row", 2), ("row", 4), ("item", 2), ("item", 5)]


def test_the_page_is_whole_whoever_wrote_it(html: str) -> None:
    def plain(text: str) -> str:
        return re.sub(r"\s+", "", unescape(text))

    for origins in (tuple(map(origin, lines_of(TEXT))), (3,) * len(lines_of(TEXT)), ()):
        found = passages(html, TEXT, origins)
        joined = "".join(part.html for passage in found for part in passage.parts)
        assert plain(joined) == plain(html)
    assert [passage.number for passage in passages(html, TEXT, ())] == [0]
    assert passages("", "", ()) == []


def test_a_large_page_is_told_apart_in_one_go(app: Flask) -> None:
    rows = "".join(f"| Deelnemer nummer {n} | {n} |\n" for n in range(1500))
    text = f"| Naam | Nummer |\n|---|---|\n{rows}\n" + "Nog een alinea over van alles.\n\n" * 300
    rendered = render(text)
    origins = tuple(n % 7 + 1 for n in range(len(lines_of(text))))
    found = passages(rendered.html, text, origins)
    told = [part.number for part in found[0].parts if part.place == "row"]
    assert told == [(n + 2) % 7 + 1 for n in range(1500)]
