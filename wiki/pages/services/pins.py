"""Which files go with a version of a page: found when its text is prepared, stored when it is written."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from wiki.kernel.db import session
from wiki.kernel.markdown import REMOVED, Rendered, render
from wiki.pages.models import Attachment, AttachmentVersion, Page, Revision, RevisionFile
from wiki.pages.queries.columns import FileVersion
from wiki.pages.queries.files import file_versions, local_files, removed_among, used_by
from wiki.pages.queries.link_targets import as_first_version, pending_files
from wiki.pages.rules.file_names import file_ids
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Shown:
    """A page made of a text, and the files it shows: each with the version of it."""

    rendered: Rendered
    files: Mapping[str, int]


def show(
    actor: Actor, body: str, page_id: int | None = None, before: int = 0, coming: Iterable[FileVersion] = ()
) -> Shown:
    """Make a page of a text as it is saved by this actor now, on version `before` of the page. `coming` are files that
    will be with the page when it is written; those of the actor that wait for a page are found here."""
    used = used_by(actor, body, page_id, before)
    new = [file for file in (*coming, *_waiting(actor, body, used)) if file.id not in used]
    named = set(file_ids(body))
    return show_these(body, [*file_versions(used), *(file for file in new if file.id in named)])


def show_these(body: str, files: Collection[FileVersion], going: Collection[str] = ()) -> Shown:
    """Make a page of a text with these versions of its files; the place of an image that was removed stays empty, also
    of one that is `going` now."""
    pinned = {file.id: file.version for file in files}
    gone = removed_among(set(file_ids(body)) - pinned.keys()) | set(going)
    return Shown(render(body, {**dict.fromkeys(gone, REMOVED), **local_files(files)}), pinned)


def _waiting(actor: Actor, body: str, used: Mapping[str, int]) -> list[FileVersion]:
    unknown = [id_ for id_ in file_ids(body) if id_ not in used]
    return [as_first_version(file) for file in pending_files(actor, unknown)] if unknown else []


def pin(page: Page, used: Mapping[str, int]) -> None:
    """Store which files go with the newest version of a page: those its text shows, and those that are among its
    attachments now. Inside the transaction that writes the version."""
    db = session()
    db.flush()
    listed = select(Attachment.id, Attachment.version).where(
        Attachment.page_id == page.id, Attachment.removed_at.is_(None)
    )
    found = {row.id: row.version for row in db.execute(listed)}
    found |= {file.id: file.version for file in file_versions(used)}
    newest = (RevisionFile.page_id == page.id, RevisionFile.number == page.revision)
    db.execute(delete(RevisionFile).where(*newest))
    if found:
        place = {"page_id": page.id, "number": page.revision}
        db.execute(
            insert(RevisionFile),
            [
                {**place, "attachment_id": id_, "version": version, "in_text": id_ in used}
                for id_, version in found.items()
            ],
        )


def pin_added(page: Page, attachment_id: str) -> None:
    """Put a file that was just added with the newest version of its page, unless that is what readers got as a release:
    then it comes with the next. Inside the transaction."""
    if page.revision == page.released:
        return
    newest = select(Revision.body).where(Revision.page_id == page.id, Revision.number == page.revision)
    in_text = attachment_id in file_ids(session().scalars(newest).one())
    place = {"page_id": page.id, "number": page.revision, "attachment_id": attachment_id}
    session().execute(insert(RevisionFile), [{**place, "version": 1, "in_text": in_text}])


def bring_back(page: Page, used: Mapping[str, int]) -> None:
    """Make the files that a version shows those of the page again, as they are in it. Inside the transaction."""
    db = session()
    for id_, version in used.items():
        back = update(Attachment).where(Attachment.id == id_, Attachment.page_id == page.id)
        known = select(AttachmentVersion.number).where(
            AttachmentVersion.attachment_id == id_, AttachmentVersion.number == version
        )
        db.execute(back.where(known.exists()).values(version=version, removed_at=None))
