"""Payment files and bank statements through the services: what is certain is booked, nothing twice, the rest waits."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.costs import cost_data
from tests.settlement.samples import Booking, Sheet, camt053, mt940
from tests.support import cast
from tests.support.examples import some
from wiki.costs.models.cost import Cost
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.ledger.queries import books
from wiki.settlement.models import BankEntry
from wiki.settlement.queries import settlements as settlement_queries
from wiki.settlement.rules.pain001_check import check
from wiki.settlement.services import accounts, bank_entries, bank_import, payment_files, payments
from wiki.settlement.services import settlements as settlement_services
from wiki.settlement.services.accounts import EnterAccount
from wiki.settlement.services.payment_files import MakeFile
from wiki.settlement.services.payments import RecordPayment
from wiki.settlement.services.settlements import Mode
from wiki.verification import settling

PAYEE, PAYER, STRANGER = "NL91ABNA0417164300", "NL86INGB0002445588", "NL20INGB0001234567"


def give_accounts(**ibans: str) -> None:
    """Let the treasurer enter an account for schools, and the second approver approve it."""
    with transaction():
        for name, iban in ibans.items():
            command = EnterAccount(iban, f"Stichting {name}")
            row = accounts.enter_account(cost_data.who("tom"), getattr(cast, name.upper()), command)
            accounts.approve_account(cost_data.who("sofie"), row.id)


@pytest.fixture
def transfer(app: Flask) -> settlement_queries.TransferRow:
    """Roerdomp pays Veenpluis 50,00; both have an account."""
    return settled()


def settled() -> settlement_queries.TransferRow:
    return settled_again(0)


def came_in(
    row: settlement_queries.TransferRow, cents: int = 5_000, ref: str = "IN-1", **more: object
) -> Booking:
    """What the bank of the school that receives books."""
    return replace(Booking(cents, ref, row.reference, iban=PAYER), **more)


def went_out(row: settlement_queries.TransferRow, cents: int = 5_000, ref: str = "OUT-1") -> Booking:
    """The same on the other side."""
    return Booking(-cents, ref, row.reference, iban=PAYEE)


def read(
    *bookings: Booking, who: str = "tom", iban: str = PAYEE, number: str = "7"
) -> bank_import.ReadStatement:
    today = clock.today().isoformat()
    dated = tuple(replace(booking, day=f"<Dt>{today}</Dt>") for booking in bookings)
    content = camt053(Sheet(dated, iban=iban, number=number, statement_id=f"STMT-{number}"))
    with transaction():
        [found] = bank_import.read_files(cost_data.who(who), [("a.xml", content)])
    return found


def open_cents(row: settlement_queries.TransferRow) -> int:
    return settlement_queries.transfer(row.id).open_cents


def waiting(queue: str, who: str = "tom") -> list[bank_entries.EntryRow]:
    return bank_entries.waiting(cost_data.who(who), queue)


def test_reference_and_amount_pay_a_transfer_and_settle_its_costs(
    transfer: settlement_queries.TransferRow,
) -> None:
    found = read(came_in(transfer))
    assert (found.added, found.booked, found.waiting) == (1, 1, 0)
    assert open_cents(transfer) == 0
    [noted] = settlement_queries.payments(transfer.id)
    assert noted.bank_entry_id is not None
    assert session().scalars(select(Cost.status)).all() == ["settled"]
    assert [*settling.payments(), *settling.bank_entries()] == []


def test_the_same_file_twice_adds_nothing(transfer: settlement_queries.TransferRow) -> None:
    bookings = (came_in(transfer, 2_000), came_in(transfer, 700, "IN-2", reference="RF18539007547034"))
    read(*bookings)
    again = read(*bookings)
    assert (again.known, again.added, again.booked) == (True, 0, 0)
    assert session().scalar(select(func.count()).select_from(BankEntry)) == 2
    assert open_cents(transfer) == 3_000


def test_an_entry_that_another_statement_brought_is_not_added_again(
    transfer: settlement_queries.TransferRow,
) -> None:
    read(came_in(transfer, 2_000), number="7")
    later = read(came_in(transfer, 2_000), came_in(transfer, 1_000, "IN-2"), number="8")
    assert (later.added, open_cents(transfer)) == (1, 2_000)


def test_a_statement_without_entries_is_read_once(transfer: settlement_queries.TransferRow) -> None:
    assert [read().known, read().known] == [False, True]


def test_another_day_with_the_same_number_and_balances_is_read(
    transfer: settlement_queries.TransferRow,
) -> None:
    nameless = Booking(5, "", "", iban=STRANGER)
    read(nameless, replace(nameless, cents=-5))
    assert read(replace(nameless, cents=7), replace(nameless, cents=-7)).added == 2


@pytest.mark.parametrize("first", ["payer", "payee"])
def test_both_sides_of_one_payment_are_one_payment(
    transfer: settlement_queries.TransferRow, first: str
) -> None:
    sides = {"payer": (went_out(transfer), PAYER), "payee": (came_in(transfer), PAYEE)}
    for side in (first, "payee" if first == "payer" else "payer"):
        booking, iban = sides[side]
        assert read(booking, iban=iban).waiting == 0
    assert [row.cents for row in settlement_queries.payments(transfer.id)] == [5_000]


def test_two_equal_parts_on_both_sides_are_two_payments(transfer: settlement_queries.TransferRow) -> None:
    read(went_out(transfer, 2_500, "OUT-1"), iban=PAYER, number="1")
    read(came_in(transfer, 2_500, "IN-1"), came_in(transfer, 2_500, "IN-2"), number="1")
    read(went_out(transfer, 2_500, "OUT-2"), iban=PAYER, number="2")
    assert [row.cents for row in settlement_queries.payments(transfer.id)] == [2_500, 2_500]
    assert bank_entries.counts(cost_data.who("tom")) == {}


def test_a_payment_that_was_noted_by_hand_is_known_on_the_statement(
    transfer: settlement_queries.TransferRow,
) -> None:
    with transaction():
        payments.record_payment(cost_data.who("tom"), transfer.id, RecordPayment(5_000, clock.today()))
    assert read(came_in(transfer)).waiting == 0
    assert read(came_in(transfer, ref="IN-2"), number="8").waiting == 1
    assert [row.queue for row in waiting("double")] == ["double"]


def test_what_is_not_certain_waits_in_its_own_queue(transfer: settlement_queries.TransferRow) -> None:
    read(
        came_in(transfer, 6_000, "1"),
        came_in(transfer, 5_000, "2", reference=""),
        came_in(transfer, 100, "3", reference="", iban=STRANGER),
        came_in(transfer, 100, "4", reference="", end_to_end_id=transfer.end_to_end_id),
        came_in(transfer, 5_000, "5", returned="AC04"),
    )
    assert bank_entries.counts(cost_data.who("tom")) == {
        "over": 1,
        "proposed": 1,
        "unknown": 1,
        "short": 1,
        "returned": 1,
    }
    assert settlement_queries.payments(transfer.id) == []


def test_a_person_books_what_was_proposed_and_no_more_than_the_bank_did(
    transfer: settlement_queries.TransferRow,
) -> None:
    read(came_in(transfer, 2_000, "1", reference="", end_to_end_id=transfer.end_to_end_id))
    [row] = waiting("short")
    tom = cost_data.who("tom")
    with pytest.raises(Invalid), transaction():
        bank_entries.book_entry(tom, row.id, transfer.id, 2_001)
    with transaction():
        bank_entries.book_entry(tom, row.id, transfer.id, 2_000)
    with pytest.raises(Conflict), transaction():
        bank_entries.book_entry(tom, row.id, transfer.id, 2_000)
    assert (open_cents(transfer), waiting("short")) == (3_000, [])


def test_money_that_came_back_opens_the_transfer_again(transfer: settlement_queries.TransferRow) -> None:
    read(went_out(transfer), iban=PAYER)
    back = replace(came_in(transfer, ref="BACK"), returned="AC04", iban=PAYEE)
    read(back, iban=PAYER, number="8")
    [row] = waiting("returned")
    with transaction():
        bank_entries.undo_returned_payment(cost_data.who("tom"), row.id)
    assert (open_cents(transfer), waiting("returned")) == (5_000, [])


def test_an_entry_is_set_aside_with_a_reason_once(transfer: settlement_queries.TransferRow) -> None:
    read(came_in(transfer, 100, "1", reference="", iban=STRANGER))
    [row] = waiting("unknown")
    tom = cost_data.who("tom")
    with pytest.raises(Invalid), transaction():
        bank_entries.set_aside(tom, row.id, "  ")
    with transaction():
        bank_entries.set_aside(tom, row.id, "Ouderbijdrage")
    with pytest.raises(Conflict), transaction():
        bank_entries.set_aside(tom, row.id, "Nog eens")


def test_a_coordinator_reads_only_the_statements_of_the_own_school(
    transfer: settlement_queries.TransferRow,
) -> None:
    with pytest.raises(Invalid):
        read(came_in(transfer), who="bas", iban=PAYER)
    with pytest.raises(Invalid):
        read(came_in(transfer), iban=STRANGER)
    assert read(came_in(transfer, 100, reference="", iban=STRANGER), who="bas").waiting == 1
    [row] = waiting("unknown", "bas")
    with pytest.raises(NotAllowed), transaction():
        bank_entries.set_aside(cost_data.who("dirk"), row.id, "Niet van mij")
    assert waiting("unknown", "dirk") == []


def test_a_statement_that_does_not_add_up_is_refused_whole_and_stops_no_other(
    transfer: settlement_queries.TransferRow,
) -> None:
    today = f"<Dt>{clock.today().isoformat()}</Dt>"
    sheet = Sheet((replace(came_in(transfer, 3_000), day=today),), iban=PAYEE)
    bent = replace(sheet, off_by=1, statement_id="BENT")
    with pytest.raises(Invalid):
        read_all(camt053(bent))
    assert session().scalar(select(func.count()).select_from(BankEntry)) == 0
    good, refused = read_all(camt053(sheet, bent))
    assert (good.booked, refused.statement_id, refused.added) == (1, "BENT", 0)
    assert refused.problem
    assert open_cents(transfer) == 2_000


def test_of_several_accounts_in_a_file_the_known_ones_are_taken_and_the_others_named(
    transfer: settlement_queries.TransferRow,
) -> None:
    today = f"<Dt>{clock.today().isoformat()}</Dt>"
    known = Sheet((replace(came_in(transfer), day=today),), iban=PAYEE)
    other = replace(known, iban=STRANGER, statement_id="OTHER")
    found = read_all(camt053(other, known))
    assert [(row.iban, row.booked, bool(row.problem)) for row in found] == [
        (STRANGER, 0, True),
        (PAYEE, 1, False),
    ]


def test_what_a_report_brought_does_not_return_on_the_statement(
    transfer: settlement_queries.TransferRow,
) -> None:
    today = f"<Dt>{clock.today().isoformat()}</Dt>"
    sheet = Sheet((replace(came_in(transfer, 3_000), day=today),), iban=PAYEE)
    [report] = read_all(camt053(sheet, message="052"))
    [again] = read_all(camt053(sheet, message="052"))
    [statement] = read_all(camt053(sheet))
    assert (report.booked, again.known, statement.added, statement.breaks) == (1, True, 0, ())
    assert open_cents(transfer) == 2_000


def test_what_mt940_brings_again_is_asked_and_not_booked(transfer: settlement_queries.TransferRow) -> None:
    today = clock.today()
    day = f"<Dt>{today.isoformat()}</Dt>"
    sheet = Sheet((replace(came_in(transfer, 3_000), day=day),), iban=PAYEE)
    dated = f":61:{today:%y%m%d%m%d}".encode()
    [first] = read_all(mt940(sheet).replace(b":61:2611201120", dated))
    [second] = read_all(camt053(sheet))
    assert (first.booked, second.booked, second.waiting) == (1, 0, 1)
    assert [row.perhaps_on for row in waiting("perhaps")] == ["7/1 STMT-7"]
    assert open_cents(transfer) == 2_000


def read_all(content: bytes, who: str = "tom") -> list[bank_import.ReadStatement]:
    with transaction():
        return bank_import.read_files(cost_data.who(who), [("bestand", content)])


def test_a_gap_between_statements_is_told(transfer: settlement_queries.TransferRow) -> None:
    read(came_in(transfer), number="7")
    assert read(came_in(transfer, 1, "9"), number="9").breaks == ("number_missing", "balance_differs")


@settings(max_examples=some(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.integers(1, 3_000), min_size=1, max_size=5), twice=st.sets(st.integers(0, 4)))
def test_however_often_statements_come_no_more_is_paid_than_is_open(
    app: Flask, parts: list[int], twice: set[int]
) -> None:
    number = next(_NUMBERS)
    row = settled_again(number)
    for part, cents in enumerate(parts):
        for _again in range(2 if part in twice else 1):
            read(came_in(row, cents, f"IN-{number}-{part}"), number=f"{number}-{part}")
    noted = [payment.cents for payment in settlement_queries.payments(row.id)]
    assert 0 <= open_cents(row) == 5_000 - sum(noted)
    assert noted == takes(parts, 5_000)
    assert [*settling.payments(), *settling.bank_entries()] == []


_NUMBERS = itertools.count(1)


def takes(parts: list[int], left: int) -> list[int]:
    """What can be booked of parts that come in one by one: each that is not more than what is open by then."""
    taken = []
    for cents in parts:
        if cents <= left:
            taken.append(cents)
            left -= cents
    return taken


def settled_again(number: int) -> settlement_queries.TransferRow:
    """One more settlement of the same two schools."""
    cost_data.approved(
        cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP)),
        "bas",
        payer=cast.VEENPLUIS,
        document_number=f"N{number}",
    )
    if not accounts.current({cast.VEENPLUIS}):
        give_accounts(veenpluis=PAYEE, roerdomp=PAYER)
    period = books.period_on(cost_data.DATED)
    assert period is not None
    with transaction():
        made = settlement_services.settle_period(cost_data.who("tom"), period.id, Mode.MINIMAL).id
    [row] = settlement_queries.settlement(made).transfers
    return row


def test_a_payment_file_is_taken_by_banks_and_the_same_bytes_every_time(
    transfer: settlement_queries.TransferRow,
) -> None:
    dirk = cost_data.who("dirk")
    with transaction():
        made = payment_files.make_file(dirk, transfer.settlement_id, cast.ROERDOMP, order(transfer)).id
    row, content = payment_files.content(dirk, made)
    assert check(content, clock.today()) == ()
    assert (transfer.reference in content.decode(), "50.00" in content.decode()) == (True, True)
    assert payment_files.content(cost_data.who("tom"), made) == (row, content)
    with pytest.raises(NotAllowed):
        payment_files.content(cost_data.who("bas"), made)


def order(row: settlement_queries.TransferRow, **more: object) -> MakeFile:
    return replace(MakeFile((row.id,), clock.today()), **more)


def test_what_a_file_pays_already_is_paid_again_only_when_confirmed(
    transfer: settlement_queries.TransferRow,
) -> None:
    place = (cost_data.who("tom"), transfer.settlement_id, cast.ROERDOMP)
    with transaction():
        payment_files.make_file(*place, order(transfer))
    with pytest.raises(Invalid) as refused, transaction():
        payment_files.make_file(*place, order(transfer))
    assert list(refused.value.errors) == ["again"]
    with transaction():
        payment_files.make_file(*place, order(transfer, again=True))
    assert len({row.message_id for row in payment_files.files(transfer.settlement_id, cast.ROERDOMP)}) == 2


def test_a_payment_file_needs_a_day_open_transfers_of_the_school_and_an_account(app: Flask) -> None:
    row = settled()
    tom = cost_data.who("tom")
    for school_id, command, field in (
        (cast.ROERDOMP, order(row, execute_on=clock.today() - timedelta(days=1)), "execute_on"),
        (cast.ROERDOMP, order(row, transfer_ids=()), "transfers"),
        (cast.VEENPLUIS, order(row), "transfers"),
    ):
        with pytest.raises(Invalid) as refused, transaction():
            payment_files.make_file(tom, row.settlement_id, school_id, command)
        assert list(refused.value.errors) == [field]
    with pytest.raises(NotAllowed), transaction():
        payment_files.make_file(cost_data.who("bas"), row.settlement_id, cast.ROERDOMP, order(row))


def read_again(*bookings: Booking, number: str = "M11") -> bank_import.ReadStatement:
    """The same entries on the statement of a month, on which this bank gives no references of its own."""
    return read(*(replace(booking, ref="") for booking in bookings), number=number)


def test_an_entry_that_returns_on_the_statement_of_the_month_is_not_booked_again_but_asked_about(
    transfer: settlement_queries.TransferRow,
) -> None:
    part = came_in(transfer, 2_000)
    assert read(part).booked == 1
    again = read_again(part)
    assert (again.added, again.booked, again.waiting) == (1, 0, 1)
    assert open_cents(transfer) == 3_000
    [entry] = bank_entries.waiting(cost_data.who("tom"), "perhaps")
    assert (entry.perhaps_on, entry.transfer_id) == ("STMT-7", transfer.id)
    cost_data.do(bank_entries.set_aside, "tom", entry.id, "Dezelfde.")
    assert open_cents(transfer) == 3_000
    assert bank_entries.counts(cost_data.who("tom")) == {}


def test_an_entry_that_looks_the_same_is_booked_when_a_person_says_it_is_another(
    transfer: settlement_queries.TransferRow,
) -> None:
    part = came_in(transfer, 2_000)
    read(part)
    assert read_again(part, part).waiting == 1
    assert open_cents(transfer) == 1_000
    [entry] = bank_entries.waiting(cost_data.who("tom"), "perhaps")
    cost_data.do(bank_entries.book_entry, "tom", entry.id, transfer.id, 1_000)
    assert open_cents(transfer) == 0
    assert list(settling.bank_entries()) == []


def test_what_the_bank_booked_before_the_settlement_pays_nothing_by_itself(
    transfer: settlement_queries.TransferRow,
) -> None:
    early = replace(came_in(transfer), day="<Dt>2019-02-04</Dt>")
    content = camt053(Sheet((early,), iban=PAYEE))
    with transaction():
        [found] = bank_import.read_files(cost_data.who("tom"), [("a.xml", content)])
    assert (found.booked, found.waiting) == (0, 1)
    [entry] = bank_entries.waiting(cost_data.who("tom"), "proposed")
    with pytest.raises(Invalid) as refused:
        cost_data.do(bank_entries.book_entry, "tom", entry.id, transfer.id, 5_000)
    assert list(refused.value.errors) == ["transfer"]
