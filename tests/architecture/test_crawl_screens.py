"""Every link and every form of every role, on the demo: no address answers with an error of the program.

A reader of each role begins at the home page and follows whatever is there: links, pictures, forms that ask (with each
of their choices) and forms that change something, as they stand on the screen. So a screen or a file nobody thought of
is met as well; which ones there have to be is counted from the routes.
"""

import logging
import re
import shutil
import traceback
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.architecture.test_wrong_input_screens import values_of
from tests.support.access_table import routes
from tests.support.client import Client
from tests.support.databases import make_app
from tests.support.html_page import read
from tests.support.live import demo_template
from wiki.accounts.models import Person
from wiki.collections import services as collections
from wiki.documents.services import formats
from wiki.focus.services import spreadsheet
from wiki.kernel.db import db, session
from wiki.schools.models import Membership
from wiki.statements.services import downloads

SITE = "http://site"
ALIKE = 1
"""How many addresses that differ only in what they are about a role is sent to."""
ENDS = {"accounts.sign_out"}
"""After these there is nobody any more to follow links."""
CHANGING = frozenset({"close", "remove", "delete", "withdraw"})
"""Parts of addresses that take away what other forms are about: these go last."""


@dataclass
class Crawl:
    """What was met: addresses by endpoint, forms to send, and what went wrong."""

    app: Flask
    files: set[tuple[str, str]] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    forms: dict[tuple[str, ...], tuple[int, str, dict[str, list[str]]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    made: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """Files and choices that were asked for: once is enough for all roles, as making them takes long."""

    def endpoint(self, path: str, method: str = "GET") -> str | None:
        """What answers there; None when nothing does."""
        try:
            return str(self.app.url_map.bind("site").match(path, method)[0])
        except HTTPException:
            return None

    def walk(self, client: Client, person: int) -> None:
        """Follow everything from the home page on."""
        seen = self.made.copy()
        done, left = set[str](), deque(["/"])
        while left:
            address = left.popleft()
            endpoint = self.endpoint(urlsplit(address).path)
            like = (endpoint or address, *_choices(address))
            if address in done or seen[like] >= ALIKE or endpoint in ENDS:
                continue
            done.add(address)
            seen[like] += 1
            if "?" in address:
                self.made[like] += 1
            if endpoint is None:
                self.faults.append(f"{address}: nothing answers there")
                continue
            left.extend(self._look(client, person, address, endpoint))

    def _look(self, client: Client, person: int, address: str, endpoint: str) -> Iterator[str]:
        answer = self.ask(client, "GET", address)
        if answer is None or answer.status_code >= 400:
            return
        self.reached.add(endpoint)
        if moved := answer.headers.get("Location"):
            yield from _here(address, moved)
            return
        if answer.status_code == 200 and (asked := dict(parse_qsl(urlsplit(address).query)).get("format")):
            self.files.add((endpoint, asked))
        if answer.mimetype == "text/html":
            yield from self._on(answer.text, person, address)

    def _on(self, html: str, person: int, address: str) -> Iterator[str]:
        try:
            page = read(html)[0]
        except ParseError as fault:
            self.faults.append(f"{address}: {fault}")
            return
        for element in page.iter():
            target = element.get("href") if element.tag in {"a", "link"} else element.get("src")
            if target and not re.match("[a-z]+:|#", target.lower()):
                yield from _here(address, target)
            if element.tag == "form":
                yield from self._form(element, person, address)

    def _form(self, form: Element, person: int, address: str) -> Iterator[str]:
        action = urljoin(SITE + address, form.get("action") or address).removeprefix(SITE)
        for values in _ways(form):
            if form.get("method", "get").lower() == "get":
                yield f"{action.partition('?')[0]}?{urlencode(values, doseq=True)}"
                continue
            endpoint = self.endpoint(urlsplit(action).path, "POST") or action
            buttons = [(b.get("name", ""), b.get("value", "")) for b in form.iter("button")]
            chosen = [f"{name}={value}" for name, value in buttons if [value] == values.get(name)]
            key = (endpoint, *sorted(re.sub(r"\d+", "#", name) for name in values), *chosen)
            self.forms.setdefault(key, (person, action, values))

    def ask(self, client: Client, method: str, address: str, **more: object) -> TestResponse | None:
        """One request; None, and a fault noted, when the program fails."""
        try:
            answer = client.open(address, method=method, check=False, **more)  # type: ignore[arg-type]
        except Exception as error:  # whatever it is: the program failed
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.faults.append(f"{method} {address}: {error!r} ({where.name}, line {where.lineno})")
            return None
        answer.get_data()
        answer.close()
        if answer.status_code >= 500:
            self.faults.append(f"{method} {address}: {answer.status_code}")
        return answer


def _choices(address: str) -> tuple[str, ...]:
    """What an address asks for, without what it is about: each format is one of its own."""
    query = parse_qsl(urlsplit(address).query)
    return tuple(sorted(f"{name}={value}" if name == "format" else name for name, value in query))


def _here(address: str, target: str) -> Iterator[str]:
    found = urlsplit(urljoin(SITE + address, target))
    if f"{found.scheme}://{found.netloc}" in (SITE, "http://localhost", "http://127.0.0.1:8000"):
        yield found.path + (f"?{found.query}" if found.query else "")


def _ways(form: Element) -> Iterator[dict[str, list[str]]]:
    """A form as it stands, once with each of its buttons, and a form that asks also with each of its choices."""
    values = values_of(form)
    named = [button for button in form.iter("button") if button.get("name")]
    if not named:
        yield values
    for button in named:
        yield values | {button.get("name", ""): [button.get("value", "")]}
    if form.get("method", "get").lower() == "get":
        for select_ in form.iter("select"):
            for option in list(select_.iter("option"))[:4]:
                yield values | {select_.get("name", ""): [option.get("value", "")]}


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Flask]:
    """The product over a copy of the demo."""
    folder = Path(shutil.copytree(demo_template(), tmp_path / "data"))
    app = make_app(folder, f"sqlite:///{folder / 'lichtwerk.sqlite3'}")
    app.config["PROPAGATE_EXCEPTIONS"] = True
    logging.disable(logging.CRITICAL)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    logging.disable(logging.NOTSET)


def one_of_each_role() -> dict[str, int]:
    """Somebody of each role, and a visitor."""
    found = {"visitor": 0}
    statement = select(Membership.role, Membership.person_id).join(Person, Person.id == Membership.person_id)
    for role, person in session().execute(statement.where(Person.active).order_by(Membership.id)):
        found.setdefault(role, person)
    return found


def test_no_link_and_no_form_of_any_role_ends_in_an_error_of_the_program(demo: Flask) -> None:
    crawl = Crawl(demo)
    for person in one_of_each_role().values():
        crawl.walk(_as(demo, person), person)
    assert not crawl.faults, "\n".join(crawl.faults)
    assert offered() <= crawl.files, offered() - crawl.files
    print(
        sorted(
            {r.endpoint for r in routes(demo) if r.method == "GET" and not r.rule.startswith("/api")}
            - crawl.reached
        )
    )
    for person, action, values in sorted(crawl.forms.values(), key=_last_what_takes_away):
        if crawl.endpoint(urlsplit(action).path, "POST") not in ENDS:
            crawl.ask(_as(demo, person), "POST", action, data=values)
    assert not crawl.faults, "\n".join(crawl.faults)
    assert len(crawl.forms) > 50


def _as(app: Flask, person: int) -> Client:
    client = app.test_client()
    assert isinstance(client, Client)
    if person:
        client.be(person)
    return client


def _last_what_takes_away(form: tuple[int, str, dict[str, list[str]]]) -> bool:
    return any(part in CHANGING for part in re.split(r"[/-]", form[1]))


def offered() -> set[tuple[str, str]]:
    """Every file that can be asked for, by the lists the product makes its links from."""
    found = {("statements.download", kind) for kind in downloads.KINDS}
    found |= {("statements.books_download", kind) for kind in downloads.BOOKS}
    found |= {("documents.download", kind) for kind in formats.FORMATS}
    found |= {("collections.download", kind) for kind in collections.FORMATS}
    found |= {("focus.export", kind) for kind in spreadsheet.FORMATS}
    return found
