"""What was backed up comes back whole, also on the other database."""

import io
import os
import zipfile
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from tests.ledger import full_books
from tests.live.world import writers
from tests.support import cast
from tests.support.databases import empty_app, make_app
from wiki.accounts.models import Person
from wiki.backup import BackupError, backup, restore
from wiki.kernel.blobs import BlobStore, blobs
from wiki.kernel.db import db, session, transaction
from wiki.ledger.models import Posting
from wiki.pages.models import Revision
from wiki.pages.rules.pages import NewPage, Text
from wiki.pages.services import pages
from wiki.schools.queries import actors
from wiki.verification import differences


def _make_content() -> None:
    anna = actors.by_id(cast.ANNA)
    assert anna is not None
    made = pages.create_page(anna, NewPage(Text("Kijkwijzer ✓ ‏עברית", "# Doel\n\n- [ ] één\n"), "instrument"))
    (writer,) = writers(made.id, "anna")
    writer.says_aloud("Nog niet in een versie 🐎.")
    blobs().put(io.BytesIO(b"een bijlage"), 100)


def _rows() -> dict[str, list[object]]:
    order = {t.name: select(t).order_by(*t.primary_key) for t in db.metadata.sorted_tables}
    return {name: [tuple(r) for r in session().execute(statement)] for name, statement in order.items()}


@pytest.fixture
def archive(app: Flask, tmp_path: Path) -> Path:
    _make_content()
    backup(tmp_path / "all.zip", blobs())
    return tmp_path / "all.zip"


@pytest.mark.parametrize("to", ["sqlite", "postgres"])
def test_a_backup_restores_every_row_and_file_on_either_database(
    app: Flask, archive: Path, tmp_path: Path, to: str
) -> None:
    before = _rows()
    with empty_app(to, tmp_path):
        store = BlobStore(tmp_path / "restored")
        restore(archive, store)
        assert _rows() == before
        assert len(list(store.root.glob("??/*"))) == 1
        with transaction():
            session().add(Person(email="new@x.example", name="N", password_hash="", created_at=cast.START))


@pytest.mark.parametrize("to", ["sqlite", "postgres"])
def test_books_that_were_restored_are_verified_and_guarded_as_before(
    app: Flask, tmp_path: Path, to: str
) -> None:
    full_books.build()
    backup(tmp_path / "books.zip", blobs())
    with empty_app(to, tmp_path):
        restore(tmp_path / "books.zip", blobs())
        lost = [d for d in differences() if "lichtwerk reindex" not in d]
        assert lost == []
        with pytest.raises(IntegrityError, match="never changes"), transaction() as current:
            current.execute(update(Posting).values(cents=1))


def test_a_backup_is_not_restored_over_what_is_there(app: Flask, archive: Path) -> None:
    with pytest.raises(BackupError, match="not empty"):
        restore(archive, blobs())
    assert session().scalar(select(func.count()).select_from(Revision)) == 1


def test_another_zip_is_not_a_backup(app: Flask, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(BackupError, match="not a backup"):
        restore(tmp_path / "x.zip", blobs())
    (tmp_path / "x.txt").write_text("geen zip")
    with pytest.raises(BackupError, match="not a backup"):
        restore(tmp_path / "x.txt", blobs())


@pytest.mark.parametrize("at", [0.01, 0.3, 0.6, 0.9, 0.99])
def test_a_damaged_backup_is_one_sentence_and_leaves_nothing_behind(
    archive: Path, tmp_path: Path, at: float
) -> None:
    damaged = tmp_path / "damaged.zip"
    content = bytearray(archive.read_bytes())
    place = int(len(content) * at)
    content[place : place + 200] = Random(str(at)).randbytes(len(content[place : place + 200]))
    damaged.write_bytes(content)
    with empty_app("sqlite", tmp_path):
        said = _why_not(damaged)
        assert said and len(said) < 200 and "\n" not in said
        assert not [path for path in blobs().root.rglob("*") if path.is_file()]
        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM person")) == 0


def _why_not(file: Path) -> str:
    """What a restore says that breaks off."""
    try:
        restore(file, blobs())
    except BackupError as error:
        return str(error)
    return ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_backup_is_its_owners_alone_and_a_broken_one_leaves_nothing(app: Flask, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        backup(tmp_path / "all.zip", blobs())
    finally:
        os.umask(before)
    assert (tmp_path / "all.zip").stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupError):
        backup(tmp_path / "nowhere" / "all.zip", blobs())
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]


def test_verify_finds_nothing_in_what_the_services_made(app: Flask) -> None:
    _make_content()
    assert list(differences()) == []


def test_verify_names_a_page_whose_revision_was_lost(app: Flask) -> None:
    _make_content()
    with transaction() as current:
        current.execute(Revision.__table__.delete())
    assert any(d.startswith("page 1:") for d in differences())


def test_apps_of_their_own_do_not_share_a_database(tmp_path: Path) -> None:
    one = make_app(tmp_path / "one", f"sqlite:///{tmp_path / 'one.sqlite3'}")
    two = make_app(tmp_path / "two", f"sqlite:///{tmp_path / 'two.sqlite3'}")
    with one.app_context():
        first = str(db.engine.url)
    with two.app_context():
        assert str(db.engine.url) != first
