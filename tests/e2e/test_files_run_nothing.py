"""An e-book, and a page as HTML, full of what would run, opened in Chromium without any policy: nothing runs."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support import hostile
from tests.support.databases import Bench
from tests.support.outlines import corpus
from wiki.documents.queries import Document
from wiki.documents.services import pandoc_document, text_document
from wiki.documents.services.sheets import Choice, Site

SITE = Site("http://localhost")


@pytest.fixture(scope="module", autouse=True)
def context(sqlite: Bench) -> Iterator[None]:
    """No database is asked: the app says in what language files speak."""
    with sqlite.app.test_request_context():
        yield


def attacks(of: int = 100) -> list[Document]:
    vectors = list(hostile.vectors())
    texts = ("\n\n".join(vectors[at : at + of]) for at in range(0, len(vectors), of))
    return [corpus.as_document(text, number) for number, text in enumerate(texts, 1)]


def opened(pages: list[Document], folder: Path) -> list[Path]:
    """The files on disk that a reader opens."""
    book = pandoc_document.made(pages, SITE, Choice.EVERYTHING, "epub3", {"title": "x", "lang": "nl-NL"})
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        archive.extractall(folder)
    for page in pages:
        (folder / f"{page.id}.html").write_text(text_document.web_page(page), "utf-8")
    return sorted([*folder.rglob("*.xhtml"), *folder.glob("*.html")])


def test_of_fifteen_hundred_attacks_none_runs(browser: Browser, tmp_path: Path) -> None:
    files = opened(attacks(), tmp_path)
    tab = browser.new_page()
    said: list[str] = []
    tab.on("dialog", lambda dialog: said.append(dialog.message))
    tab.on("request", lambda request: said.append(request.url) if request.url.startswith("http") else None)
    for file in files:
        tab.goto(file.as_uri())
        tab.evaluate("document.querySelectorAll('a, details, [tabindex]').forEach((e) => { e.focus(); })")
        assert tab.evaluate("typeof window.ran") == "undefined", file.name
    tab.close()
    assert len(files) > 16 and said == []


def test_what_runs_is_seen(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(
        next(vector for vector in hostile.vectors() if vector.startswith("<script"))
    )
    tab = browser.new_page()
    tab.goto((tmp_path / "x.html").as_uri())
    assert tab.evaluate("window.ran") == 1
    tab.close()
