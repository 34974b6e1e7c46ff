"""What a writer is told before others read a text: pupil data, images without words, headings, links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.kernel.markdown.convert import Converter
from wiki.pages.rules import pupil_data, warnings
from wiki.pages.rules.pupil_data import is_citizen_number, traces

NUMBER = "123456782"
CONVERTER = Converter()


def kinds(text: str) -> list[str]:
    return [trace.kind for trace in traces(text)]


def said(body: str) -> list[tuple[str, int, str]]:
    html = CONVERTER.convert(body)[0]
    return [(found.kind, found.line, found.what) for found in warnings.findings(body, html)]


@given(st.integers(0, 99_999_999))
def test_one_last_digit_at_most_makes_a_citizen_number_of_eight(first: int) -> None:
    passing = [n for n in range(10) if is_citizen_number(f"{first:08}{n}")]
    assert len(passing) <= 1
    weighed = sum((9 - at) * int(digit) for at, digit in enumerate(f"{first:08}"))
    assert passing == [] or weighed % 11 == passing[0]


@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_no_citizen_number(at: int, more: int) -> None:
    wrong = (int(NUMBER[at]) + more) % 10
    assert is_citizen_number(NUMBER) and not is_citizen_number(f"{NUMBER[:at]}{wrong}{NUMBER[at + 1 :]}")


@pytest.mark.parametrize("before", ["", "BSN: ", "nr. ", "(", "- ", "| Jan | "])
@pytest.mark.parametrize("number", ["123456782", "123 456 782", "123.456.782", "1234.56.782"])
def test_a_citizen_number_is_seen_as_people_write_it(before: str, number: str) -> None:
    assert [(t.kind, t.line) for t in traces(f"Eerst dit.\n{before}{number}")] == [(pupil_data.NUMBER, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "0612345678 en 06-12345678, 020 123 456 782, +31 6 12 345 678",
        "Tel. 123456782, telefoon: 123 456 782, +31 123456782",
        "ISBN 978-90-123-4567-8, 90-1234-567-8, 9789012345678",
        "2019-03-14, 14-03-2019, 20190314",
        "NL91ABNA0417164300, NL91 ABNA 0417 1643 00, NL123456782B01",
        "€ 123456782, €123.456.782, 123456782,50, 123.456.782.000, 123456782%",
        "https://voorbeeld.nl/123456782 en [lees](/pages/123456782-x) en doi:10.1000/123456782",
        "111111111 000000000 123456789 12345678 1234567820",
        "revisie a123456782 of 123456782b, -123456782, 123456782-1",
    ],
)
def test_other_numbers_are_no_citizen_number(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "| Leerling | Cijfer |\n|---|---|\n| Noor | 7,5 |\n| Sem | 6 |",
        "| Nr | Voornaam | Toets 1 | Toets 2 |\n|-|-|-|-|\n| 1 | Noor | | 8 |\n| 2 | Sem | onvoldoende | |",
        "| | |\n|-|-|\n| Noor de Wit | 7 |\n| Sem van der Berg | 5,5 |\n| Ada Kuijper | 10 |",
        "Uitslag:\n- Noor de Wit: 7,5\n- **Sem Bakker**: 6\n\n- Ada Kuijper - 8",
        "Noor de Wit\t7\nSem Bakker\tvoldoende\nAda K.\t6,5",
    ],
)
def test_names_with_marks_are_a_list_of_pupils(text: str) -> None:
    found = traces(text)
    assert [trace.kind for trace in found] == [pupil_data.LIST]
    assert found[0].what.startswith("Noor") and text.split("\n")[found[0].line - 1]


@pytest.mark.parametrize(
    "text",
    [
        "| Leerling | Cijfer |\n|---|---|\n| | |\n| | |",
        "| Leerling | Cijfer |\n|---|---|\n| Noor | 7 |",
        "| Vak | Cijfer |\n|---|---|\n| Taal | 7 |\n| Rekenen | 8 |\n| Kunst | 6 |",
        "| Naam | Uren |\n|---|---|\n| Anna Smit | 12 uur |\n| Bas Kok | 40 |\n| Cor Bos | 25 |",
        "| Wie | Taak |\n|---|---|\n| Anna Smit | Zaal |\n| Bas Kok | Koffie |\n| Cor Bos | Geluid |",
        "- Anna Smit: voorzitter\n- Bas Kok: notulen\n- Cor Bos: techniek",
        "- Anna Smit: 7\n- Bas Kok: 8",
        "- Stap 1: 5 minuten\n- Stap 2: 10 minuten\n- Stap 3: 5 minuten",
        "De Veenpluis 7\nDe Roerdomp 8\nDe Tureluur 6",
    ],
)
def test_other_tables_and_lists_are_no_list_of_pupils(text: str) -> None:
    assert kinds(text) == []


@given(st.text(alphabet="ab1 2|-\n:.,AZ*", max_size=300))
def test_every_text_can_be_looked_through(text: str) -> None:
    assert all(1 <= trace.line <= text.count("\n") + 1 for trace in traces(text))


@pytest.mark.parametrize(
    "line", [" " * 200_000, "1" * 200_000, "A a" * 60_000, "| " * 60_000, "123 " * 50_000]
)
def test_a_long_line_costs_no_time_that_grows_with_its_square(line: str) -> None:
    assert kinds(line) == []


def test_an_image_without_words_is_pointed_out_unless_it_is_decoration() -> None:
    body = 'Zo:\n\n![](/files/ab/een.png) ![Een kind leest](/files/ab/twee.png) ![](/files/ab/drie.png "versiering")'
    assert said(body) == [(warnings.NO_ALT, 3, "een.png")]


def test_a_heading_that_skips_a_level_is_pointed_out() -> None:
    assert said("# Een\n\n### Drie\n\n### Nog\n\n## Twee\n\n#### Vier") == [
        (warnings.SKIPPED_LEVEL, 3, "Drie"),
        (warnings.SKIPPED_LEVEL, 9, "Vier"),
    ]


def test_links_that_lead_nowhere_are_pointed_out() -> None:
    body = """# Kop

[leeg]() [nog]( ) [zonder](https://) [los](bestand.docx) [wel](/pages/) [ook](https://a.nl) [post](mailto:a@b.nl)

[kop](#h-kop) [weg](#weg) noot[^1] [rest](mailto:)

[^1]: Een noot.
"""
    found = said(body)
    assert [(kind, what) for kind, _line, what in found] == [
        (warnings.EMPTY_LINK, "leeg"),
        (warnings.EMPTY_LINK, "nog"),
        (warnings.EMPTY_LINK, "zonder"),
        (warnings.EMPTY_LINK, "los"),
        (warnings.DEAD_ANCHOR, "weg"),
        (warnings.EMPTY_LINK, "rest"),
    ]
    assert [line for _kind, line, _what in found] == [3, 3, 3, 3, 5, 5]


def test_only_pupil_data_that_is_new_is_asked_about() -> None:
    assert [f.what for f in warnings.asked(f"{NUMBER} en ![](/files/ab/x.png)")] == [NUMBER]
    assert warnings.asked(f"Meer tekst.\n\n{NUMBER}", NUMBER) == ()


def test_pupil_data_stands_first_and_a_list_has_an_end() -> None:
    body = "\n\n".join(f"[leeg{n}]()" for n in range(80)) + f"\n\n{NUMBER}"
    found = said(body)
    assert found[0][0] == pupil_data.NUMBER and len(found) == warnings.MOST
