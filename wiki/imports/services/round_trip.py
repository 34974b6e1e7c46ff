"""A file that was made of a page here and comes back: what was changed in it, done to the text of that page."""

import hashlib
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PIL import Image

from wiki.documents import queries as documents
from wiki.documents.queries import Document
from wiki.documents.rules.stamp import Origin, sha256_of
from wiki.documents.services import cache, formats
from wiki.imports.rules import text_files
from wiki.imports.rules.archives import unpacked
from wiki.imports.rules.own_blocks import own_page
from wiki.imports.rules.transfer import plainly
from wiki.imports.services.apply_edits import WAYS, Written, with_edits
from wiki.imports.services.blocks import Block, Reading, from_json, lowered, writer
from wiki.imports.services.converter import Understood, read_office, with_images
from wiki.kernel.blobs import blobs
from wiki.kernel.errors import NotFound
from wiki.kernel.markdown import render
from wiki.pages.rules.alignment import Budget, align
from wiki.pages.rules.file_names import file_address
from wiki.pages.rules.merge import merge
from wiki.schools.rules import Actor

MADE = ("docx", "odt")
READ_BY = 1
"""Goes up when the same file would be read in another way."""
_LICENCE = "creativecommons.org/licenses/by-sa/4.0"
_FACTS = re.compile(r"\b(?:versie|version)\b.* · ")
_SMALL = (16, 16)
_ALIKE = 10
"""How much two images may differ on average, of 255, to be one that Word packed anew."""


@dataclass(frozen=True)
class Returned:
    """The title and text of the version a file was made of, with what was changed in the file."""

    document: Document
    title: str
    body: str


def returned(actor: Actor, understood: Understood) -> Returned | None:
    """What was changed; None when the file is not of a version of this site that this person may see."""
    document = _version_of(actor, understood.origin) if understood.origin else None
    if document is None:
        return None
    if understood.sort == "md":
        return _markdown(document, understood)
    if understood.reading is None or understood.sort not in MADE:
        return None
    return changed(document, understood.reading, understood.sort, understood.media)


def _version_of(actor: Actor, origin: Origin) -> Document | None:
    if origin.site != formats.site().url:
        return None
    try:
        document = documents.document(actor, documents.version(actor, origin.page, origin.revision))
    except NotFound:
        return None
    return document if sha256_of(document.body) == origin.sha256 else None


def _markdown(document: Document, understood: Understood) -> Returned:
    site = formats.site().url
    _title, base = text_files.ours_again(formats.markdown(document), site, document.id)
    title, mine = text_files.ours_again(understood.text, site, document.id)
    merged = merge(f"{base.rstrip()}\n", document.body, f"{mine.rstrip()}\n").text
    return Returned(document, title or document.title, mine if merged is None else merged)


def changed(document: Document, mine: Reading, sort: str, media: Mapping[str, bytes]) -> Returned:
    """What was changed in an office file made of this document; its images are called as in `media`."""
    ours = own_page(document.body, render(document.body))
    base = _own_reading(document, sort)
    lower = ours.top - 1 if ours.top < 7 else 1  # in the file the largest headings are of level 1

    def written(one: Reading) -> Written:
        return Written(_without_colophon(lowered(one, lower).blocks, document, one.subtitle), one.notes)

    was, now = written(base), written(_with_addresses(mine, _addresses(document, mine, media)))
    body = with_edits(document.body, ours, was, now)
    if body != document.body:
        body = _nearest(
            document, sort, now, written, lambda way: with_edits(document.body, ours, was, now, way)
        )
    same = plainly(mine.title).split() == plainly(base.title).split() or not mine.title.strip()
    return Returned(document, document.title if same else mine.title, body)


def _nearest(
    document: Document,
    sort: str,
    wanted: Written,
    written: Callable[[Reading], Written],
    write: Callable[[int], str],
) -> str:
    """The first text of which a file would be made that says what the file says; when there is none, the one that comes
    nearest."""
    tried: dict[str, int] = {}
    for way in range(WAYS):
        body = write(way)
        if body in tried:
            continue
        becomes = replace(document, body=body, html=render(body).html)
        tried[body] = _differing(written(_read_back(becomes, sort)), wanted)
        if not tried[body]:
            break
    return min(tried, key=lambda body: tried[body])


def _differing(one: Written, other: Written) -> int:
    """How many blocks and notes of two readings are not the same."""
    sides = [[plainly(block.text) for block in (*side.blocks, *side.notes)] for side in (one, other)]
    return max(map(len, sides)) - len(align(sides[0], sides[1], Budget()))


def _own_reading(document: Document, sort: str) -> Reading:
    """The version as it comes back from a file in which nothing was changed; kept, so that a second file costs half the
    time."""
    site = formats.site()

    def make() -> bytes:
        return _read_back(document, sort).as_json()

    program = f"{READ_BY}-{hashlib.sha256(writer()).hexdigest()}"
    key = cache.key(f"read-{sort}-{program}", [document], site.url)
    return from_json(cache.made(cache.Order(key, lambda out: out.write(make()))), {})


def _read_back(document: Document, sort: str) -> Reading:
    """What a file of this document says."""
    file = cache.made(formats.order(sort, document))
    reading = read_office(unpacked(file), sort, formats.site().url)
    known = _known(document)
    names = {n: known.get(_sha(reading, n), "") for n in range(1, len(reading.images) + 1)}
    return _with_addresses(reading, names)


def _known(document: Document) -> dict[str, str]:
    return {file.sha256: file_address(file.id, file.name) for file in document.files if file.is_image}


def _sha(reading: Reading, number: int) -> str:
    return hashlib.sha256(reading.media.get(reading.images[number - 1][0], b"")).hexdigest()


def _with_addresses(reading: Reading, names: dict[int, str]) -> Reading:
    blocks = tuple(replace(block, text=with_images(block.text, names)) for block in reading.blocks)
    notes = tuple(replace(note, text=with_images(note.text, names)) for note in reading.notes)
    return replace(reading, blocks=blocks, notes=notes)


def _addresses(document: Document, mine: Reading, media: Mapping[str, bytes]) -> dict[int, str]:
    """Where each image of the file is: with the page, when it is one of its images, else with the file."""
    known = _known(document)
    by_hash = {hashlib.sha256(content).hexdigest(): name for name, content in media.items()}
    found: dict[int, str] = {}
    for number, (name, _alt) in enumerate(mine.images, 1):
        sha256 = _sha(mine, number)
        address = known.get(sha256) or _resembling(known, mine.media.get(name, b"")) or by_hash.get(sha256)
        if address:
            found[number] = address
    return found


def _resembling(known: dict[str, str], content: bytes) -> str:
    """The image of the page that this is, packed anew: Word makes images smaller when it saves them."""
    mine = _small(content)
    if mine is None:
        return ""
    return next((a for sha, a in known.items() if _alike(_small(blobs().read(sha)), mine)), "")


def _alike(one: tuple[float, bytes] | None, other: tuple[float, bytes]) -> bool:
    return one is not None and abs(one[0] - other[0]) < 0.03 * other[0] and _apart(one[1], other[1]) < _ALIKE


def _small(content: bytes) -> tuple[float, bytes] | None:
    """How wide an image is for its height, and what it shows at a glance."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "GIF", "WEBP"]) as image:
            shape = image.width / image.height
            return shape, image.convert("RGB").resize(_SMALL).tobytes()
    except Exception:  # Pillow's readers raise whatever a broken file makes them raise
        return None


def _apart(one: bytes, other: bytes) -> float:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def _without_colophon(blocks: Sequence[Block], document: Document, subtitle: str) -> Sequence[Block]:
    """The blocks without what every file says at its end; what somebody wrote around it stays."""
    mark = f"/v/{document.id}/{document.revision}"
    at = next((n for n in reversed(range(len(blocks))) if f"{mark})" in blocks[n].text), -1)
    if at < 0:
        return blocks
    gone = {at}
    if at + 1 < len(blocks) and _is_code(blocks[at + 1]):
        gone.add(at + 1)
    if _FACTS.search(blocks[at].plain):  # handed out: all of it is in one line
        return [block for number, block in enumerate(blocks) if number not in gone]
    tests = (
        lambda block: _LICENCE in block.text,
        lambda block: bool(_FACTS.search(block.plain)) or block.plain.split() == subtitle.split(),
        lambda block: block.kind == "HorizontalRule",
    )
    for test in tests:
        if at > 0 and test(blocks[at - 1]):
            at -= 1
            gone.add(at)
    return [block for number, block in enumerate(blocks) if number not in gone]


def _is_code(block: Block) -> bool:
    """Whether it is the QR code at the end: an image, or what is left of one, with nothing else."""
    words = re.sub(r"!\[((?:[^\]\\]|\\.)*)\]\([^)]*\)", r"\1", block.text).strip(" *")
    return not words or words.casefold().startswith(("qr-code", "qr code"))
