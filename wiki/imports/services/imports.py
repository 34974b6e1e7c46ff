"""Storing an uploaded file, and making a page or a change of a page from it."""

import hashlib
import io
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, BinaryIO

from sqlalchemy import delete, select, update

from wiki.audit.services import record
from wiki.documents.services import formats
from wiki.imports import queries
from wiki.imports.models import ImportDraft
from wiki.imports.rules import imports
from wiki.imports.rules.imports import Refused
from wiki.imports.services import converter
from wiki.imports.services.converter import Understood
from wiki.imports.services.round_trip import returned
from wiki.imports.wording import refusal
from wiki.kernel import clock
from wiki.kernel.blobs import TooLarge, blobs
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.file_names import clean_name
from wiki.kernel.i18n import _
from wiki.kernel.signals import page_joined
from wiki.pages.models import Attachment
from wiki.pages.queries.columns import FileVersion
from wiki.pages.rules.file_names import file_address
from wiki.pages.rules.pages import ATTACHMENT_MAX, BODY_MAX, Change, Labels, NewPage, Text, may_write
from wiki.pages.services import attachments, pages
from wiki.pages.services.attachments import StoredFile
from wiki.pages.services.preparing import EditConflict, PreparedVersion, prepare_page, prepare_save
from wiki.schools.rules import Actor

KEPT = timedelta(days=30)
"""A file nobody made anything of is gone after this."""
_OF_A_RETURN = imports.LOST | {"tracked", "hidden", "text_box_moved"}
"""What is said of a file that comes back; all else in it we wrote ourselves."""


def listen() -> None:
    """Follow pages that go up in another."""
    page_joined.connect(_page_joined)


def _page_joined(_sender: Any, page_id: int, into_id: int, **_more: Any) -> None:
    """The page that was made of a file is the other one now. A file that came back with changes of the old page fits no
    page any more: a new one can be made of it."""
    made, back = ImportDraft.page_id == page_id, ImportDraft.origin_page_id == page_id
    session().execute(update(ImportDraft).where(made).values(page_id=into_id))
    session().execute(
        update(ImportDraft).where(back).values(origin_page_id=None, origin_revision=None, changes=None)
    )


def read_upload(actor: Actor, typed_name: str, stream: BinaryIO) -> str:
    """Read an uploaded file and store what was understood, in a transaction of its own; returns the id of the
    import.

    Raises NotAllowed, and Invalid (field `file`) with a sentence on what to do.
    """
    if not may_write(actor):
        raise NotAllowed(_("You are not allowed to do this."))
    name = clean_name(typed_name)
    try:
        blob = blobs().put(stream, ATTACHMENT_MAX)
    except TooLarge:
        raise Invalid(
            {"file": _("“%(name)s” is larger than 50 MB. That is the maximum.", name=name)}
        ) from None
    try:
        understood = converter.read(name, blobs().read(blob.sha256), formats.site().url)
    except Refused as refused:
        raise Invalid({"file": refusal(refused.reason, name)}) from None
    if len(understood.body.encode()) > BODY_MAX:
        raise Invalid(
            {"file": _("“%(name)s” has more than 200 KB of text. Split it into two files.", name=name)}
        )
    kept = _draft(actor, name, blob.sha256, understood)
    with transaction() as db:
        db.execute(delete(ImportDraft).where(ImportDraft.at < clock.now() - KEPT))
        db.add(kept)
        record(actor.id, "import.taken", "import", kept.id)
        return kept.id


def make_page(
    actor: Actor, import_id: str, title: str, kind: str, labels: Labels, keep_file: bool = True
) -> int:
    """Make a page of the file, with its images and, when asked, the file itself; returns its id.

    Done twice, also at the same time, it is one page. In a transaction of its own. Raises NotAllowed, NotFound, and
    Invalid with the fields of a page.
    """
    kept = queries.draft(actor, import_id)
    if kept.page_id:
        return kept.page_id
    text = Text(title, with_addresses(kept, kept.body), labels)
    note = _("From the file “%(name)s”", name=kept.name)[:300]
    files = _files(kept, keep_file)
    prepared = prepare_page(actor, NewPage(text, kind, note), _coming(files))
    with transaction():
        draft = _locked(import_id)
        if draft.page_id is None:
            draft.page_id = pages.commit_page(prepared).id
            _attach(actor, draft.page_id, files)
        return draft.page_id


def apply_changes(actor: Actor, import_id: str) -> pages.Saved:
    """Save what was changed in the file on its page, with its new images, in a transaction of its own.

    Raises NotAllowed, NotFound, Invalid, Conflict when others were faster time and again, and EditConflict
    when others changed the same words: then the images are with the page, for whoever solves it.
    """
    kept = queries.draft(actor, import_id)
    if kept.origin_page_id is None or kept.changes is None or kept.origin_revision is None:
        raise NotFound(_("This file does not come from a page."))
    page_id, change, files = kept.origin_page_id, proposed(kept), _files(kept, keep_file=False)

    def attach_images() -> None:
        _locked(import_id).page_id = page_id
        _attach(actor, page_id, files)

    def write(prepared: PreparedVersion) -> pages.Saved:
        attach_images()
        return pages.commit_version(prepared)

    try:
        return pages.in_one_transaction(lambda: prepare_save(actor, page_id, change, _coming(files)), write)
    except EditConflict:
        with transaction():
            attach_images()
        raise


def proposed(kept: ImportDraft) -> Change:
    """The change that the file proposes for its page, with the addresses that its images will have."""
    note = _("From the file “%(name)s”", name=kept.name)[:300]
    body = with_addresses(kept, kept.changes or "")
    return Change(kept.origin_revision or 0, title=kept.title, body=body, note=note, confirm_removal=True)


def discard(actor: Actor, import_id: str) -> None:
    """Delete an uploaded file that was not used; a page that was made from it stays. Raises NotFound."""
    session().delete(queries.draft(actor, import_id))
    record(actor.id, "import.thrown_away", "import", import_id)


def _locked(import_id: str) -> ImportDraft:
    """The import, which nobody else can make anything of until the end of the transaction. Raises NotFound."""
    kept = session().get(ImportDraft, import_id, with_for_update=True, populate_existing=True)
    if kept is None:
        raise NotFound(queries.NOT_HERE)
    return kept


def _draft(actor: Actor, name: str, sha256: str, understood: Understood) -> ImportDraft:
    back = returned(actor, understood)
    body = back.body if back else understood.body
    findings = [f for f in understood.findings if not back or f.code in _OF_A_RETURN]
    return ImportDraft(
        id=secrets.token_hex(16),
        person_id=actor.member_id,
        name=name[:200],
        sha256=sha256,
        title=back.title if back else understood.title,
        body=body,
        media=_stored(understood.media, imports.media_names(body)),
        findings=[imports.as_json(finding) for finding in findings],
        origin_page_id=back.document.id if back else None,
        origin_revision=back.document.revision if back else None,
        changes=body if back else None,
        at=clock.now(),
    )


def _stored(media: Mapping[str, bytes], shown: Iterable[str]) -> dict[str, str]:
    """The images the text shows, in the store, without where they were taken; by name, their hashes."""
    return {
        name: attachments.store_file(_file_name(name), io.BytesIO(media[name])).blob.sha256
        for name in shown
        if name in media
    }


def _file_id(kept: ImportDraft, name: str) -> str:
    """The id an image will have as a file of the page: the same each time this import is made into something."""
    return hashlib.sha256(f"{kept.id}/{name}".encode()).hexdigest()[:32]


def _file_name(name: str) -> str:
    return clean_name(name.rpartition("/")[2])


def with_addresses(kept: ImportDraft, body: str, address: Callable[[str], str] | None = None) -> str:
    """The text with its images at the addresses they will have, or at those that `address` gives."""
    at = address or (lambda name: file_address(_file_id(kept, name), _file_name(name)))
    return imports.with_media(body, {name: at(name) for name in kept.media})


def _files(kept: ImportDraft, keep_file: bool) -> dict[str, StoredFile]:
    """What goes with the page, checked, by the id it gets there."""
    wanted = {_file_id(kept, name): (_file_name(name), sha256) for name, sha256 in kept.media.items()}
    if keep_file:
        wanted[_file_id(kept, "")] = (kept.name, kept.sha256)
    files: dict[str, StoredFile] = {}
    for id_, (name, sha256) in wanted.items():
        with blobs().open(sha256) as stream:
            files[id_] = attachments.store_file(name, stream)
    return files


def _coming(files: Mapping[str, StoredFile]) -> list[FileVersion]:
    return [file.as_version(id_) for id_, file in files.items()]


def _attach(actor: Actor, page_id: int, files: Mapping[str, StoredFile]) -> None:
    """Put these with the page, those that are not there yet. Inside the transaction."""
    there = set(session().scalars(select(Attachment.id).where(Attachment.id.in_(list(files)))))
    for id_, file in files.items():
        if id_ not in there:
            attachments.add_attachment(actor, page_id, file, id_)
