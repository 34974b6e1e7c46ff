"""Pages as Markdown, as one HTML file and as a ZIP file."""

import hashlib
import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath, PureWindowsPath

import html5lib
import pytest

from tests.support import content
from tests.support.client import Client

LISTS = "Een rij:\n\n- een\n  - twee\n    - drie\n- vier\n\nTekst erboven\n| a | b |\n|---|---|\n| 1 | 2 |\n"
HOSTILE = '<script>alert(1)</script> "[x](javascript:alert(1))" {{7*7}} -- $(id) `'


def get(client: Client, page_id: int, form: str, slug: str = "kijkwijzer", more: str = "") -> bytes:
    response = client.get(f"/pages/{page_id}-{slug}/download?format={form}{more}", check=False)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_data()


def opened(data: bytes) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(BytesIO(data))
    assert archive.testzip() is None
    return archive


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return [(node.tag, dict(node.attrib)) for node in tree.iter() if isinstance(node.tag, str)]


def test_markdown_has_the_title_the_text_and_whole_links(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "Zie [de monitor](/pages/9-monitor) en **dit**.")
    text = get(client.sign_in("anna"), page_id, "md").decode()
    assert text.startswith(
        "# Kijkwijzer\n\nZie [de monitor](http://127.0.0.1:8000/pages/9-monitor) en **dit**.\n"
    )
    assert "Lyceum De Veenpluis" in text and f"http://127.0.0.1:8000/pages/{page_id}-kijkwijzer" in text


@pytest.mark.one_database
def test_html_is_one_file_that_asks_for_nothing(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "tekst")
    image = content.attach(page_id, "plaatje.png", content.png())
    body = f"## Een\n\n![Een plaatje]({image})\n\n[weg](/pages/1) [buiten](https://example.org) ![x](https://evil.example/x.png)"
    content.save(page_id, 1, body)
    html = get(client.sign_in("anna"), page_id, "html").decode()
    for tag, attributes in elements(html):
        assert tag not in ("script", "link", "iframe", "object", "embed", "base")
        assert not attributes.get("src") or attributes["src"].startswith("data:image/png;base64,")
        assert not [
            name for name in attributes if name.startswith("on") or name in ("style", "srcset", "background")
        ]
        assert not attributes.get("href", "#").startswith("/")
    assert 'alt="Een plaatje"' in html and "http://127.0.0.1:8000/pages/1" in html
    assert "url(" not in html and "@import" not in html


def test_nested_lists_and_tables_come_out_as_they_were_meant(client: Client) -> None:
    page_id = content.page("Kijkwijzer", LISTS)
    html = get(client.sign_in("anna"), page_id, "html").decode()
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    assert tree.find(".//main/ul/li/ul/li/ul/li") is not None and tree.find(".//main//td") is not None


def test_html_says_what_it_is_and_whose(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "## Een\n\n## Twee\n\n## Drie\n", tags=("regie",))
    content.save(page_id, 1, "## Een\n\n## Twee\n\n## Drie\n\nmeer", by="carla")
    html = get(client.sign_in("anna"), page_id, "html").decode()
    assert '<html lang="nl">' in html and "<title>Kijkwijzer</title>" in html and "Versie 2" in html
    assert "Lyceum De Veenpluis, Roerdomp College" in html and "regie" in html and 'href="#h-een"' in html


def test_hostile_words_are_only_words_in_every_format(client: Client) -> None:
    page_id = content.page(HOSTILE, HOSTILE, tags=(HOSTILE[:40],))
    slug = (
        client.sign_in("anna")
        .get(f"/pages/{page_id}", check=False)
        .headers["Location"]
        .split("/")[-1]
        .split("-", 1)[1]
    )
    html = get(client, page_id, "html", slug).decode()
    assert (
        "<script" not in html
        and "javascript:" not in re.sub(r">[^<]*<", "><", html)
        and "49" not in html.split("main")[1]
    )
    elements(html)
    get(client, page_id, "md", slug)
    assert "page.html" in opened(get(client, page_id, "zip", slug)).namelist()


@pytest.mark.one_database
def test_a_zip_holds_the_page_and_its_files_and_links_to_them(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "tekst")
    image = content.attach(page_id, "plaatje één.png", content.png())
    content.attach(page_id, "rooster.csv", b"a;b\n1;2\n")
    content.save(page_id, 1, f"![plaatje]({image}) en [verder](/pages/3)")
    archive = opened(get(client.sign_in("anna"), page_id, "zip"))
    names = {"page.md", "page.html", "README.txt", "attachments/plaatje één.png", "attachments/rooster.csv"}
    assert set(archive.namelist()) == names | {"LICENSE.txt", "SHA256SUMS"}
    for line in archive.read("SHA256SUMS").decode().splitlines():
        sha256, name = line.split("  ", 1)
        assert hashlib.sha256(archive.read(name)).hexdigest() == sha256
    text = archive.read("page.md").decode()
    assert (
        "![plaatje](attachments/plaatje%20%C3%A9%C3%A9n.png)" in text
        and "(http://127.0.0.1:8000/pages/3)" in text
    )
    assert archive.read("attachments/plaatje één.png") == content.png()
    assert "Kijkwijzer" in archive.read("README.txt").decode()


def test_names_in_a_zip_stay_inside_it_on_every_system(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "tekst")
    hostile = [
        "../../../etc/cron.d/x",
        "..\\..\\x.bat",
        "CON",
        "nul.txt",
        "a/b/c.txt",
        "C:\\x",
        "A.txt",
        "a.TXT",
        "-rf.txt",
    ]
    for number, name in enumerate(hostile):
        content.rename_in_the_dark(content.attach(page_id, f"{number}.txt", b"x"), name)
    names = opened(get(client.sign_in("anna"), page_id, "zip")).namelist()
    assert len({name.casefold() for name in names}) == len(names) == len(hostile) + 5
    for name in names:
        assert (
            ".." not in PurePosixPath(name).parts
            and "\\" not in name
            and not PureWindowsPath(name).is_absolute()
        )
        assert not PureWindowsPath(name).is_reserved() and name.count("/") == name.startswith("attachments/")


def test_the_same_version_gives_the_same_bytes(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "tekst")
    content.attach(page_id, "a.txt", b"x")
    client.sign_in("anna")
    assert get(client, page_id, "zip") == get(client, page_id, "zip")


def test_the_name_of_the_file_says_page_and_version(client: Client) -> None:
    page_id = content.page("Eén doel; filename=x.exe", "tekst")
    response = client.sign_in("anna").get(f"/pages/{page_id}-een-doel-filename-x-exe/download?format=md")
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="een-doel-filename-x-exe-versie-1.md"')
    assert (
        response.headers["X-Content-Type-Options"] == "nosniff"
        and "sandbox" in response.headers["Content-Security-Policy"]
    )
    assert int(response.headers["Content-Length"]) == len(response.get_data())


@pytest.mark.one_database
def test_a_file_the_browser_has_is_not_sent_again_until_the_page_changes(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "tekst")
    client.sign_in("anna")
    first = client.get(f"/pages/{page_id}-kijkwijzer/download?format=html", check=False)
    again = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"/pages/{page_id}-kijkwijzer/download?format=html", headers=again).status_code == 304
    content.attach(page_id, "a.txt", b"x")
    assert (
        client.get(
            f"/pages/{page_id}-kijkwijzer/download?format=html", headers=again, check=False
        ).status_code
        == 200
    )


@pytest.mark.parametrize("form", ["md", "html", "zip"])
def test_a_visitor_gets_public_pages_only(client: Client, form: str) -> None:
    intern, public = content.page("Intern", "x"), content.page("Openbaar", "x", public=True)
    assert client.get(f"/pages/{intern}-intern/download?format={form}").status_code == 404
    assert client.get(f"/pages/{public}-openbaar/download?format={form}", check=False).status_code == 200
    assert client.api("GET", f"/pages/{intern}/download?format={form}").status_code == 404


def test_older_versions_are_for_members(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "eerste", public=True)
    content.save(page_id, 1, "tweede")
    content.release(page_id, 2, "1.1")
    address = f"/pages/{page_id}-kijkwijzer/download?format=md&revision="
    assert client.get(address + "1").status_code == 404 and client.get(address + "2").status_code == 200
    text = client.sign_in("carla").get(address + "1").get_data(as_text=True)
    assert "eerste" in text and "tweede" not in text and "versie 1" in text
    assert client.get(address + "3").status_code == client.get(address + "x").status_code == 404


def test_files_of_pages_somebody_may_not_see_are_left_out(client: Client) -> None:
    secret = content.page("Geheim", "x")
    image = content.attach(secret, "geheim.png", content.png("red"))
    page_id = content.page("Kijkwijzer", f"![geheim]({image})", public=True)
    own = content.attach(page_id, "weg.png", content.png())
    content.detach(own)
    assert "data:image" not in get(client, page_id, "html").decode()
    assert len(opened(get(client, page_id, "zip")).namelist()) == 5
    assert "data:image/png" in get(client.sign_in("anna"), page_id, "html").decode()


@pytest.mark.one_database
def test_a_format_that_is_not_there_says_what_is(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "tekst", public=True)
    response = client.get(f"/pages/{page_id}-kijkwijzer/download?format=exe")
    assert response.status_code == 404 and "Kies pdf, docx" in response.get_data(as_text=True)


def test_a_wrong_slug_leads_to_the_right_address(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "tekst", public=True)
    response = client.get(f"/pages/{page_id}-iets-anders/download?format=zip")
    assert response.status_code == 301
    assert response.headers["Location"].endswith(f"/pages/{page_id}-kijkwijzer/download?format=zip")


def test_a_text_that_could_not_be_rendered_is_exported_as_text(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "[TOC]\n\n[TOC]\n\n<b>x</b>")
    html = get(client.sign_in("anna"), page_id, "html").decode()
    assert "<b>x" not in html
    elements(html)


def test_the_api_gives_the_same_file(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "tekst")
    client.sign_in("anna")
    response = client.api("GET", f"/pages/{page_id}/download?format=md", check=False)
    assert response.status_code == 200 and response.get_data() == get(client, page_id, "md")
    assert client.api("GET", f"/pages/{page_id}/download?revision=0").status_code == 422
    assert client.api("GET", f"/pages/{page_id}/download?format=exe").mimetype == "application/problem+json"
