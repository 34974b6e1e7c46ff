"""From a Word file to a page, and back again."""

import io
import zipfile
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from PIL.ExifTags import IFD
from sqlalchemy import select

from tests.imports import golden
from tests.imports.word import changed, docx, image, p
from tests.support import cast, content
from tests.support.client import Client
from wiki.documents import queries
from wiki.documents.rules.stamp import Origin, sha256_of
from wiki.documents.services import formats
from wiki.imports import queries as imports
from wiki.imports.rules import archives
from wiki.imports.services import imports as import_services
from wiki.kernel.blobs import blobs
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotFound
from wiki.kernel.limits import MAX_REQUEST
from wiki.pages.models import AttachmentVersion, Page
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.image_metadata import without_metadata
from wiki.pages.rules.pages import Labels
from wiki.pages.services.preparing import EditConflict
from wiki.schools.rules import VISITOR

BODY = "Een eerste zin.\n\n## Doel\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n- een\n    - genest\n\nEen laatste zin.\n"
ONE = pytest.mark.one_database
"""On one database: what the rule is about is not in it."""
LESSON = docx(
    p("Leskaart", "Titel") + p("Een les.") + image("Bord"), parts={"word/media/image1.png": content.png()}
)


def upload(name: str, file: bytes, by: str = "anna") -> Any:
    actor = content.actor(by)
    return imports.draft(actor, import_services.read_upload(actor, name, io.BytesIO(file)))


def word_of(page_id: int, form: str = "docx", by: str = "carla") -> bytes:
    actor = content.actor(by)
    document = queries.document(actor, queries.version(actor, page_id, None))
    with formats.write(formats.FORMATS[form], document) as file:
        return file.read()


def make(import_id: str, title: str = "Leskaart", by: str = "anna") -> int:
    return import_services.make_page(content.actor(by), import_id, title, "instrument", Labels())


def body_of(page_id: int) -> str:
    return str(page_row(content.actor("anna"), page_id).body)


def test_a_word_file_becomes_a_draft_with_its_images_and_itself(app: Flask) -> None:
    page_id = make(upload("leskaart.docx", LESSON).id)
    names = session().scalars(select(AttachmentVersion.name)).all()
    assert sorted(names) == ["afbeelding-1.png", "leskaart.docx"]
    page = session().get_one(Page, page_id)
    assert (page.state, page.revision) == ("concept", 1) and "![Bord](/files/" in body_of(page_id)


def test_made_twice_it_is_one_page(app: Flask) -> None:
    kept = upload("leskaart.docx", LESSON).id
    assert make(kept) == make(kept)
    assert session().query(Page).count() == 1 and session().query(AttachmentVersion).count() == 2


def test_an_import_is_of_who_brought_it(app: Flask) -> None:
    kept = upload("leskaart.docx", LESSON).id
    for who in (content.actor("bas"), content.actor("ad"), VISITOR):
        with pytest.raises(NotFound):
            imports.draft(who, kept)


@ONE
@pytest.mark.parametrize("form", ["docx", "odt"])
def test_a_file_that_comes_back_unchanged_changes_nothing(app: Flask, form: str) -> None:
    page_id = content.page("Kijkwijzer", BODY)
    kept = upload(f"kijkwijzer.{form}", word_of(page_id, form))
    assert (kept.origin_page_id, kept.changes) == (page_id, BODY)
    assert not import_services.apply_changes(content.actor("anna"), kept.id).changed


@ONE
def test_one_changed_sentence_is_one_change_and_the_rest_is_as_it_was(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BODY)
    file = changed(word_of(page_id), "Een laatste zin.", "Een betere zin.")
    kept = upload("kijkwijzer.docx", file, by="carla")
    assert kept.changes == BODY.replace("Een laatste zin.", "Een betere zin.")
    assert import_services.apply_changes(content.actor("carla"), kept.id).revision == 2
    assert body_of(page_id) == kept.changes


def test_changes_of_others_meanwhile_are_joined_or_asked_about(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BODY)
    file = changed(word_of(page_id), "Een laatste zin.", "Een betere zin.")
    content.save(page_id, 1, BODY.replace("Een eerste zin.", "Een begin."))
    assert import_services.apply_changes(content.actor("carla"), upload("x.docx", file, by="carla").id).merged
    assert "Een begin." in body_of(page_id) and "Een betere zin." in body_of(page_id)
    content.save(page_id, 3, BODY.replace("Een laatste zin.", "Iets heel anders."))
    with pytest.raises(EditConflict):
        import_services.apply_changes(content.actor("els"), upload("x.docx", file, by="els").id)


@ONE
def test_a_page_and_its_images_come_back_from_word_as_they_were(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "x")
    address = content.attach(page_id, "doel.png", content.png())
    body = f"Zin.\n\n![Een leerling]({address})\n"
    content.save(page_id, 1, body)
    kept = upload("kijkwijzer.docx", word_of(page_id))
    assert kept.changes == body and not kept.media


@ONE
def test_a_file_of_another_site_or_another_text_is_a_file_like_any(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BODY)
    elsewhere = Origin("http://elders.example", page_id, 1, sha256_of(BODY))
    other_text = Origin(formats.site().url, page_id, 1, sha256_of("x"))
    gone = Origin(formats.site().url, 999_999, 1, sha256_of(BODY))
    for origin in (elsewhere, other_text, gone):
        kept = upload("x.md", f"# Kijkwijzer\n\nZin.\n\n{origin.comment()}\n".encode())
        assert (kept.origin_page_id, kept.changes, kept.title) == (None, None, "Kijkwijzer")


@ONE
def test_a_page_brought_back_as_markdown_is_known_again(app: Flask) -> None:
    page_id = content.page("Kijk*wijzer", BODY + "\nZie [ons](/pages/1) en [hen](http://hen.example).\n")
    file = word_of(page_id, "md")
    kept = upload("kijkwijzer.md", file)
    assert (kept.origin_page_id, kept.title) == (page_id, "Kijk*wijzer") and kept.changes == body_of(page_id)
    assert not import_services.apply_changes(content.actor("anna"), kept.id).changed
    better = upload("kijkwijzer.md", file.replace(b"laatste", b"betere"))
    assert better.changes == body_of(page_id).replace("laatste", "betere")


@ONE
def test_an_image_that_word_made_smaller_is_still_that_image_and_another_is_new(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "x")
    address = content.attach(page_id, "doel.png", golden.photo(400))
    content.save(page_id, 1, f"Zin.\n\n![Een leerling]({address})\n")
    with zipfile.ZipFile(io.BytesIO(word_of(page_id))) as archive:
        name = next(
            n
            for n in archive.namelist()
            if n.startswith("word/media/") and archive.read(n) == without_metadata(golden.photo(400))
        )
    smaller = golden.with_parts(word_of(page_id), {name: golden.photo(200)})
    assert upload("x.docx", smaller).changes == body_of(page_id)
    other = upload("x.docx", golden.with_parts(word_of(page_id), {name: content.png("red")}))
    assert "![Een leerling](media/" in str(other.changes) and len(other.media) == 1
    saved = import_services.apply_changes(content.actor("anna"), other.id)
    assert (
        saved.revision == 3
        and f"/files/{import_services._file_id(other, next(iter(other.media)))}/" in body_of(page_id)
    )


def test_what_waits_can_be_seen_made_a_page_of_at_once_or_thrown_away(client: Client) -> None:
    client.sign_in("anna")
    names = ("een.md", "twee.md", "drie.md")
    sent = client.post("/import", data={"file": [(io.BytesIO(b"# " + n.encode()), n) for n in names]})
    assert sent.status_code == 303 and sent.headers["Location"] == "/import"
    shown = client.get("/import").text
    assert all(name in shown for name in names)
    ids = [kept.id for kept in imports.waiting(content.actor("anna"))]
    assert client.post(f"/import/{ids[0]}/remove").status_code == 303
    assert client.post("/import/all", data={"import_id": [*ids, "x"]}).headers["Location"] == "/pages/"
    assert session().query(Page).count() == 2 and not imports.waiting(content.actor("anna"))
    assert client.get(f"/import/{ids[0]}").status_code == 404


def test_images_can_be_seen_before_there_is_a_page_by_who_brought_them(client: Client) -> None:
    id_ = upload("leskaart.docx", LESSON).id
    client.sign_in("anna")
    address = f"/import/{id_}/media/afbeelding-1.png"
    assert (
        address in client.get(f"/import/{id_}").text
        and client.get(address, buffered=True).data == content.png()
    )
    assert client.api("GET", f"/imports/{id_}/media/afbeelding-1.png", buffered=True).data == content.png()
    assert client.get(f"/import/{id_}/media/x.png").status_code == 404
    assert client.sign_in("bas").get(address).status_code == 404


def test_what_was_made_a_page_of_in_another_tab_is_not_made_again(app: Flask) -> None:
    kept = upload("leskaart.docx", LESSON).id
    page_id = make(kept)
    with session().no_autoflush:
        imports.draft(content.actor("anna"), kept).page_id = None  # what this tab still believes
        assert make(kept, title="Een andere titel") == page_id
    assert session().query(Page).count() == 1


@ONE
def test_where_a_photo_was_taken_does_not_come_along(app: Flask) -> None:
    photo = golden.photo(40, place=True)
    kept = upload("x.docx", docx(p("x") + image("Bord"), parts={"word/media/image1.png": photo}))
    stored = blobs().read(next(iter(kept.media.values())))
    assert b"GPS" in photo or Image.open(io.BytesIO(photo)).getexif().get_ifd(IFD.GPSInfo)
    assert not Image.open(io.BytesIO(stored)).getexif().get_ifd(IFD.GPSInfo)


@ONE
def test_files_that_are_too_large_together_are_told_the_limit(client: Client) -> None:
    sent = client.sign_in("anna").post("/import", data={"x": "x" * (MAX_REQUEST + 1)})
    assert sent.status_code == 413 and "50 MB" in sent.text


@ONE
def test_what_cannot_be_read_says_what_to_do(app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        upload("oud.doc", b"\xd0\xcf\x11\xe0")
    assert ".docx" in refused.value.errors["file"]


@pytest.mark.one_database
def test_a_teacher_brings_files_on_the_screen(client: Client) -> None:
    client.sign_in("anna")
    assert client.get("/import").status_code == 200
    both = {"file": [(io.BytesIO(LESSON), "leskaart.docx"), (io.BytesIO(b"%PDF"), "x.docx")]}
    answer = client.post("/import", data=both)
    assert answer.status_code == 422 and "Leskaart" in answer.text and "is een PDF" in answer.text
    one = client.post("/import", data={"file": (io.BytesIO(LESSON), "leskaart.docx")})
    path = str(one.headers["Location"])
    assert "Een les." in client.get(path).text
    refused = client.post(f"{path}/page", data={"title": "", "kind": "instrument"})
    assert refused.status_code == 422
    made = client.post(f"{path}/page", data={"title": "Leskaart", "kind": "instrument", "keep_file": "1"})
    assert (
        made.status_code == 303
        and "Een les." in client.get(client.get(made.headers["Location"]).headers["Location"]).text
    )
    assert client.sign_in("bas").get(path).status_code == 404


@pytest.mark.one_database
@ONE
def test_a_file_brought_back_shows_its_changes_on_the_screen(client: Client) -> None:
    page_id = content.page("Kijkwijzer", BODY)
    file = changed(word_of(page_id), "Een laatste zin.", "Een betere zin.")
    client.sign_in("carla")
    path = client.post("/import", data={"file": (io.BytesIO(file), "k.docx")}).headers["Location"]
    shown = client.get(path).text
    assert "1 wijziging" in shown and "<ins>betere</ins>" in shown
    assert client.post(f"{path}/changes").headers["Location"] == f"/pages/{page_id}-kijkwijzer"
    content.save(page_id, 2, BODY.replace("Een laatste zin.", "Iets heel anders."))
    client.sign_in("els")
    path = client.post("/import", data={"file": (io.BytesIO(file), "k.docx")}).headers["Location"]
    assert "ook door anderen gewijzigd" in client.get(path).text
    assert client.post(f"{path}/changes").status_code == 409


def test_bringing_a_file_by_the_api(client: Client) -> None:
    client.sign_in("anna")
    sent = client.api("POST", "/imports", data={"file": (io.BytesIO(LESSON), "leskaart.docx")})
    got = sent.get_json()
    assert (sent.status_code, got["title"], got["origin"]) == (201, "Leskaart", None)
    assert client.api("GET", f"/imports/{got['id']}").get_json() == got
    wanted = {"kind": "instrument", "activities": [cast.LEARNING_GOALS]}
    made = client.api("POST", f"/imports/{got['id']}/page", json=wanted)
    assert made.status_code == 201
    assert client.api("GET", f"/pages/{made.get_json()['id']}").get_json()["activities"] == [
        cast.LEARNING_GOALS
    ]
    assert client.api("POST", f"/imports/{got['id']}/changes").status_code == 404


def folder(**files: bytes) -> bytes:
    """A compressed folder of these files, as a computer makes it, with what it keeps there for itself."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {**files, "__MACOSX/._les.md": b"x", "map/~$les.docx": b"x"}.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.one_database
@ONE
def test_a_folder_of_files_says_of_each_what_became_of_it(client: Client) -> None:
    client.sign_in("anna")
    files = {"map/een.md": b"# Een", "map/les.docx": LESSON, "map/x.pdf": b"%PDF"}
    sent = client.post("/import", data={"file": (io.BytesIO(folder(**files)), "lessen.zip")})
    assert sent.status_code == 422 and "is een PDF" in sent.text
    assert {kept.name for kept in imports.waiting(content.actor("anna"))} == {"een.md", "les.docx"}
    by_api = client.api("POST", "/imports/folder", data={"file": (io.BytesIO(folder(**files)), "lessen.zip")})
    became = {one["name"]: bool(one["id"]) for one in by_api.get_json()["files"]}
    assert became == {"een.md": True, "les.docx": True, "x.pdf": False}


@pytest.mark.one_database
@ONE
def test_a_script_that_sends_files_one_by_one_is_told_of_each(client: Client) -> None:
    client.sign_in("anna")
    json = {"Accept": "application/json"}
    sent = client.post("/import", data={"file": (io.BytesIO(LESSON), "les.docx")}, headers=json)
    kept = imports.waiting(content.actor("anna"))[0]
    assert sent.get_json() == {"files": [{"name": "les.docx", "import_id": kept.id, "error": ""}]}


@pytest.mark.one_database
@ONE
def test_no_more_files_of_a_folder_are_read_than_can_be_waited_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "FILES_MAX", 2)
    client.sign_in("anna")
    many = folder(**{f"{n}.md": b"# x" for n in range(4)})
    sent = client.post("/import", data={"folder": (io.BytesIO(many), "veel.zip")})
    assert sent.status_code == 422 and len(imports.waiting(content.actor("anna"))) == 2
