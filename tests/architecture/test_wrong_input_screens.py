"""A slip of the finger in any form of the screens: one sentence next to its field, with what was typed still in it.

The forms are found in the HTML of every screen that there is something to see on; no form is left out by not being
named here.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.exceptions import HTTPException

from tests.costs import cost_data
from tests.settlement.test_bank import settled
from tests.support import content
from tests.support.access_table import routes
from tests.support.client import Client
from tests.support.html_page import read
from wiki.audit.models import AuditEvent
from wiki.kernel.db import session

SITE = "http://site"
READERS = ("tom", "kim", "bas", "ad")
WRONG = {
    "day": ("31 februari 2019", "2019-W11-4", "20190314", "gisteren"),
    "amount": ("tien euro",),
    "whole": ("drie", "1,5"),
    "id": ("x7", "99999999999"),
}
SENTENCES = {
    "day": "Typ een datum zo: 14-03-2019.",
    "amount": "Dit is geen bedrag. Typ het zo: 1.024,86.",
    "whole": "Typ een heel getal, 0 of hoger.",
}
READ_WITH = {
    "value_#": {"method": ["fixed_rest"], "school_ids": ["1", "2", "3"]},
    "payer_#": {"payers": ["several"]},
    "original": {"currency": ["USD"]},
    "rate_on": {"currency": ["USD"]},
}
"""Fields that are read only when something else is chosen."""
NOT_IN_EUROS = {"exchange_rate"}
"""A rate of exchange is a number with a sentence of its own."""


class Field(NamedTuple):
    """A field of a form: where it goes, what it is called (ids of rows left out), what it takes."""

    endpoint: str
    name: str
    kind: str


class Form(NamedTuple):
    """A form as a browser has it before anything is typed."""

    reader: str
    action: str
    name: str
    values: dict[str, list[str]]


def kind_of(control: Element) -> str:
    """What a control takes: `day`, `amount`, `whole` or `id`; empty for anything else."""
    if control.tag == "select":
        values = [option.get("value", "") for option in control.iter("option")]
        return "id" if any(values) and all(re.fullmatch(r"\d*", value) for value in values) else ""
    if control.get("name") in NOT_IN_EUROS:
        return ""
    kinds = {"decimal": "amount", "numeric": "whole"}
    return "day" if control.get("type") == "date" else kinds.get(control.get("inputmode", ""), "")


def values_of(form: Element) -> dict[str, list[str]]:
    """What a browser would send of a form."""
    found: dict[str, list[str]] = defaultdict(list)
    for control in form.iter():
        name, type_ = control.get("name"), control.get("type", "text")
        if not name or type_ in ("submit", "file") or name == "csrf_token" or control.tag == "button":
            continue
        if control.tag == "select":
            options = list(control.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            found[name] += [option.get("value", "") for option in chosen]
        elif control.tag == "textarea":
            found[name].append(control.text or "")
        elif type_ not in ("radio", "checkbox") or control.get("checked") is not None:
            found[name].append(control.get("value", ""))
    return found


def parsed(html: str) -> Element:
    return read(html)[0]


def screens(app: Flask) -> list[str]:
    """The address of every screen, of the first of everything."""
    found = {
        route.rule for route in routes(app) if route.method == "GET" and not route.rule.startswith("/api/")
    }
    labelled = {rule.replace("<label>", "2018-2019").replace("<slug>", "x") for rule in found}
    filled = {re.sub(r"<id:\w+>", "1", rule) for rule in labelled}
    return sorted(address for address in filled if "<" not in address and "/static" not in address)


def fields(app: Flask, client: Client) -> dict[Field, Form]:
    """Every field of every form that takes a day, an amount, a whole number or an id."""
    found: dict[Field, Form] = {}
    left = screens(app)
    for reader in READERS:
        client.sign_in(reader)
        seen = {address: there(app, client, reader, address) for address in left}
        for forms in seen.values():
            found = forms | found
        left = [address for address, forms in seen.items() if not forms]
    return found


def there(app: Flask, client: Client, reader: str, address: str) -> dict[Field, Form]:
    """The fields on one screen, for who may see it."""
    answer = client.get(address, check=False, follow_redirects=True)
    if answer.status_code != 200 or answer.mimetype != "text/html" or "<form" not in answer.text:
        return {}
    return dict(on_page(app, reader, answer.request.path, parsed(answer.text)))


def on_page(app: Flask, reader: str, path: str, page: Element) -> Iterator[tuple[Field, Form]]:
    for form in page.iter("form"):
        if form.get("method", "").lower() != "post":
            continue
        action = urljoin(SITE + path, form.get("action") or path).removeprefix(SITE)
        try:
            endpoint, _values = app.url_map.bind("").match(action.partition("?")[0], "POST")
        except HTTPException:
            continue
        for control in form.iter():
            name = control.get("name")
            if name and (kind := kind_of(control)):
                called = re.sub(r"\d+$", "#", name)
                yield Field(endpoint, called, kind), Form(reader, action, name, values_of(form))


@pytest.fixture
def everything(app: Flask) -> None:
    """Something to see on every screen."""
    settled()
    project = cost_data.project(title="Nog open")
    cost_data.draft(project)
    content.page("Kijkwijzer", "Kijk mee.", state="ready")


def test_a_slip_in_any_form_comes_back_with_its_one_sentence_and_what_was_typed(
    app: Flask, client: Client, everything: None
) -> None:
    faults, found = [], fields(app, client)
    assert {field.kind for field in found} == set(WRONG) and len(found) > 30
    for field, form in found.items():
        client.sign_in(form.reader)
        for wrong in WRONG[field.kind]:
            before = written()
            values = {**form.values, **READ_WITH.get(field.name, {}), form.name: [wrong]}
            answer = client.post(form.action, data=values, check=False)
            said = fault(field, wrong, form.name, answer.status_code, answer.text)
            if written() != before:
                said = "something was written"
            if said:
                faults.append(f"{field.endpoint} {form.name} ({field.kind}) {wrong!r}: {said}")
    assert not faults, "\n".join(faults)


def written() -> int:
    """How much was recorded; every change of anything is."""
    return session().execute(select(func.count()).select_from(AuditEvent)).scalar_one()


def fault(field: Field, wrong: str, name: str, status: int, html: str) -> str:
    """What is not right in the answer to a form with a mistake; empty when all is."""
    if status != 422:
        return f"status {status}"
    page = parsed(html)
    controls = [control for control in page.iter() if control.get("name") == name]
    notes = {note for control in controls for note in control.get("aria-describedby", "").split()}
    said = [
        "".join(e.itertext()).removeprefix("Fout: ").strip()
        for e in page.iter()
        if e.get("id") in notes and e.get("class") == "error"
    ]
    if len(said) != 1 or said[0] != SENTENCES.get(field.kind, said[0]):
        return f"said {said}"
    if field.kind != "id" and wrong not in [control.get("value") for control in controls]:
        return "what was typed is gone"
    return ""
