"""Whatever text people wrote, in any column of the database: on every screen it is text and nothing else."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
    func,
    select,
    update,
)

from tests.support.access_table import routes
from tests.support.client import Client
from tests.support.databases import make_app
from tests.support.html_page import read
from tests.support.live import copied_demo
from tests.support.without_guards import without_guards
from wiki.accounts.models import Person
from wiki.kernel.db import db, session

READERS = (
    "kernteam@lichtwerk.example",
    "penningmeester@lichtwerk.example",
    "coordinator@veenpluis.example",
    "beheer@lichtwerk.example",
    "",
)
TEXT = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}%(x)s</title></text>"
"""Text for a screen that would be code in HTML, in a script, in an attribute, in a template and in a translation."""
NOT_WRITTEN = re.compile(r"html$|^(email|iban|bic|key|recipient|calendar|last_error|browser)$")
"""Columns that hold what was sanitised, or what no person can fill with any text."""


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demo, with the text in every column in which people write."""
    data = copied_demo(tmp_path_factory.mktemp("attacked"))
    app = make_app(data, f"sqlite:///{data / 'lichtwerk.sqlite3'}")
    with app.app_context():
        columns = list(written())
        assert len(columns) > 60, columns
        for column in columns:
            with without_guards() as current:
                room = getattr(column.type, "length", None) or 1000
                current.execute(update(column.table).where(column != "").values({column: TEXT[:room]}))
        yield app
        db.session.remove()
        db.engine.dispose()


def written() -> Iterator[Column[str]]:
    """Columns of text that is no key, no state, no hash and no address: those in which a space stands somewhere."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if (
                not isinstance(column.type, String)
                or NOT_WRITTEN.search(column.name)
                or tells_rows_apart(column)
            ):
                continue
            spaced = select(func.count()).select_from(table).where(column.contains(" "))
            if session().scalar(spaced):
                yield column


def tells_rows_apart(column: Column[str]) -> bool:
    """Whether it is part of a key, or one of something that is there once."""
    kept = [*column.table.constraints, *column.table.indexes]
    keys = (PrimaryKeyConstraint, ForeignKeyConstraint, UniqueConstraint, Index)
    return any(
        isinstance(it, keys) and column.name in it.columns and getattr(it, "unique", True) for it in kept
    )


def screens(app: Flask) -> list[str]:
    """The address of every screen, of the first of everything."""
    found = {
        route.rule for route in routes(app) if route.method == "GET" and not route.rule.startswith("/api/")
    }
    filled = {re.sub(r"<id:\w+>", "1", rule.replace("<label>", "2018-2019")) for rule in found}
    return sorted(
        address for address in filled if "<" not in address.replace("<slug>", "") and "/static" not in address
    )


def as_somebody(app: Flask, email: str) -> Client:
    client = app.test_client()
    assert isinstance(client, Client)
    if email:
        client.be(session().scalars(select(Person.id).where(Person.email == email)).one())
    return client


def is_code(element: Element) -> bool:
    """Whether an element is one that only the text can have made."""
    if element.tag == "script":
        return "alert(1)</script>" in (element.text or "") or (element.text or "").strip() == "alert(1)"
    return element.get("onerror") is not None or element.get("src") == "x"


@pytest.mark.parametrize("email", READERS)
def test_what_people_wrote_is_text_on_every_screen(attacked: Flask, email: str) -> None:
    client = as_somebody(attacked, email)
    shown, wrong = 0, []
    for address in screens(attacked):
        answer = client.get(address.replace("<slug>", "x"), follow_redirects=True, check=False)
        if answer.status_code >= 500:
            wrong.append(f"{address}: {answer.status_code}")
        if answer.mimetype != "text/html":
            continue
        html = answer.get_data(as_text=True)
        shown += "alert(1)" in html
        wrong += [f"{address}: {element.tag}" for element in read(html)[0].iter() if is_code(element)]
        wrong += [f"{address}: 49" for _ in re.findall(r"&gt;49%", html)]
    assert wrong == [] and shown > 10


def test_code_on_a_screen_is_seen() -> None:
    whole = f"<!doctype html><title>x</title><p>{TEXT}"
    assert {element.tag for element in read(whole)[0].iter() if is_code(element)} == {"script", "img"}
