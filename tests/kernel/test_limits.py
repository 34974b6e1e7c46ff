"""What is too large is refused in words, and nothing that was typed is lost."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from flask import Flask
from werkzeug.test import encode_multipart

from tests.support.client import Client
from wiki.costs.rules.commands import MAX_RECEIPT
from wiki.kernel.limits import MAX_FIELDS, MAX_FILE, MAX_REQUEST, MIB
from wiki.pages.rules.pages import ATTACHMENT_MAX

LONG = "Een lange regel <b> & meer.\n" * (MIB // 28)
OVER = MAX_REQUEST + MIB
FILM: dict[str, Any] = {"data": bytes(OVER), "content_type": "multipart/form-data; boundary=film"}


def test_every_file_has_the_same_limit_and_fits_in_a_request() -> None:
    assert MAX_FILE == ATTACHMENT_MAX == MAX_RECEIPT < MAX_REQUEST


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@contextmanager
def plainly_served(app: Flask) -> Iterator[int]:
    """The port of a server that reads of a request what the app reads, and then hangs up."""
    with make_server("127.0.0.1", 0, app, handler_class=_Silent) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.one_database
def test_the_answer_is_there_for_whoever_sends_everything_first(app: Flask) -> None:
    with plainly_served(app) as port, closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST", "/sign-in", body=bytes(OVER + 8 * MIB))
        answer = connection.getresponse()
        assert answer.status == 413 and b"52 MB" in answer.read()


def as_typed(multipart: bool, fields: dict[str, str]) -> dict[str, Any]:
    """A form as a browser sends it, in one of two ways."""
    if not multipart:
        return {"data": fields}
    boundary, data = encode_multipart(fields)
    return {"data": data, "content_type": f"multipart/form-data; boundary={boundary}"}


@pytest.mark.one_database
@pytest.mark.parametrize("multipart", [True, False])
def test_a_text_that_is_far_too_long_comes_back_whole_with_a_word_at_its_field(
    client: Client, multipart: bool
) -> None:
    fields = {"title": "Lang", "kind": "page", "body": LONG, "tags": "bewaard", "note": "Waarom"}
    answer = client.sign_in("anna").post("/pages/new", **as_typed(multipart, fields), check=False)
    assert answer.status_code == 422 and "er past hooguit 200 KB" in answer.text
    assert 'id="f-body-error"' in answer.text
    assert answer.text.count("Een lange regel &lt;b&gt; &amp; meer.") == LONG.count("\n")
    assert 'value="bewaard"' in answer.text and 'value="Waarom"' in answer.text


@pytest.mark.one_database
@pytest.mark.parametrize("name", [None, "anna"])
def test_a_form_over_the_limit_is_told_the_limit_and_the_way_back(client: Client, name: str | None) -> None:
    if name:
        client.sign_in(name)
    answer = client.post("/pages/new", data={"body": "x" * OVER})
    assert answer.status_code == 413 and answer.mimetype == "text/html"
    for words in ("52 MB", "50 MB", "Ga terug met je browser", 'data-behaviour="back"'):
        assert words in answer.text


@pytest.mark.one_database
def test_the_limit_is_told_in_the_language_of_the_person(client: Client, app: Flask) -> None:
    other = app.test_client()
    assert isinstance(other, Client)
    other.sign_in("anna").post("/account/language", data={"language": "en"})
    answer = client.sign_in("anna").post("/pages/new", data={"body": "x" * OVER})
    assert "Go back in your browser" in answer.text
    assert "Page not found" in client.get("/no/such").text


@pytest.mark.one_database
@pytest.mark.parametrize(("language", "words"), [("nl", "in één verzoek"), ("en", "in one request")])
def test_the_api_tells_the_limit_as_a_problem(client: Client, language: str, words: str) -> None:
    client.sign_in("anna")
    asked = {"Accept-Language": language}
    for sent in ({"json": {"title": "x" * OVER, "kind": "page"}}, FILM):
        path = "/pages" if "json" in sent else "/pages/1/attachments"
        answer = client.api("POST", path, headers=asked, **sent)
        assert answer.status_code == 413 and answer.mimetype == "application/problem+json"
        assert "52 MiB" in answer.get_json()["detail"] and words in answer.get_json()["detail"]


@pytest.mark.one_database
def test_a_script_of_a_screen_is_told_so_too(client: Client) -> None:
    asked = {"Accept": "application/json"}
    answer = client.sign_in("anna").post("/pages/1/attachments", headers=asked, **FILM)
    assert answer.status_code == 413 and "50 MB" in answer.get_json()["detail"]


@pytest.mark.one_database
@pytest.mark.parametrize("fields", [MAX_FIELDS, MAX_FIELDS + 1])
def test_a_form_has_so_many_fields_at_most(client: Client, fields: int) -> None:
    answer = client.post(
        "/language", data="&".join(["a=1"] * fields), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == (400 if fields == MAX_FIELDS else 413)
