"""Pages taken away together: what is in the file, for whom, and how its reader waits."""

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from threading import Event

import pytest
from flask import Flask
from pypdf import PdfReader

from tests.support import cast, content
from tests.support.client import Client
from tests.support.statements import statements
from wiki.adaptations.services.adaptations import make_own_version
from wiki.collections import queries
from wiki.collections.rules import Selection
from wiki.documents.queries import document, documents, version
from wiki.documents.services import cache, jobs
from wiki.kernel import running_app
from wiki.schools.rules import VISITOR

NOTE = "Tekst met een noot.[^1]\n\n{heading} Doel\n\n[Naar het doel](#doel)\n\n[^1]: De noot van {title}.\n"


def made(title: str, heading: str = "##", **more: object) -> int:
    return content.page(
        title, NOTE.format(title=title, heading=heading), activities=(cast.LEARNING_GOALS,), **more
    )  # type: ignore[arg-type]


def file(client: Client, **query: object) -> bytes:
    answer = client.get("/collections/download", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.data


def part(archive: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(name).decode()


@pytest.mark.one_database
def test_all_of_an_activity_is_one_word_file_in_which_every_page_keeps_its_notes(client: Client) -> None:
    made("Leskaart"), made("Kijkwijzer", "#")
    client.sign_in("anna")
    word = file(client, activity=cast.LEARNING_GOALS, format="docx")
    notes = part(word, "word/footnotes.xml")
    assert "De noot van Leskaart." in notes and "De noot van Kijkwijzer." in notes
    headings = re.findall(r'<w:pStyle w:val="Heading(\d)" />', part(word, "word/document.xml"))
    assert headings == ["1", "2", "1", "2"]


@pytest.mark.one_database
def test_pages_to_hand_out_have_one_line_instead_of_a_colophon(client: Client) -> None:
    one, two = made("Leskaart"), made("Kijkwijzer")
    client.sign_in("anna")
    assert "choice=handout" in client.get(f"/collections?pages={one},{two}").text
    words = part(file(client, pages=f"{one},{two}", format="docx", choice="handout"), "word/document.xml")
    assert "Licentie" not in words and words.count("CC BY-SA 4.0") == 2
    asked = {"pages": f"{one},{two}", "format": "docx", "choice": "handout"}
    same = client.api("GET", "/collections/download", query_string=asked).data
    assert "Licentie" not in part(same, "word/document.xml")
    assert (
        client.get("/api/v1/collections/download", query_string={**asked, "choice": "x"}).status_code == 422
    )


@pytest.mark.one_database
def test_a_page_that_cannot_be_made_is_named_and_left_out(app: Flask, client: Client) -> None:
    good, broken = made("Leskaart"), content.page("Met een kapot beeld")
    address = content.attach(broken, "beeld.png", content.png())
    content.save(broken, 1, f"![Een beeld]({address})")
    stored = hashlib.sha256(content.png()).hexdigest()
    path = next(path for path in running_app.settings().data.rglob(f"*{stored[4:]}") if path.is_file())
    path.write_bytes(b"\x89PNG\r\n\x1a\n and nothing more")
    client.sign_in("anna")
    pdf = PdfReader(io.BytesIO(file(client, pages=f"{good},{broken}", format="pdf")))
    words = "\n".join(sheet.extract_text() for sheet in pdf.pages)
    assert "De noot van Leskaart." in words
    assert re.search(r"niet in dit bestand[^.]*Met een kapot beeld", " ".join(words.split()))


@pytest.mark.one_database
def test_a_booklet_begins_with_what_is_in_it_and_each_page_with_a_new_sheet(client: Client) -> None:
    one, two = made("Leskaart"), made("Kijkwijzer")
    client.sign_in("anna")
    pdf = PdfReader(io.BytesIO(file(client, pages=f"{two},{one}", title="Mijn boekje", format="pdf")))
    sheets = [sheet.extract_text() for sheet in pdf.pages]
    assert "Mijn boekje" in sheets[0] and sheets[0].index("Kijkwijzer") < sheets[0].index("Leskaart")
    assert [s.split("\n")[0] for s in sheets[1:]] == ["Kijkwijzer", "Leskaart"]
    assert all("versie 1" in sheet for sheet in sheets[1:])
    assert b"pdfuaid" in file(client, pages=f"{two},{one}", title="Mijn boekje", format="pdf")


@pytest.mark.one_database
def test_a_parcel_has_a_folder_for_each_page_and_checksums_that_are_right(client: Client) -> None:
    one = made("Leskaart")
    content.attach(one, "doel.png", content.png())
    client.sign_in("anna")
    parcel = file(client, pages=f"{made('Kijkwijzer')},{one}", format="zip")
    with zipfile.ZipFile(io.BytesIO(parcel)) as opened:
        sums = dict(line.split("  ")[::-1] for line in opened.read("SHA256SUMS").decode().splitlines())
        assert all(hashlib.sha256(opened.read(name)).hexdigest() == sums[name] for name in sums)
        names = set(opened.namelist())
    assert names - {"SHA256SUMS"} == set(sums)
    assert {"01-kijkwijzer/page.docx", "02-leskaart/page.html", "02-leskaart/attachments/doel.png"} <= names
    assert {"README.txt", "LICENSE.txt"} <= names


@pytest.mark.one_database
def test_the_same_pages_give_the_same_file(client: Client) -> None:
    page = made("Leskaart")
    client.sign_in("anna")
    for form in ("pdf", "docx", "zip"):
        first = file(client, pages=page, format=form)
        for kept_file in cache.folder().iterdir():
            kept_file.unlink()
        assert file(client, pages=page, format=form) == first


def test_a_visitor_gets_what_is_public_and_as_it_was_released(client: Client) -> None:
    public, inside = made("Openbaar", public=True), made("Alleen voor het netwerk")
    content.save(public, 1, "Geheim plan voor later.")
    for query in ({"pages": f"{public},{inside}"}, {"activity": cast.LEARNING_GOALS}):
        word = part(file(client, format="docx", **query), "word/document.xml")
        assert "Openbaar" in word and "Alleen voor het netwerk" not in word and "Geheim" not in word
        shown = client.get("/collections", query_string=query).text
        assert "Openbaar" in shown and "Alleen voor het netwerk" not in shown
        items = client.api("GET", "/collections", query_string=query).json["items"]
        assert [item["title"] for item in items] == ["Openbaar"]
    assert client.get(f"/collections/download?format=pdf&pages={inside}").status_code == 422


def test_all_of_an_activity_leaves_out_own_versions_and_what_is_archived(app: Flask) -> None:
    page = made("Leskaart")
    make_own_version(content.actor("dirk"), page)
    content.archive(made("Oud"))
    found = queries.collection(content.actor("anna"), Selection(activity=cast.LEARNING_GOALS))
    assert [item.title for item in found.items] == ["Leskaart"]


@pytest.mark.one_database
def test_pages_together_are_the_same_documents_as_one_by_one(app: Flask) -> None:
    ids = [made("Leskaart", public=True), made("Kijkwijzer", state="concept")]
    content.attach(ids[0], "doel.png", content.png())
    content.save(ids[0], 1, f"![Van een ander]({content.attach(ids[1], 'ander.png', content.png())})")
    for actor in (content.actor("anna"), VISITOR):
        visible = ids if actor.is_member else ids[:1]
        one_by_one = tuple(document(actor, version(actor, id_, None)) for id_ in visible)
        together = documents(actor, ids)
        assert [vars(d) | {"tags": set(d.tags)} for d in together] == [
            vars(d) | {"tags": set(d.tags)} for d in one_by_one
        ]


def test_many_pages_take_no_more_queries_than_two(app: Flask) -> None:
    ids = [made(f"Pagina {number}") for number in range(6)]
    anna = content.actor("anna")
    with statements() as few:
        documents(anna, ids[:2])
    with statements() as many:
        documents(anna, ids)
    assert len(many) == len(few) <= 6


@pytest.mark.one_database
def test_the_screen_offers_pages_to_add_and_keeps_what_was_chosen(client: Client) -> None:
    one, two = made("Leskaart start"), made("Leskaart vervolg")
    client.sign_in("anna")
    screen = client.get(f"/collections?pages={one}&title=Mijn+boekje&q=leskaart").text
    assert f"pages={one},{two}" in screen and "title=Mijn+boekje" in screen
    both = client.get(f"/collections?pages={one},{two}&title=Mijn+boekje").text
    assert f"pages={two},{one}" in both and f"pages={one}&amp;" in both


@pytest.mark.parametrize("query", ["pages=", "pages=abc", "pages=99999999999", "", "format=pdf&pages=0"])
def test_nothing_chosen_is_said_and_not_made(client: Client, query: str) -> None:
    assert client.get(f"/collections?{query}").status_code == 200
    assert client.get(f"/collections/download?{query}").status_code == 422


@pytest.mark.parametrize("where", ["activity=99999", "building_block=99999"])
def test_what_is_not_there_is_not_found(client: Client, where: str) -> None:
    assert client.get(f"/collections?{where}").status_code == 404
    assert client.api("GET", f"/collections?{where}").status_code == 404


def test_more_text_than_one_file_holds_is_refused(client: Client) -> None:
    long = "Een lange zin over leren. " * 7000
    pages = ",".join(str(content.page(f"Lang {n}", long, public=True)) for n in range(6))
    refused = client.get(f"/collections/download?pages={pages}&format=docx")
    assert refused.status_code == 422 and "te lang voor één bestand" in refused.text


@pytest.mark.one_database
def test_an_unknown_kind_of_file_is_not_found(client: Client) -> None:
    page = made("Leskaart", public=True)
    assert client.get(f"/collections/download?pages={page}&format=exe").status_code == 404


@pytest.mark.one_database
def test_who_must_wait_sees_how_far_it_is_and_then_gets_the_file(client: Client) -> None:
    page = made("Leskaart", public=True)
    files = (f"/collections/download?format=zip&pages={page}", f"/pages/{page}-leskaart/download?format=docx")
    hold = Event()
    blocked = [jobs._workers().submit(hold.wait) for _ in range(jobs.AT_ONCE)]
    browser = {"Accept": "text/html,*/*"}
    try:
        sent = [client.get(file, headers=browser) for file in files]
        assert {answer.status_code for answer in sent} == {303}
        assert all("<progress" in client.get(answer.location).text for answer in sent)
    finally:
        hold.set()
    assert all(work.result() for work in blocked)
    for file, answer in zip(files, sent, strict=True):
        ready = next(text for _try in range(60) if "data-file" in (text := client.get(answer.location).text))
        assert 'http-equiv="refresh"' in ready
        assert client.get(file, headers=browser).status_code == 200


def test_a_script_waits_for_its_file_and_is_sent_nowhere(client: Client) -> None:
    page = made("Leskaart", public=True)
    assert client.get(f"/collections/download?format=docx&pages={page}").status_code == 200
    assert client.api("GET", f"/collections/download?format=docx&pages={page}").status_code == 200


def test_a_file_that_another_process_makes_is_waited_for(app: Flask) -> None:
    order = cache.Order("elders", lambda out: out.write(b"nooit"))
    cache.folder().mkdir(exist_ok=True)
    (cache.folder() / "elders.making").write_text("3 12", encoding="ascii")
    assert not jobs.is_made_within(order, 0) and jobs.how_far(order) == (3, 12)
    (cache.folder() / "elders").write_bytes(b"klaar")
    assert jobs.is_made_within(order, 0)


def test_a_file_whose_maker_is_gone_is_begun_anew(app: Flask) -> None:
    order = cache.Order("verlaten", lambda out: out.write(b"klaar"))
    cache.folder().mkdir(exist_ok=True)
    sign = cache.folder() / "verlaten.making"
    sign.touch()
    os.utime(sign, (0, 0))
    assert jobs.is_made_within(order, 20) and cache.made(order) == b"klaar" and not sign.exists()


def test_a_file_whose_maker_was_killed_is_begun_anew_at_once(app: Flask) -> None:
    order = cache.Order("geknakt", lambda out: out.write(b"klaar"))
    cache.folder().mkdir(exist_ok=True)
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    (cache.folder() / "geknakt.making").write_text(f"3 12 {killed.pid}", encoding="ascii")
    assert jobs.is_made_within(order, 20) and cache.made(order) == b"klaar"


def test_what_cannot_be_made_is_told_to_who_waits_and_tried_again_later(app: Flask) -> None:
    def fail(_out: object) -> None:
        raise ValueError("stuk")

    with pytest.raises(ValueError, match="stuk"):
        jobs.is_made_within(cache.Order("stuk", fail), 20)
    assert jobs.is_made_within(cache.Order("stuk", lambda out: out.write(b"heel")), 20)
