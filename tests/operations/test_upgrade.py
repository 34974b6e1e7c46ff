"""A network of an earlier version goes on in this one: its kept backup is a demo as that version wrote it."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import column, func, insert, select, table, update

from tests.pages.test_image_metadata import moving
from tests.support import servers
from tests.support.databases import make_app
from wiki.backup import restore
from wiki.costs.models.cost import Cost
from wiki.costs.services.comments import add_comment
from wiki.kernel import schema
from wiki.kernel.blobs import blobs
from wiki.kernel.db import db, session, transaction
from wiki.ledger.models import Journal
from wiki.pages.models import Attachment, AttachmentVersion, Page, Revision, RevisionFile
from wiki.pages.rules.file_names import file_ids
from wiki.pages.rules.image_metadata import without_metadata
from wiki.pages.services import older_images, rendering
from wiki.schools.queries import actors
from wiki.verification import differences

KEPT = Path(__file__).with_name("kept") / "demo-0.1.0.zip"


def _name_a_file_in_a_text() -> None:
    """As a writer of that version did who put a link to a file of the page into its text, and then removed another."""
    with zipfile.ZipFile(KEPT) as kept:
        named, removed, *_more = (json.loads(line) for line in kept.open("tables/attachment.jsonl"))
    link = f"\n\n[Het bestand](/files/{named['id']}/{named['name']})\n"
    with transaction() as db:
        revision, attachment = (table(name, *map(column, columns)) for name, columns in OLD.items())
        db.execute(
            update(revision).where(revision.c.page_id == named["page_id"]).values(body=revision.c.body + link)
        )
        gone = update(attachment).where(attachment.c.id == removed["id"])
        db.execute(gone.values(removed_at=func.now()))


OLD = {"revision": ("page_id", "body"), "attachment": ("id", "removed_at")}
"""What is changed of the tables as that version had them."""


def _keep_a_gif() -> None:
    """As a version took one in that cut nothing out of a GIF yet: it was looked at, so its sizes are known."""
    blob = blobs().put(io.BytesIO(GIF), len(GIF))
    there = {"sha256": blob.sha256, "bytes": blob.bytes}
    file, size = (table(name, *map(column, columns)) for name, columns in KEPT_GIF.items())
    image = {"number": 2, "name": "stappen.gif", "media_type": "image/gif", "is_image": True}
    with transaction() as db:
        first = db.execute(select(*file.c[:3]).order_by(file.c.attachment_id).limit(1)).one()._asdict()
        db.execute(insert(file).values(**first, **there, **image, width=12, height=9))
        db.execute(insert(size).values(**there, stored_sha256=blob.sha256, width=12, height=9))


GIF = moving(b"Gemaakt door Anna de Wit")
KEPT_GIF = {
    "attachment_version": (
        *("attachment_id", "added_by_id", "added_at"),
        *("number", "name", "sha256", "bytes", "media_type", "is_image", "width", "height"),
    ),
    "image_size": ("sha256", "width", "height", "stored_sha256", "bytes"),
}


def _bring_up(folder: Path, url: str) -> None:
    """The kept demo with its files in this folder, in the tables of its own version and then brought up to this one."""
    own = json.loads(zipfile.ZipFile(KEPT).read("manifest.json"))["migration"]
    app = make_app(folder, url)
    with app.app_context():
        schema.upgrade(own)
        restore(KEPT, blobs())
        _name_a_file_in_a_text()
        schema.upgrade("0027")
        _keep_a_gif()
        schema.upgrade()
        db.session.remove()
        db.engine.dispose()


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'old.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgres"])
def network(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A copy of the kept demo that was brought up to this version, once in a run for each database."""
    folder = tmp_path / "network"
    with _copied(folder) if request.param == "sqlite" else _cloned(folder) as url:
        app = make_app(folder, url)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _copied(folder: Path) -> Iterator[str]:
    shutil.copytree(servers.shared("before", lambda made: _bring_up(made, _sqlite(made))), folder)
    yield _sqlite(folder)


@contextmanager
def _cloned(folder: Path) -> Iterator[str]:
    files = servers.shared("before-files", Path.mkdir)
    with servers.clone(servers.template("upgraded", lambda url: _bring_up(files, url))) as url:
        shutil.copytree(files, folder)
        yield url


def test_a_network_of_the_version_before_is_sound_and_goes_on_sound(network: Flask) -> None:
    assert list(differences()) == []
    assert len(session().scalars(select(Journal)).all()) > 10
    cost = session().scalars(select(Cost).where(Cost.status == "submitted").order_by(Cost.id)).first()
    assert cost is not None
    cost_id, treasurer = cost.id, actors.by_id(cost.recorded_by_id)
    assert treasurer is not None
    with transaction():
        add_comment(treasurer, cost_id, "Dit staat er nog.")
    assert list(differences()) == []


def test_every_page_and_version_of_the_version_before_is_there(network: Flask) -> None:
    with zipfile.ZipFile(KEPT) as kept:
        counted = json.loads(kept.read("manifest.json"))["tables"]
    there = {model.__tablename__: len(session().scalars(select(model)).all()) for model in (Page, Revision)}
    assert there == {name: counted[name] for name in there}


def test_every_file_of_the_version_before_is_a_first_version_and_goes_with_the_versions_that_show_it(
    network: Flask,
) -> None:
    with zipfile.ZipFile(KEPT) as kept:
        before = [json.loads(line) for line in kept.open("tables/attachment.jsonl")]
    files = select(AttachmentVersion).join(Attachment).where(AttachmentVersion.media_type != "image/gif")
    now = session().execute(files).scalars().all()
    assert {(row.attachment_id, row.number, row.name, row.sha256) for row in now} == {
        (row["id"], 1, row["name"], row["sha256"]) for row in before
    }
    pinned = {
        (row.page_id, row.number, row.attachment_id): row for row in session().scalars(select(RevisionFile))
    }
    for version in session().scalars(select(Revision)):
        for id_ in file_ids(version.body):
            assert pinned[version.page_id, version.number, id_].in_text
    assert any(row.in_text for row in pinned.values())
    readers = {page.id: page.released or page.revision for page in session().scalars(select(Page))}
    with_page = {row.id: row for row in session().scalars(select(Attachment))}
    assert [row.removed_at is None for row in with_page.values()].count(False) == 1
    for id_, file in with_page.items():
        released = session().get_one(Page, file.page_id).released
        if file.removed_at is None or released:
            assert (file.page_id, readers[file.page_id], id_) in pinned


def test_images_of_the_version_before_are_looked_at_once_and_pages_made_with_them(network: Flask) -> None:
    for sha256 in older_images.unknown():
        looked_at = older_images.prepare(sha256)
        with transaction():
            older_images.commit(looked_at)
    assert older_images.unknown() == []
    kept = session().scalars(
        select(AttachmentVersion.sha256).where(AttachmentVersion.media_type == "image/gif")
    )
    assert [blobs().read(sha256) for sha256 in kept] == [without_metadata(GIF)]
    assert b"Anna" in GIF and b"Anna" not in without_metadata(GIF)
    for page_id in rendering.page_ids():
        anew = rendering.prepare_anew(page_id)
        with transaction():
            rendering.commit_anew(anew)
    for version in session().scalars(select(Revision).where(Revision.problem.is_(None))):
        assert all(f"/files/{id_}/1/" in version.html for id_ in file_ids(version.body))
    assert list(differences()) == []
