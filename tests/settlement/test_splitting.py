"""Over which transfers one bank entry is divided: what is proposed, and what a person may book."""

from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import cost_data
from tests.settlement import test_bank as bank
from tests.settlement.samples import Booking
from tests.support import cast
from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.settlement.queries import settlements
from wiki.settlement.rules.splitting import OpenPart, proposed
from wiki.settlement.services import bank_entries, entry_parts, payment_files
from wiki.settlement.services.payment_files import MakeFile
from wiki.verification import settling

ITEMS = st.lists(
    st.builds(
        OpenPart,
        st.integers(1, 30),
        st.integers(1, 400),
        st.sampled_from(["A", "B", "C", "D"]),
        st.sampled_from(["", "X", "Y"]),
    ),
    max_size=8,
    unique_by=lambda item: item.transfer_id,
)


@given(
    st.integers(1, 1500),
    ITEMS,
    st.sets(st.sampled_from(["A", "B"])),
    st.sampled_from(["", "X"]),
    st.lists(st.sets(st.integers(1, 30), max_size=3), max_size=2),
)
def test_what_is_proposed_is_never_more_than_was_booked_or_is_open(
    size: int, items: list[OpenPart], named: set[str], iban: str, orders: list[set[int]]
) -> None:
    found = proposed(size, items, orders=orders, named=named, other_iban=iban)
    open_cents = {item.transfer_id: item.open_cents for item in items}
    assert all(0 < cents <= open_cents[id_] for id_, cents in found.items())
    assert sum(found.values()) <= size
    if sum(found.values()) < size and found:
        assert {item.reference for item in items if item.transfer_id in found} <= named


@given(ITEMS.filter(bool), st.data())
def test_by_amount_alone_there_is_one_way_or_no_proposal(items: list[OpenPart], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(items), min_size=1, unique=True))
    size = sum(item.open_cents for item in chosen)
    ways = [
        way
        for way in range(1, 1 << len(items))
        if sum(item.open_cents for place, item in enumerate(items) if way >> place & 1) == size
    ]
    found = proposed(size, items)
    assert bool(found) == (len(ways) == 1)
    if found:
        assert found == {item.transfer_id: item.open_cents for item in chosen}


def test_an_order_of_ours_goes_before_all_else() -> None:
    items = [OpenPart(1, 100, "A", "X"), OpenPart(2, 200, "B", "X"), OpenPart(3, 300, "C", "X")]
    assert proposed(300, items, orders=[(1, 2)], named={"C"}) == {1: 100, 2: 200}
    assert proposed(300, items, orders=[(1, 9)], named={"C"}) == {3: 300}


Two = tuple[settlements.TransferRow, settlements.TransferRow]


@pytest.fixture
def two(app: Flask) -> Two:
    """Roerdomp pays Veenpluis 50,00 twice, for two settlements."""
    return bank.settled(), bank.settled_again(2)


def wait_for(two: Two, cents: int, **more: object) -> int:
    """The id of an entry that waits."""
    booking = replace(Booking(cents, "SUM", "", iban=bank.PAYER), **more)
    bank.read(booking, iban=bank.PAYEE if cents > 0 else bank.PAYER)
    [entry] = bank.waiting("unknown")
    return entry.id


def book(entry_id: int, parts: dict[int, int], rest: str = "", who: str = "tom") -> None:
    with transaction():
        entry_parts.book_parts(cost_data.who(who), entry_id, parts, rest)


def test_one_entry_pays_several_transfers_as_proposed(two: Two) -> None:
    first, second = two
    entry_id = wait_for(two, 10_000)
    found = entry_parts.division(cost_data.who("bas"), entry_id)
    assert found.proposed == {first.id: 5_000, second.id: 5_000}
    book(entry_id, found.proposed, who="bas")
    assert [bank.open_cents(row) for row in two] == [0, 0]
    assert [*settling.payments(), *settling.bank_entries()] == []
    with pytest.raises(Conflict):
        book(entry_id, found.proposed)
    bank.read(bank.went_out(first), bank.went_out(second, ref="OUT-2"), iban=bank.PAYER, number="9")
    assert bank_entries.counts(cost_data.who("tom")) == {}


def test_references_in_the_text_say_what_an_entry_pays(two: Two) -> None:
    first, second = two
    entry_id = wait_for(two, 7_000, iban=bank.STRANGER, text="x")
    assert entry_parts.division(cost_data.who("tom"), entry_id).proposed == {}
    bank.read(
        Booking(7_000, "TXT", "", text=f"{second.reference} en {first.reference}", iban=bank.STRANGER),
        number="8",
    )
    [entry] = bank.waiting("proposed")
    parts = entry_parts.division(cost_data.who("tom"), entry.id).proposed
    assert parts == {first.id: 5_000, second.id: 2_000}


def test_a_batch_that_went_out_pays_all_of_its_file(two: Two) -> None:
    first, second = two
    with transaction():
        tom = cost_data.who("tom")
        order = MakeFile((second.id,), clock.today())
        made = payment_files.make_file(tom, second.settlement_id, cast.ROERDOMP, order).message_id
    entry_id = wait_for(two, -5_000, iban="", batch=payment_files.batch_of(made))
    found = entry_parts.division(cost_data.who("tom"), entry_id)
    assert found.proposed == {second.id: 5_000}
    book(entry_id, found.proposed)
    assert [bank.open_cents(first), bank.open_cents(second)] == [5_000, 0]


def test_an_entry_is_not_divided_into_more_than_it_is_and_the_rest_is_explained(two: Two) -> None:
    first, second = two
    entry_id = wait_for(two, 9_000)
    for parts, rest, field in (
        ({}, "", "parts"),
        ({first.id: 5_000, second.id: 4_001}, "", "parts"),
        ({first.id: 5_000}, " ", "rest"),
        ({first.id: 5_000}, "x" * 301, "rest"),
        ({first.id: 5_001}, "x", f"part-{first.id}"),
    ):
        with pytest.raises(Invalid) as refused:
            book(entry_id, parts, rest)
        assert list(refused.value.errors) == [field]
    with pytest.raises(NotAllowed):
        book(entry_id, {first.id: 5_000}, "x", who="dirk")
    book(entry_id, {first.id: 5_000}, "Ouderbijdrage")
    assert [bank.open_cents(row) for row in two] == [0, 5_000]
    assert list(settling.bank_entries()) == []


def test_a_second_payment_into_an_account_is_seen_after_the_first_was_divided(two: Two) -> None:
    first, second = two
    book(wait_for(two, 10_000), {first.id: 5_000, second.id: 5_000})
    again = bank.read(bank.came_in(first, ref="AGAIN"), number="8")
    assert (again.waiting, len(bank.waiting("double"))) == (1, 1)
