from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.settlement.samples import ACCOUNT, OTHER, VERSIONS, Booking, Sheet, camt053
from wiki.settlement.rules import camt
from wiki.settlement.rules.statements import BadStatement, Entry, Kind, Refused, Statement, breaks

PAID = Booking(
    4321,
    reference="RF18 5390 0754 7034",
    end_to_end_id="LW-T-1",
    name="Draai & Bank",
    text="voor de  zaal",
)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_reads_the_same(version: str) -> None:
    (statement,) = parse(
        camt053(Sheet((PAID, Booking(-1000, ref="BANK2", returned="AC04")), version=version))
    )
    assert statement == Statement(
        statement_id="STMT-7",
        sequence_number=7,
        iban=ACCOUNT,
        opening_cents=100_000,
        closing_cents=103_321,
        entries=(
            Entry(
                "BANK1",
                date(2026, 11, 20),
                4321,
                counter_iban=OTHER,
                counter_name="Draai & Bank",
                structured_reference="RF18539007547034",
                end_to_end_id="LW-T-1",
                unstructured="voor de zaal",
            ),
            Entry(
                "BANK2",
                date(2026, 11, 20),
                -1000,
                counter_iban=OTHER,
                counter_name="Vakcollege De Draaibank",
                return_reason="AC04",
            ),
        ),
    )


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(-(10**9), 10**9).filter(bool), max_size=8))
def test_opening_and_movements_make_closing(opening: int, cents: list[int]) -> None:
    bookings = tuple(Booking(amount, ref=f"B{place}") for place, amount in enumerate(cents))
    (statement,) = parse(camt053(Sheet(bookings, opening=opening)))
    assert [entry.cents for entry in statement.entries] == cents
    assert statement.closing_cents == opening + sum(cents)


def parse(content: bytes) -> tuple[Statement, ...]:
    """The statements of a file; raises what is wrong with the first that is refused."""
    found = camt.parse(content)
    for one in found:
        if isinstance(one, Refused):
            raise one.problem
    return tuple(one for one in found if isinstance(one, Statement))


def refusal(content: bytes) -> tuple[str, str]:
    with pytest.raises(BadStatement) as caught:
        parse(content)
    return caught.value.code, caught.value.value


def test_a_balance_that_is_a_cent_off_is_refused() -> None:
    assert refusal(camt053(Sheet((PAID,), off_by=1))) == ("balance_differs", "-1")


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (Sheet((replace(PAID, currency="USD"),)), "currency"),
        (Sheet((replace(PAID, status="PDNG"),)), "not_booked"),
        (Sheet((replace(PAID, day=""),)), "date"),
        (Sheet((replace(PAID, day="<Dt>2026-02-30</Dt>"),)), "date"),
        (Sheet((replace(PAID, day="<Dt>20261120</Dt>"),)), "date"),
        (Sheet((replace(PAID, ref="x" * 36),)), "identifier"),
        (Sheet(iban="NL92ABNA0417164300"), "iban"),
        (Sheet(iban=""), "iban"),
    ],
)
def test_what_cannot_be_read_with_certainty_is_refused(sheet: Sheet, code: str) -> None:
    assert refusal(camt053(sheet))[0] == code


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<Ccy>EUR</Ccy>", b"<Ccy>CHF</Ccy>", "currency"),
        (b"OPBD", b"ITBD", "balance_missing"),
        (b"CLBD", b"CLAV", "balance_missing"),
        (b">43.21<", b">43.219<", "amount"),
        (b">43.21<", b">4e1<", "amount"),
        (b">43.21<", b">-43.21<", "amount"),
        (b">43.21<", b"><", "amount"),
        (b">43.21<", ">٤3.21<".encode(), "amount"),
        (b"<CdtDbtInd>CRDT", b"<CdtDbtInd>", "sign"),
        (b"camt.053.001.08", b"camt.053.001.09", "not_camt"),
        (b"camt.053.001.08", b"camt.052.001.08", "no_statement"),
        (b"<Stmt>", b"<Ntfctn>", "not_xml"),
    ],
)
def test_a_bent_file_is_refused_with_the_reason(old: bytes, new: bytes, code: str) -> None:
    content = camt053(Sheet((PAID,)))
    assert old in content
    assert refusal(content.replace(old, new))[0] == code


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"MT940", b"<a>", b'<?xml version="1.0" encoding="x"?><a/>']
)
def test_what_is_no_xml_is_refused(content: bytes) -> None:
    assert refusal(content)[0] == "not_xml"


def test_a_file_without_a_statement_is_refused() -> None:
    assert refusal(camt053())[0] == "no_statement"


EXTERNAL = '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    '<!DOCTYPE Document [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghx", strict=True)
    )
    + "]>"
)
FOREIGN = '<!DOCTYPE Document SYSTEM "http://example.org/camt.dtd">'


@pytest.mark.parametrize("doctype", [EXTERNAL, LAUGHS, FOREIGN], ids=["external", "laughs", "foreign dtd"])
def test_entities_and_document_types_are_refused(doctype: str) -> None:
    content = camt053(Sheet((PAID,))).decode().replace("?>", f"?>{doctype}", 1)
    if doctype != FOREIGN:
        content = content.replace("voor de", "&x;")
    assert refusal(content.encode())[0] == "forbidden_xml"


@pytest.mark.parametrize(("message", "kind"), [("052", Kind.REPORT), ("054", Kind.NOTICE)])
@pytest.mark.parametrize("version", ["02", "08"])
def test_a_report_and_a_notice_hold_what_is_booked_and_no_balance(
    message: str, kind: Kind, version: str
) -> None:
    expected = replace(PAID, ref="BANK2", status="PDNG", cents=99)
    (found,) = parse(camt053(Sheet((PAID, expected), version=version), message=message))
    assert (found.kind, found.opening_cents, found.closing_cents) == (kind, 0, 4321)
    (entry,) = found.entries
    assert (entry.cents, entry.structured_reference) == (4321, "RF18539007547034")


def test_one_statement_that_is_bent_stops_no_other() -> None:
    good = Sheet((PAID,))
    bent = Sheet((PAID,), iban=OTHER, statement_id="BENT", off_by=1)
    first, second, third = camt.parse(camt053(good, bent, good))
    assert isinstance(first, Statement) and first == third
    assert isinstance(second, Refused)
    assert (second.iban, second.statement_id, second.problem.code) == (OTHER, "BENT", "balance_differs")


def test_a_booking_of_a_whole_order_tells_which_order_it_was() -> None:
    (found,) = parse(camt053(Sheet((Booking(-350, batch="LW-1-B"),))))
    assert [(entry.cents, entry.batch_id) for entry in found.entries] == [(-350, "LW-1-B")]


def test_the_previous_closing_also_opens_a_statement() -> None:
    (statement,) = parse(camt053(Sheet((PAID,))).replace(b"OPBD", b"PRCD"))
    assert statement.opening_cents == 100_000


def test_a_date_with_a_time_is_the_day_as_the_bank_writes_it() -> None:
    booking = replace(PAID, day="<DtTm>2026-11-20T23:59:59+01:00</DtTm>")
    (statement,) = parse(camt053(Sheet((booking,))))
    assert statement.entries[0].booked_on == date(2026, 11, 20)


def test_a_number_may_be_missing() -> None:
    (statement,) = parse(camt053(Sheet(number="")))
    assert statement.sequence_number is None


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_batch_is_read_in_its_parts(version: str) -> None:
    parts = (Booking(100, reference="RF18539007547034"), Booking(250, end_to_end_id="LW-T-2"))
    (statement,) = parse(camt053(Sheet((Booking(350, parts=parts),), version=version)))
    assert [(e.servicer_ref, e.part, e.cents) for e in statement.entries] == [
        ("BANK1", 1, 100),
        ("BANK1", 2, 250),
    ]
    assert statement.entries[0].structured_reference == "RF18539007547034"
    assert statement.entries[1].end_to_end_id == "LW-T-2"


def test_a_batch_whose_parts_do_not_add_up_stays_whole_and_claims_no_reference() -> None:
    parts = (Booking(100, reference="RF18539007547034"), Booking(249))
    (statement,) = parse(camt053(Sheet((Booking(350, parts=parts),))))
    (entry,) = statement.entries
    assert (entry.cents, entry.structured_reference, entry.counter_iban) == (350, "", "")


def test_a_batch_with_a_part_in_another_currency_stays_whole() -> None:
    parts = (Booking(100, reference="RF18539007547034"), Booking(250))
    content = camt053(Sheet((Booking(350, parts=parts),))).replace(b"'EUR'>2.50", b"'USD'>2.50")
    (entry,) = parse(content)[0].entries
    assert (entry.cents, entry.structured_reference) == (350, "")


def test_entries_are_known_apart_when_the_bank_numbers_them_alike_or_not_at_all() -> None:
    bookings = (Booking(1, ref="A"), Booking(2, ref="A"), Booking(3, ref=""), Booking(4, ref=""))
    (statement,) = parse(camt053(Sheet(bookings)))
    keys = [(entry.servicer_ref, entry.part) for entry in statement.entries]
    assert len(set(keys)) == 4
    assert keys[:2] == [("A", 1), ("A", 2)]


def test_in_a_payment_that_came_back_the_other_side_is_not_ourselves() -> None:
    theirs = f"<Cdtr><Pty><Nm>Zij</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>{OTHER}</IBAN></Id></CdtrAcct>"
    content = camt053(Sheet((replace(PAID, iban=ACCOUNT, reversal=True),)))
    content = content.replace(b"</DbtrAcct>", b"</DbtrAcct>" + theirs.encode())
    (entry,) = parse(content)[0].entries
    assert (entry.counter_name, entry.counter_iban, entry.reversal) == ("Zij", OTHER, True)


def test_several_statements_of_one_file_follow_on_each_other() -> None:
    first = Sheet((PAID,))
    second = Sheet(opening=first.closing(), number="8", statement_id="STMT-8")
    one, two = parse(camt053(first, second))
    assert breaks(one, two) == ()
    assert breaks(one, replace(two, sequence_number=1)) == ()
    assert breaks(one, replace(two, sequence_number=9)) == ("number_missing",)
    assert breaks(one, replace(two, opening_cents=0)) == ("balance_differs",)
    assert breaks(one, replace(two, sequence_number=None)) == ()


@given(st.binary(max_size=200))
def test_no_bytes_make_it_stumble(content: bytes) -> None:
    with pytest.raises(BadStatement):
        parse(content)
