"""Where a photo was taken, when and by whom is nobody's business."""

import io
import struct
import zlib

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from wiki.kernel.images import NotThatImage, TooManyPixels
from wiki.pages.rules.image_metadata import is_picture, without_metadata
from wiki.pages.services import image_sizes

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" exif:GPSLatitude="52,22.4N"/>'
FORMS = ["JPEG", "PNG", "WEBP"]


def photo(form: str, turned: int = 1, size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    """A picture from a camera that knows where and what it is; its left half is red."""
    exif = Image.Exif()
    exif[Base.Orientation] = turned
    exif[Base.Model] = "Telefoon van Fatima"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (52.0, 22.0, 24.0)
    image = Image.new("RGB", size, "teal")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, form, exif=exif.tobytes(), **more)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("form", FORMS)
def test_what_describes_a_photo_goes_and_the_photo_stays_to_the_last_dot(form: str) -> None:
    before = photo(form, xmp=XMP) if form != "PNG" else photo(form)
    assert b"Fatima" in before
    after = without_metadata(before)
    assert b"Fatima" not in after and b"GPSLatitude" not in after and not opened(after).getexif()
    assert opened(after).format == form and opened(after).tobytes() == opened(before).tobytes()
    assert without_metadata(after) == after


@pytest.mark.parametrize("form", FORMS)
def test_what_stands_behind_the_end_of_a_picture_goes(form: str) -> None:
    plain = without_metadata(photo(form))
    assert without_metadata(plain + b"PK\x03\x04<script>alert(1)</script>") == plain


@pytest.mark.parametrize("form", FORMS)
def test_the_colours_of_a_photo_stay(form: str) -> None:
    profile = b"\0" * 128
    assert opened(without_metadata(photo(form, icc_profile=profile))).info["icc_profile"] == profile


def test_words_in_a_png_and_in_a_jpeg_go() -> None:
    told = PngInfo()
    told.add_text("Comment", "Fatima, groep 8", zip=False)
    assert b"groep 8" not in without_metadata(photo("PNG", pnginfo=told))
    assert b"groep 8" not in without_metadata(photo("JPEG", comment=b"Fatima, groep 8"))
    iptc = b"\xff\xed" + struct.pack(">H", 2 + 30) + b"Photoshop 3.0\0Fatima groep 8 " + b"."
    content = photo("JPEG")
    assert b"groep 8" not in without_metadata(content[:2] + iptc + content[2:])


def test_a_picture_that_moves_goes_on_moving() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "teal", "white")]
    for form in ("PNG", "WEBP"):
        out = io.BytesIO()
        frames[0].save(out, form, save_all=True, append_images=frames[1:], lossless=True)
        assert getattr(opened(without_metadata(out.getvalue())), "n_frames", 1) == 3


def test_a_photo_with_a_second_picture_inside_keeps_the_first(app: Flask) -> None:
    content = photo("MPO", save_all=True, append_images=[Image.new("RGB", (20, 15), "teal")])
    found = image_sizes.picture(content)
    assert found.type.media_type == "image/jpeg" and getattr(opened(found.content), "n_frames", 1) == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("damage", [slice(None, -60), slice(20), slice(3)])
def test_a_damaged_photo_is_refused(app: Flask, form: str, damage: slice) -> None:
    with pytest.raises(NotThatImage):
        image_sizes.picture(photo(form, size=(900, 700))[damage])


@given(content=st.binary(max_size=200), form=st.sampled_from(FORMS), at=st.integers(0, 400))
def test_whatever_a_file_holds_it_is_refused_or_made_plain(content: bytes, form: str, at: int) -> None:
    whole = photo(form)
    broken = whole[:at] + content + whole[at + len(content) :]
    if not is_picture(broken[:12]):
        return
    try:
        plain = without_metadata(broken)
    except NotThatImage:
        return
    assert without_metadata(plain) == plain


@pytest.mark.one_database
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("turned", [3, 6, 8])
def test_a_photo_stands_upright_by_itself(app: Flask, form: str, turned: int) -> None:
    found = image_sizes.picture(photo(form, turned))
    image = opened(found.content).convert("RGB")
    assert not image.getexif() and b"Fatima" not in found.content
    assert image.size == ((40, 30) if turned == 3 else (30, 40)) == (found.type.width, found.type.height)
    red = {3: (35, 15), 6: (15, 5), 8: (15, 35)}[turned]
    assert image.getpixel(red)[0] > 200  # type: ignore[index]


@pytest.mark.one_database
def test_an_image_gets_smaller_sizes_but_none_larger_than_itself(app: Flask) -> None:
    noise = Image.effect_noise((1200, 900), 60).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95, exif=Image.Exif().tobytes())
    found = image_sizes.picture(out.getvalue())
    assert [(size.width, size.height) for size in found.sizes] == [(480, 360), (960, 720)]
    for size in found.sizes:
        image = opened(image_sizes.blobs().read(size.blob.sha256))
        assert image.format == "WEBP" and image.size == (size.width, size.height) and not image.getexif()
        assert size.blob.bytes < len(found.content)


@pytest.mark.one_database
def test_a_small_file_that_claims_a_million_dots_wide_is_refused(app: Flask) -> None:
    def chunk(name: bytes, inside: bytes) -> bytes:
        return struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", zlib.crc32(name + inside))

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(TooManyPixels):
        image_sizes.picture(bomb)


@pytest.mark.one_database
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_an_image_of_any_kind_of_dots_gets_its_sizes(app: Flask, mode: str) -> None:
    out = io.BytesIO()
    source = Image.effect_noise((600, 400), 60).convert(mode)
    source.save(out, "JPEG" if mode == "CMYK" else "PNG")
    found = image_sizes.picture(out.getvalue())
    assert (found.type.width, found.type.height) == (600, 400) and len(found.sizes) <= 1


def moving(comment: bytes = b"") -> bytes:
    """A GIF of three pictures that goes on and on."""
    frames = [Image.new("RGB", (12, 9), name) for name in ("red", "teal", "white")]
    out = io.BytesIO()
    more = {"comment": comment} if comment else {}
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], loop=0, duration=80, **more)
    return out.getvalue()


def with_xmp(gif: bytes) -> bytes:
    """The same with what Photoshop adds, before its end."""
    trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\x00"
    return gif[:-1] + b"\x21\xff\x0bXMP DataXMP" + XMP + trailer + b";"


def test_a_moving_picture_loses_its_comments_and_moves_as_before() -> None:
    before = with_xmp(moving(b"Telefoon van Fatima"))
    assert b"Fatima" in before and is_picture(before[:12])
    after = without_metadata(before)
    assert b"Fatima" not in after and b"GPSLatitude" not in after
    assert after == without_metadata(after) == without_metadata(after + b"PK\x03\x04")
    for number in range(3):
        old, new = opened(before), opened(after)
        old.seek(number)
        new.seek(number)
        assert (new.tobytes(), new.info["duration"], new.info["loop"]) == (old.tobytes(), 80, 0)
    assert image_sizes.picture(before).content == after


def test_a_gif_that_is_cut_off_is_none() -> None:
    gif = moving(b"x")
    with pytest.raises(NotThatImage):
        without_metadata(gif[: gif.index(b"\x2c") + 14])
