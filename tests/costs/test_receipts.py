"""What a receipt is called when it is shown and offered again."""

import io

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import IFD

from wiki.costs.services.receipts import PDF, media_type_of, named_as, store
from wiki.kernel.blobs import blobs
from wiki.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("bon.pdf", "bon.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\bonnen\\lunch.pdf", "lunch.pdf"),
        ("bon\r\nSet-Cookie: x.pdf", "bon Set-Cookie- x.pdf"),
        ("bon\u202efdp.exe", "bonfdp.exe.pdf"),
        ("", "bon.pdf"),
        ("bon.png", "bon.pdf"),
        ("...", "bon.pdf"),
    ],
)
def test_a_name_keeps_its_words_and_loses_its_tricks(name: str, shown: str) -> None:
    assert named_as(name, PDF) == shown


@given(st.text(max_size=400))
def test_a_name_is_never_empty_nor_too_long(name: str) -> None:
    assert 0 < len(named_as(name, "image/webp")) <= 200


@given(st.binary(max_size=300))
def test_any_bytes_are_judged_without_an_error(content: bytes) -> None:
    assert media_type_of(io.BytesIO(content)) in (None, "application/pdf")


def test_a_photo_with_a_second_picture_inside_is_a_photo() -> None:
    out = io.BytesIO()
    small = Image.new("RGB", (20, 15), "white")
    Image.new("RGB", (40, 30), "white").save(out, "MPO", save_all=True, append_images=[small])
    assert media_type_of(out) == "image/jpeg"


def test_a_photo_is_kept_byte_for_byte_with_its_place(app: Flask) -> None:
    exif = Image.Exif()
    exif.get_ifd(IFD.GPSInfo)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    kept = store("foto.jpg", io.BytesIO(out.getvalue()))
    assert blobs().path(kept.sha256).read_bytes() == out.getvalue()


def test_a_photo_with_too_many_pixels_is_refused_as_such(app: Flask) -> None:
    out = io.BytesIO()
    Image.new("1", (8_000, 5_001)).save(out, "PNG")
    with pytest.raises(Invalid, match="40 megapixel"):
        store("foto.png", io.BytesIO(out.getvalue()))
