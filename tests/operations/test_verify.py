"""Whoever takes the guards away and cheats is found: `lichtwerk verify` names the table and the row."""

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from tests.costs import cost_data
from tests.ledger import full_books
from tests.support.without_guards import without_guards
from wiki.costs.models.cost import Cost
from wiki.costs.services import costs
from wiki.kernel.db import session, transaction
from wiki.verification import differences

CHEATS = {
    "a posting": ("update posting set cents = cents + 1 where id = 2", ["posting 2 in journal 1", "journal 1:"]),
    "two postings": (
        "update posting set cents = cents + case id when 2 then 1 else -1 end where id in (1, 2)",
        ["posting 1 in journal 1", "posting 2 in journal 1", "period 1:"],
    ),
    "whose posting it is": (
        "update posting set school_id = 3 where id = 2",
        ["posting 2 in journal 1: paid of school 3", "posting missing in journal 1: paid of school 2"],
    ),
    "a share": ("update cost_share set cents = 9 where cost_id = 4 and school_id = 1", ["cost_share 4, school 1:"]),
    "a payer": ("update cost_payer set cents = cents + 1 where cost_id = 4", ["cost_payer of cost 4:"]),
    "a cost": ("update cost set gross_cents = 10001, net_cents = 10001 where id = 4", ["cost 4:"]),
    "a transfer": ("update transfer set cents = cents + 1 where id = 1", ["transfer rows of settlement 1"]),
    "a payment": ("update payment set cents = cents - 1 where id = 1", ["payment of transfer 1:"]),
    "a key": ("update key_line set value = 2 where school_id = 1", ["key_version 1:"]),
    "a decision": ("delete from decision where cost_id = 4 and step = 'approve'", ["decision of cost 4:", "cost 4:"]),
    "a status": ("update cost set status = 'approved' where id = 6", ["cost 6:", "journal of cost 6 (approved)"]),
    "a reversal": (
        "update cost set status = 'approved' where id = 2",
        ["cost 2: it is approved", "journal 3: it was reversed, cost 2 is approved."],
    ),
    "settled by hand": ("update cost set status = 'settled' where id = 4", ["cost 4: it is settled"]),
    "a receipt": ("update receipt set sha256 = 'x' where cost_id = 4", ["cost 4:", "files: x is missing"]),
    "a rank": ("update cost_share set rank = 4 - rank where cost_id = 4", ["cost_share 4, school 1: rank"]),
    "a fraction": ("update cost_share set denominator = 0 where cost_id = 4", ["cost_share 4, school 1:"]),
    "whose event it is": ("update audit_event set entity_id = 'x' where seq = 5", ["audit_event 5:"]),
    "an account": ("update bank_account set iban = 'NL02ABNA0123456789' where id = 1", ["bank_account 1:"]),
    "who approved an account": ("update bank_account set approved_by_id = 6 where id = 1", ["bank_account 1: no"]),
    "a journal that is not posted": ("update journal set posted = false where id = 3", ["journal 3:"]),
    "a seal": ("update period set seal_sha256 = 'x' where id = 1", ["period 1:"]),
    "an audit event": ("update audit_event set actor_id = 1 where seq = 5", ["audit_event 5:"]),
    "a missing audit event": ("delete from audit_event where seq = 5", ["audit_event 6: after number 4 comes 6."]),
    "the last audit events": (
        "delete from audit_event where entity = 'cost' and entity_id = '6'",
        ["audit_event of cost 6:", "cost 6: no audit_event"],
    ),
    "events that change places": (
        "update audit_event set seq = case seq when 5 then -6 else -5 end where seq in (5, 6); "
        "update audit_event set seq = -seq where seq < 0",
        ["audit_event 5:", "audit_event 6:"],
    ),
}  # fmt: skip


def found_after(statements: str) -> list[str]:
    """What verify tells after a cheat, which is undone again."""
    try:
        with without_guards() as current:
            for statement in statements.split("; "):
                current.execute(text(statement))
            current.expire_all()
            found = list(differences())
            raise LookupError
    except LookupError:
        return found


def test_every_cheat_is_found_and_named(app: Flask) -> None:
    full_books.build()
    assert list(differences()) == []
    for cheat, (statements, named) in CHEATS.items():
        found = [line for line in found_after(statements) if "trigger" not in line]
        assert [name for name in named if not any(name in line for line in found)] == [], (cheat, found)
    session().rollback()
    assert list(differences()) == []


def test_what_was_posted_and_paid_in_silence_is_found(app: Flask) -> None:
    full_books.build()
    with transaction() as current:
        for statement in (
            "insert into journal (id, period_id, kind, occurred_on, posted_at, memo, posted) "
            "values (90, 2, 'cost', '2019-02-04', '2019-02-04 10:00:00', '', false)",
            "insert into posting (journal_id, period_id, account, school_id, cents) "
            "values (90, 2, 'paid', 1, -5), (90, 2, 'borne', 2, 5)",
            "update journal set posted = true where id = 90",
        ):
            current.execute(text(statement))
    assert {"posting of school 1", "posting of school 2"} <= {line.split(":")[0] for line in differences()}


def test_what_people_do_while_it_runs_is_no_difference(app: Flask) -> None:
    project_id = cost_data.project()
    cost_data.approved(project_id)
    session().rollback()
    seen = []

    def meanwhile(check: str) -> None:
        seen.append(session().scalar(select(func.count(Cost.id))))
        if check == "journals":
            assert cost_data.at_once(
                app, lambda: costs.record_cost(cost_data.who("dirk"), project_id, cost_data.command())
            )

    assert list(differences(meanwhile)) == []
    assert set(seen) == {1}
    session().rollback()
    assert session().scalar(select(func.count(Cost.id))) == 2


@pytest.mark.parametrize(
    ("table", "name"), [("period", "guard_period_closed"), ("posting", "guard_posting_not_changed")]
)
def test_a_guard_that_is_gone_or_changed_is_named(app: Flask, table: str, name: str) -> None:
    sqlite = session().get_bind().dialect.name == "sqlite"
    with transaction() as current:
        if sqlite:
            current.execute(text(f"drop trigger {name}"))
        else:
            current.execute(text(f"alter table {table} disable trigger {name}"))
    assert list(differences()) == [f"{table}: its trigger {name} is gone or switched off."]
    with transaction() as current:
        if sqlite:
            current.execute(text(f"create trigger {name} before update on {table} begin select 1; end"))
        else:
            current.execute(text(f"alter table {table} enable trigger {name}"))
            body = "begin return new; end"
            current.execute(
                text(f"create or replace function {name}() returns trigger language plpgsql as '{body}'")
            )
    assert list(differences()) == [f"{table}: its trigger {name} was changed."]
