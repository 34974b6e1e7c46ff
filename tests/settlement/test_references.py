import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.settlement.rules.references import (
    compact,
    iban_problem,
    in_fours,
    is_bic,
    is_reference,
    make_reference,
    references_in,
    transfer_reference,
)
from wiki.settlement.rules.sepa_charset import ALLOWED, is_identifier, is_plain, transliterate

CAPITALS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
bodies = st.text(CAPITALS_AND_DIGITS, min_size=1, max_size=21)


@pytest.mark.parametrize("reference", ["RF18539007547034", "RF64AFR2526P03S05KO"])
def test_the_worked_references_are_right_and_are_made(reference: str) -> None:
    assert is_reference(reference)
    assert make_reference(reference[4:]) == reference


@given(bodies)
def test_a_reference_that_is_made_is_right(body: str) -> None:
    assert is_reference(make_reference(body))


@given(bodies, st.data())
def test_one_mistyped_character_is_found(body: str, data: st.DataObject) -> None:
    reference = make_reference(body)
    place = data.draw(st.integers(2, len(reference) - 1))
    typed = data.draw(st.sampled_from("0123456789").filter(lambda char: char != reference[place]))
    assert not is_reference(reference[:place] + typed + reference[place + 1 :])


@given(st.integers(1, 10**19 - 1), st.integers(1, 10**19 - 1))
def test_every_transfer_has_its_own_reference(one: int, other: int) -> None:
    assert (transfer_reference(one) == transfer_reference(other)) == (one == other)


def test_a_transfer_is_known_by_its_number() -> None:
    assert transfer_reference(123) == "RF87LW00000123"
    for number in (0, -1, 10**19):
        with pytest.raises(ValueError, match=r"numbered|capitals"):
            transfer_reference(number)


@pytest.mark.parametrize("body", ["", "a", "A B", "A" * 22, "É", "٣"])
def test_no_reference_is_made_of_anything_else(body: str) -> None:
    with pytest.raises(ValueError, match="capitals"):
        make_reference(body)


@pytest.mark.parametrize(
    "text", ["", "RF", "RF18", "rf18539007547034", "RF18 5390 0754 7034", "RF1٨539007547034"]
)
def test_only_the_kept_form_is_a_reference(text: str) -> None:
    assert not is_reference(text)


def test_a_reference_typed_in_a_text_is_read() -> None:
    assert references_in("afrekening rf18 5390 0754 7034") == {"RF18539007547034"}
    assert references_in("RF18539007547034 en RF64AFR2526P03S05KO") >= {"RF18539007547034"}
    assert references_in("RF18539007547035, RF 12") == frozenset()


@pytest.mark.parametrize("iban", ["NL91ABNA0417164300", "BE68539007547034", "DE89370400440532013000"])
def test_right_account_numbers_are_taken(iban: str) -> None:
    assert iban_problem(iban) is None
    assert compact(in_fours(iban).lower()) == iban


@pytest.mark.parametrize(
    ("iban", "code"),
    [
        ("", "form"),
        ("NL91 ABNA 0417 1643 00", "form"),
        ("nl91abna0417164300", "form"),
        ("NL91ABNA041716430٠", "form"),
        ("US91ABNA0417164300", "country"),
        ("NL91ABNA041716430", "length"),
        ("NL910417164300ABNA", "length"),
        ("NL92ABNA0417164300", "checksum"),
        ("NL91ABNA0417164301", "checksum"),
    ],
)
def test_wrong_account_numbers_are_refused_with_the_reason(iban: str, code: str) -> None:
    assert iban_problem(iban) == code


def test_account_numbers_are_shown_in_fours() -> None:
    assert in_fours("NL91ABNA0417164300") == "NL91 ABNA 0417 1643 00"


@pytest.mark.parametrize(
    ("bic", "right"), [("ABNANL2A", True), ("ABNANL2AXXX", True), ("ABNA", False), ("", False)]
)
def test_a_bank_code_has_eight_or_eleven_characters(bic: str, right: bool) -> None:
    assert is_bic(bic) == right


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Café Zoë & Zn.", "Cafe Zoe + Zn."),
        ("€ 5", "EUR 5"),
        ("’s-Gravenhage “Ærø”", "'s-Gravenhage 'AEro'"),
        ("ĳ ﬁ …", "ij fi ..."),
        ("12\u00a0euro", "12 euro"),
        ("Łódź, Straße", "Lodz, Strasse"),
    ],
)
def test_texts_are_spelled_with_the_characters_that_banks_take(text: str, spelled: str) -> None:
    assert transliterate(text) == spelled
    assert is_plain(spelled)


@pytest.mark.parametrize("text", ["feest 🎉", "a\nb", "a\tb", "北", "<b>", "50%"])
def test_what_cannot_be_spelled_stays_to_be_refused(text: str) -> None:
    assert not is_plain(transliterate(text))


@given(st.text())
def test_spelling_twice_changes_nothing(text: str) -> None:
    assert transliterate(transliterate(text)) == transliterate(text)


@given(st.text(sorted(ALLOWED)))
def test_what_banks_take_stays_as_it_is(text: str) -> None:
    assert transliterate(text) == text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("LW-1", True),
        ("A/B", True),
        ("A" * 35, True),
        ("A" * 36, False),
        ("", False),
        ("/A", False),
        ("A/", False),
        ("A//B", False),
        (" A", False),
        ("é", False),
    ],
)
def test_identifiers_have_plain_characters_and_no_loose_slashes(text: str, right: bool) -> None:
    assert is_identifier(text) == right
