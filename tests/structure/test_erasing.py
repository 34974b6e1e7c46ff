"""What should never have been there is wiped for good: from every table and file; the history says why."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from tests.support import cast, content
from tests.support.client import Client
from wiki.audit.models import AuditEvent
from wiki.documents.services import cache
from wiki.kernel import clock
from wiki.kernel.blobs import blobs
from wiki.kernel.db import db, session, transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.live.models import LiveText
from wiki.live.services.following import Asked, poll
from wiki.notices.services.notices import notify
from wiki.pages.models import AttachmentVersion, Erasure, Page, PersonalDraft, Revision
from wiki.pages.queries.erasures import erasures
from wiki.schools.queries import actors
from wiki.schools.rules import Actor
from wiki.structure.rules import WIPED, wipe
from wiki.structure.services import erasing
from wiki.talk.models import PageComment
from wiki.verification import differences

WORDS = "Sjoerdtje Kwakernaak"
REASON = "Naam van een leerling."


def admin() -> Actor:
    found = actors.by_id(cast.AD)
    assert found is not None
    return found


def held(words: str) -> Iterator[str]:
    """Every table that holds these words, in any column, as text or as bytes."""
    session().rollback()
    names = [table.name for table in db.metadata.sorted_tables if table.name != "audit_event"]
    if db.engine.dialect.name == "sqlite":
        names.append("search_words")
    for name in names:
        for row in session().execute(text(f"SELECT * FROM {name}")):  # our own tables
            for value in row:
                plain = bytes(value).decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                if words.lower() in plain.lower():
                    yield name


def a_page_full_of_it() -> int:
    """In an old version, in titles, a note, a comment, a draft, a notice with its mail, live text, a made file."""
    id_ = content.page(f"Over {WORDS}", f"# Kop\n\nHier staat {WORDS}.\n\nEn SJOERDTJE\nKWAKERNAAK ook.")
    content.save(id_, 1, f"# {WORDS}\n\nNog steeds {WORDS}.", note=f"Over {WORDS}", title=f"Van {WORDS}")
    content.save(id_, 2, "Nu weg.", title="Een les")
    poll(content.actor("bas"), id_, Asked("a" * 32))
    draft = {"key": "d" * 16, "page_id": id_, "base_revision": 3, "kind": "page", "note": "", "labels": {}}
    with transaction() as database:
        database.add(
            PageComment(page_id=id_, revision=3, author_id=cast.BAS, body=f"Wie is {WORDS}?", at=clock.now())
        )
        more = {"digest": "x", "writer": "w", "step": 1, "saved_at": clock.now()}
        body = f"Klad over {WORDS}"
        database.add(PersonalDraft(person_id=cast.ANNA, title=WORDS, body=body, **draft, **more))
        notify([cast.ANNA], "mentioned", key="1", url="/", who="Bas", page="Les", remark=f"Wie is {WORDS}?")
    cache.folder().mkdir(exist_ok=True)
    (cache.folder() / "made.pdf").write_bytes(WORDS.encode())
    return id_


def test_words_are_nowhere_any_more(app: Flask) -> None:
    id_ = a_page_full_of_it()
    before = set(held("Kwakernaak"))
    assert {"revision", "page_comment", "personal_draft", "notice", "outgoing_mail", "page_title"} <= before
    erased = erasing.erase_words(admin(), id_, f"  {WORDS.upper()} ", REASON)
    assert list(held(WORDS)) == [] and list(held("kwakernaak")) == [] and erased.in_trail == 0
    assert not list(cache.folder().glob("*"))
    assert session().scalars(select(LiveText)).all() == []
    rows = (
        session()
        .execute(select(Revision.number, Revision.body, Revision.html).order_by(Revision.number))
        .all()
    )
    assert len(rows) == 3 and WIPED in rows[0].html and rows[0].body.count(WIPED) == 2
    assert rows[2].body == "Nu weg." and session().get_one(Page, id_).title == "Een les"
    (said,) = erasures(id_)
    assert (said.what, said.reason, said.by, said.places) == ("words", REASON, "Ad Beheer", erased.places)
    event = session().scalars(select(AuditEvent).where(AuditEvent.action == "page.erased")).one()
    assert WORDS not in str(event.details) and not list(differences())


def test_a_version_that_becomes_one_of_the_text_goes_on(app: Flask) -> None:
    id_ = content.page("Les", f"Over {WORDS}.")
    erasing.erase_words(admin(), id_, WORDS, REASON)
    content.save(id_, 1, f"Over {WIPED}. En verder.")
    assert session().get_one(Page, id_).revision == 2


@pytest.mark.parametrize(
    ("words", "reason", "field"),
    [
        ("ab", REASON, "words"),
        ("x" * 201, REASON, "words"),
        ("komt niet voor", REASON, "words"),
        (WORDS, " ", "reason"),
        (WORDS, f"Het was {WORDS}", "reason"),
        (WORDS, "x" * 301, "reason"),
    ],
)
def test_what_cannot_be_wiped_is_said_by_the_field(app: Flask, words: str, reason: str, field: str) -> None:
    id_ = content.page("Les", f"Over {WORDS}.")
    with pytest.raises(Invalid) as invalid:
        erasing.erase_words(admin(), id_, words, reason)
    assert set(invalid.value.errors) == {field}
    assert "revision" in set(held(WORDS)) and not session().scalars(select(Erasure)).all()


def test_an_administrator_wipes_words_on_a_screen_and_the_history_says_so(client: Client) -> None:
    id_ = content.page("Les", f"Over {WORDS}.")
    client.sign_in("ad")
    typed = {"words": WORDS, "reason": REASON}
    assert client.post(f"/pages/{id_}/erase", data=typed).status_code == 422
    done = client.post(f"/pages/{id_}/erase", data={**typed, "sure": "1"})
    assert done.status_code == 303 and WORDS not in client.get(f"/pages/{id_}-les/revisions/1").text
    assert REASON in client.sign_in("anna").get(f"/pages/{id_}-les/history").text


@pytest.mark.parametrize("name", ["anna", "bas", "kim", "tom"])
def test_only_administrators_wipe(client: Client, name: str) -> None:
    id_ = content.page("Les", f"Over {WORDS}.")
    file = content.attach(id_, "foto.png", content.png()).split("/")[2]
    for do in (
        lambda: erasing.erase_words(content.actor(name), id_, WORDS, REASON),
        lambda: erasing.erase_file(content.actor(name), file, REASON),
    ):
        with pytest.raises(NotAllowed):
            do()
    assert client.sign_in(name).get(f"/pages/{id_}-les/erase").status_code == 403
    assert (
        client.api("POST", f"/pages/{id_}/erase", json={"words": WORDS, "reason": REASON}).status_code == 403
    )


def test_a_file_is_wiped_wherever_it_is_attached(client: Client) -> None:
    one, other = content.page("Een", "Tekst"), content.page("Ander", "Tekst")
    address, again = (content.attach(id_, "klas.png", content.png()) for id_ in (one, other))
    shas = set(session().scalars(select(AttachmentVersion.sha256)))
    client.sign_in("ad")
    page = client.get(f"/pages/{one}-een/erase")
    file = address.split("/")[2]
    assert file in page.text and "klas.png" in page.text
    wrong = client.post(f"/pages/{one}/erase-file", data={"file": "nergens", "why": REASON, "sure": "1"})
    assert wrong.status_code == 422
    unsure = client.post(f"/pages/{one}/erase-file", data={"file": file, "why": REASON})
    assert unsure.status_code == 422 and REASON in unsure.text
    done = client.post(f"/pages/{one}/erase-file", data={"file": file, "why": REASON, "sure": "1"})
    assert done.status_code == 303
    assert not any(blobs().path(sha256).exists() for sha256 in shas)
    for at in (
        address,
        again,
        address.replace("/klas.png", "/1/klas.png"),
        again.replace("/klas.png", "/1/klas.png"),
    ):
        answer = client.get(at, check=False, buffered=True)
        assert answer.status_code == 404 or answer.data == b"[gewist]\n"
    history = client.get(f"/pages/{one}-een/history").text
    assert REASON in history and "Ad Beheer" in history
    assert not list(differences())
    with pytest.raises(NotFound):
        erasing.erase_file(admin(), "f" * 20, REASON)


def test_what_the_books_need_stays(app: Flask) -> None:
    """The same bytes as a receipt: the file of the page goes, the receipt does not."""
    id_ = content.page("Les", "Tekst")
    address = content.attach(id_, "bon.png", content.png())
    sha = session().scalars(select(AttachmentVersion.sha256)).one()
    kept = erasing.named({sha})
    assert kept == {sha}
    erasing.erase_file(admin(), address.split("/")[2], REASON)
    assert erasing.named({sha}) == set()
    blobs().put(BytesIO(b"new"), 10)


@given(st.text(alphabet="ab \nAB", max_size=40), st.sampled_from(["ab", "a b", "ba ab"]))
def test_wiping_leaves_no_trace_and_as_many_lines(said: str, words: str) -> None:
    after = wipe(said, words)
    assert after.count("\n") == said.count("\n")
    assert wipe(after, words) == after
    assert wipe(f"x {words.upper()} y", words) == f"x {WIPED} y"
