"""A file that was downloaded here comes back by a door where people look: at its page, at its downloads, at home."""

import io

import pytest
from flask import Flask

from tests.imports.test_imports import word_of
from tests.imports.word import docx, p
from tests.support import content
from tests.support.client import Client

BODY = "Een eerste zin.\n\n## Doel\n\nEen laatste zin.\n"
DOOR = "Breng het bestand terug"


def sent(client: Client, address: str, file: bytes, name: str = "les.docx") -> str:
    """Where somebody is who brought a file."""
    response = client.post(f"{address}/bring-back", data={"file": (io.BytesIO(file), name)})
    assert response.status_code == 303
    return str(response.headers["Location"])


@pytest.mark.parametrize("place", ["/", "", "/downloads"])
def test_the_door_is_where_people_look(app: Flask, client: Client, place: str) -> None:
    page_id = content.page("De les", BODY)
    client.sign_in("anna")
    address = f"/pages/{page_id}-de-les"
    screen = client.get(place if place == "/" else f"{address}{place}").text
    assert DOOR in screen and ("/bring-back" if place == "/" else f"{address}/bring-back") in screen


def test_what_was_changed_is_shown_and_goes_onto_the_page(app: Flask, client: Client) -> None:
    page_id = content.page("De les", BODY)
    client.sign_in("anna")
    address = f"/pages/{page_id}-de-les"
    assert "veranderde bestand" in client.get(f"{address}/bring-back").text
    where = sent(client, address, word_of(page_id))
    assert "niets veranderd" in client.get(where).text


def test_a_file_of_elsewhere_and_one_of_another_page_are_named(app: Flask, client: Client) -> None:
    page_id, other = content.page("De les", BODY), content.page("Andere les", "Iets anders.")
    client.sign_in("anna")
    address = f"/pages/{page_id}-de-les"
    assert "niet van welke pagina" in client.get(sent(client, "", docx(p("Tekst")))).text
    assert "van een andere pagina" in client.get(sent(client, address, word_of(other))).text


def test_no_file_is_said_beside_the_field(app: Flask, client: Client) -> None:
    client.sign_in("anna")
    response = client.post("/bring-back", data={})
    assert response.status_code == 422 and "Kies eerst een bestand" in response.text
