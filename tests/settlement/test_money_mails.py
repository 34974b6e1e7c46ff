"""Mails about money: who hears what, once, on a ladder of three; and files only for who may have them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from tests.bookkeeping import paper
from tests.costs import cost_data
from tests.support import cast
from tests.support.mail import MailServer, mail_server_of
from wiki.costs.services import costs
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.notices.models import Notice, OutgoingMail
from wiki.notices.services import delivery, notices, outbox
from wiki.schools.models import Membership
from wiki.settlement.queries import settlements as queries
from wiki.settlement.rules.reminders import BETWEEN, STEPS, next_step
from wiki.settlement.services import payments, settlements
from wiki.settlement.services.payments import RecordPayment
from wiki.settlement.services.settlements import Mode

LADDER = ("transfer_overdue", "transfer_overdue_again", "transfer_overdue_last")
DUE = date(2019, 5, 1)


def told(kind: str) -> list[int]:
    session().rollback()
    found = session().scalars(select(Notice.person_id).where(Notice.kind == kind).order_by(Notice.person_id))
    return list(found)


def settled() -> queries.SettlementRow:
    project_id = cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP))
    cost_data.approved(project_id, "bas", payer=cast.VEENPLUIS)
    made = cost_data.do(settlements.settle_period, "tom", 1, Mode.MINIMAL).id
    return queries.settlement(made)


def swept(at: datetime) -> dict[str, list[int]]:
    """Who was told what of the ladder after the hourly round at this moment."""
    with clock.frozen(at):
        delivery.sweep()
    return {kind: told(kind) for kind in (*LADDER, "transfer_overdue_told")}


@pytest.mark.usefixtures("app")
def test_who_does_not_pay_hears_three_times_and_then_the_treasurer_too() -> None:
    row = settled()
    due = datetime.combine(row.due_on, datetime.min.time(), clock.AMSTERDAM) + timedelta(hours=12)
    nobody: list[int] = []
    days = [(0, 0, nobody), (1, 1, nobody), (13, 1, nobody), (14, 2, nobody), (28, 3, [cast.TOM, cast.TRUUS])]
    for day, reminders, treasurers in [*days, (60, 3, [cast.TOM, cast.TRUUS])]:
        found = swept(due + timedelta(days=day))
        assert [found[kind] for kind in LADDER] == [[cast.DIRK]] * reminders + [nobody] * (3 - reminders), day
        assert found["transfer_overdue_told"] == treasurers


@pytest.mark.usefixtures("app")
def test_of_a_school_without_a_coordinator_the_treasurer_hears_at_once() -> None:
    row = settled()
    with transaction() as db:
        db.execute(delete(Membership).where(Membership.person_id == cast.DIRK))
    due = datetime.combine(row.due_on, datetime.min.time(), clock.AMSTERDAM) + timedelta(hours=12)
    for days in (1, 2, 40):
        assert not any(swept(due + timedelta(days=days)).values())
        assert told("transfer_overdue_unheard") == [cast.TOM, cast.TRUUS]


@pytest.mark.usefixtures("app")
def test_who_paid_or_need_not_pay_any_more_hears_nothing() -> None:
    row = settled()
    [transfer] = row.transfers
    cost_data.do(payments.record_payment, "tom", transfer.id, RecordPayment(5_000, clock.today()))
    found = swept(clock.now() + timedelta(days=90))
    assert not any(found.values())


@given(st.lists(st.dates(DUE, DUE + timedelta(days=80)), unique=True, max_size=60))
def test_reminders_come_in_order_never_early_and_never_close_together(rounds: list[date]) -> None:
    told_on: list[date] = []
    for today in sorted(rounds):
        step = next_step(DUE, today, tuple(told_on))
        if step is not None:
            assert step == len(told_on) and today >= DUE + STEPS[step]
            assert not told_on or today - told_on[-1] >= BETWEEN
            told_on.append(today)
    assert len(told_on) <= len(STEPS)


@pytest.mark.usefixtures("app")
def test_who_entered_a_cost_hears_what_became_of_it_and_nobody_of_their_own_step() -> None:
    project_id = cost_data.project()
    first, second = (cost_data.submitted(project_id, document_number=str(n)) for n in (1, 2))
    cost_data.do(costs.return_cost, "tom", first, "Welke bon?")
    cost_data.do(costs.submit_cost, "dirk", first)
    cost_data.do(costs.return_cost, "dirk", first)
    assert told("cost_returned") == [cast.DIRK]
    cost_data.do(costs.reject_cost, "tom", second, "Dubbel.")
    cost_data.do(costs.submit_cost, "dirk", first)
    cost_data.do(costs.approve_cost, "tom", first)
    assert told("cost_rejected") == told("cost_approved") == [cast.DIRK]
    [mail] = session().scalars(select(OutgoingMail).where(OutgoingMail.key.like("cost_returned:%")))
    assert "Welke bon?" in mail.body


@pytest.fixture
def server(app: Flask) -> Iterator[MailServer]:
    """A mail server that the settings name."""
    with mail_server_of(app) as running:
        yield running


def files_to(server: MailServer) -> dict[str, dict[str, bytes]]:
    """The files that went, by receiver and by how their names end."""
    delivery.deliver()
    session().rollback()
    return {
        str(mail["To"]): {
            str(part.get_filename()).rpartition(".")[2]: part.get_content()
            for part in mail.iter_attachments()
        }
        for mail in server.taken
        if list(mail.iter_attachments())
    }


def test_a_document_goes_with_its_mail_as_pdf_and_e_invoice(server: MailServer) -> None:
    paper.fill_in()
    paper.issued(paper.settled())
    found = files_to(server)
    assert set(found) == {cast.email("bas"), cast.email("dirk")}
    for files in found.values():
        assert {kind: content[:5] for kind, content in files.items()} == {"pdf": b"%PDF-", "xml": b"<?xml"}


def test_who_lost_the_right_meanwhile_gets_the_mail_without_the_files(server: MailServer) -> None:
    paper.fill_in()
    paper.issued(paper.settled())
    with transaction() as db:
        db.execute(delete(Membership).where(Membership.person_id == cast.DIRK))
    assert set(files_to(server)) == {cast.email("bas")}
    assert any(cast.email("dirk") in str(mail["To"]) for mail in server.taken)


@pytest.mark.usefixtures("app")
def test_a_mail_to_an_address_of_before_goes_there_and_not_to_the_new_one() -> None:
    with transaction() as db:
        notices.notify([cast.BAS], "password_changed", key="1", url="/account")
        [mail] = db.scalars(select(OutgoingMail))
        mail.recipient, mail.kept_address = "before@veenpluis.example", True
    with transaction():
        claimed = outbox.claim()
    assert claimed is not None and claimed.recipient == "before@veenpluis.example"
