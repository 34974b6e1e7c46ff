"""Every mail goes out once: with two workers, after refusals, after a break, and never twice by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.support import cast
from tests.support.client import Client
from tests.support.mail import MailServer, mail_server_of
from tests.support.statements import statements
from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.db import db, session, transaction
from wiki.kernel.errors import Conflict, NotAllowed, NotFound
from wiki.notices.models import Notice, OutgoingMail
from wiki.notices.services import delivery, notices, outbox
from wiki.notices.services.delivery import Delivered
from wiki.schools.queries.actors import by_id
from wiki.schools.rules import Actor

NOW = datetime(2019, 3, 14, 9, 0, tzinfo=UTC)


@pytest.fixture
def server(app: Flask) -> Iterator[MailServer]:
    """A mail server that the settings name."""
    with mail_server_of(app) as running:
        yield running


def notify(*people: int, key: str = "1") -> None:
    with transaction():
        notices.notify(people, "review_asked", key=key, url="/pages/1", page="Les", who="Carla")


def deliver(at: datetime = NOW) -> Delivered:
    with clock.frozen(at):
        return delivery.deliver()


def test_a_look_for_mails_where_there_are_none_writes_nothing(server: MailServer) -> None:
    with statements() as sent:
        assert deliver() == Delivered()
    assert {statement.split()[0] for statement in sent} - {"BEGIN"} == {"SELECT"}


def mails() -> list[OutgoingMail]:
    session().rollback()
    session().expire_all()
    return list(session().scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def states() -> list[str]:
    return [mail.state for mail in mails()]


def who(person_id: int) -> Actor:
    actor = by_id(person_id)
    assert actor
    return actor


@pytest.fixture(autouse=True)
def _at_nine(app: Flask) -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def test_what_waits_is_sent_once(server: MailServer) -> None:
    notify(cast.ANNA, cast.BAS)
    assert deliver() == Delivered(sent=2)
    assert deliver() == Delivered()
    first, second = mails()
    assert server.ids == [f"<{first.message_id}>", f"<{second.message_id}>"]
    assert first.state == second.state == "sent" and first.sent_at == NOW and first.attempts == 1
    assert server.taken[0]["To"] == cast.email("anna")


def test_two_workers_never_send_the_same(app: Flask, server: MailServer) -> None:
    for number in range(6):
        notify(cast.ANNA, cast.BAS, key=str(number))
    start, raised = Barrier(3), []

    def work() -> None:
        with app.app_context():
            start.wait()
            try:
                deliver()
            except Exception as error:  # a thread has no other way to fail its test
                raised.append(error)
            finally:
                session().close()

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    assert len(server.ids) == len(set(server.ids)) == 12 and set(states()) == {"sent"}


def test_a_refusal_for_now_is_tried_again_later_and_at_last_given_up(server: MailServer) -> None:
    notify(cast.ANNA)
    server.at_recipient = "451 come back later"
    at, tries = NOW, 0
    while states() == ["waiting"]:
        at = mails()[0].next_try_at
        assert deliver(at - timedelta(seconds=1)).refused == 0
        assert deliver(at).refused == 1
        tries += 1
    assert states() == ["failed"] and tries == 8 and at - NOW > timedelta(days=3)
    assert "451" in mails()[0].last_error and server.taken == []


def test_what_was_refused_for_now_goes_when_the_server_is_well_again(server: MailServer) -> None:
    notify(cast.ANNA)
    server.at_data = "452 full"
    deliver()
    server.at_data = "250 OK"
    assert deliver(NOW + timedelta(minutes=1)) == Delivered(sent=1)
    assert mails()[0].last_error == ""


def test_a_refusal_for_good_is_not_tried_again(server: MailServer) -> None:
    notify(cast.ANNA)
    server.at_recipient = "550 nobody here"
    deliver()
    assert states() == ["failed"] and deliver(NOW + timedelta(days=3)) == Delivered()


def test_what_broke_before_the_content_waits_for_another_time(server: MailServer) -> None:
    notify(cast.ANNA)
    server.at_recipient = None
    assert deliver() == Delivered(refused=1)
    assert states() == ["waiting"]


def test_what_broke_with_the_content_is_not_sent_again_by_itself(server: MailServer) -> None:
    notify(cast.ANNA)
    server.at_data = None
    assert deliver() == Delivered(unsure=1)
    server.at_data = "250 OK"
    assert deliver(NOW + timedelta(days=2)) == Delivered()
    assert states() == ["unsure"] and server.taken == []


def test_one_bad_mail_does_not_hold_up_the_others(server: MailServer) -> None:
    notify(cast.ANNA, cast.BAS)
    with transaction() as writing:
        writing.execute(update(Person).where(Person.id == cast.ANNA).values(email="geen adres"))
    assert deliver() == Delivered(sent=1, refused=1)
    assert states() == ["failed", "sent"]


def test_a_mail_goes_to_the_address_of_now_and_never_to_a_closed_account(server: MailServer) -> None:
    notify(cast.ANNA, cast.BAS)
    with transaction() as writing:
        writing.execute(update(Person).where(Person.id == cast.ANNA).values(email="anna@nieuw.example"))
        writing.execute(update(Person).where(Person.id == cast.BAS).values(active=False))
    deliver()
    assert server.envelopes[0][1] == ["anna@nieuw.example"] and len(server.taken) == 1
    assert states() == ["sent", "left"]


def test_old_news_is_not_sent_by_itself(server: MailServer) -> None:
    notify(cast.ANNA)
    later = NOW + timedelta(days=8)
    assert deliver(later) == Delivered()
    assert states() == ["left"]
    with clock.frozen(later), transaction():
        outbox.send_again(who(cast.AD), mails()[0].id)
    assert deliver(later) == Delivered(sent=1)


def test_only_an_administrator_decides_on_a_mail_that_perhaps_went(server: MailServer) -> None:
    notify(cast.ANNA, cast.BAS)
    server.at_data = None
    deliver()
    first, second = [mail.id for mail in mails()]
    server.at_data = "250 OK"
    with pytest.raises(NotAllowed), transaction():
        outbox.send_again(who(cast.KIM), first)
    with transaction():
        outbox.send_again(who(cast.AD), first)
        outbox.leave(who(cast.AD), second)
    assert deliver() == Delivered(sent=1)
    assert states() == ["sent", "left"]
    with pytest.raises(Conflict), transaction():
        outbox.send_again(who(cast.AD), first)
    for wrong in (0, 999, 2**70):
        with pytest.raises(NotFound), transaction():
            outbox.leave(who(cast.AD), wrong)


def test_after_a_restore_nothing_goes_by_itself(server: MailServer) -> None:
    notify(cast.ANNA)
    with transaction():
        outbox.after_restore()
    assert deliver() == Delivered() and states() == ["unsure"]


def test_a_mail_that_is_being_sent_is_left_alone_until_its_sender_must_have_stopped(
    server: MailServer,
) -> None:
    notify(cast.ANNA)
    with transaction():
        claimed = outbox.claim()
        assert claimed and outbox.note_handed(claimed)
    assert deliver(NOW + timedelta(minutes=9)) == Delivered()
    assert deliver(NOW + timedelta(minutes=11)) == Delivered(unsure=1)
    with transaction():
        outbox.note_sent(claimed)  # it was slow, not dead: then it is known after all
    assert states() == ["sent"] and server.taken == []


def test_what_is_due_is_found_by_an_index(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        statement = (
            "EXPLAIN QUERY PLAN SELECT id FROM outgoing_mail WHERE state = 'waiting' AND next_try_at <= 'x'"
        )
        with db.engine.connect() as connection:
            assert "ix_outgoing_mail_state" in str(connection.exec_driver_sql(statement).all())
    assert session().scalar(select(func.count()).select_from(OutgoingMail)) == 0


def test_a_sender_that_stops_before_the_text_leaves_nothing_in_doubt(server: MailServer) -> None:
    """It is sent again by itself; of one that stopped after that nobody knows."""
    with transaction():
        notices.notify([cast.ANNA, cast.BAS], "review_ready", key="1", url="/pages/1", page="Les")
        early, late = outbox.claim(), outbox.claim()
    assert early and late
    with transaction():
        outbox.note_handed(late)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert delivery.deliver().unsure == 1
    found = dict(session().execute(select(OutgoingMail.id, OutgoingMail.state)).all())
    assert found == {early.id: "sent", late.id: "unsure"}
    with transaction():
        assert not outbox.note_handed(early), "a sender that was only slow sends nothing any more"


def test_what_perhaps_went_is_left_after_a_day_and_the_administrator_hears_of_it(server: MailServer) -> None:
    with transaction():
        notices.notify([cast.ANNA], "review_ready", key="1", url="/pages/1", page="Les")
        claimed = outbox.claim()
        assert claimed
        outbox.note_unsure(claimed, "broken")
    for hours, state in ((23, "unsure"), (25, "left")):
        with clock.frozen(claimed.claimed_at + timedelta(hours=hours)):
            delivery.sweep()
            session().rollback()
            mail = OutgoingMail.person_id == cast.ANNA
            assert (
                session()
                .scalars(select(OutgoingMail.state).where(mail, OutgoingMail.key.like("review%")))
                .one()
                == state
            )
    told = session().execute(select(Notice.person_id, Notice.facts).where(Notice.kind == "mails_left")).all()
    assert [(who, facts["count"]) for who, facts in told] == [(cast.AD, 1)]


def test_a_refusal_shows_at_the_person_until_a_mail_arrives(server: MailServer, client: Client) -> None:
    def said(name: str, path: str) -> bool:
        return "kwam niet aan" in client.sign_in(name).get(path).text

    with transaction():
        notices.notify([cast.ANNA], "review_ready", key="1", url="/pages/1", page="Les")
        claimed = outbox.claim()
        assert claimed
        outbox.note_refused(claimed, "550 no such mailbox", permanent=True)
    assert said("ad", f"/admin/people/{cast.ANNA}") and said("anna", "/account")
    assert not said("bas", "/account")
    with clock.frozen(clock.now() + timedelta(hours=1)):
        with transaction():
            notices.notify([cast.ANNA], "review_ready", key="2", url="/pages/1", page="Les")
        delivery.deliver()
        assert not said("ad", f"/admin/people/{cast.ANNA}")
