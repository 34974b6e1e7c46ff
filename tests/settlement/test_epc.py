from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.settlement.rules.epc import MAX_CENTS, BadRequest, PaymentRequest, draw, payload, svg

REQUEST = PaymentRequest(
    "Stichting Scholennetwerk", "NL91ABNA0417164300", 123456, reference="RF18539007547034"
)


def test_the_worked_example_is_written_line_by_line() -> None:
    assert payload(REQUEST) == (
        "BCD\n002\n1\nSCT\n\nStichting Scholennetwerk\nNL91ABNA0417164300\nEUR1234.56\n\nRF18539007547034"
    )


def test_empty_lines_at_the_end_are_left_out_and_others_kept() -> None:
    assert payload(replace(REQUEST, reference="")).endswith("\nEUR1234.56")
    assert payload(replace(REQUEST, reference="", text="Zaal", bic="ABNANL2A")).split("\n")[4:] == [
        "ABNANL2A",
        "Stichting Scholennetwerk",
        "NL91ABNA0417164300",
        "EUR1234.56",
        "",
        "",
        "Zaal",
    ]


def test_names_are_spelled_as_banks_take_them() -> None:
    assert payload(replace(REQUEST, name="Café & Zoë")).split("\n")[5] == "Cafe + Zoe"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cents": 0}, "amount"),
        ({"cents": -1}, "amount"),
        ({"cents": MAX_CENTS + 1}, "amount"),
        ({"iban": "NL92ABNA0417164300"}, "iban"),
        ({"bic": "ABNA"}, "bic"),
        ({"name": " "}, "name_missing"),
        ({"name": "n" * 71}, "too_long"),
        ({"reference": "", "text": "t" * 141}, "too_long"),
        ({"information": "i" * 71}, "too_long"),
        ({"name": "A\nNL91ABNA0417164300"}, "characters"),
        ({"name": "School 🎒"}, "characters"),
        ({"information": "a\nb"}, "characters"),
        ({"purpose": "ABCDE"}, "purpose"),
        ({"purpose": "a\n"}, "purpose"),
        ({"reference": "RF19539007547034"}, "reference"),
        ({"reference": "RF18 5390 0754 7034"}, "reference"),
        ({"text": "twee dingen"}, "reference_and_text"),
        (
            {"reference": "", "name": "n" * 70, "text": "t" * 140, "information": "i" * 70}
            | {"bic": "ABNANL2AXXX", "purpose": "GDDS", "iban": "MT84MALT011000012345MTLCAST001S"},
            "too_many_bytes",
        ),
    ],
)
def test_what_cannot_stand_in_a_code_is_refused_with_the_reason(change: dict[str, object], code: str) -> None:
    with pytest.raises(BadRequest) as caught:
        payload(replace(REQUEST, **change))
    assert caught.value.codes == (code,)


def test_all_reasons_are_given_at_once() -> None:
    with pytest.raises(BadRequest) as caught:
        payload(replace(REQUEST, cents=0, iban="x", name=""))
    assert caught.value.codes == ("amount", "iban", "name_missing")


@given(st.text(max_size=80), st.text(max_size=150), st.integers(-5, MAX_CENTS + 5))
def test_a_payload_never_has_a_line_or_a_byte_too_many(name: str, text: str, cents: int) -> None:
    try:
        written = payload(PaymentRequest(name, REQUEST.iban, cents, text=text))
    except BadRequest:
        return
    assert len(written.split("\n")) <= 12
    assert len(written.encode()) <= 331
    assert written.split("\n")[6] == REQUEST.iban


def test_the_longest_payload_fits_version_thirteen_and_no_longer_one() -> None:
    assert draw("x" * 331).version == 13
    with pytest.raises(BadRequest):
        draw("x" * 332)


def test_the_drawing_holds_every_dark_module_once() -> None:
    code = draw(payload(REQUEST))
    assert (code.version, code.size) == (6, 49)
    assert draw(payload(REQUEST)) == code
    # The finder in the corner: a row of seven dark modules, four from the edge.
    assert code.path.startswith("M4 4h7v1h-7z")


def test_the_image_says_what_it_is() -> None:
    root = ET.fromstring(svg(draw("x"), 'Betaal "A & B"', "<b>", "qr-7"))
    title, description = root[0], root[1]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == ('Betaal "A & B"', "<b>")
    assert root.get("style") is None
