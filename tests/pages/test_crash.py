"""A save that was acknowledged survives a process that is killed right after it."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

from tests.support import cast
from tests.support.databases import Bench, make_app
from wiki.kernel.db import db, session
from wiki.pages.models import Page, Revision

_WRITER = """
import sys
from pathlib import Path
from tests.support import cast
from tests.support.databases import make_app
from wiki.pages.services import pages as services
from wiki.pages.rules.pages import Change, NewPage, Text
from wiki.schools.queries import actors as actor

folder = Path(sys.argv[1])
with make_app(folder, f"sqlite:///{folder / 'live.sqlite3'}").app_context():
    anna = actor.by_id(cast.ANNA)
    made = services.create_page(anna, NewPage(Text("Tegen de klok", "Begin."), "page"))
    number = made.revision
    while True:
        number = services.save_page(anna, made.id, Change(number, body=f"Versie {number + 1}.")).revision
        print(number, flush=True)
"""


def test_an_acknowledged_save_survives_a_kill(sqlite: Bench, tmp_path: Path) -> None:
    sqlite.reset()
    source = sqlite.app.config["LICHTWERK"].data / "live.sqlite3"
    shutil.copyfile(source, tmp_path / "live.sqlite3")
    root = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, "-c", _WRITER, str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=root, start_new_session=True
    ) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(5)][-1]
        os.killpg(writer.pid, signal.SIGKILL)
    with make_app(tmp_path, f"sqlite:///{tmp_path / 'live.sqlite3'}").app_context():
        page = session().scalars(select(Page).where(Page.created_by_id == cast.ANNA)).one()
        newest = session().scalar(select(func.max(Revision.number)).where(Revision.page_id == page.id))
        assert page.revision == newest and page.revision >= acknowledged
        row = session().scalars(select(Revision).where(Revision.number == page.revision)).one()
        assert row.body == f"Versie {page.revision}."
        session().rollback()
        db.engine.dispose()
