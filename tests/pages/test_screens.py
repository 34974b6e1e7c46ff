"""The screens of pages, by hand and without script."""

import io
import re

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD
from sqlalchemy import event

from tests.support import cast, content
from tests.support.client import Client
from wiki.kernel.db import db

FORM = {
    "title": "Leskaart breuken",
    "kind": "instrument",
    "body": "## Doel\n\nEen les over breuken.\n",
    "artefact_type": "lesson_card",
    "tags": "rekenen, breuken",
    "activities": [str(cast.LEARNING_GOALS)],
    "building_blocks": [str(cast.OWNERSHIP)],
}


def png(size: tuple[int, int] = (4, 3)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return out.getvalue()


def make(client: Client, **fields: object) -> str:
    """A page made by the form; its address."""
    answer = client.post("/pages/new", data={**FORM, **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def change(base: int, body: str, **fields: object) -> dict[str, object]:
    return {**FORM, "base_revision": str(base), "body": body, **fields}


def upload(client: Client, address: str, name: str, content: bytes, **headers: str):
    page_id = address.split("/")[2].split("-")[0]
    data = {"file": (io.BytesIO(content), name)}
    return client.post(f"/pages/{page_id}/attachments", data=data, headers=headers)


def upload_json(client: Client, address: str, name: str, content: bytes):
    return upload(client, address, name, content, Accept="application/json")


def test_every_screen_of_a_page_can_be_read(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    client.post(
        address + "/edit", data=change(1, "## Doel\n\nEen les over hele breuken.\n", note="Hele erbij")
    )
    screens = [
        "/pages/",
        "/pages/new",
        "/pages/new?kind=instrument&artefact_type=rubric",
        "/pages/?tag=Breuken",
    ]
    screens += [
        address + path for path in ("", "/edit", "/history", "/diff", "/diff?view=source", "/revisions/1")
    ]
    for screen in screens:
        assert client.get(screen).status_code == 200, screen
    assert "Hele erbij" in client.get(address + "/history").text
    assert "<ins>hele" in client.get(address + "/diff?from=1&to=2").text
    assert "<ins>hele" in client.get(address + "/diff?from=1&to=2&view=source").text


def test_a_page_shows_what_it_is_tagged_to(client: Client) -> None:
    client.sign_in("anna")
    text = client.get(make(client)).text
    for words in (
        "Leerdoelen en leerlijnen",
        "Leerlingregie",
        "rekenen",
        "Anna de Wit",
        "Lyceum De Veenpluis",
    ):
        assert words in text


def test_the_id_decides_and_a_wrong_slug_redirects(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    page_id = re.findall(r"\d+", address)[0]
    for wrong in (f"/pages/{page_id}-anders", f"/pages/{page_id}"):
        answer = client.get(wrong)
        assert (answer.status_code, answer.headers["Location"]) == (301, address)
    assert client.get("/pages/99999999999999999999999-x").status_code == 404


def test_a_page_view_takes_at_most_four_statements(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    assert upload(client, address, "plaatje.png", png()).status_code == 303
    client.get(address)
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    assert client.get(address).status_code == 200
    event.remove(db.engine, "before_cursor_execute", note)
    assert 1 < len(statements) <= 4, statements


def test_an_unchanged_page_is_not_sent_again(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    client.get(address)
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    client.post(address + "/edit", data=change(1, "Anders.\n"))
    client.get(address)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_the_tag_of_one_reader_is_not_that_of_another(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    client.get(address)
    tag = client.get(address).headers["ETag"]
    client.sign_in("carla")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_refused_form_keeps_everything_typed(client: Client) -> None:
    client.sign_in("anna")
    answer = client.post("/pages/new", data={**FORM, "title": "", "note": "een <b>toelichting"})
    assert answer.status_code == 422
    for words in (
        "Een les over breuken.",
        "een &lt;b&gt;toelichting",
        "rekenen, breuken",
        "Geef de pagina een titel",
    ):
        assert words in answer.text
    assert answer.text.count("checked") >= 2


def test_a_form_sent_twice_makes_one_page_and_one_version(client: Client) -> None:
    client.sign_in("anna")
    assert make(client) == (address := make(client))
    for _ in range(2):
        assert client.post(address + "/edit", data=change(1, "Nieuw.\n")).status_code == 303
    assert client.get(address + "/revisions/2").status_code == 200
    assert client.get(address + "/revisions/3").status_code == 404


def test_changes_in_different_places_are_joined(client: Client) -> None:
    client.sign_in("anna")
    address = make(client, body="Een.\n\nTwee.\n\nDrie.\n")
    client.post(address + "/edit", data=change(1, "Een!\n\nTwee.\n\nDrie.\n"))
    client.sign_in("carla")
    answer = client.post(address + "/edit", data=change(1, "Een.\n\nTwee.\n\nDrie!\n"))
    assert answer.status_code == 303
    text = client.get(address).text
    assert "Een!" in text and "Drie!" in text


@pytest.fixture
def clash(client: Client):
    client.sign_in("anna")
    address = make(client, body="Het doel is lezen.\n")
    client.post(address + "/edit", data=change(1, "Het doel is rekenen.\n"))
    client.sign_in("carla")
    mine = change(1, "Het doel is schrijven.\n", tags="schrijven")
    return address, mine, client.post(address + "/edit", data=mine)


RESOLVE = "/edit/resolve"


def test_a_clash_shows_base_theirs_and_mine(clash) -> None:
    _address, _mine, answer = clash
    assert answer.status_code == 409
    for words in ("lezen", "rekenen", "schrijven", "Anna de Wit"):
        assert words in answer.text


@pytest.mark.parametrize(
    ("choice", "own", "expected"),
    [
        ("theirs", "", ["rekenen"]),
        ("mine", "", ["schrijven"]),
        ("both", "", ["rekenen", "schrijven"]),
        ("own", "Het doel is mine.", ["doel is mine"]),
    ],
)
def test_a_clash_is_solved_by_choosing(
    client: Client, clash, choice: str, own: str, expected: list[str]
) -> None:
    address, mine, _answer = clash
    sent = {**mine, "theirs_revision": "2", "way": "choices", "choice-0": choice, "own-0": own}
    assert client.post(address + RESOLVE, data=sent).status_code == 303
    text = client.get(address).text
    assert all(words in text for words in expected)


def test_the_whole_text_can_be_put_right_by_hand(client: Client, clash) -> None:
    address, mine, _answer = clash
    sent = {**mine, "theirs_revision": "2", "way": "whole", "whole": "Heel anders.\n"}
    assert client.post(address + RESOLVE, data=sent).status_code == 303
    assert "Heel anders." in client.get(address).text


def test_an_open_choice_is_asked_again(client: Client, clash) -> None:
    address, mine, _answer = clash
    answer = client.post(address + RESOLVE, data={**mine, "theirs_revision": "2", "way": "choices"})
    assert answer.status_code == 422 and "schrijven" in answer.text


def test_a_third_writer_in_between_gives_a_new_clash_and_loses_nothing(client: Client, clash) -> None:
    address, mine, _answer = clash
    client.sign_in("els")
    client.post(address + "/edit", data=change(2, "Het doel is tekenen.\n"))
    client.sign_in("carla")
    sent = {**mine, "theirs_revision": "2", "way": "choices", "choice-0": "mine"}
    answer = client.post(address + RESOLVE, data=sent)
    assert answer.status_code == 409 and "tekenen" in answer.text and "schrijven" in answer.text


def test_one_can_go_back_to_writing_with_ones_own_text(client: Client, clash) -> None:
    address, mine, _answer = clash
    answer = client.post(address + RESOLVE, data={**mine, "theirs_revision": "2", "way": "edit"})
    assert answer.status_code == 200
    assert "Het doel is schrijven." in answer.text and 'name="base_revision" value="1"' in answer.text


def test_an_old_version_is_put_back_as_a_new_one(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    client.post(address + "/edit", data=change(1, "Anders.\n", title="Andere titel"))
    address = client.get(f"/pages/{re.findall(r'[0-9]+', address)[0]}").headers["Location"]
    answer = client.post(address + "/revisions/1/restore", data={"base_revision": "2"})
    assert answer.status_code == 303
    text = client.get(answer.headers["Location"]).text
    assert "Leskaart breuken" in text and "Een les over breuken." in text
    assert client.get(answer.headers["Location"] + "/revisions/3").status_code == 200


def test_putting_back_on_top_of_what_one_has_not_seen_is_refused(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    for base in (1, 2):
        client.post(address + "/edit", data=change(base, f"Tekst {base}.\n"))
    client.post(address + "/revisions/1/restore", data={"base_revision": "2"})
    assert "Tekst 2." in client.get(address).text


def test_what_a_public_page_was_before_is_for_members(client: Client) -> None:
    client.sign_in("anna")
    address = make(client, body="De leerling heet Jip.\n")
    client.post(address + "/edit", data=change(1, "De leerling heeft geen naam.\n"))
    page_id = re.findall(r"\d+", address)[0]
    content.release(int(page_id), 2)
    client.post(f"/pages/{page_id}/visibility", data={"visibility": "public"})
    older = ("/history", "/diff", "/revisions/1", "/revisions/2")
    assert {client.get(address + path).status_code for path in older} == {200}
    client.sign_out()
    page = client.get(address)
    assert page.status_code == 200 and "/history" not in page.text and "Versie 2" in page.text
    answers = [client.get(address + path) for path in older]
    assert not [a.status_code for a in answers if a.status_code == 200 or "Jip" in a.text]


def test_visitors_see_the_release_of_public_pages_only(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    page_id = re.findall(r"\d+", address)[0]
    client.sign_out()
    assert client.get(address).status_code == 404
    assert "Leskaart breuken" not in client.get("/pages/").text
    client.sign_in("anna")
    client.post(f"/pages/{page_id}/visibility", data={"visibility": "public"})
    client.sign_out()
    assert client.get(address).status_code == 404
    content.release(int(page_id), 1)
    client.sign_in("anna")
    client.post(f"/pages/{page_id}/visibility", data={"visibility": "public"})
    client.post(address + "/edit", data={**change(1, "Nog niet gelezen.\n"), "title": "Leskaart procenten"})
    client.sign_out()
    assert client.get(address).status_code == 200
    listed = client.get("/pages/").text
    assert "Leskaart breuken" in listed and "procenten" not in listed


@pytest.mark.parametrize(
    ("name", "status"), [("anna", 303), ("bas", 303), ("kim", 303), ("carla", 403), ("dirk", 403)]
)
def test_author_school_coordinator_and_core_team_publish(client: Client, name: str, status: int) -> None:
    page_id = re.findall(r"\d+", make(client.sign_in("anna")))[0]
    client.sign_in(name)
    assert client.post(f"/pages/{page_id}/visibility", data={"visibility": "public"}).status_code == status


@pytest.mark.parametrize(("name", "status"), [("anna", 403), ("bas", 303), ("kim", 303), ("dirk", 403)])
def test_school_coordinator_and_core_team_archive(client: Client, name: str, status: int) -> None:
    page_id = re.findall(r"\d+", make(client.sign_in("anna")))[0]
    client.sign_in(name)
    assert client.post(f"/pages/{page_id}/archive", data={"archived": "1"}).status_code == status
    assert ("Leskaart breuken" in client.get("/pages/").text) == (status == 403)


def test_a_preview_is_the_pages_own_rendering(client: Client) -> None:
    client.sign_in("anna")
    preview = client.post(
        "/pages/preview", data={"body": "## Kop\n\n<script>x</script> **vet**"}, check=False
    )
    assert "<strong>vet</strong>" in preview.text and "<script" not in preview.text
    assert client.post("/pages/preview", data={"body": "x"}, csrf=False).status_code == 400
    assert client.sign_out().post("/pages/preview", data={"body": "x"}).status_code == 401


def test_a_text_that_cannot_be_rendered_is_kept_and_stays_editable(client: Client) -> None:
    client.sign_in("anna")
    hostile = "* " * 3000 + "einde"
    address = make(client, body=hostile)
    assert "einde" in client.get(address).text
    assert "einde" in client.get(address + "/edit").text


def test_a_checked_image_is_shown_and_another_file_downloaded(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    image = upload_json(client, address, "foto é.png", png()).get_json()[0]
    file = upload_json(client, address, "lijst.html", b"<script>alert(1)</script>").get_json()[0]
    shown, saved = (client.get(f["url"], check=False, buffered=True) for f in (image, file))
    assert shown.mimetype == "image/png" and shown.headers["Content-Disposition"].startswith("inline")
    assert saved.mimetype == "application/octet-stream"
    assert saved.headers["Content-Disposition"].startswith("attachment")
    for answer in (shown, saved):
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "private" in answer.headers["Cache-Control"]
        again = client.get(image["url"], headers={"If-None-Match": shown.headers["ETag"]}, buffered=True)
        assert again.status_code == 304
    client.sign_out()
    assert client.get(image["url"]).status_code == 404


NO_IMAGES = [b"<html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS", b"\x89PNG\r\n\x1a\n", b""]
NAMES = ["../../etc/passwd", "日本語.txt", "-rf ; rm.txt", "con:.txt", "x" * 300 + ".txt", "\u202etxt.exe"]


@pytest.mark.parametrize("content", NO_IMAGES)
def test_what_is_called_an_image_must_be_one(client: Client, content: bytes) -> None:
    client.sign_in("anna")
    address = make(client)
    assert upload_json(client, address, "plaatje.png", content).status_code == 422


def test_an_image_that_unpacks_to_too_many_pixels_is_refused(client: Client) -> None:
    client.sign_in("anna")
    answer = upload_json(client, make(client), "bom.png", png((7000, 6000)))
    assert answer.status_code == 422


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_gives_one_header_and_one_name(client: Client, name: str) -> None:
    client.sign_in("anna")
    found = upload_json(client, make(client), name, b"inhoud").get_json()[0]
    answer = client.get(found["url"], check=False, buffered=True)
    assert answer.status_code == 200 and answer.data == b"inhoud"
    header = answer.headers.get_all("Content-Disposition")
    assert len(header) == 1 and "\n" not in header[0] and "Set-Cookie" not in answer.headers
    assert "/" not in found["name"] and "\u202e" not in found["name"]


def test_a_photo_on_a_page_does_not_say_where_it_was_taken(client: Client) -> None:
    exif, out = Image.Exif(), io.BytesIO()
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (52.0, 22.0, 24.0)
    Image.new("RGB", (4, 3), "teal").save(out, "JPEG", exif=exif.tobytes())
    file = upload_json(client.sign_in("anna"), make(client), "uitje.jpg", out.getvalue()).get_json()[0]
    with Image.open(io.BytesIO(client.get(file["url"], buffered=True).data)) as shown:
        assert not shown.getexif().get_ifd(IFD.GPSInfo)


def test_a_removed_file_leaves_the_page_but_not_its_history(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    file = upload_json(client, address, "lijst.txt", b"x").get_json()[0]
    page_id = re.findall(r"\d+", address)[0]
    client.post(f"/pages/{page_id}/attachments/{file['id']}/remove")
    client.get(address)
    assert "lijst.txt" not in client.get(address).text
    assert client.get(file["url"], check=False, buffered=True).status_code == 404
    as_it_was = file["url"].replace("/lijst.txt", "/1/lijst.txt")
    assert client.get(as_it_was, check=False, buffered=True).data == b"x"
    assert as_it_was in client.get(f"{address}/revisions/1").text


def test_nothing_is_changed_without_a_token(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    page_id = re.findall(r"\d+", address)[0]
    paths = [address + "/edit", address + "/revisions/1/restore"]
    for path in (*paths, f"/pages/{page_id}/archive", f"/pages/{page_id}/attachments"):
        assert client.post(path, data=change(1, "kwaad"), csrf=False).status_code == 400, path


def test_a_list_goes_on_behind_its_last_page(client: Client) -> None:
    client.sign_in("anna")
    for number in range(33):
        make(client, title=f"Pagina {number:02}")
    first = client.get("/pages/").text
    more = re.search(r'rel="next" href="([^"]+)"', first)
    assert more
    second = client.get(more[1].replace("&amp;", "&")).text
    titles = [set(re.findall(r">(Pagina \d\d)<", text)) for text in (first, second)]
    assert len(titles[0]) == 30 and len(titles[0] | titles[1]) == 33


def test_a_tag_that_is_too_long_is_named_at_the_field_with_what_was_typed(client: Client) -> None:
    tags = "rekenen, " + "heel erg lang " * 5
    answer = client.sign_in("anna").post("/pages/new", data={**FORM, "tags": tags})
    assert answer.status_code == 422 and tags.strip() in answer.text
    assert "‘heel erg lang heel erg lang he…’: gebruik hoogstens 60 tekens." in answer.text
