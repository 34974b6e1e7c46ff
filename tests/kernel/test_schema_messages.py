"""What the API says of a field is in the reader's language and of one shape, whoever found it."""

import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

import marshmallow as ma
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.support import examples
from tests.support.access_table import routes
from tests.support.catalogue import dutch, entries, translations
from tests.support.client import Client
from wiki.kernel.i18n import force_locale
from wiki.kernel.schema_messages import by_field, in_words

SAMPLE = {"min": 1, "max": 2, "equal": 3, "choices": "a, b", "input": "x", "awareness": "aware"}
MESSAGES = ("message_min", "message_max", "message_all", "message_equal", "default_message", "error")


def schemas() -> Iterator[type[ma.Schema]]:
    """Every schema of the product."""
    waiting = [ma.Schema]
    while waiting:
        for schema in waiting.pop().__subclasses__():
            waiting.append(schema)
            if schema.__module__.startswith("wiki."):
                yield schema


def fields(field: ma.fields.Field[Any]) -> Iterator[ma.fields.Field[Any]]:
    """A field and what it holds; the fields of a schema in it are found with that schema."""
    yield field
    for name in ("inner", "key_field", "value_field", "field"):
        inner = getattr(field, name, None)
        if isinstance(inner, ma.fields.Field):
            yield from fields(inner)


def sentences(thing: Any) -> Iterator[str]:
    """What a field, its validators or a schema can say."""
    obj_type = getattr(thing, "OBJ_TYPE", "")
    told = dict(getattr(thing, "error_messages", {}))
    for key, message in told.items():
        yield Formatter().vformat(str(message), (), SAMPLE | {"obj_type": obj_type, "key": key})
    for validator in getattr(thing, "validators", ()):
        for name in MESSAGES:
            if message := getattr(validator, name, None):
                yield Formatter().vformat(str(message), (), SAMPLE)


@pytest.mark.one_database
def test_whatever_a_schema_can_say_is_said_in_dutch(app: Flask) -> None:
    ours = {str(t) for message in entries(dutch()).values() for t in translations(message)}
    patterns = [re.compile(re.sub(r"%\\\((\w+)\\\)s", ".*", re.escape(t))) for t in ours if "%(num)" not in t]
    found = set()
    for schema in schemas():
        made = schema()
        found |= set(sentences(made))
        for field in made.fields.values():
            found |= {s for one in fields(field) for s in sentences(one)}
    assert len(found) > 15
    with force_locale("nl"):
        english = {s for s in found if in_words(s) == s and not any(p.fullmatch(s) for p in patterns)}
    assert not english, "give these a sentence in wiki/kernel/field_sentences.py"


def wrong_bodies() -> tuple[object, ...]:
    deep = [{"cents": "x"}, 3, None]
    names = (
        "payers",
        "key",
        "lines",
        "schools",
        "activities",
        "tags",
        "title",
        "base_revision",
        "date",
        "start",
    )
    return ({}, [], "x", {"odd": 1}, dict.fromkeys(names, deep), {n: {"lines": deep, "x": 1} for n in names})


@pytest.mark.one_database
@pytest.mark.parametrize("accept", examples.every(["nl", "nl-BE, en;q=0.5", ""], 3))
def test_no_answer_of_the_api_speaks_english_to_a_dutch_reader(
    client: Client, app: Flask, accept: str
) -> None:
    theirs = re.compile(
        r"Missing data|Not a valid|may not be null|Unknown field|Invalid|Must be|Length must|(Short|Long)er than"
    )
    client.sign_in("kim")
    seen = 0
    for route in routes(app):
        if route.rule.startswith("/api/") and route.method in ("POST", "PUT"):
            path = re.sub(r"<[^>]+>", "1", route.rule).removeprefix("/api/v1")
            for body in wrong_bodies():
                answer = client.api(route.method, path, json=body, headers={"Accept-Language": accept})
                assert not theirs.search(answer.text), f"{route.rule}: {answer.text}"
                seen += "errors" in (answer.get_json(silent=True) or {})
    assert seen > 30


@pytest.mark.one_database
def test_a_reader_of_english_is_answered_in_english(client: Client) -> None:
    client.sign_in("anna")
    answer = client.api("POST", "/pages", json={"title": 3}, headers={"Accept-Language": "en"})
    assert answer.get_json()["errors"] == {"kind": ["This is required."], "title": ["Enter text here."]}


@pytest.mark.one_database
def test_a_field_within_another_is_named_with_dots(client: Client) -> None:
    payers = [{"school": 1, "cents": 100}, {"school": 1, "cents": "veel"}]
    answer = client.sign_in("bas").api("POST", "/projects/1/costs", json={"payers": payers})
    errors = answer.get_json()["errors"]
    assert answer.status_code == 422 and errors["payers.1.cents"] == ["Geef hier een geheel getal."]
    assert "payers" not in errors and errors["kind"] == ["Dit is verplicht."]


def test_what_a_service_refuses_has_the_same_shape(client: Client) -> None:
    client.sign_in("anna")
    answer = client.api("POST", "/pages", json={"title": " ", "kind": "page", "tags": ["x" * 61]})
    errors = answer.get_json()["errors"]
    assert errors["title"] == ["Geef de pagina een titel."] and len(errors["tags"]) == 1


def test_what_no_database_can_hold_has_the_same_shape(client: Client) -> None:
    answer = client.sign_in("anna").api("POST", "/pages", json={"title": "\0", "kind": "page"})
    assert list(answer.get_json()["errors"]) == ["title"]


@pytest.mark.one_database
@pytest.mark.parametrize("body", ["{", "[]", '"x"'])
def test_what_is_wrong_with_the_whole_has_no_name(client: Client, body: str) -> None:
    sent = {"data": body, "content_type": "application/json"}
    assert list(client.sign_in("anna").api("POST", "/pages", **sent).get_json()["errors"]) == [""]


NESTED = st.recursive(
    st.text(max_size=5) | st.lists(st.text(max_size=5), max_size=3),
    lambda inner: st.dictionaries(
        st.sampled_from(["a", "b", "_schema"]) | st.integers(0, 3), inner, max_size=3
    ),
)


def leaves(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [leaf for inner in node.values() for leaf in leaves(inner)]
    return [leaf for inner in node for leaf in leaves(inner)] if isinstance(node, list) else [in_words(node)]


@given(NESTED)
def test_every_sentence_is_kept_once_in_a_flat_list(errors: Any) -> None:
    flat = by_field(errors)
    assert all(isinstance(name, str) and isinstance(said, list) for name, said in flat.items())
    assert sorted(s for said in flat.values() for s in said) == sorted(leaves(errors))
