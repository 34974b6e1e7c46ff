"""Files that are replaced, or taken off their page, each in transactions of its own. What a version of a page shows
never changes by it: when its newest version has the file, there comes a new version with the same text."""

from collections.abc import Callable

from sqlalchemy import exists, func, select, update

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.kernel.i18n import _
from wiki.pages.models import Attachment, AttachmentVersion, RevisionFile
from wiki.pages.queries import files as file_queries
from wiki.pages.queries.columns import FileVersion
from wiki.pages.queries.pages import page_row, text_of
from wiki.pages.rules import pages
from wiki.pages.services.attachments import StoredFile, add_version, changed, check_writer
from wiki.pages.services.pages import Stale, commit_version, in_one_transaction
from wiki.pages.services.persistence import locked
from wiki.pages.services.pins import show_these
from wiki.pages.services.preparing import PreparedVersion
from wiki.schools.rules import Actor


def replace_file(
    actor: Actor, attachment_id: str, kept: StoredFile, page_id: int | None = None
) -> FileVersion:
    """Make a stored file the new version of a file, of page `page_id` when that is given, at the same address.

    The same bytes change nothing. Raises NotAllowed, NotFound, Invalid (field `file`) when an image would become
    something else or the other way round, and Conflict when others were faster time and again.
    """
    check_writer(actor)
    old = file_queries.live(actor, attachment_id, page_id)
    if old.is_image != kept.type.is_image:
        raise Invalid({"file": _other_kind(old)})
    if old.sha256 == kept.blob.sha256:
        return old
    page_id = file_queries.page_of(actor, attachment_id)

    def prepare() -> tuple[PreparedVersion, FileVersion]:
        new = kept.as_version(old.id, _next_number(old.id))._replace(name=_name(old, kept))
        note = _("“%(name)s” replaced by a new version", name=old.name)
        return _prepared(actor, page_id, note, lambda file: new if file.id == new.id else file), new

    def write(prepared: tuple[PreparedVersion, FileVersion]) -> FileVersion:
        version, new = prepared
        page = locked(session(), page_id)
        new = new._replace(version=_next_number(new.id))
        add_version(actor, new)
        session().execute(update(Attachment).where(Attachment.id == new.id).values(version=new.version))
        commit_version(version)
        changed(page)
        record(actor.id, "attachment.replaced", "page", page_id, attachment=new.id, version=new.version)
        return new

    return in_one_transaction(prepare, write)


def remove_attachment(actor: Actor, attachment_id: str, page_id: int | None = None) -> int:
    """Remove a file from its page, which is `page_id` when that is given; old versions still show it to members.

    Returns the id of the page. Raises NotAllowed, NotFound, Invalid when a label is gone, and Conflict when
    others were faster time and again.
    """
    old = file_queries.live(actor, attachment_id, page_id)
    if not pages.may_remove_attachment(actor):
        raise NotAllowed(_("You are not allowed to do this."))
    page_id = file_queries.page_of(actor, attachment_id)
    note = _("“%(name)s” removed", name=old.name)

    def write(prepared: PreparedVersion | None) -> int:
        page = locked(session(), page_id)
        if prepared is None and _goes_with_newest(actor, page_id, old.id):
            raise Stale
        session().execute(update(Attachment).where(Attachment.id == old.id).values(removed_at=clock.now()))
        if prepared is not None:
            commit_version(prepared)
        changed(page)
        record(actor.id, "attachment.removed", "page", page_id, attachment=old.id, name=old.name)
        return page_id

    def prepare() -> PreparedVersion | None:
        if not _goes_with_newest(actor, page_id, old.id):
            return None
        return _prepared(actor, page_id, note, lambda file: None if file.id == old.id else file)

    return in_one_transaction(prepare, write)


def _prepared(
    actor: Actor, page_id: int, note: str, change: Callable[[FileVersion], FileVersion | None]
) -> PreparedVersion:
    """The newest text of a page once more, with what `change` makes of each of its files."""
    row = page_row(actor, page_id)
    files = file_queries.file_versions(file_queries.pins(page_id, row.revision))
    changed_files = {file.id: change(file) for file in files}
    going = [id_ for id_, new in changed_files.items() if new is None]
    shown = show_these(row.body, [new for new in changed_files.values() if new is not None], going)
    return PreparedVersion(
        actor,
        page_id,
        row.revision,
        text_of(row),
        shown.rendered,
        base=row.revision,
        note=note[: pages.NOTE_MAX],
        files=shown.files,
    )


def _goes_with_newest(actor: Actor, page_id: int, attachment_id: str) -> bool:
    row = page_row(actor, page_id)
    place = (RevisionFile.page_id == page_id, RevisionFile.number == row.revision)
    there = exists().where(*place, RevisionFile.attachment_id == attachment_id)
    return bool(session().scalar(select(there)))


def _next_number(attachment_id: str) -> int:
    numbers = select(func.max(AttachmentVersion.number)).where(
        AttachmentVersion.attachment_id == attachment_id
    )
    return (session().scalar(numbers) or 0) + 1


def _name(old: FileVersion, new: StoredFile) -> str:
    """The name stays; its ending is that of the new file."""
    stem, dot, _ending = old.name.rpartition(".")
    ending = new.name.rpartition(".")[2] if "." in new.name else ""
    return f"{stem}.{ending}" if dot and ending else old.name


def _other_kind(old: FileVersion) -> str:
    if old.is_image:
        return _("“%(name)s” is an image on the page, so only another image can replace it.", name=old.name)
    return _("“%(name)s” is no image, so an image cannot replace it. Add it as a new file.", name=old.name)
