"""Where a photo was taken is nobody's business."""

import io

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from wiki.kernel.images import NotThatImage
from wiki.pages.rules.file_types import inspect
from wiki.pages.rules.image_location import without_location

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" exif:GPSLatitude="52,22.4N"/>'


def photo(form: str, place: bool = True, side: int = 30, **more: object) -> bytes:
    """A picture from a camera, lying on its side."""
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Model] = "Telefoon"
    if place:
        exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (52.0, 22.0, 24.0)
    out = io.BytesIO()
    Image.new("RGB", (40, side), "teal").save(out, form, exif=exif.tobytes(), **more)
    return out.getvalue()


def cleaned(content: bytes) -> bytes:
    return without_location(io.BytesIO(content)).read()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_keeps_which_way_is_up_and_loses_where_it_was_taken(form: str) -> None:
    with Image.open(io.BytesIO(cleaned(photo(form)))) as image:
        exif = image.getexif()
        assert (image.format, image.size, exif.get(Base.Orientation)) == (form, (40, 30), 6)
        assert not exif.get_ifd(IFD.GPSInfo) and Base.Model not in exif


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_a_place_in_the_description_goes_too(form: str) -> None:
    content = photo(form, place=False, xmp=XMP)
    assert b"GPSLatitude" in content and b"GPSLatitude" not in cleaned(content)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_without_a_place_is_kept_byte_for_byte(form: str) -> None:
    content = photo(form, place=False)
    assert cleaned(content) == content


def test_what_is_no_picture_is_kept_byte_for_byte() -> None:
    assert cleaned(b"a;b\n1;2\n") == b"a;b\n1;2\n"


def test_a_photo_with_a_place_that_is_damaged_is_refused() -> None:
    with pytest.raises(NotThatImage):
        cleaned(photo("JPEG", side=3000)[:-300])


def test_a_photo_with_a_second_picture_inside_is_a_photo(tmp_path) -> None:
    content = photo("MPO", save_all=True, append_images=[Image.new("RGB", (20, 15), "teal")])
    (tmp_path / "photo").write_bytes(content)
    assert inspect(tmp_path / "photo", "photo.jpg").media_type == "image/jpeg"
    with Image.open(io.BytesIO(cleaned(content))) as image:
        assert image.format == "JPEG" and not image.getexif().get_ifd(IFD.GPSInfo)
