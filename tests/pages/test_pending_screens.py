"""Sending a file before its page is saved, as the edit screen does."""

import io

from tests.pages.test_screens import FORM, png
from tests.support.client import Client


def sent(client: Client, name: str, content: bytes):
    data = {"file": (io.BytesIO(content), name)}
    return client.post("/pages/attachments", data=data, headers={"Accept": "application/json"})


def status(client: Client, address: str) -> int:
    """The status of an answer, that is closed again."""
    with client.get(address) as answer:
        return answer.status_code


def test_a_file_sent_before_the_page_is_seen_by_its_writer_alone(client: Client) -> None:
    assert sent(client, "foto.png", png()).status_code in (302, 303, 401)
    client.sign_in("anna")
    answer = sent(client, "foto.png", png())
    assert answer.status_code == 201
    (file,) = answer.get_json()
    assert status(client, file["url"]) == 200
    assert status(client.sign_in("els"), file["url"]) == 404
    client.sign_in("anna").post("/pages/new", data={**FORM, "body": f"![x]({file['url']}#half)\n"})
    assert status(client.sign_in("els"), file["url"]) == 200


def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(client: Client) -> None:
    client.sign_in("anna")
    for name, content in (("foto.png", b"geen plaatje"), ("leeg.txt", b"")):
        answer = sent(client, name, content)
        assert answer.status_code == 422 and name in answer.get_json()["detail"]
