"""The screens of files with pages: replacing, names that are there already, versions, and what is handed out."""

import io
import re

import pytest
from PIL import Image

from tests.pages.test_screens import change, make, png, upload, upload_json
from tests.support import content
from tests.support.client import Client

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def page_id(address: str) -> str:
    return address.split("/")[2].split("-")[0]


def fetched(client: Client, address: str):
    return client.get(address, check=False, buffered=True)


def post_file(client: Client, address: str, name: str, data: bytes):
    return client.post(address, data={"file": (io.BytesIO(data), name)})


def photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1100, 700), 40).convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


def test_an_image_of_a_page_comes_in_sizes_and_never_changes(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    (file,) = upload_json(client, address, "foto.jpg", photo()).json
    client.post(address + "/edit", data=change(1, f"![Een foto]({file['url']}#half)"))
    html = client.get(address).text
    image = re.search(r"<img [^>]*alt=\"Een foto\"[^>]*>", html)
    assert image is not None
    at = file["url"].replace("/foto.jpg", "/1/foto.jpg")
    assert f'src="{at}#half"' in image[0] and 'width="1100"' in image[0] and 'height="700"' in image[0]
    assert 'loading="lazy"' in image[0] and 'sizes="(max-width: 50rem) 50vw, 24rem"' in image[0]
    assert f'srcset="{at}?width=480 480w, {at}?width=960 960w, {at} 1100w"' in image[0]
    small = fetched(client, f"{at}?width=480")
    assert small.mimetype == "image/webp" and Image.open(io.BytesIO(small.data)).size == (480, 305)
    for answer in (small, fetched(client, at)):
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in answer.headers["Vary"]
        assert (
            answer.headers["X-Content-Type-Options"] == "nosniff"
            and "sandbox" in answer.headers["Content-Security-Policy"]
        )
    assert fetched(client, file["url"]).headers["Cache-Control"] == "private, no-cache"
    for wrong in ("481", "0", "x", "99999999999999999999", ""):
        assert fetched(client, f"{at}?width={wrong}").status_code == 404
    for version in ("0", "2", "99999999999999999999"):
        assert fetched(client, file["url"].replace("/foto.jpg", f"/{version}/foto.jpg")).status_code == 404
    client.sign_out()
    assert fetched(client, at).status_code == fetched(client, f"{at}?width=480").status_code == 404


def test_an_export_holds_the_whole_image(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    (file,) = upload_json(client, address, "foto.jpg", photo()).json
    client.post(address + "/edit", data=change(1, f"![Een foto]({file['url']})"))
    html = fetched(client, f"{address}/download?format=html").text
    assert "srcset" not in html and "data:image/jpeg;base64," in html


@pytest.mark.parametrize(
    ("way", "names"),
    [("replace", ["plan.txt"]), ("both", ["plan.txt", "plan (2).txt"]), ("drop", ["plan.txt"])],
)
def test_another_file_of_the_same_name_is_asked_about_without_sending_it_twice(
    client: Client, way: str, names: list[str]
) -> None:
    client.sign_in("anna")
    address = make(client)
    upload(client, address, "plan.txt", b"een")
    asked = upload(client, address, "Plan.TXT", b"twee!")
    assert asked.status_code == 303 and "/files?ask=" in asked.headers["Location"]
    screen = client.get(asked.headers["Location"]).text
    form = re.search(r'action="(/pages/\d+/attachments/waiting/[0-9a-f]{32})"', screen)
    existing = re.search(r'name="existing" value="([0-9a-f]{32})"', screen)
    assert form is not None and existing is not None
    assert client.post(form[1], data={"existing": existing[1]}).status_code == 422
    answer = client.post(form[1], data={"existing": existing[1], "way": way})
    assert answer.status_code == 303
    screen = client.get(answer.headers["Location"]).text
    shown = re.findall(r'<h3><a href="(/files/[^"]+)">([^<]+)</a>', screen)
    assert [name.lower() for _at, name in shown] == names
    assert fetched(client, shown[-1][0]).data == (b"een" if way == "drop" else b"twee!")
    assert client.post(form[1], data={"existing": existing[1], "way": way}).status_code == 303
    assert client.get(f"{address}/files").text.count("<h3>") == len(names)


def test_the_same_file_sent_again_is_one_file(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    for _twice in range(2):
        assert upload(client, address, "plan.txt", b"een").status_code == 303
    assert client.get(f"{address}/files").text.count("<h3>") == 1
    script = upload_json(client, address, "plan.txt", b"twee").json
    assert [file["name"] for file in script] == ["plan (2).txt"]


def test_a_file_is_replaced_and_removed_on_the_screen_and_says_what_uses_it(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    (file,) = upload_json(client, address, "foto.png", png()).json
    client.post(address + "/edit", data=change(1, f"![Foto]({file['url']})"))
    assert "Gebruikt in deze pagina" in client.get(f"{address}/files").text
    act = f"/pages/{page_id(address)}/attachments/{file['id']}"
    assert post_file(client, f"{act}/replace", "x.txt", b"geen plaatje").status_code == 422
    assert client.post(f"{act}/replace").status_code == 422
    assert post_file(client, f"{act}/replace", "nieuw.png", png((9, 9))).status_code == 303
    versions = client.get(f"{address}/files/{file['id']}").text
    assert f"/files/{file['id']}/2/foto.png" in versions and f"/files/{file['id']}/1/foto.png" in versions
    assert f"/files/{file['id']}/2/foto.png" in client.get(address).text
    assert f"/files/{file['id']}/1/foto.png" in client.get(f"{address}/revisions/2").text
    client.post(f"{act}/remove", data={"back": "files"})
    assert "<img" not in client.get(address).text.partition('class="prose')[2]
    assert "“foto.png” is een bestand dat niet bestaat" in client.get(f"{address}/edit").text
    screen = client.get(f"{address}/files").text
    assert (
        "Gebruikt in versie 2 tot en met versie 3" in screen or "Gebruikt in versie 2 tot en met 3" in screen
    )
    client.post(f"{address}/revisions/2/restore", data={"base_revision": "4"})
    assert f"/files/{file['id']}/1/foto.png" in client.get(address).text


def test_a_file_of_another_page_is_not_replaced_or_shown_here(client: Client) -> None:
    client.sign_in("anna")
    there, here = make(client), make(client, title="Andere pagina")
    (file,) = upload_json(client, there, "plan.txt", b"een").json
    act = f"/pages/{page_id(here)}/attachments/{file['id']}"
    assert post_file(client, f"{act}/replace", "plan.txt", b"twee").status_code == 404
    assert fetched(client, f"{here}/files/{file['id']}").status_code == 404


def test_a_drawing_that_can_hold_a_program_is_only_downloaded(client: Client) -> None:
    client.sign_in("anna")
    address = make(client)
    upload(client, address, "tekening.svg", SVG)
    assert "SVG" in client.get(address).text
    found = re.search(r'href="(/files/([0-9a-f]{32})/1/tekening\.svg)"', client.get(f"{address}/files").text)
    assert found is not None
    answer = fetched(client, found[1])
    assert (
        answer.mimetype == "application/octet-stream"
        and "sandbox" in answer.headers["Content-Security-Policy"]
    )
    assert answer.headers["Content-Disposition"].startswith("attachment")
    client.post(address + "/edit", data=change(1, f"![Tekening](/files/{found[2]}/tekening.svg)"))
    html = client.get(address).text
    assert f'<a href="{found[1]}"' in html and 'alt="Tekening"' not in html


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("foto.png", b"\x89PNG\r\n\x1a\n" + SVG),
        ("foto.jpg", b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>"),
        ("foto.webp", b"RIFF\x10\0\0\0WEBPVP8 <script>"),
        ("foto.gif", b"GIF89a<script>alert(1)</script>"),
        ("foto.jpeg", SVG),
    ],
)
def test_a_file_that_only_begins_as_an_image_is_refused(client: Client, name: str, data: bytes) -> None:
    client.sign_in("anna")
    answer = upload_json(client, make(client), name, data)
    assert answer.status_code == 422 and name in answer.get_json()["detail"]


def test_what_is_hidden_behind_an_image_is_not_stored(client: Client) -> None:
    client.sign_in("anna")
    (file,) = upload_json(client, make(client), "foto.png", png() + b"PK\x03\x04" + SVG).json
    assert fetched(client, file["url"]).data == fetched(client, file["url"]).data.split(b"PK\x03\x04")[0]
    assert b"script" not in fetched(client, file["url"]).data


def test_what_is_removed_or_withdrawn_is_gone_for_visitors_at_once(client: Client) -> None:
    id_ = content.page("Open", "x", public=True)
    address = content.attach(id_, "foto.png", content.png())
    content.save(id_, 1, f"![Foto]({address})")
    at = address.replace("/foto.png", "/1/foto.png")
    assert fetched(client, at).status_code == 404
    content.release(id_, 2, "1.1")
    there = fetched(client, at)
    assert there.status_code == 200 and there.headers["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": there.headers["ETag"]}
    assert client.get(at, headers=known).status_code == 304
    writer = client.application.test_client()
    assert isinstance(writer, Client)
    assert (
        writer.sign_in("anna").post(f"/pages/{id_}/attachments/{at.split('/')[2]}/remove").status_code == 303
    )
    for address in (at, f"{at}?width=480", at.replace("/1/", "/")):
        assert client.get(address, headers=known, check=False).status_code == 404
