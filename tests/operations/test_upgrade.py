"""A network of an earlier version goes on in this one: its kept backup is a demo as that version wrote it."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import servers
from tests.support.databases import make_app
from wiki.backup import restore
from wiki.costs.models.cost import Cost
from wiki.costs.services.comments import add_comment
from wiki.kernel import schema
from wiki.kernel.blobs import blobs
from wiki.kernel.db import db, session, transaction
from wiki.ledger.models import Journal
from wiki.pages.models import Page, Revision
from wiki.schools.queries import actors
from wiki.verification import differences

KEPT = Path(__file__).with_name("kept") / "demo-0.1.0.zip"


def _empty(_url: str) -> None:
    """A database without a table is made by nobody."""


@pytest.fixture(params=["sqlite", "postgres"])
def network(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The kept demo, in the tables of its own version and then brought up to this one."""
    own = json.loads(zipfile.ZipFile(KEPT).read("manifest.json"))["migration"]
    on_postgres = request.param == "postgres"
    database = servers.clone(servers.template("nothing", _empty)) if on_postgres else nullcontext()
    with database as url:
        app = make_app(tmp_path, url or f"sqlite:///{tmp_path / 'old.sqlite3'}")
        with app.app_context():
            schema.upgrade(own)
            restore(KEPT, blobs())
            schema.upgrade()
            yield app
            db.session.remove()
            db.engine.dispose()


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
