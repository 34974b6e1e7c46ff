"""A sender that is killed with a mail in its hands: the mail is neither lost nor sent again by itself."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

from flask import current_app
from sqlalchemy import select

from tests.support import cast
from tests.support.databases import Bench, make_app
from tests.support.mail import mail_server
from wiki.kernel import clock
from wiki.kernel.db import db, session, transaction
from wiki.notices.models import OutgoingMail
from wiki.notices.services import delivery, notices, outbox
from wiki.schools.queries.actors import by_id

_SENDER = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.support.databases import make_app
from wiki.notices.services import delivery

folder = Path(sys.argv[1])
app = make_app(folder, f"sqlite:///{folder / 'live.sqlite3'}")
app.config["LICHTWERK"] = replace(app.config["LICHTWERK"], mail_url=sys.argv[2])
with app.app_context():
    delivery.deliver()
"""


def test_a_killed_sender_loses_nothing_and_nothing_goes_twice(sqlite: Bench, tmp_path: Path) -> None:
    sqlite.reset()
    shutil.copyfile(sqlite.app.config["LICHTWERK"].data / "live.sqlite3", tmp_path / "live.sqlite3")
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'live.sqlite3'}")
    with app.app_context(), mail_server() as server:
        with transaction():
            notices.notify([cast.ANNA, cast.BAS], "review_ready", key="1", url="/pages/1", page="Les")
        server.held = Event()
        _kill_when(server.reached, tmp_path, server.url)
        assert _states() == ["sending", "waiting"]
        server.held.set()
        _deliver_at(0, server.url)
        assert _states() == ["sending", "sent"]
        _deliver_at(11, server.url)
        assert _states() == ["unsure", "sent"]
        sent = list(server.ids)
        _deliver_at(60 * 24, server.url)
        assert server.ids == sent, "what perhaps went was sent again"
        with transaction():
            first = session().scalars(select(OutgoingMail.id).order_by(OutgoingMail.id)).first()
            administrator = by_id(cast.AD)
            assert first and administrator
            outbox.send_again(administrator, first)
        _deliver_at(1, server.url)
        assert _states() == ["sent", "sent"]
        session().rollback()
        db.engine.dispose()


def _kill_when(reached: Event, folder: Path, url: str) -> None:
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", _SENDER, str(folder), url], cwd=root, start_new_session=True
    ) as sender:
        assert reached.wait(60)
        os.killpg(sender.pid, signal.SIGKILL)


def _deliver_at(minutes: int, url: str) -> None:
    current_app.config["LICHTWERK"] = replace(current_app.config["LICHTWERK"], mail_url=url)
    with clock.frozen(clock.now() + timedelta(minutes=minutes)):
        delivery.deliver()


def _states() -> list[str]:
    session().rollback()
    session().expire_all()
    return list(session().scalars(select(OutgoingMail.state).order_by(OutgoingMail.id)))
