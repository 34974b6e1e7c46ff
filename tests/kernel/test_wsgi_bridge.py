"""The bridge carries requests to a WSGI app and its answers back, whole or in parts."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from wsgiref.validate import validator

import pytest
from flask import Flask, Response, request, send_file
from hypothesis import given
from hypothesis import strategies as st

from wiki.kernel.limits import MAX_REQUEST, MIB
from wiki.kernel.spool import IN_MEMORY, Room
from wiki.kernel.wsgi_bridge import CHUNK, Bridge, Message

App = Callable[..., Iterable[bytes]]
Headers = list[tuple[bytes, bytes]]


def asked(
    app: App,
    parts: list[bytes] | None = None,
    headers: Headers | None = None,
    *,
    chunked: bool = False,
    room: Room | None = None,
    sent: list[Message] | None = None,
    **scope: Any,
) -> list[Message]:
    """The messages that are sent for one request, whose body comes in `parts`; they are added to `sent`."""
    length = [] if parts is None else [(b"content-length", str(sum(map(len, parts))).encode())]
    if chunked:
        length = [(b"transfer-encoding", b"chunked")]
    asking: dict[str, Any] = {
        "type": "http",
        "method": "GET" if parts is None else "POST",
        "path": "/",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 50000),
        "headers": [*(headers or []), *length],
    }
    coming = list(parts or [])
    sent = [] if sent is None else sent

    async def receive() -> Message:
        if not coming:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": coming.pop(0), "more_body": bool(coming)}

    async def send(message: Message) -> None:
        sent.append(message)

    async def ask() -> None:
        bridge = Bridge(app, 2, room)
        try:
            await bridge(asking | scope, receive, send)
        finally:
            bridge.threads.shutdown()
            bridge.disk.shutdown()

    # A browser that tests before this one opened keeps a loop in the main thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, ask()).result()
    return sent


def body_of(sent: list[Message]) -> bytes:
    """The whole body; the messages must say rightly where it ends."""
    assert [m.get("more_body", False) for m in sent[1:]] == [True] * (len(sent) - 2) + [False]
    return b"".join(m["body"] for m in sent[1:])


def flask_app(view: Callable[[], Any]) -> Flask:
    """An app that answers everything with a view."""
    app = Flask("bridged", static_folder=None)
    app.add_url_rule("/", "view", view, methods=["GET", "POST"])
    app.add_url_rule("/<path:any>", "view", defaults={})
    return app


def told(environ: dict[str, Any]) -> App:
    """An app that keeps what it is told of the request."""

    def app(given: dict[str, Any], start: Any) -> list[bytes]:
        environ.update(given)
        start("204 No Content", [])
        return []

    return app


def test_an_answer_of_known_size_crosses_in_one_piece() -> None:
    sent = asked(flask_app(lambda: "hé"))
    assert [m["type"] for m in sent] == ["http.response.start", "http.response.body"]
    assert sent[0]["status"] == 200
    assert (b"content-length", b"3") in sent[0]["headers"]
    assert body_of(sent) == "hé".encode()


def test_a_large_answer_is_sent_in_small_parts() -> None:
    whole = bytes(IN_MEMORY) + b"x" * CHUNK

    def app(_environ: dict[str, Any], start: Any) -> Iterator[bytes]:
        start("200 OK", [("Content-Length", str(len(whole)))])
        yield whole[:10]
        yield whole[10:]

    sent = asked(app)
    assert {len(m["body"]) for m in sent[1:]} == {CHUNK, 0}
    assert body_of(sent) == whole


def test_an_answer_of_unknown_size_comes_whole() -> None:
    assert body_of(asked(flask_app(lambda: (part for part in ("een", "twee"))))) == b"eentwee"


def test_a_file_is_sent_from_where_it_is_and_then_closed(tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(whole := bytes(range(256)) * 3_000)
    opened = []

    def view() -> Response:
        answer = send_file(tmp_path / "film")
        opened.append(answer.response.file)  # type: ignore[union-attr]
        return answer

    assert body_of(asked(flask_app(view))) == whole
    assert opened[0].closed


def test_an_answer_that_breaks_off_is_not_begun() -> None:
    def app(_environ: dict[str, Any], start: Any) -> Iterator[bytes]:
        start("200 OK", [])
        yield b"een"
        raise RuntimeError("torn")

    sent: list[Message] = []
    with pytest.raises(RuntimeError, match="torn"):
        asked(app, sent=sent)
    assert sent == []


@pytest.mark.parametrize("parts", [None, [b"x" * (IN_MEMORY + 1)]])
def test_without_room_on_disk_somebody_is_asked_to_come_back(parts: list[bytes] | None) -> None:
    room = Room(IN_MEMORY)
    sent = asked(flask_app(lambda: bytes(IN_MEMORY + 1)), parts, room=room)
    assert sent[0]["status"] == 503 and b"minuut" in body_of(sent)
    room.take(IN_MEMORY)


def test_room_on_disk_is_free_again_after_an_answer() -> None:
    room = Room(5 * IN_MEMORY)
    for _number in range(3):
        sent = asked(flask_app(lambda: request.get_data() * 2), [bytes(IN_MEMORY), b"x"], room=room)
        assert len(body_of(sent)) == 2 * IN_MEMORY + 2
    room.take(5 * IN_MEMORY)


def test_a_request_that_breaks_off_never_reaches_the_app() -> None:
    came: list[Any] = []
    headers = [(b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"100")]
    app = flask_app(lambda: came.append(request.form) or "")
    assert asked(app, None, headers, method="POST") == [] == came


def test_of_a_request_that_is_too_large_nothing_is_stored_and_the_app_says_so() -> None:
    app = flask_app(lambda: request.get_data())
    app.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST
    sent = asked(app, [bytes(MIB)] * (MAX_REQUEST // MIB + 1), room=Room(0))
    assert sent[0]["status"] == 413


def test_a_body_in_chunks_has_its_length() -> None:
    app = flask_app(lambda: request.get_data())
    sent = asked(app, [b"een", b"twee"], chunked=True)
    assert body_of(sent) == b"eentwee"


def test_what_is_written_comes_before_what_is_returned() -> None:
    def app(_environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [("Content-Length", "8")])(b"een")
        return [b"-twee"]

    assert body_of(asked(app)) == b"een-twee"


def test_the_answer_is_closed_also_when_it_breaks_off() -> None:
    closed = []

    class Breaking:
        def __iter__(self) -> Iterator[bytes]:
            yield b"een"
            raise RuntimeError("torn")

        def close(self) -> None:
            closed.append(True)

    def app(_environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        start("200 OK", [])
        return Breaking()

    with pytest.raises(RuntimeError, match="torn"):
        asked(app)
    assert closed == [True]


@given(st.lists(st.binary(max_size=200)), st.integers(1, 50))
def test_a_body_is_read_as_it_was_sent(parts: list[bytes], size: int) -> None:
    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        read = b"".join(iter(lambda: environ["wsgi.input"].read(size), b""))
        start("200 OK", [("Content-Length", str(len(read)))])
        return [read]

    assert body_of(asked(app, parts)) == b"".join(parts)


def test_a_request_without_a_body_has_an_empty_one() -> None:
    assert body_of(asked(flask_app(lambda: request.get_data() + b"."))) == b"."


@pytest.mark.parametrize("parts", [None, [b"a=1", b"&b=2"]])
def test_both_sides_keep_to_wsgi(parts: list[bytes] | None) -> None:
    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        lines = list(environ["wsgi.input"])
        start("200 OK", [("Content-Type", "text/plain")])
        return lines

    assert body_of(asked(validator(app), parts)) == b"".join(parts or [])


def test_addresses_and_queries_come_through() -> None:
    environ: dict[str, Any] = {}
    asked(told(environ), path="/wiki/pages/é", root_path="/wiki", query_string=b"q=%C3%A9")
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("/wiki", "/pages/é".encode().decode("latin-1"))
    assert environ["QUERY_STRING"] == "q=%C3%A9"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert environ["REMOTE_ADDR"] == "127.0.0.1"


def test_headers_that_come_twice_are_joined() -> None:
    environ: dict[str, Any] = {}
    asked(
        told(environ), None, [(b"accept", b"a"), (b"accept", b"b"), (b"cookie", b"x=1"), (b"cookie", b"y=2")]
    )
    assert environ["HTTP_ACCEPT"] == "a,b"
    assert environ["HTTP_COOKIE"] == "x=1; y=2"


def test_a_header_with_an_underscore_does_not_pass_for_that_of_a_proxy() -> None:
    environ: dict[str, Any] = {}
    asked(told(environ), None, [(b"x_forwarded_for", b"6.6.6.6")])
    assert "HTTP_X_FORWARDED_FOR" not in environ
