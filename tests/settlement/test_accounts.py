"""Bank accounts of schools: entered by one, approved by another, seen by few."""

from types import SimpleNamespace

import pytest
from sqlalchemy import insert, select, update

from tests.costs import cost_data
from tests.settlement.samples import ACCOUNT, OTHER
from tests.support import cast
from wiki import verification
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.ledger.queries.books import periods
from wiki.notices.models import Notice, OutgoingMail
from wiki.notices.services import mail_templates, notices
from wiki.settlement.services import accounts, settlements
from wiki.settlement.services.accounts import EnterAccount

pytestmark = pytest.mark.usefixtures("app")


def enter(name: str = "bas", iban: str = "nl91 abna 0417 1643 00", **more: str) -> int:
    command = EnterAccount(iban, more.get("account_name", "Stichting De Veenpluis"), more.get("bic", ""))
    return int(cost_data.do(accounts.enter_account, name, cast.VEENPLUIS, command).id)


def paid_on() -> str | None:
    row = accounts.account_of(cost_data.who("tom"), cast.VEENPLUIS)
    return row and row.iban


def test_an_account_counts_once_somebody_else_approved_it() -> None:
    entered = enter()
    assert paid_on() is None
    with pytest.raises(NotAllowed):
        cost_data.do(accounts.approve_account, "bas", entered)
    cost_data.do(accounts.approve_account, "tom", entered)
    assert paid_on() == ACCOUNT
    with pytest.raises(Conflict):
        cost_data.do(accounts.refuse_account, "tom", entered)


def test_a_change_is_a_new_row_and_what_was_refused_never_counts() -> None:
    cost_data.do(accounts.approve_account, "tom", enter())
    changed = enter(iban=OTHER)
    assert paid_on() == ACCOUNT
    cost_data.do(accounts.refuse_account, "sofie", changed)
    assert paid_on() == ACCOUNT
    cost_data.do(accounts.approve_account, "sofie", enter("tom", OTHER))
    assert paid_on() == ACCOUNT
    with clock.frozen(clock.now() + accounts.WAITS):
        assert paid_on() == OTHER


def test_everybody_concerned_is_told_of_a_change_at_old_addresses_too_and_can_stop_it() -> None:
    with transaction():
        notices.notify(
            [cast.BAS], "cost_approved", key="1", url="/", **dict.fromkeys(("cost", "who", "amount"), "x")
        )
        session().execute(update(OutgoingMail).values(state="sent"))
        session().execute(insert(OutgoingMail), [_mail("before@veenpluis.example")])
    cost_data.do(accounts.approve_account, "tom", enter())
    changed = enter("tom", OTHER)
    cost_data.do(accounts.approve_account, "sofie", changed)
    told = session().scalars(select(Notice.person_id).where(Notice.kind == "account_changed")).all()
    assert set(told) == {cast.BAS, cast.TOM, cast.SOFIE, cast.TRUUS}
    asked = select(OutgoingMail).where(OutgoingMail.key.like("account_changed:%"))
    mails = {row.recipient: row.kept_address for row in session().scalars(asked)}
    assert mails.pop("before@veenpluis.example") is True
    assert set(mails) == {cast.email(name) for name in ("bas", "tom", "sofie", "truus")}
    with pytest.raises(NotAllowed):
        cost_data.do(accounts.stop_account, "dirk", changed)
    cost_data.do(accounts.stop_account, "bas", changed)
    with clock.frozen(clock.now() + 2 * accounts.WAITS):
        assert paid_on() == ACCOUNT
        with pytest.raises(Conflict):
            cost_data.do(accounts.stop_account, "tom", changed)
    assert list(verification.differences()) == []


def test_what_counts_already_cannot_be_stopped_and_goes_to_no_old_address() -> None:
    first = enter()
    cost_data.do(accounts.approve_account, "tom", first)
    with pytest.raises(Conflict):
        cost_data.do(accounts.stop_account, "tom", first)
    assert session().scalar(select(Notice.id).where(Notice.kind == "account_changed")) is None


def _mail(recipient: str) -> dict[str, object]:
    """A mail that went to an address that Bas had before."""
    row = mail_templates.row(SimpleNamespace(id=cast.BAS, email=recipient), "old", ("a", "b"), clock.now())
    return row | {"state": "sent", "message_id": "old@x"}


def test_what_is_no_account_or_no_bank_takes_is_refused_by_field() -> None:
    for field, value in (
        ("iban", "NL91ABNA0417164301"),
        ("account_name", " "),
        ("account_name", "School 🎒"),
        ("account_name", "ß" * 36),
        ("bic", "ABNA"),
    ):
        with pytest.raises(Invalid) as refused:
            enter(**{field: value})
        assert set(refused.value.errors) == {field}


def test_an_account_is_seen_by_its_school_the_treasurer_and_who_pays_it() -> None:
    cost_data.do(accounts.approve_account, "tom", enter())
    for name in ("anna", "dirk", "kim", "ad"):
        with pytest.raises(NotAllowed):
            accounts.account_of(cost_data.who(name), cast.VEENPLUIS)
        with pytest.raises(NotAllowed):
            enter(name)
    project_id = cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP))
    cost_data.approved(project_id, "bas", payer=cast.VEENPLUIS)
    cost_data.do(settlements.settle_period, "tom", periods()[0].id, settlements.Mode.MINIMAL)
    found = accounts.account_of(cost_data.who("dirk"), cast.VEENPLUIS)
    assert found is not None
