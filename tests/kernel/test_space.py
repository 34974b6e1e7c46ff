"""A full disk speaks: what was typed is kept, files are refused before texts, and administrators are told."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.support import cast, content
from tests.support.client import Client
from wiki.config import read
from wiki.kernel.db import session
from wiki.kernel.space import is_full
from wiki.notices.models import Notice
from wiki.notices.services import delivery
from wiki.pages.models import Page

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def low(app: Flask):  # type: ignore[no-untyped-def]
    """A disk with less room than is asked for."""
    before = app.config["LICHTWERK"]
    app.config["LICHTWERK"] = replace(before, free_mb=100_000_000)
    yield
    app.config["LICHTWERK"] = before


@pytest.mark.one_database
@pytest.mark.usefixtures("low")
def test_files_are_refused_before_texts_are(client: Client) -> None:
    id_ = content.page("Les", "Tekst")
    client.sign_in("anna")
    assert client.api("POST", f"/pages/{id_}/attachments", data={}).status_code == 507
    assert client.get(f"/pages/{id_}-les/download?format=md", check=False).status_code == 507
    page = {"base_revision": 1, "body": "Meer tekst"}
    assert client.api("PUT", f"/pages/{id_}", json=page).status_code == 200


@pytest.mark.usefixtures("low")
def test_administrators_are_told_once_a_day(app: Flask) -> None:
    for _n in range(2):
        delivery.sweep()
    session().rollback()
    told = session().scalars(select(Notice.person_id).where(Notice.kind == "disk_low")).all()
    assert told == [cast.AD]


@pytest.mark.one_database
def test_a_save_on_a_full_disk_keeps_what_was_typed(client: Client) -> None:
    """The database is really full: it may have no more leaves than it has."""
    client.sign_in("anna")
    client.get("/")
    app = client.application
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        session().execute(text("PRAGMA max_page_count = 1"))
        body = "Wat ik typte. " * 5_000
        form = {"title": "Les", "kind": "page", "body": body, "way": "page"}
        answer = client.post("/pages/new", data=form, headers=SAME_SITE, check=False)
    finally:
        session().rollback()
        session().execute(text("PRAGMA max_page_count = 1073741823"))
        session().rollback()
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert answer.status_code == 507 and answer.text.count("Wat ik typte.") == 5_000
    assert session().scalars(select(Page)).all() == []


def test_other_errors_are_not_taken_for_it() -> None:
    assert is_full(OSError(28, "No space left on device"))
    assert not is_full(OSError(2, "No such file")) and not is_full(ValueError("disk is full"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        data = read({"LICHTWERK_DATA": str(tmp_path / "new" / "data")}).data
        (data / "lichtwerk.sqlite3").touch()
        assert data.stat().st_mode & 0o777 == 0o700
        data.chmod(0o755)
        read({"LICHTWERK_DATA": str(data)})
        assert data.stat().st_mode & 0o777 == 0o700
        assert (data / "lichtwerk.sqlite3").stat().st_mode & 0o777 == 0o600
        (tmp_path / "others").mkdir(mode=0o755)
        read({"LICHTWERK_DATA": str(tmp_path / "others")})
        assert (tmp_path / "others").stat().st_mode & 0o777 == 0o755, (
            "what others made may hold more than this"
        )
    finally:
        os.umask(before)
