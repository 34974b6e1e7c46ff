"""What nothing needs any more goes, after a while; what a version of a page needs stays. On both databases."""

import io
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import delete, select, update

from tests.pages.test_file_versions import anna, id_of, linked, replace, shown
from tests.support import content
from wiki.backup import BackupError, backup
from wiki.kernel import clock
from wiki.kernel.blobs import blobs
from wiki.kernel.db import session, transaction
from wiki.kernel.signals import notices_due
from wiki.pages.models import Attachment, AttachmentVersion, ImageSize, RevisionFile
from wiki.pages.queries import files as file_queries
from wiki.pages.queries.pages import page_row
from wiki.pages.services import attachments, older_images, rendering, sweeping
from wiki.verification import differences


def much_later() -> None:
    """Everything that is here was here for years; then the hourly sweep."""
    past = clock.now() - timedelta(days=900)
    with transaction() as db:
        db.execute(update(AttachmentVersion).values(added_at=past))
        db.execute(update(Attachment).where(Attachment.removed_at.is_not(None)).values(removed_at=past))
    long_ago = time.time() - timedelta(days=900).total_seconds()
    for path in blobs().root.glob("??/*"):
        os.utime(path, (long_ago, long_ago))
    for _hour in range(2):
        with transaction():
            notices_due.send(None, today=clock.today())


def stored() -> set[str]:
    return {path.name for path in blobs().root.glob("??/*")}


def photo(size: tuple[int, int] = (1100, 700)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def test_bytes_that_a_version_of_a_page_needs_stay_and_others_go_after_a_while(app: Flask) -> None:
    page_id = content.page("Plan", "x")
    used, unused = content.attach(page_id, "plan.jpg", photo()), content.attach(page_id, "los.jpg", photo())
    lost = attachments.store_file("verdwaald.txt", io.BytesIO(b"niemand weet van mij")).blob.sha256
    content.save(page_id, 1, f"![Plan]({used})")
    content.detach(used)
    with transaction() as db:  # as if it came after a release: it went with no version of the page
        db.execute(delete(RevisionFile).where(RevisionFile.attachment_id == id_of(unused)))
    content.detach(unused)
    gone = select(AttachmentVersion.sha256).where(AttachmentVersion.attachment_id == id_of(unused))
    gone_hash, before = session().scalars(gone).one(), stored()
    with transaction():
        notices_due.send(None, today=clock.today())
    assert stored() == before
    much_later()
    assert lost not in stored() and gone_hash not in stored() and len(before) - len(stored()) >= 4
    assert set(shown(page_id, 2)) == {id_of(used)}
    assert file_queries.in_width(file_queries.served(anna(), id_of(used), 1), 480).media_type == "image/webp"
    assert session().get(Attachment, id_of(unused)) is None
    assert list(differences()) == []


def test_a_replaced_version_that_no_version_of_a_page_has_goes(app: Flask) -> None:
    page_id = content.page("Plan", "x", public=True)
    address = content.attach(page_id, "plan.txt", b"een")  # after a release: with no version of the page
    replace(address, b"twee")
    content.save(page_id, 2, linked(address))
    replace(address, b"drie")
    much_later()
    numbers = select(AttachmentVersion.number).where(AttachmentVersion.attachment_id == id_of(address))
    assert sorted(session().scalars(numbers)) == [2, 3]
    assert shown(page_id, 3) == {id_of(address): b"twee"}


def test_bytes_that_come_in_again_while_they_are_swept_stay(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = attachments.store_file("x.txt", io.BytesIO(b"weer")).blob.sha256
    old = [blobs().path(sha256)]
    monkeypatch.setattr(sweeping, "_old_files", lambda: iter(old))
    with transaction():
        assert sweeping.sweep_bytes() == 0
    assert blobs().read(sha256) == b"weer"


def test_a_file_of_the_store_that_was_damaged_is_named_also_when_no_row_names_it(
    app: Flask, tmp_path: Path
) -> None:
    sha256 = attachments.store_file("x.txt", io.BytesIO(b"goed")).blob.sha256
    blobs().path(sha256).write_bytes(b"fout")
    assert [line for line in differences() if sha256 in line] == [
        f"files: {sha256} has other content; no row names it."
    ]
    session().rollback()
    with pytest.raises(BackupError, match=sha256):
        backup(tmp_path / "backup.zip", blobs())
    assert not (tmp_path / "backup.zip").exists()


def test_images_of_before_get_sizes_and_lose_what_describes_them(app: Flask) -> None:
    page_id = content.page("Plan", "x")
    address = content.attach(page_id, "foto.jpg", photo())
    content.save(page_id, 1, f"![Foto]({address})")
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112], exif[0x0110] = 6, "Telefoon van Fatima"
    Image.effect_noise((1000, 600), 60).convert("RGB").save(out, "JPEG", exif=exif.tobytes())
    old = blobs().put(io.BytesIO(out.getvalue()), 10**8)
    with transaction() as db:
        db.execute(delete(ImageSize))
        db.execute(
            update(AttachmentVersion).values(sha256=old.sha256, bytes=old.bytes, width=1000, height=600)
        )
    for _again in range(2):
        for sha256 in older_images.unknown():
            looked_at = older_images.prepare(sha256)
            with transaction():
                older_images.commit(looked_at)
    assert older_images.unknown() == []
    version = session().scalars(select(AttachmentVersion)).one()
    assert (version.width, version.height) == (600, 1000) and version.sha256 != old.sha256
    assert b"Fatima" not in blobs().read(version.sha256)
    anew = rendering.prepare_anew(page_id)
    with transaction():
        assert rendering.commit_anew(anew)
    assert "?width=480 480w" in page_row(anna(), page_id).html
    assert list(differences()) == []
