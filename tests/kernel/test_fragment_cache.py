"""Composed markup is what the template makes, and what is kept of it stays within its bound."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from wiki.kernel import i18n
from wiki.kernel.fragment_cache import FragmentCache, composed
from wiki.kernel.web import csrf_token

TEMPLATE = "<h1>{{ name }}</h1>{{ _('Year plan') }}<p>{{ html }}</p>{{ csrf_token() }}|{{ token }}{{ html }}"


@pytest.fixture(scope="module")
def small() -> Flask:
    """An app with one template."""
    app = Flask("small", static_folder=None)
    app.secret_key = "0123456789"
    i18n.init_app(app)
    app.jinja_env.loader = DictLoader({"it.html": TEMPLATE, "actor.html": "{{ actor }}"})
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.jinja_env.undefined = StrictUndefined
    app.context_processor(lambda: {"actor": "somebody"})
    return app


@given(
    st.lists(
        st.tuples(st.text(), st.text(), st.text(), st.sampled_from(["nl", "en"])), min_size=1, max_size=5
    )
)
def test_what_is_kept_is_what_the_template_makes(small: Flask, asked: list[tuple[str, ...]]) -> None:
    with small.test_request_context():
        for name, html, token, code in asked * 2:
            plan = {"nl": "Jaarplan", "en": "Year plan"}[code]
            with i18n.force_locale(code):
                made = composed("it.html", {"name": name}, html=html, token=token)
            assert made == f"<h1>{escape(name)}</h1>{plan}<p>{html}</p>{token}|{token}{html}"


def test_a_template_sees_nothing_but_what_it_is_given(small: Flask) -> None:
    with small.test_request_context(), pytest.raises(UndefinedError, match="'actor' is undefined"):
        composed("actor.html", {})


def test_no_slot_stays_open_behind_an_error(small: Flask) -> None:
    with small.test_request_context():
        with pytest.raises(UndefinedError, match="'actor' is undefined"):
            composed("actor.html", {}, token="t")
        assert "\x1a" not in csrf_token()


def test_what_was_typed_makes_no_slot(small: Flask) -> None:
    with small.test_request_context():
        typed = "\x1atoken\x1a"
        made = composed("it.html", {"name": typed}, html=Markup(typed), token="secret")
        assert made.count("secret") == 2


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3_000))))
def test_what_is_kept_stays_within_its_bound(puts: list[tuple[int, int]]) -> None:
    kept, last = FragmentCache(room=20_000), {}
    for key, size in puts:
        pieces = kept.get((key,))
        assert pieces is None or pieces == last[key]
        if pieces is None:
            last[key] = ["x" * size]
            kept.put((key,), last[key])
        assert 0 <= kept.used <= kept.room


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    kept = FragmentCache(room=4_000)
    pieces: list[Any] = ["x"]
    for key in "ab":
        kept.put((key,), pieces)
    kept.get(("a",))
    for key in "cd":
        kept.put((key,), pieces)
    assert kept.get(("b",)) is None
    assert kept.get(("a",)) == pieces
