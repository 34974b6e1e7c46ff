"""Whatever one thing a person does in the Word file of a page, it comes back as that thing and nothing else.

In each run a few files hold many pages, with one thing done in each; a thorough run does it page by page, and has
LibreOffice save every file anew too.
"""

import io
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.text.paragraph import Paragraph

from tests.imports import word_edits
from tests.imports.word_edits import Edit, edited, paragraphs_of
from tests.support import examples
from tests.support.databases import Bench
from tests.support.office import saved_as
from tests.support.outlines import corpus
from wiki.documents.queries import Document
from wiki.documents.services import cache, formats
from wiki.imports.rules.archives import unpacked
from wiki.imports.services.converter import read, read_office
from wiki.imports.services.round_trip import changed

pytestmark = pytest.mark.one_database

TOGETHER = 10
"""Pages in one file."""
FILES = 5
NO_IMAGE = "](/files/00000"
"""An image that is not there: in a file its description is text, which can get marks that no description has."""
_BETWEEN = "Bladzijde "
_OF_ITS_OWN = re.compile(r"(?m)^\[TOC\]|\[\^|^ *\*?\[[^\]]+\]:|^#|^[=-]+ *$|^(?:~~~|```)|\]\[|^\S.*\n[-=]+$")
"""What a page in one file with others may not have: names and levels that would be theirs too."""
NOT_AGAIN = {
    "$": "LibreOffice has no formulas where its part for them is not installed",
    "- 1. gemengd": "LibreOffice makes one list of an entry in which nothing stands but another list",
}
"""What is lost when LibreOffice saves a file anew."""


@pytest.fixture(scope="module", autouse=True)
def context(sqlite: Bench) -> Iterator[None]:
    """No database is asked: the app says where the site is and keeps what was made."""
    with sqlite.app.app_context():
        yield


def made(page: Document, sort: str = "docx") -> bytes:
    return cache.made(formats.order(sort, page))


def came_back(page: Document, file: bytes, sort: str = "docx") -> str:
    return changed(page, read_office(unpacked(file), sort, formats.site().url), sort, {}).body


def joined(texts: list[str]) -> str:
    return "\n".join(f"## {_BETWEEN}{n}\n\n{text.rstrip()}\n" for n, text in enumerate(texts))


def parts_of(body: str) -> list[str]:
    return re.split(rf"(?m)^## {_BETWEEN}\d+\n+", body)[1:]


def paragraphs_by_page(document: Any) -> list[list[Paragraph]]:
    parts: list[list[Paragraph]] = []
    for paragraph in paragraphs_of(document):
        if paragraph.text.startswith(_BETWEEN):
            parts.append([])
        elif parts:
            parts[-1].append(paragraph)
    return parts


@pytest.mark.parametrize("number", range(FILES))
def test_what_was_done_in_each_of_many_pages_comes_back_as_that(number: int) -> None:
    chance = random.Random(number)
    usable = [text for text in corpus.school() if not _OF_ITS_OWN.search(text) and NO_IMAGE not in text]
    texts = chance.sample(usable, TOGETHER)
    page = corpus.as_document(joined(texts))
    file, done = edited(made(page), chance, paragraphs_by_page)
    assert len(done) == TOGETHER
    found = parts_of(came_back(page, file))
    wrong = judged(parts_of(page.body), found, done)
    assert not wrong, wrong


def judged(old: list[str], new: list[str], done: list[Edit | None]) -> list[tuple[str, str, str]]:
    """What did not come back as what was done."""
    assert len(old) == len(new) == len(done)
    return [
        (edit.what if edit else "nothing", was, now)
        for was, now, edit in zip(old, new, done, strict=True)
        if not (edit.judge(was, now) if edit else was == now)
    ]


def test_one_thing_done_in_any_page_comes_back_as_that() -> None:
    texts = [text for text in (*corpus.demo(), *corpus.school()) if NO_IMAGE not in text]
    pages = [corpus.as_document(text) for text in texts]
    chance, wrong = random.Random(0), []
    for _ in range(examples.some(25) if examples.some(1) > 1 else 3):
        page, seed = chance.choice(pages), chance.randrange(10**9)
        file, done = edited(made(page), random.Random(seed), lambda document: [paragraphs_of(document)])
        wrong += [(seed, *one) for one in judged([page.body], [came_back(page, file)], done)]
    assert not wrong, wrong


@pytest.mark.parametrize("sort", ["docx", "odt"])
def test_a_page_of_which_nothing_was_changed_comes_back_as_it_was(sort: str) -> None:
    texts = [*corpus.demo(), *corpus.school()]
    for text in texts if examples.some(1) > 1 else texts[::32]:
        page = corpus.as_document(text)
        assert came_back(page, made(page, sort), sort) == page.body


def saved_by_libreoffice(files: dict[str, bytes], sort: str, folder: Path) -> dict[str, bytes]:
    """The files as LibreOffice saves them."""
    (folder / "in").mkdir()
    for name, content in files.items():
        (folder / "in" / f"{name}.{sort}").write_bytes(content)
    saved_as(sort, sorted((folder / "in").iterdir()), folder / "out")
    return {path.stem: path.read_bytes() for path in (folder / "out").iterdir()}


@pytest.mark.parametrize("sort", ["docx", "odt"])
def test_what_libreoffice_saved_anew_shows_only_what_was_done(sort: str, tmp_path: Path) -> None:
    texts = [text for text in corpus.school() if not any(sign in text for sign in NOT_AGAIN)]
    chance = random.Random(1)
    texts = [*corpus.demo(), *texts] if examples.some(1) > 1 else chance.sample(texts, 4)
    pages = {str(number): corpus.as_document(text) for number, text in enumerate(texts)}
    files = {name: made(page, sort) for name, page in pages.items()}
    done: dict[str, list[Edit | None]] = {}
    if sort == "docx":
        for name, file in files.items():
            if int(name) % 2:
                files[name], done[name] = edited(file, chance, lambda document: [paragraphs_of(document)])
    again = saved_by_libreoffice(files, sort, tmp_path)
    assert again.keys() == pages.keys()
    wrong = []
    for name, page in pages.items():
        assert read("x", again[name]).origin is not None, "LibreOffice keeps what a file says of its origin"
        wrong += judged([page.body], [came_back(page, again[name], sort)], done.get(name, [None]))
    assert not wrong, wrong


def test_what_word_does_by_itself_shows_nothing() -> None:
    usable = [text for text in corpus.school() if not _OF_ITS_OWN.search(text) and NO_IMAGE not in text]
    page = corpus.as_document(joined(random.Random(7).sample(usable, 3 * TOGETHER)))
    document = docx.Document(io.BytesIO(made(page)))
    word_edits.as_word_saves(document)
    out = io.BytesIO()
    document.save(out)
    assert came_back(page, out.getvalue()) == page.body
