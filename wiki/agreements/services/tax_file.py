"""The file of a project for whoever checks costs for joint account: one ZIP. The same books give the same bytes.

It names schools, never people: files get names of their own, and time sheets stay where they are.
"""

import csv
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, BinaryIO, cast

from wiki.agreements import wording
from wiki.agreements.queries import tax_file_contents
from wiki.agreements.queries.tax_file_contents import Contents, Document
from wiki.costs.queries import projects
from wiki.costs.rules.lifecycle import REVERSERS
from wiki.kernel import running_app
from wiki.kernel.blobs import blobs
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor

IN_MEMORY = 1 << 20
"""Bytes that are kept in memory; what is more goes to a temporary file."""
FILES_MAX = 1024 * 1024 * 1024
"""Bytes of documents in one ZIP."""
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def may_take(actor: Actor, project_id: int) -> bool:
    """The whole file goes to members of the schools that take part, and to who decides on costs."""
    if actor.has(*REVERSERS):
        return True
    return actor.school_id in {school.school_id for school in projects.participants(project_id)}


def of_project(actor: Actor, project_id: int) -> tuple[IO[bytes], str, str]:
    """The ZIP at its beginning, its media type and its name.

    Raises NotFound, NotAllowed, and Invalid (no field) when the documents together are too large.
    """
    project = projects.project(actor, project_id)
    if not may_take(actor, project_id):
        raise NotAllowed(_("Only schools that take part in this project can download its file."))
    file = write(tax_file_contents.of_project(actor, project_id))
    return file, "application/zip", f"kvgr-{project.code.lower()}-{project.slug}.zip"


def write(found: Contents) -> IO[bytes]:
    """The ZIP, at its beginning. Raises Invalid (no field) when the documents together are too large."""
    if sum(document.bytes for document in found.documents) > FILES_MAX:
        raise Invalid({"": _("The documents of this project are larger than 1 GB in total.")})
    out = cast("BinaryIO", tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(out, "w", allowZip64=True) as archive:
        sums = [(name, _add(archive, name, content)) for name, content in _texts(found)]
        sums += [(document.path, _add_file(archive, document)) for document in found.documents]
        _add(archive, "SHA256SUMS.txt", "".join(f"{sha}  {name}\n" for name, sha in sorted(sums)).encode())
    out.seek(0)
    return out


def _texts(found: Contents) -> Iterable[tuple[str, bytes]]:
    page = running_app.filled("agreements/findings.html", found=found, words=wording)
    readme = running_app.filled("agreements/readme.txt", found=found, words=wording)
    yield "LEESMIJ.txt", readme.replace("\n", "\r\n").encode("utf-8-sig")
    yield "bevindingen.html", page.encode()
    for name, rows in tax_file_contents.tables(found):
        yield name, _table(rows)


def _table(rows: Iterable[Sequence[object]]) -> bytes:
    """A table as Dutch spreadsheets open it; text that could be a formula is marked as text."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> str:
    archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), content)
    return hashlib.sha256(content).hexdigest()


def _add_file(archive: zipfile.ZipFile, document: Document) -> str:
    entry = _entry(document.path, zipfile.ZIP_STORED)
    entry.file_size = document.bytes
    with blobs().open(document.sha256) as source, archive.open(entry, "w") as target:
        while part := source.read(IN_MEMORY):
            target.write(part)
    return document.sha256


def _entry(name: str, packed: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.compress_type = packed
    entry.external_attr = 0o644 << 16
    return entry
