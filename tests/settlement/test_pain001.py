import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sepaxml
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.examples import some
from wiki.settlement.rules.pain001 import Account, Payment, PaymentOrder, RefusedFile, build
from wiki.settlement.rules.pain001_check import MAX_CENTS, check
from wiki.settlement.rules.references import transfer_reference

TODAY = date(2026, 11, 23)
HUB = Account("Stichting Café Scholennetwerk", "NL91ABNA0417164300", "ABNANL2A")
SCHOOL = Account("Vakcollege De Draaibank", "NL86INGB0002445588")
ABROAD = Account("École & Zoë", "BE68539007547034", "GKCCBEBB")
ORDER = PaymentOrder(
    message_id="LW-2026-1",
    batch_id="LW-2026-1-1",
    created_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    execute_on=date(2026, 11, 24),
    debtor=HUB,
    payments=(
        Payment("LW-T-1", 123456, SCHOOL, reference="RF18539007547034"),
        Payment("LW-T-2", 1, ABROAD, text="Zaal – € 0,01"),
        Payment("LW-T-3", MAX_CENTS, SCHOOL),
    ),
)


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    folder = Path(sepaxml.__file__).parent / "schemas"
    return xmlschema.XMLSchema(str(folder / "pain.001.001.09.xsd"))


def test_the_file_passes_the_schema_and_our_checks(schema: xmlschema.XMLSchema) -> None:
    written = build(ORDER, TODAY)
    schema.validate(written.decode())
    assert check(written, TODAY) == ()


def test_the_same_order_gives_the_same_bytes() -> None:
    assert build(ORDER, TODAY) == build(ORDER, TODAY)


def test_the_file_says_number_sum_day_and_spelled_names() -> None:
    written = build(ORDER, TODAY).decode()
    assert written.count("<NbOfTxs>3</NbOfTxs>") == 2
    assert written.count("<CtrlSum>1000001234.56</CtrlSum>") == 2
    assert "<Dt>2026-11-24</Dt>" in written
    assert "<CreDtTm>2026-11-23T09:30:00+00:00</CreDtTm>" in written
    assert "<Nm>Stichting Cafe Scholennetwerk</Nm>" in written
    assert "<Nm>Ecole + Zoe</Nm>" in written
    assert "<Ustrd>Zaal - EUR 0,01</Ustrd>" in written
    assert "PstlAdr" not in written


def test_a_bank_that_is_not_known_is_said_to_be_unknown() -> None:
    written = build(replace(ORDER, debtor=replace(HUB, bic="")), TODAY).decode()
    assert "<Id>NOTPROVIDED</Id>" in written


@settings(max_examples=some(20))
@given(st.lists(st.integers(1, MAX_CENTS), min_size=1, max_size=12))
def test_every_list_of_amounts_makes_a_file_that_passes(
    schema: xmlschema.XMLSchema, amounts: list[int]
) -> None:
    payments = tuple(
        Payment(f"LW-T-{number}", cents, SCHOOL, reference=transfer_reference(number))
        for number, cents in enumerate(amounts, start=1)
    )
    written = build(replace(ORDER, payments=payments), TODAY)
    schema.validate(written.decode())
    euros = re.findall(r"<CtrlSum>([\d.]+)</CtrlSum>", written.decode())
    assert {round(float(total) * 100) for total in euros} == {sum(amounts)}


FIRST, SECOND = ORDER.payments[0], ORDER.payments[1]


def paying(payment: Payment) -> PaymentOrder:
    return replace(ORDER, payments=(payment,))


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (replace(ORDER, payments=()), "no_payments"),
        (replace(ORDER, message_id="/LW"), "identifier"),
        (replace(ORDER, message_id="L//W"), "identifier"),
        (replace(ORDER, batch_id="é"), "identifier"),
        (replace(ORDER, batch_id="x" * 36), "identifier"),
        (replace(ORDER, execute_on=date(2026, 11, 22)), "date_past"),
        (replace(ORDER, debtor=replace(HUB, iban="NL92ABNA0417164300")), "iban"),
        (replace(ORDER, debtor=replace(HUB, bic="abnanl2a")), "bic"),
        (replace(ORDER, debtor=replace(HUB, name="n" * 71)), "name_too_long"),
        (replace(ORDER, payments=(FIRST, FIRST)), "identifier_twice"),
        (paying(replace(FIRST, cents=0)), "amount"),
        (paying(replace(FIRST, cents=-5)), "amount"),
        (paying(replace(FIRST, cents=MAX_CENTS + 1)), "amount"),
        (paying(replace(FIRST, text="en ook")), "remittance_twice"),
        (paying(replace(FIRST, reference="RF19539007547034")), "reference"),
        (paying(replace(FIRST, creditor=HUB)), "own_account"),
        (paying(replace(FIRST, creditor=replace(SCHOOL, iban="NL91 ABNA 0417 1643 00"))), "iban"),
        (paying(replace(FIRST, creditor=replace(SCHOOL, name="De 🎉"))), "characters"),
        (paying(replace(FIRST, creditor=replace(SCHOOL, name=""))), "name_missing"),
        (paying(replace(FIRST, creditor=replace(SCHOOL, bic="X"))), "bic"),
        (paying(replace(SECOND, text="t" * 141)), "text_too_long"),
        (paying(replace(SECOND, text="regel\nregel")), "characters"),
    ],
)
def test_an_order_that_a_bank_would_refuse_makes_no_file(order: PaymentOrder, code: str) -> None:
    with pytest.raises(RefusedFile) as caught:
        build(order, TODAY)
    assert code in {problem.code for problem in caught.value.problems}


def test_a_problem_names_the_payment() -> None:
    with pytest.raises(RefusedFile) as caught:
        build(paying(replace(FIRST, cents=0)), TODAY)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where, problem.value) == ("amount", "LW-T-1", "0.00")


TEXT = "<Ustrd>Zaal - EUR 0,01</Ustrd>"
ADDRESS = "<PstlAdr><AdrLine>Dorpsstraat 1</AdrLine></PstlAdr>"
STRUCTURED = "<Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (">0.01<", ">0.00<", "amount"),
        (">0.01<", ">0.001<", "amount"),
        (">0.01<", ">9999999999.99<", "amount"),
        ("<CtrlSum>1000001234.56", "<CtrlSum>1000001234.57", "control_sum"),
        ("<NbOfTxs>3", "<NbOfTxs>4", "count"),
        ("Vakcollege De Draaibank", "n" * 71, "name_too_long"),
        ("Vakcollege De Draaibank", "n" * 140, "name_too_long"),
        ("BE68539007547034", "BE68539007547035", "iban"),
        ("RF18539007547034", "RF19539007547034", "reference"),
        ("Vakcollege De Draaibank", "De Draaibank 🎉", "characters"),
        ("Vakcollege De Draaibank", "Draai &amp; Bank", "characters"),
        (">LW-2026-1<", ">/LW-2026-1<", "identifier"),
        (">LW-2026-1<", ">LW//2026-1<", "identifier"),
        ('Ccy="EUR"', 'Ccy="USD"', "currency"),
        ("<Dt>2026-11-24", "<Dt>2026-11-22", "date_past"),
        (TEXT, TEXT + TEXT, "remittance_twice"),
        (TEXT, TEXT + STRUCTURED, "remittance_twice"),
        ("<Nm>Ecole + Zoe</Nm>", "<Nm>Ecole + Zoe</Nm>" + ADDRESS, "address"),
    ],
)
def test_what_the_schema_lets_pass_is_found(
    schema: xmlschema.XMLSchema, old: str, new: str, code: str
) -> None:
    written = build(ORDER, TODAY).decode()
    assert old in written
    changed = written.replace(old, new, 1)
    schema.validate(changed)
    assert code in {problem.code for problem in check(changed.encode(), TODAY)}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a/>",
        b"no xml",
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>',
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
    ],
)
def test_what_is_no_payment_file_is_refused(content: bytes) -> None:
    assert [problem.code for problem in check(content, TODAY)] == ["not_a_payment_file"]
