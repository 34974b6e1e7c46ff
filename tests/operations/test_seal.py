"""A seal that was kept elsewhere proves that nothing before it was changed, also against who rewrites everything."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from tests.costs import cost_data
from tests.ledger import full_books
from tests.support import cast
from tests.support.examples import some
from tests.support.without_guards import without_guards
from wiki.audit import queries as trail
from wiki.audit.models import AuditEvent
from wiki.audit.rules import Seal, chain_hash, seal_in
from wiki.cli import main
from wiki.costs.services.comments import add_comment
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.ledger.models import MoneyProposal, MoneyRule, Period
from wiki.notices.models import Notice, OutgoingMail
from wiki.notices.services import delivery
from wiki.statements.queries import statements
from wiki.statements.services import pdf
from wiki.verification import anchor, differences

SEALS = st.builds(
    Seal,
    st.integers(1, 10**12),
    st.dates(date(2000, 1, 1)),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
)


@settings(max_examples=some(50))
@given(SEALS, st.lists(st.integers(0, 90), max_size=5))
def test_a_seal_is_read_again_from_any_text_however_it_is_broken(seal: Seal, breaks: list[int]) -> None:
    text = str(seal)
    for place in sorted(breaks, reverse=True):
        text = f"{text[:place]} \n{text[place:]}"
    assert seal_in(f"Bewaar dit:\n  {text}\nGroet") == seal


@pytest.mark.parametrize("text", ["", "LW-1", "LW-1-20191345-" + "a" * 64, "LW-1-20190204-" + "g" * 64])
def test_what_is_no_seal_is_none(text: str) -> None:
    assert seal_in(text) is None


def kept() -> Seal:
    found = trail.head()
    assert found is not None
    session().rollback()
    return found


def test_what_is_done_after_a_seal_leaves_it_valid(app: Flask) -> None:
    full_books.build()
    seal = kept()
    cost_data.do(add_comment, "tom", full_books.APPROVED, "Dit komt later.")
    assert list(anchor.against(seal)) == []


def test_who_rewrites_the_whole_trail_is_found_by_a_seal(app: Flask) -> None:
    full_books.build()
    seal = kept()
    with without_guards() as current:
        current.connection().execute(update(MoneyRule).values(value=99))
        said_then = {"rules": {"objection_days": 99}, "counts_from": "2018-08-01"}
        current.connection().execute(update(MoneyProposal).values(facts=said_then))
        _rewrite()
    assert list(differences()) == []
    said = f"audit_event number {seal.seq}: it, or one before it, is not what was sealed on {seal.day}."
    assert list(anchor.against(seal)) == [said]


def _rewrite() -> None:
    """Write every event anew, each row with the hash it has now: what only a seal outside shows."""
    previous = ""
    for event in session().scalars(select(AuditEvent).order_by(AuditEvent.seq)).all():
        for table in {"money_rule", "money_proposal"} & set(event.rows or {}):
            groups = {table: [int(group) for group in (event.rows or {})[table]]}
            event.rows = {**(event.rows or {}), **trail.hashes(session().connection(), groups)}
        facts = (event.seq or 0, event.at, event.actor_id, event.action, event.entity, event.entity_id)
        event.hash = previous = chain_hash(previous, *facts, event.details, event.rows)
    session().flush()


def test_who_cuts_off_the_end_of_the_trail_is_found_by_a_seal(app: Flask) -> None:
    full_books.build()
    seal = kept()
    with without_guards() as current:
        current.execute(AuditEvent.__table__.delete().where(AuditEvent.seq == seal.seq))  # type: ignore[attr-defined]
    said = f"audit_event: the trail ends at number {seal.seq - 1}; the seal of {seal.day} is of number {seal.seq}."
    assert list(anchor.against(seal)) == [said]


def test_the_seal_is_printed_on_the_statement_of_a_closed_period_as_it_was_at_its_closing(app: Flask) -> None:
    full_books.build()
    period = session().scalars(select(Period).order_by(Period.starts_on)).first()
    assert period is not None
    found = statements.statement(cost_data.who("tom"), cast.VEENPLUIS, statements.Cut(period))
    seal = seal_in(pdf.foot(found))
    assert seal is not None
    assert seal.seq == session().scalar(select(AuditEvent.seq).where(AuditEvent.action == "close_period"))
    cost_data.do(add_comment, "tom", full_books.APPROVED, "Dit komt later.")
    assert (
        statements.statement(cost_data.who("tom"), cast.VEENPLUIS, statements.Cut(period)).trail
        == found.trail
    )


def told() -> list[int]:
    statement = select(Notice.person_id).where(Notice.kind == "books_sealed").order_by(Notice.person_id)
    return list(session().scalars(statement))


@pytest.fixture
def mailing(app: Flask) -> Iterator[Flask]:
    """With a mail server in the settings; mails are made, none is sent."""
    settings = app.config["LICHTWERK"]
    app.config["LICHTWERK"] = replace(settings, mail_url="smtp://mail.example")
    yield app
    app.config["LICHTWERK"] = settings


def test_where_no_mail_goes_out_no_seal_is_sent(app: Flask) -> None:
    full_books.build()
    delivery.sweep()
    assert told() == []


def test_the_seal_goes_out_each_month_and_after_a_closing_to_who_keeps_it(mailing: Flask) -> None:
    full_books.build()
    keepers = sorted([cast.BAS, cast.DIRK, cast.KIM, cast.TOM, cast.SOFIE, cast.TRUUS])
    delivery.sweep()
    delivery.sweep()
    assert told() == sorted(keepers * 2)
    with clock.frozen(clock.now() + timedelta(days=32)):
        delivery.sweep()
    assert told() == sorted(keepers * 3)
    letters = session().scalars(select(OutgoingMail.body).where(OutgoingMail.person_id == cast.TOM)).all()
    assert any(seal_in(body) for body in letters)


def test_the_command_prints_a_seal_and_holds_the_books_against_it(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_books.build()
    monkeypatch.setattr("wiki.cli._app", lambda: app)
    runner = app.test_cli_runner()
    printed = runner.invoke(main, ["verify", "--seal"])
    seal = seal_in(printed.output)
    assert seal == kept()
    paper = tmp_path / "zegel.txt"
    paper.write_text(f"Van de penningmeester\n{seal}\n")
    assert (
        "Nothing was changed of what was sealed"
        in runner.invoke(main, ["verify", "--against", str(paper)]).output
    )
    other = str(seal)[:-4] + "0000"
    assert runner.invoke(main, ["verify", "--against", other]).exit_code == 1
    assert runner.invoke(main, ["verify", "--against", "niets"]).exit_code == 1
