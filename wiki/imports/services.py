"""Keeping a file that came in, and making a page or a change of a page of it."""

import hashlib
import io
import secrets
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import BinaryIO

from sqlalchemy import delete, select

from wiki.audit.services import record
from wiki.documents import formats, office
from wiki.documents import queries as documents
from wiki.documents.queries import Document
from wiki.documents.stamp import Origin
from wiki.imports import reading, rules
from wiki.imports.models import ImportDraft
from wiki.imports.package import Refused
from wiki.imports.reading import Understood
from wiki.imports.wording import refusal
from wiki.kernel import clock
from wiki.kernel.blobs import TooLarge, blobs
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.file_names import clean_name
from wiki.kernel.i18n import _
from wiki.pages import attachments
from wiki.pages import services as pages
from wiki.pages.file_names import file_address
from wiki.pages.models import Attachment
from wiki.pages.rules import ATTACHMENT_MAX, BODY_MAX, Change, Labels, NewPage, Text, may_write
from wiki.schools.rules import Actor

KEPT = timedelta(days=30)
"""A file nobody made anything of is gone after this."""


def take_in(actor: Actor, typed_name: str, stream: BinaryIO) -> str:
    """Read a file and keep what was understood; returns the id of the import. Opens its own transaction.

    Raises NotAllowed, and Invalid with the field `file` and a sentence on what to do.
    """
    if not may_write(actor):
        raise NotAllowed(_("You may not do this."))
    name = clean_name(typed_name)
    try:
        blob = blobs().put(stream, ATTACHMENT_MAX)
    except TooLarge:
        raise Invalid({"file": _("“%(name)s” is larger than 50 MB. That is the most.", name=name)}) from None
    try:
        understood = reading.read(name, blobs().read(blob.sha256))
    except Refused as refused:
        raise Invalid({"file": refusal(refused.reason, name)}) from None
    if len(understood.body.encode()) > BODY_MAX:
        raise Invalid(
            {"file": _("“%(name)s” has more than 200 KB of text. Make two files of it.", name=name)}
        )
    kept = _draft(actor, name, blob.sha256, understood)
    _note_origin(actor, kept, understood)
    with transaction() as db:
        db.execute(delete(ImportDraft).where(ImportDraft.at < clock.now() - KEPT))
        db.add(kept)
        record(actor.id, "import.taken", "import", kept.id)
        return kept.id


def make_page(
    actor: Actor, import_id: str, title: str, kind: str, labels: Labels, keep_file: bool = True
) -> int:
    """Make a page of the file, with its images and, when asked, the file itself; returns its id.

    Done twice it is one page. Raises Invalid with the fields of a page.
    """
    kept = draft(actor, import_id)
    if kept.page_id:
        return kept.page_id
    addresses = {name: file_address(_file_id(kept, name), _file_name(name)) for name in kept.media}
    body = rules.with_media(kept.body, addresses)
    note = _("From the file “%(name)s”", name=kept.name)[:300]
    saved = pages.create_page(actor, NewPage(Text(title, body, labels), kind, note), once=True)
    _attach(actor, saved.id, kept, keep_file)
    return saved.id


def put_changes(actor: Actor, import_id: str) -> pages.Saved:
    """Put what was changed in the file onto its page. Raises EditConflict when others changed the same words."""
    kept = draft(actor, import_id)
    if kept.origin_page_id is None or kept.changes is None or kept.origin_revision is None:
        raise NotFound(_("This file does not come from a page."))
    page_id, change = kept.origin_page_id, proposed(kept)
    _attach(actor, page_id, kept, keep_file=False)  # first: whoever solves a conflict needs the images too
    return pages.save_page(actor, page_id, change)


def proposed(kept: ImportDraft) -> Change:
    """What the file asks of its page, with the addresses that its images will have."""
    note = _("From the file “%(name)s”", name=kept.name)[:300]
    body = _with_addresses(kept, kept.changes or "")
    return Change(kept.origin_revision or 0, title=kept.title, body=body, note=note)


def draft(actor: Actor, import_id: str) -> ImportDraft:
    """An import of this person. Raises NotFound."""
    statement = select(ImportDraft).where(ImportDraft.id == import_id, ImportDraft.person_id == actor.id)
    found = session().scalar(statement) if actor.is_member else None
    if found is None:
        raise NotFound(_("This file is not here any more, or it is of somebody else."))
    return found


def _draft(actor: Actor, name: str, sha256: str, understood: Understood) -> ImportDraft:
    shown = set(rules.media_names(understood.body))
    media = {
        image: blobs().put(io.BytesIO(content), ATTACHMENT_MAX).sha256
        for image, content in understood.media.items()
        if image in shown
    }
    return ImportDraft(
        id=secrets.token_hex(16),
        person_id=actor.member_id,
        name=name[:200],
        sha256=sha256,
        title=understood.title,
        body=understood.body,
        media=media,
        findings=[asdict(finding) for finding in understood.findings],
        at=clock.now(),
    )


def _note_origin(actor: Actor, kept: ImportDraft, understood: Understood) -> None:
    """When the file is of a version here: what was changed in it since."""
    origin = understood.origin
    document = _version_of(actor, origin) if origin else None
    if origin is None or document is None:
        return
    mark = f"/v/{origin.page}/{origin.revision}"
    known = {file.sha256: file_address(file.id, file.name) for file in document.files}
    form = "odt" if kept.name.lower().endswith(".odt") else "docx"
    before = _came_back(document, form)
    kept.body = _plain(understood.body, understood, document.title, mark, known)
    old = _plain(before.body, before, document.title, mark, known)
    kept.media = {name: sha for name, sha in kept.media.items() if name in rules.media_names(kept.body)}
    kept.origin_page_id, kept.origin_revision = origin.page, origin.revision
    kept.changes = rules.carry_over(document.body, old, kept.body)
    if form == "odt":
        kept.title = document.title


def _version_of(actor: Actor, origin: Origin) -> Document | None:
    """The version a file was made of, when this person may see it and it is of this site."""
    if origin.site != formats.site().url:
        return None
    try:
        return documents.document(actor, documents.version(actor, origin.page, origin.revision))
    except NotFound:
        return None


def _came_back(document: Document, form: str) -> Understood:
    """The version as it comes back from a file of this form, with nothing changed in it."""
    make = office.odt if form == "odt" else office.word
    return reading.read(f"x.{form}", make(document, formats.site()))


def _plain(body: str, understood: Understood, title: str, mark: str, known: dict[str, str]) -> str:
    """The text without stamp and title, with the images that the page has by their addresses."""
    addresses = {name: name for name in understood.media}
    for name, content in understood.media.items():
        addresses[name] = known.get(hashlib.sha256(content).hexdigest(), name)
    text = rules.without_front(rules.without_stamp(body, mark), title)
    return rules.with_media(text, addresses)


def _file_id(kept: ImportDraft, name: str) -> str:
    """The id an image will have as a file of the page: the same each time this import is made into something."""
    return hashlib.sha256(f"{kept.id}/{name}".encode()).hexdigest()[:32]


def _file_name(name: str) -> str:
    return clean_name(name.rpartition("/")[2])


def _with_addresses(kept: ImportDraft, body: str) -> str:
    addresses = {name: file_address(_file_id(kept, name), _file_name(name)) for name in kept.media}
    return rules.with_media(body, addresses)


def _attach(actor: Actor, page_id: int, kept: ImportDraft, keep_file: bool) -> None:
    """Put the images with the page, and the file itself when asked; then the import is done."""
    import_id = kept.id
    files = {_file_id(kept, name): (_file_name(name), sha256) for name, sha256 in kept.media.items()}
    if keep_file:
        files[_file_id(kept, "")] = (kept.name, kept.sha256)
    ready = []
    for id_, (name, sha256) in files.items():
        with blobs().open(sha256) as stream:
            ready.append((id_, attachments.keep_file(actor, page_id, name, stream)))
    with transaction() as db:
        there = _there(files)
        for id_, file in ready:
            if id_ not in there:
                attachments.add_attachment(actor, page_id, file, id_)
        db.get_one(ImportDraft, import_id).page_id = page_id


def _there(ids: Iterable[str]) -> set[str]:
    return set(session().scalars(select(Attachment.id).where(Attachment.id.in_(list(ids)))))
