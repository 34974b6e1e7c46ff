"""The file of a bank, in each format: MT940 in the words of three banks, and a ZIP of several."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.settlement.samples import ACCOUNT, OTHER, Booking, Sheet, camt053, mt940
from wiki.settlement.rules import bank_files
from wiki.settlement.rules.statements import BadStatement, Refused, Statement

PAID = Booking(
    4321, reference="RF18539007547034", end_to_end_id="LW-T-1", name="Draaibank", text="voor de zaal"
)


def one(content: bytes) -> Statement:
    (found,) = bank_files.read(content)
    assert isinstance(found, Statement)
    return found


def code(content: bytes) -> str:
    """Why a file, or the first statement in it that is refused, cannot be read."""
    try:
        found = bank_files.read(content)
    except BadStatement as problem:
        return problem.code
    return next((bad.problem.code.value for bad in found if isinstance(bad, Refused)), "")


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("bank", ["abn", "ing", "rabo"])
def test_mt940_tells_what_camt_tells_in_the_words_of_each_bank(bank: str) -> None:
    bookings = (PAID, replace(PAID, cents=-1000, reference="", ref="BANK2"))
    found, other = one(mt940(Sheet(bookings), told=bank)), one(camt053(Sheet(bookings)))
    assert (found.iban, found.opening_cents, found.closing_cents) == (ACCOUNT, 100_000, 103_321)
    plain = [
        replace(entry, servicer_ref=f"entry {place}", unstructured="")
        for place, entry in enumerate(other.entries, start=1)
    ]
    assert [replace(entry, valued_on=None, unstructured="") for entry in found.entries] == plain
    assert found.entries[1].unstructured == "voor de zaal"


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(-(10**9), 10**9).filter(bool), max_size=8))
def test_opening_and_movements_make_closing_in_mt940(opening: int, cents: list[int]) -> None:
    found = one(mt940(Sheet(tuple(Booking(amount) for amount in cents), opening=opening)))
    assert [entry.cents for entry in found.entries] == cents
    assert found.closing_cents == opening + sum(cents)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b":62F:C", b":62F:D", "balance_differs"),
        (b":60F:", b":64:", "balance_missing"),
        (b"EUR1000,00", b"USD1000,00", "currency"),
        (b"1120C43,21", b"1120C43.21", "amount"),
        (b":61:261120", b":61:261320", "date"),
        (b":25:NL91", b":25:NL92", "iban"),
        (b":25:NL91ABNA0417164300", b":25:417164300", "iban"),
    ],
)
def test_a_bent_mt940_is_refused_with_the_reason(old: bytes, new: bytes, expected: str) -> None:
    content = mt940(Sheet((PAID,)))
    assert old in content
    assert code(content.replace(old, new, 1)) == expected


def test_a_booking_that_the_bank_takes_back_goes_the_other_way() -> None:
    found = one(mt940(Sheet((replace(PAID, cents=-500, reversal=True),))))
    assert [(entry.cents, entry.reversal) for entry in found.entries] == [(-500, True)]


def test_a_day_of_booking_without_a_year_is_the_one_nearest_to_the_value_date() -> None:
    content = mt940(Sheet((PAID,))).replace(b":61:2611201120", b":61:2701011231")
    assert one(content).entries[0].booked_on == date(2026, 12, 31)


def test_an_account_in_plain_words_and_on_a_line_of_its_own_is_found() -> None:
    words = f":86:SEPA OVERBOEKING IBAN: {OTHER}\r\nNAAM: DRAAIBANK".encode()
    content = mt940(Sheet((PAID, PAID)))
    first = content.index(b":86:")
    bare = content[:first] + words + content[content.index(b"\r\n:61:", first) :]
    assert one(bare).entries[0].counter_iban == OTHER
    own_line = content.replace(b"/TRCD/00100/", OTHER.encode()).replace(b"/IBAN/", b"/XX/")
    assert one(own_line).entries[0].counter_iban == OTHER


def test_several_accounts_in_one_mt940_are_several_statements() -> None:
    found = bank_files.read(mt940(Sheet((PAID,)), Sheet((PAID,), iban=OTHER), Sheet((PAID,), off_by=5)))
    assert [type(row) for row in found] == [Statement, Statement, Refused]
    assert [row.iban for row in found] == [ACCOUNT, OTHER, ACCOUNT]


def test_a_zip_is_all_that_is_in_it_and_what_is_no_statement_is_named() -> None:
    files = {"a/day1": camt053(Sheet((PAID,))), "day2": mt940(Sheet()), "leesmij": b"Geachte klant"}
    content = zipped({"__MACOSX/x": b"?", **files})
    found = bank_files.read(content)
    assert [getattr(row, "name", "") for row in found] == ["", "", "leesmij"]
    assert [type(row) for row in found] == [Statement, Statement, Refused]


def test_a_zip_that_cannot_be_read_says_why() -> None:
    good = zipped({"day": camt053(Sheet((PAID,)))})
    assert code(good[:-30]) == "bad_zip"
    assert code(zipped({})) == "no_statement"
    assert code(zipped({"inner": good})) == "zip_in_zip"
    assert code(zipped({"bomb": b"0" * (bank_files.MAX_BYTES + 1)})) == "too_large"
    locked = bytearray(good)
    locked[6] |= 1
    locked[good.index(b"PK\x01\x02") + 8] |= 1
    assert code(bytes(locked)) == "locked_zip"
    assert code(b"<" * (bank_files.MAX_BYTES + 1)) == "too_large"


@given(st.binary(max_size=200) | st.text(":2580612FCD/EUR,\n-", max_size=200).map(str.encode))
def test_no_bytes_make_it_stumble(content: bytes) -> None:
    for begin in (b"", b"PK\x03\x04", b":20:x\n:60F:"):
        assert code(begin + content) != ""
