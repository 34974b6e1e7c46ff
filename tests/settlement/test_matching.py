from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.settlement.samples import ACCOUNT, OTHER, Booking, Sheet, camt053
from wiki.settlement.rules.camt import parse
from wiki.settlement.rules.matching import CERTAIN, Match, Matcher, OpenItem
from wiki.settlement.rules.references import in_fours, transfer_reference
from wiki.settlement.rules.statements import Entry

THIRD = "BE68539007547034"
FIRST_REF, SECOND_REF, OUR_REF = (transfer_reference(number) for number in (1, 2, 3))
ITEMS = (
    OpenItem(1, FIRST_REF, "LW-T-1", OTHER, ACCOUNT, 5000),
    OpenItem(2, SECOND_REF, "LW-T-2", THIRD, ACCOUNT, 7000),
    OpenItem(3, OUR_REF, "LW-T-3", ACCOUNT, OTHER, 9000),
)


def match(entries: Iterable[Entry], items: Iterable[OpenItem], account_iban: str) -> tuple[Match, ...]:
    """Match the entries of one account, in order; an entry that pays makes less open for the next."""
    matcher = Matcher(items, account_iban)
    matches = []
    for entry in entries:
        found = matcher.match(entry)
        matches.append(found)
        if found.outcome in CERTAIN:
            matcher.paid(found.transfer_ids[0], found.cents)
    return tuple(matches)


def entry(cents: int, **details: object) -> Entry:
    return replace(Entry("BANK1", date(2026, 11, 20), cents), **details)


def only(booked: Entry, items: tuple[OpenItem, ...] = ITEMS) -> tuple[str, str, tuple[int, ...], int]:
    (found,) = match([booked], items, ACCOUNT)
    return found.outcome, found.rule, found.transfer_ids, found.cents


def test_reference_and_exact_amount_match() -> None:
    assert only(entry(5000, structured_reference=FIRST_REF)) == ("matched", "reference", (1,), 5000)


def test_the_reference_goes_before_the_account_that_paid() -> None:
    paid = entry(5000, structured_reference=FIRST_REF, counter_iban=THIRD, end_to_end_id="LW-T-2")
    assert only(paid) == ("matched", "reference", (1,), 5000)


def test_a_smaller_amount_with_the_reference_is_a_part() -> None:
    assert only(entry(1999, structured_reference=FIRST_REF)) == ("partial", "reference", (1,), 1999)


def test_parts_in_one_file_pay_a_transfer_and_one_more_is_double() -> None:
    paid = [entry(cents, structured_reference=FIRST_REF) for cents in (2000, 1000, 2000, 1000)]
    found = match(paid, ITEMS, ACCOUNT)
    assert [one.outcome for one in found] == ["partial", "partial", "matched", "double"]
    assert sum(one.cents for one in found) == 5000


def test_the_last_part_may_not_be_too_much() -> None:
    paid = [entry(cents, structured_reference=FIRST_REF) for cents in (2000, 3001)]
    assert [one.outcome for one in match(paid, ITEMS, ACCOUNT)] == ["partial", "over"]


def test_too_much_goes_to_a_person_and_books_nothing() -> None:
    assert only(entry(5001, structured_reference=FIRST_REF)) == ("over", "reference", (1,), 0)


def test_a_second_payment_goes_to_a_person() -> None:
    paid = (replace(ITEMS[0], open_cents=0),)
    assert only(entry(5000, structured_reference=FIRST_REF), paid) == ("double", "reference", (1,), 0)


def test_our_own_payment_is_known_by_its_id() -> None:
    assert only(entry(-9000, end_to_end_id="LW-T-3")) == ("matched", "end_to_end_id", (3,), 9000)
    assert only(entry(-8999, end_to_end_id="LW-T-3")) == ("short", "end_to_end_id", (3,), 0)
    assert only(entry(-9001, end_to_end_id="LW-T-3")) == ("over", "end_to_end_id", (3,), 0)


def test_an_id_and_another_reference_contradict_each_other() -> None:
    paid = entry(-9000, end_to_end_id="LW-T-3", structured_reference="RF18539007547034")
    assert only(paid) == ("proposed", "end_to_end_id", (3,), 0)


def test_account_and_amount_only_propose() -> None:
    assert only(entry(5000, counter_iban=OTHER)) == ("proposed", "iban_and_amount", (1,), 0)
    assert only(entry(-9000, counter_iban=OTHER)) == ("proposed", "iban_and_amount", (3,), 0)
    assert only(entry(4999, counter_iban=OTHER)) == ("unknown", "none", (), 0)


def test_two_transfers_of_the_same_account_and_amount_are_both_proposed() -> None:
    items = (ITEMS[0], replace(ITEMS[0], transfer_id=9, reference=SECOND_REF, end_to_end_id="LW-T-9"))
    assert only(entry(5000, counter_iban=OTHER), items) == ("proposed", "iban_and_amount", (1, 9), 0)


def test_a_reference_typed_in_the_text_only_proposes() -> None:
    assert only(entry(5000, unstructured=f"betaling {in_fours(FIRST_REF).lower()}")) == (
        "proposed",
        "reference_in_text",
        (1,),
        0,
    )


def test_a_name_never_matches() -> None:
    assert only(
        entry(5000, counter_name="Vakcollege De Draaibank", unstructured="Vakcollege De Draaibank")
    ) == (
        "unknown",
        "none",
        (),
        0,
    )


@pytest.mark.parametrize("end_to_end_id", ["NOTPROVIDED", ""])
def test_an_id_that_says_nothing_matches_nothing(end_to_end_id: str) -> None:
    items = (replace(ITEMS[0], end_to_end_id=end_to_end_id, reference=""),)
    assert only(entry(5000, end_to_end_id=end_to_end_id), items)[0] == "unknown"


def test_money_that_goes_out_never_pays_what_should_come_in() -> None:
    assert only(entry(-5000, structured_reference=FIRST_REF))[0] == "unknown"
    assert only(entry(9000, structured_reference=OUR_REF))[0] == "unknown"


def test_an_account_that_is_not_ours_matches_nothing() -> None:
    (found,) = match([entry(5000, structured_reference=FIRST_REF)], ITEMS, THIRD)
    assert found.outcome == "unknown"


@pytest.mark.parametrize("details", [{"reversal": True}, {"return_reason": "AC04"}])
def test_what_came_back_goes_to_a_person_with_the_transfer_it_names(details: dict[str, object]) -> None:
    assert only(entry(9000, end_to_end_id="LW-T-3", **details)) == ("returned", "end_to_end_id", (3,), 0)
    assert only(entry(-5000, structured_reference=FIRST_REF, **details)) == ("returned", "reference", (1,), 0)
    assert only(entry(5000, **details)) == ("returned", "none", (), 0)


def test_nothing_is_no_payment() -> None:
    assert only(entry(0, structured_reference=FIRST_REF))[0] == "unknown"


def test_a_reference_that_two_transfers_bear_is_only_proposed() -> None:
    items = (ITEMS[0], replace(ITEMS[1], reference=FIRST_REF))
    assert only(entry(5000, structured_reference=FIRST_REF), items) == ("proposed", "reference", (1, 2), 0)


references = st.sampled_from(["", FIRST_REF, SECOND_REF, OUR_REF, "RF18539007547034"])
entries = st.builds(
    entry,
    st.integers(-9500, 9500),
    structured_reference=references,
    end_to_end_id=st.sampled_from(["", "NOTPROVIDED", "LW-T-1", "LW-T-3"]),
    counter_iban=st.sampled_from(["", OTHER, THIRD]),
    reversal=st.booleans(),
)


@given(st.lists(entries, max_size=12))
def test_no_transfer_is_ever_paid_more_than_is_open(booked: list[Entry]) -> None:
    found = match(booked, ITEMS, ACCOUNT)
    assert [one.entry for one in found] == booked
    for item in ITEMS:
        paid = sum(one.cents for one in found if one.transfer_ids == (item.transfer_id,))
        assert 0 <= paid <= item.open_cents
    assert all((one.cents > 0) == (one.outcome in CERTAIN) for one in found)


@given(st.lists(entries, max_size=6), st.permutations(ITEMS))
def test_the_order_of_the_transfers_changes_nothing(booked: list[Entry], items: list[OpenItem]) -> None:
    assert match(booked, items, ACCOUNT) == match(booked, ITEMS, ACCOUNT)


def test_a_statement_is_matched_from_file_to_transfer() -> None:
    bookings = (
        Booking(5000, ref="A", reference=in_fours(FIRST_REF)),
        Booking(3000, ref="B", reference=SECOND_REF, iban=THIRD),
        Booking(-9000, ref="C", end_to_end_id="LW-T-3"),
        Booking(1234, ref="D", name="Iemand", iban=""),
    )
    (statement,) = parse(camt053(Sheet(bookings)))
    found: tuple[Match, ...] = match(statement.entries, ITEMS, statement.iban)
    assert [(one.outcome, one.transfer_ids) for one in found] == [
        ("matched", (1,)),
        ("partial", (2,)),
        ("matched", (3,)),
        ("unknown", ()),
    ]
