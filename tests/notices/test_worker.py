"""The worker beside the server: mails go as they come, and it stops between two."""

from dataclasses import replace

from flask import Flask
from sqlalchemy import select

from tests.support import cast
from tests.support.mail import MailServer, mail_server
from tests.support.waiting import until
from wiki.kernel.db import session, transaction
from wiki.kernel.signals import notices_due
from wiki.notices.models import OutgoingMail
from wiki.notices.services import notices
from wiki.notices.services.worker import Worker


def notify(person: int, key: str) -> None:
    with transaction():
        notices.notify([person], "review_ready", key=key, url="/pages/1", page="Les")


def about_a_page(server: MailServer) -> int:
    """How many mails came that are not about the seal of the books, which goes out by itself each month."""
    return sum("Les" in str(mail["Subject"]) for mail in list(server.taken))


def test_the_worker_sends_what_comes_and_looks_what_is_due(app: Flask) -> None:
    looked: list[object] = []

    def teller(_sender: object, today: object) -> None:
        looked.append(today)

    settings = app.config["LICHTWERK"]
    with mail_server() as server, notices_due.connected_to(teller):
        app.config["LICHTWERK"] = replace(settings, mail_url=server.url)
        worker = Worker(app.app_context, sends=True, pause=0.01, first_sweep=0)
        worker.start()
        notify(cast.ANNA, "1")
        until(lambda: about_a_page(server) == 1)
        notify(cast.BAS, "2")
        until(lambda: about_a_page(server) == 2)
        worker.stop(10)
        notify(cast.ANNA, "3")
    app.config["LICHTWERK"] = settings
    assert len(looked) == 1
    session().rollback()
    of_pages = OutgoingMail.subject.contains("Les")
    found = session().scalars(select(OutgoingMail.state).where(of_pages).order_by(OutgoingMail.id))
    assert list(found) == ["sent", "sent", "waiting"]


def test_a_worker_that_may_not_send_leaves_mails_alone(app: Flask) -> None:
    looked: list[object] = []

    def teller(_sender: object, today: object) -> None:
        looked.append(today)

    notify(cast.ANNA, "1")
    with mail_server() as server, notices_due.connected_to(teller):
        worker = Worker(app.app_context, sends=False, pause=0.01, first_sweep=0)
        worker.start()
        until(lambda: bool(looked))
        worker.stop(60)  # once the round in which it looked is over
        assert server.taken == []
