"""What a receipt is called when it is shown and offered again."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from wiki.costs.receipts import clean_name, media_type_of


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("bon.pdf", "bon.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\bonnen\\lunch.pdf", "lunch.pdf"),
        ("bon\r\nSet-Cookie: x.pdf", "bonSet-Cookie- x.pdf"),
        ("bon\u202efdp.exe", "bonfdp.exe"),
        ("", "bon"),
        ("...", "bon"),
    ],
)
def test_a_name_keeps_its_words_and_loses_its_tricks(name: str, shown: str) -> None:
    assert clean_name(name) == shown


@given(st.text(max_size=400))
def test_a_name_is_never_empty_nor_too_long(name: str) -> None:
    assert 0 < len(clean_name(name)) <= 200


@given(st.binary(max_size=300))
def test_any_bytes_are_judged_without_an_error(content: bytes) -> None:
    assert media_type_of(io.BytesIO(content)) in (None, "application/pdf")


def test_a_photo_with_a_second_picture_inside_is_a_photo() -> None:
    out = io.BytesIO()
    small = Image.new("RGB", (20, 15), "white")
    Image.new("RGB", (40, 30), "white").save(out, "MPO", save_all=True, append_images=[small])
    assert media_type_of(out) == "image/jpeg"
