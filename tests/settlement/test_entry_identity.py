"""The rule by which an entry of a statement is one that came in before, perhaps one, or another."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wiki.settlement.rules.entry_identity import is_same, may_be_same, not_brought, perhaps_same
from wiki.settlement.rules.statements import Entry, numbered

DAYS = st.sampled_from([date(2026, 11, 20), date(2026, 11, 21)])
TEXT = st.sampled_from(["", "RF18539007547034", "X"])
ENTRIES = st.builds(
    Entry,
    st.sampled_from(["entry 1", "entry 2", "BANK1", "BANK2"]),
    DAYS,
    st.sampled_from([5_000, -5_000, 2_000]),
    counter_iban=TEXT,
    structured_reference=TEXT,
    end_to_end_id=st.sampled_from(["", "NOTPROVIDED", "LW-1-1"]),
    valued_on=st.none() | DAYS,
)
MANY = st.lists(ENTRIES, max_size=6)


def nameless(entry: Entry, place: int = 1) -> Entry:
    return replace(entry, servicer_ref=f"entry {place}")


@given(MANY, MANY)
def test_what_may_be_the_same_is_told_of_both_ways_and_never_of_another_day_or_amount(
    some: list[Entry], others: list[Entry]
) -> None:
    for one in some:
        for other in others:
            assert may_be_same(one, other) == may_be_same(other, one)
            if may_be_same(one, other):
                assert (one.booked_on, one.cents) == (other.booked_on, other.cents)
            if is_same(one, other):
                assert may_be_same(one, other)


@given(MANY)
def test_a_statement_that_returns_without_references_brings_nothing_new(known: list[Entry]) -> None:
    again = [nameless(entry, place) for place, entry in enumerate(known, start=1)]
    assert len(perhaps_same(again, known)) == len(known)


@given(MANY, MANY)
def test_each_known_entry_answers_for_one_and_as_many_as_can_be_are_asked_about(
    entries: list[Entry], known: list[Entry]
) -> None:
    found = perhaps_same(entries, known)
    assert len(set(found.values())) == len(found)
    assert all(may_be_same(entries[place], known[other]) for place, other in found.items())
    assert len(perhaps_same(list(reversed(entries)), known)) == len(found)
    free = set(range(len(known))) - set(found.values())
    for place in set(range(len(entries))) - found.keys():
        assert not any(may_be_same(entries[place], known[other]) for other in free)


@given(ENTRIES, st.integers(0, 4), st.integers(0, 4))
def test_of_entries_that_are_alike_only_those_beyond_the_known_ones_are_new(
    entry: Entry, known: int, come_in: int
) -> None:
    alike = [nameless(entry)] * come_in
    assert len(alike) - len(perhaps_same(alike, [entry] * known)) == max(0, come_in - known)


def test_what_one_of_them_does_not_tell_makes_them_no_others_and_what_both_tell_does() -> None:
    entry = Entry("entry 1", date(2026, 11, 20), 5_000, structured_reference="RF18539007547034")
    assert may_be_same(entry, replace(entry, structured_reference=""))
    assert not may_be_same(entry, replace(entry, structured_reference="RF64AFR2526P03S05KO"))
    assert may_be_same(replace(entry, servicer_ref="BANK1"), entry)
    assert not may_be_same(replace(entry, servicer_ref="BANK1"), replace(entry, servicer_ref="BANK2"))
    assert may_be_same(entry, replace(entry, valued_on=date(2026, 11, 21)))


@given(MANY, MANY)
def test_nothing_is_dropped_but_what_the_bank_calls_the_same(some: list[Entry], others: list[Entry]) -> None:
    entries, known = numbered(some), numbered(others)
    left = not_brought(entries, known)
    assert [entry for entry in left if any(is_same(entry, other) for other in known)] == []
    for entry in entries:
        if entry not in left:
            assert any((entry.servicer_ref, entry.booked_on) == (o.servicer_ref, o.booked_on) for o in known)


@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=6), st.integers(1, 5))
def test_a_batch_that_was_brought_whole_does_not_return_in_its_parts(cents: list[int], more: int) -> None:
    day = date(2026, 11, 20)
    whole = numbered([Entry("BANK1", day, sum(cents))])
    parts = numbered([Entry("BANK1", day, part) for part in cents])
    assert not_brought(parts, whole) == not_brought(whole, parts) == []
    other = numbered([Entry("BANK1", day, sum(cents) + more)])
    assert len(not_brought(parts, other)) == len(parts)
