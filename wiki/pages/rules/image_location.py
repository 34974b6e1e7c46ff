"""Photos know where they were taken; a page must not tell where a pupil was."""

import io
from typing import Any, BinaryIO

from PIL import Image
from PIL.ExifTags import IFD, Base

from wiki.kernel.images import PIXELS_MAX, NotThatImage

_QUALITY = 92


def without_location(stream: BinaryIO) -> BinaryIO:
    """The same file, or for a photo that says where it was taken one that does not: which way is up and the colours
    stay, all else that camera and telephone wrote goes. Raises NotThatImage for such a photo that is damaged."""
    try:
        with Image.open(stream, formats=["JPEG", "PNG", "WEBP"]) as image:
            small = image.width * image.height <= PIXELS_MAX
            return _plain(image) if small and _knows_place(image) else stream
    except NotThatImage:
        raise
    except Exception:  # Pillow's readers raise anything; what the file is, is asked of it when it is stored
        return stream
    finally:
        stream.seek(0)


def _knows_place(image: Image.Image) -> bool:
    described = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    text = described.encode() if isinstance(described, str) else described
    return bool(image.getexif().get_ifd(IFD.GPSInfo)) or b"GPS" in text


def _plain(image: Image.Image) -> BinaryIO:
    kept = Image.Exif()
    if (upright := image.getexif().get(Base.Orientation)) is not None:
        kept[Base.Orientation] = upright
    out = io.BytesIO()
    try:
        image.load()
        _forget(image)
        image.save(out, exif=kept.tobytes(), **_how(image))
    except Exception as error:  # as above, and now it matters: what cannot be made plain is not kept
        raise NotThatImage(str(error)) from error
    out.seek(0)
    return out


def _forget(image: Image.Image) -> None:
    """What Pillow would write again by itself."""
    for name in ("xmp", "XML:com.adobe.xmp", "exif", "comment", "Raw profile type exif"):
        image.info.pop(name, None)


def _how(image: Image.Image) -> dict[str, Any]:
    """How to save it again, as good as it was and with its own colours."""
    colours = {"icc_profile": image.info.get("icc_profile")}
    moving = {"save_all": True} if getattr(image, "is_animated", False) else {}
    if image.format == "JPEG":
        return {"format": "JPEG", "quality": "keep", **colours}
    if image.format == "MPO":
        return {"format": "JPEG", "quality": _QUALITY, **colours}
    if image.format == "PNG":
        return {"format": "PNG", **colours, **moving}
    return {"format": "WEBP", "quality": _QUALITY, **colours, **moving}
