"""A session cookie that was verified before says the same as one that was not, and no longer than it holds."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, Request, Response, session
from flask.sessions import SecureCookieSessionInterface
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from wiki.kernel import cookies
from wiki.kernel.cookies import Sessions

SAID = st.dictionaries(
    st.text(max_size=8),
    st.none() | st.booleans() | st.text(max_size=20) | st.lists(st.tuples(st.text(), st.text())),
)


def an_app(sessions: type[Any] = Sessions) -> Flask:
    app = Flask("cookies", static_folder=None)
    app.secret_key = "0123456789"
    app.session_interface = sessions(app) if sessions is Sessions else sessions()
    return app


def cookie_of(app: Flask, said: dict[str, Any]) -> str:
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return str(serializer.dumps(said))


def opened(app: Flask, cookie: str) -> dict[str, Any]:
    asked = Request(EnvironBuilder(headers={"Cookie": f"session={cookie}"}).get_environ())
    found = app.session_interface.open_session(app, asked)
    assert found is not None
    assert not found.modified
    return found  # type: ignore[return-value]  # a session is a dict


@given(SAID)
def test_a_cookie_says_what_flask_reads_in_it_however_often(said: dict[str, Any]) -> None:
    app, plain = an_app(), an_app(SecureCookieSessionInterface)
    cookie = cookie_of(app, said)
    assert opened(app, cookie) == opened(app, cookie) == opened(plain, cookie) == said


def test_what_one_request_does_to_its_session_stays_there() -> None:
    app = an_app()
    cookie = cookie_of(app, {"list": ["a"]})
    opened(app, cookie)["list"].append("b")
    assert opened(app, cookie) == {"list": ["a"]}


def test_a_cookie_ends_also_when_it_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    app = an_app()
    cookie = cookie_of(app, {"a": "b"})
    assert opened(app, cookie) == {"a": "b"}
    later = cookies.time.time() + app.permanent_session_lifetime.total_seconds() + 5
    monkeypatch.setattr(cookies.time, "time", lambda: later)
    assert opened(app, cookie) == {}


def test_a_cookie_under_another_key_says_nothing_also_when_it_is_remembered() -> None:
    app = an_app()
    cookie = cookie_of(app, {"a": "b"})
    assert opened(app, cookie) == {"a": "b"}
    app.secret_key = "another key"
    assert opened(app, cookie) == {}


CHANGES: dict[str, Callable[[str], str]] = {
    "shorter": lambda cookie: cookie[:-1],
    "longer": lambda cookie: "x" + cookie,
    "empty": lambda cookie: "",
    "of another": lambda cookie: cookie.replace(cookie[:6], "eyJiIj"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_cookie_says_nothing(change: Any) -> None:
    app = an_app()
    cookie = cookie_of(app, {"a": "b"})
    assert opened(app, cookie) == {"a": "b"}
    assert opened(app, change(cookie)) == {}


@pytest.mark.parametrize("sessions", [Sessions, SecureCookieSessionInterface], ids=["ours", "flasks"])
def test_an_answer_says_that_it_depends_on_the_cookie_where_it_does(sessions: type[Any]) -> None:
    app = an_app(sessions)
    app.add_url_rule("/plain", "plain", lambda: "x")
    app.add_url_rule("/read", "read", lambda: session.get("a", "nothing"))
    app.add_url_rule("/write", "write", lambda: session.update(a="b") or "x")
    app.add_url_rule("/own", "own", lambda: Response(session.get("a", ""), headers={"Vary": "Accept"}))
    client = app.test_client()
    assert client.get("/write").headers["Set-Cookie"].startswith("session=")
    assert client.get("/read").headers["Vary"] == "Cookie"
    assert "Set-Cookie" not in client.get("/read").headers
    assert "Vary" not in client.get("/plain").headers
    assert client.get("/own").headers["Vary"] == "Accept, Cookie"
