"""No address gives anybody what they may not see: each is asked, by many, for words that only some may read."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from tests.imports.word import docx, p
from tests.support import cast, content
from tests.support.access_table import routes
from tests.support.client import Client
from wiki.adaptations.services import adaptations
from wiki.imports.services import imports
from wiki.kernel.db import session, transaction
from wiki.pages.models import Attachment, Page
from wiki.releases.services import releases

OF_MEMBERS = ("Geheimconcept", "Geheimversie", "Geheimtitel", "Geheimremark", "Geheimbericht", "geheimlabel")
"""What is in drafts, reviews and offers: members read it, visitors never."""
OF_ONE = "Geheimimport"
"""What Anna brought and did not share yet."""


@pytest.fixture
def world(app: Flask) -> dict[str, list[object]]:
    """A public page with a newer draft that is being read, a draft, a school's version with an offer, an import."""
    public = content.page("Openbaar", "Openbaar woord.\n", public=True)
    content.save(public, 1, "Geheimversie.\n", title="Geheimtitel", tags=("geheimlabel",))
    draft = content.page("Geheimconcept", "Geheimconcept.\n")
    content.attach(public, "Geheimversie.txt", b"Geheimversie")
    with transaction():
        releases.ask_readers(content.actor("anna"), public, [cast.CARLA], "Geheimbericht")
    with transaction():
        releases.give_verdict(content.actor("carla"), public, 2, "changes", "Geheimremark")
    own = adaptations.make_own_version(content.actor("carla"), public)
    content.save(own, 1, "Geheimversie van ons.\n", by="carla")
    with transaction():
        offer = adaptations.offer_back(content.actor("carla"), own, "Geheimbericht")
    kept = imports.read_upload(
        content.actor("anna"), "x.docx", io.BytesIO(docx(p(OF_ONE, "Titel") + p(OF_ONE)))
    )
    files = list(session().scalars(select(Attachment.id)))
    numbers: list[object] = [1, 2, 3]
    return {
        "page_id": [public, draft, own],
        "revision": numbers,
        "number": numbers,
        "offer_id": [offer],
        "import_id": [kept],
        "attachment_id": list(files),
        "school_id": [cast.VEENPLUIS],
        "slug": ["x"],
        "name": ["x"],
    }


def addresses(client: Client, world: dict[str, list[object]]) -> Iterator[str]:
    """Every address that is read, with all that it can be about, and every search and file on top of that."""
    slugs = {page.id: page.slug for page in session().scalars(select(Page))}
    rules = {route.rule for route in routes(client.application) if route.method == "GET"}
    for rule in sorted(rules):
        yield from (_with_slug(path, slugs) for path in _about(rule, world) if "<" not in path)
    for word in (*OF_MEMBERS, OF_ONE):
        yield from (f"{path}={word}" for path in ("/search?q", "/api/v1/search?q", "/pages/?tag"))
    for page_id, slug in slugs.items():
        for form in ("md", "html", "zip", "docx", "odt", "epub"):
            yield f"/pages/{page_id}-{slug}/download?format={form}"
            yield f"/pages/{page_id}-{slug}/download?format={form}&revision=2"


def _about(rule: str, world: dict[str, list[object]]) -> list[str]:
    found = [rule]
    for name, values in world.items():
        found = [filled for path in found for filled in _filled(path, name, values)]
    return found


def _with_slug(path: str, slugs: dict[int, str]) -> str:
    """The address of a page with the words it really has."""
    for page_id, slug in slugs.items():
        path = path.replace(f"/pages/{page_id}-x", f"/pages/{page_id}-{slug}")
    return path


def _filled(rule: str, name: str, values: list[object]) -> list[str]:
    for kind in ("id:", "", "string:"):
        if f"<{kind}{name}>" in rule:
            return [rule.replace(f"<{kind}{name}>", str(value)) for value in values]
    return [rule]


def said(client: Client, path: str) -> str:
    """The words of an answer, also those inside a file that is packed, without the words of the question."""
    answer = client.get(path, check=False)
    data = answer.get_data()
    answer.close()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
    question = path.rpartition("=")[2] if "?" in path else path
    return data.decode("utf-8", "replace").replace(question, "")


def test_no_address_gives_a_visitor_what_is_of_members(
    client: Client, world: dict[str, list[object]]
) -> None:
    client.sign_out()
    seen = []
    for path in addresses(client, world):
        text = said(client, path)
        seen += [f"{word} at {path}" for word in (*OF_MEMBERS, OF_ONE) if word in text]
    assert seen == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    "name", ["bas", *(pytest.param(name, marks=pytest.mark.whole) for name in ("carla", "ad"))]
)
def test_no_address_gives_another_member_what_somebody_brought(
    client: Client, world: dict[str, list[object]], name: str
) -> None:
    client.sign_in(name)
    seen = [path for path in addresses(client, world) if OF_ONE in said(client, path)]
    assert seen == []


@pytest.mark.one_database
def test_the_walk_sees_what_may_be_seen(client: Client, world: dict[str, list[object]]) -> None:
    client.sign_in("anna")
    together = "".join(said(client, path) for path in addresses(client, world))
    assert [word for word in (*OF_MEMBERS, OF_ONE) if word not in together] == []
