"""The page of patterns shows every component, so that none is changed unseen."""

import re
from pathlib import Path

import pytest
from flask import Flask

from tests.support.client import Client

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PAGE = (TEMPLATES / "patterns" / "index.html").read_text()
# Parts of other components, and the frame that stands around every page.
INNER = {"described", "notes", "choices", "words", "avatar", "initials_of"}
MACROS = sorted(
    (file.stem, name)
    for file in (TEMPLATES / "components").glob("*.html")
    if file.stem != "chrome"
    for name in re.findall(r"{%-? macro (\w+)\(", file.read_text())
    if name not in INNER
)


@pytest.mark.parametrize(("file", "name"), MACROS)
def test_the_page_of_patterns_shows(file: str, name: str) -> None:
    called = "part" if (file, name) == ("page", "section") else name
    assert re.search(rf"(?:{{{{|call|\.| ){called}\(", PAGE)


@pytest.mark.one_database
def test_the_page_of_patterns_is_a_good_page(app: Flask, client: Client) -> None:
    for person in ("", "anna"):
        if person:
            client.sign_in(person)
        assert client.get("/patterns").status_code == 200


@pytest.mark.one_database
def test_an_error_is_a_good_page_that_leads_on(client: Client) -> None:
    answer = client.get("/nothing-is-here")
    assert answer.status_code == 404
    assert 'href="/"' in answer.get_data(as_text=True)
