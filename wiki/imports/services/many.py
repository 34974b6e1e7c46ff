"""Several files at once: those of a form, of a folder, or of a compressed folder; each by itself."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from wiki.imports.rules.archives import files_in, is_folder, is_noise
from wiki.imports.rules.imports import Refused
from wiki.imports.services.imports import read_upload
from wiki.imports.wording import refusal
from wiki.kernel.blobs import TooLarge, blobs
from wiki.kernel.errors import Invalid
from wiki.kernel.file_names import clean_name
from wiki.kernel.i18n import _
from wiki.pages.rules.pages import ATTACHMENT_MAX
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Brought:
    """What became of a file: the id of its import, or why it is not taken in."""

    name: str
    import_id: str = ""
    error: str = ""


def bring(actor: Actor, typed_name: str, stream: BinaryIO) -> Iterator[Brought]:
    """Read a file, or each file of a compressed folder, in a transaction of its own each; none takes another with it.

    What a computer keeps in a folder for itself is passed over. Raises NotAllowed.
    """
    if is_noise(typed_name):
        return
    head = stream.read(4)
    stream.seek(0)
    if head != b"PK\x03\x04":
        yield _one(actor, typed_name, stream)
        return
    try:
        content = blobs().read(blobs().put(stream, ATTACHMENT_MAX).sha256)
    except TooLarge:
        content = b""
    if not is_folder(content):
        stream.seek(0)
        yield _one(actor, typed_name, stream)
        return
    yield from _folder(actor, typed_name, content)


def _folder(actor: Actor, typed_name: str, content: bytes) -> Iterator[Brought]:
    name = clean_name(typed_name)
    found = False
    try:
        for inside, part in files_in(content):
            found = True
            if part is None:
                yield Brought(name, "", _("“%(name)s”: only the first 50 files are read.", name=name))
                return
            yield _one(actor, inside, io.BytesIO(part))
    except Refused as refused:
        yield Brought(name, "", refusal(refused.reason, name))
        return
    if not found:
        yield Brought(name, "", refusal("empty", name))


def _one(actor: Actor, typed_name: str, stream: BinaryIO) -> Brought:
    name = clean_name(typed_name)
    try:
        return Brought(name, read_upload(actor, typed_name, stream))
    except Invalid as error:
        return Brought(name, "", " ".join(error.errors.values()))
