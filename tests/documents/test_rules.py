"""Names in an export and the links of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.documents.rules import files


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("con.txt", "bestand-con.txt"),
        ("LPT1", "bestand-LPT1"),
        ("aux.tar.gz", "bestand-aux.tar.gz"),
        ("a:b*c?.png", "a-b-c-.png"),
        ("..", "bestand"),
        ("", "bestand"),
        ("één leerdoel.pdf", "één leerdoel.pdf"),
        ("naam. ", "naam"),
    ],
)
def test_a_name_is_safe_on_every_system(typed: str, name: str) -> None:
    assert files.unique_names([typed]) == [name]


def test_equal_names_get_a_number() -> None:
    assert files.unique_names(["a.png", "A.png", "a.png", "a-2.png"]) == [
        "a.png",
        "A-2.png",
        "a-3.png",
        "a-2-2.png",
    ]


@pytest.mark.parametrize("typed", ["é" * 150, "💥" * 150 + ".png", "x." + "💥" * 10, "👩‍🏫" * 80])
def test_a_name_fits_any_file_system(typed: str) -> None:
    names = files.unique_names([typed] * 12)
    assert all(len(name.encode()) <= 255 for name in names)
    assert len(set(names)) == 12


@given(st.lists(st.text(max_size=30), max_size=20))
def test_names_are_unique_and_stay_in_their_folder(typed: list[str]) -> None:
    names = files.unique_names(typed)
    assert len({name.casefold() for name in names}) == len(typed)
    for name in names:
        assert (
            name not in ("", ".", "..")
            and not set(name) & set('/\\:*?"<>|\x00')
            and not name.endswith((" ", "."))
        )


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        ("[a](/pages/1-a)", "[a](X/pages/1-a)"),
        ("![a](</files/x/y.png>)", "![a](<X/files/x/y.png>)"),
        ("[a]: /pages/1", "[a]: X/pages/1"),
        ("[a](//evil.example/)", "[a](//evil.example/)"),
        ("[a](https://example.org/x)", "[a](https://example.org/x)"),
        ("and/or (/x) text", "and/or (/x) text"),
    ],
)
def test_only_links_to_this_site_change(body: str, changed: str) -> None:
    assert files.with_links(body, lambda path: "X" + path) == changed


@given(st.text("[](): /<>ab\n", max_size=400))
def test_links_are_changed_in_any_text_without_losing_words(body: str) -> None:
    assert files.with_links(body, lambda path: path) == body
