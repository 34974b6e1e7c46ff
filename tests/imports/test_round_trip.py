"""Every page of the demo as Word and back: nothing changes by itself, and one change is one change."""

import difflib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files

import docx
import pytest

from tests.imports import word
from tests.support import examples
from tests.support.databases import Bench
from wiki.documents.queries import Document
from wiki.documents.services import cache, formats, pandoc_document
from wiki.documents.services.sheets import Choice
from wiki.imports.rules.archives import unpacked
from wiki.imports.services.converter import read_office
from wiki.imports.services.round_trip import changed
from wiki.kernel.markdown import render

PAGES = sorted(
    file.name
    for file in files("wiki.demo").joinpath("pages").iterdir()
    if re.fullmatch(r"[\w-]+\.md", file.name)
)


@pytest.fixture(scope="module", autouse=True)
def context(sqlite: Bench) -> Iterator[None]:
    """No database is asked: the app says where the site is and keeps what was made."""
    with sqlite.app.app_context():
        yield


def document(name: str) -> Document:
    text = files("wiki.demo").joinpath("pages", name).read_text(encoding="utf-8")
    body = text.split("---\n", 2)[2].lstrip("\n") if text.startswith("---\n") else text
    at = datetime(2019, 5, 1, tzinfo=UTC)
    labels = {
        "kind": "page",
        "artefact_type": None,
        "revision": 1,
        "release_label": None,
        "at": at,
        "html": render(body).html,
    }
    return Document(
        7, "s", "/pages/7-s", name, body=body, toc=(), schools=("De Veenpluis",), tags=(), files=(), **labels
    )  # type: ignore[arg-type]


def made(page: Document, sort: str) -> bytes:
    return cache.made(formats.order(sort, page))


def came_back(page: Document, sort: str, file: bytes) -> tuple[str, str]:
    found = changed(page, read_office(unpacked(file), sort, formats.site().url), sort, {})
    return found.title, found.body


def with_one_word_more(file: bytes) -> bytes:
    """The file, with a word put in the middle of its longest paragraph."""
    opened = docx.Document(io.BytesIO(file))
    runs = [run for paragraph in opened.paragraphs[:-6] for run in paragraph.runs]
    longest = max(runs, key=lambda run: len(run.text))
    words = longest.text.split(" ")
    longest.text = " ".join([*words[: len(words) // 2], "bijgeschreven", *words[len(words) // 2 :]])
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def differences(old: str, new: str) -> list[str]:
    lines = difflib.unified_diff(old.split("\n"), new.split("\n"), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


@pytest.mark.parametrize("name", examples.every(PAGES, 4))
def test_one_word_more_in_the_word_file_of_a_page_is_that_word_more_and_nothing_else(name: str) -> None:
    page = document(name)
    title, body = came_back(page, "docx", with_one_word_more(made(page, "docx")))
    old, new = differences(page.body, body)
    assert title == page.title and old[1:].split() == new[1:].replace("bijgeschreven ", "", 1).split()


@pytest.mark.parametrize("sort", ["docx", "odt"])
@pytest.mark.parametrize("name", PAGES[::4])
def test_a_page_comes_back_as_it_was(name: str, sort: str) -> None:
    page = document(name)
    assert came_back(page, sort, made(page, sort)) == (page.title, page.body)


EDITS = {
    "a heading": ("## Doel", "## Het doel"),
    "an entry": ("- nog een", "- nog een nieuwe"),
    "a cell": ("| 1 | 2 |", "| 1 | 22 |"),
    "a note": ("[^bron]: Een bron.", "[^bron]: Een goede bron."),
    "a word in bold": ("een **vet** woord", "een **vet** en mooi woord"),
    "words beside a formula": ("Iets met $x^2$ erin", "Iets moois met $x^2$ erin"),
    "a callout": ("Niet doen.", "Niet meer doen."),
    "a paragraph more": ("> Een citaat.", "Geheel nieuw.\n\n> Een citaat."),
    "a paragraph less": ("\nWeg hiermee.\n", ""),
}
SOURCE = """# Bovenaan

Een zin met een **vet** woord en een noot.[^bron]

[^bron]: Een bron.

## Doel

* een
* twee

- nog een
    - genest

Weg hiermee.

|A|B|
|-|:-:|
| 1 | 2 |

Iets met $x^2$ erin en Na^+^.

> [!WARNING]
> Niet doen.

> Een citaat.

```python
x = 1
```

Het slot.
"""


def test_edits_in_a_file_are_those_edits_in_the_text() -> None:
    page, body = document(PAGES[0]), SOURCE
    for old, new in EDITS.values():
        assert old in body
        body = body.replace(old, new)
    before, after = (
        Document(**{**vars(page), "body": text, "html": render(text).html}) for text in (SOURCE, body)
    )
    assert came_back(before, "docx", made(after, "docx"))[1] == body


TABLES = """Een regel
| a | b |
|---|---|
| een | twee |
en een regel eronder.

   | c | d |
   |:--|--:|
   | drie | |

- een punt
  | e | f |
  |---|---|
  | vijf | zes |
- nog een punt

    | geen | tabel |
    |---|---|
    | zeven | acht |

Slot|Einde
-|-
negen|tien
"""


@pytest.mark.parametrize("said", ["twee", "drie", "zes", "acht", "tien"])
def test_one_cell_that_was_changed_changes_that_cell_and_nothing_else(said: str) -> None:
    page = with_body(TABLES)
    file = with_other_words(made(page, "docx"), f">{said}<" if said != "acht" else said, "anders")
    assert came_back(page, "docx", file)[1] == TABLES.replace(said, "anders")


def with_body(body: str) -> Document:
    return replace(document(PAGES[0]), body=body, html=render(body).html)


def with_other_words(file: bytes, old: str, new: str) -> bytes:
    wanted = old.replace(old.strip("><"), new)
    return word.changed(file, old, wanted)


def test_an_empty_cell_that_was_filled_in_on_screen_is_that_cell() -> None:
    page = with_body(TABLES)
    opened = docx.Document(io.BytesIO(made(page, "docx")))
    opened.tables[1].cell(1, 1).paragraphs[0].add_run("ingevuld")
    out = io.BytesIO()
    opened.save(out)
    assert came_back(page, "docx", out.getvalue())[1] == TABLES.replace("| drie | |", "| drie | ingevuld |")


@pytest.mark.parametrize("sort", ["docx", "odt"])
def test_what_was_handed_out_comes_back_too(sort: str) -> None:
    page = with_body(f"{SOURCE}\n---\n")
    handout = {"docx": pandoc_document.word, "odt": pandoc_document.odt}[sort]
    file = handout(page, formats.site(), Choice.HANDOUT)
    assert came_back(page, sort, file)[1] == page.body
