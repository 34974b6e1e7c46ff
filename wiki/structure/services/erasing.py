"""Wiping for good what should never have been there: words in every version of a page and whatever hangs on it, or a
file. By administrators, with a reason, which the history says; what it was is kept nowhere.

A backup of before still has it, and so has whoever took the page along; the screen says so. The audit trail is a chain
and stays: it holds no texts of pages.
"""

from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO

from sqlalchemy import String, cast, delete, func, select, text, update

from wiki.audit.models import AuditEvent
from wiki.audit.services import record
from wiki.documents.services import cache
from wiki.kernel import clock
from wiki.kernel.blobs import blobs
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.kernel.markdown import Rendered
from wiki.kernel.signals import words_wiped
from wiki.kernel.slug import slugify
from wiki.pages.models import Attachment, AttachmentVersion, Erasure, ImageSize, Page, Revision
from wiki.pages.queries.files import file_versions
from wiki.pages.queries.pages import page_head
from wiki.pages.rules import pages
from wiki.pages.services.pages import Stale, in_one_transaction
from wiki.pages.services.persistence import locked, toc_of, touch
from wiki.pages.services.pins import show_these
from wiki.pages.services.preparing import settle
from wiki.pages.services.rendering import pinned
from wiki.pages.services.sweeping import named
from wiki.schools.rules import Actor
from wiki.structure.rules import LONGEST_WORDS, SHORTEST_WORDS, WIPED, may_erase, wipe
from wiki.structure.services.bin import tell
from wiki.structure.services.wiping import live_tables, places_of, wipe_rows

REASON_MAX = 300
_GONE = f"{WIPED}\n".encode()


@dataclass(frozen=True)
class Erased:
    """In how many places it stood; `in_trail`: lines of the audit trail that hold these words and stay."""

    places: int
    in_trail: int = 0


@dataclass(frozen=True)
class _Version:
    title: str
    body: str
    note: str
    rendered: Rendered


@dataclass(frozen=True)
class _Prepared:
    revision: int
    versions: dict[int, _Version]


def erase_words(actor: Actor, page_id: int, words: str, reason: str) -> Erased:
    """Wipe these words from a page, in a transaction of its own: from all its versions, drafts, comments, notices and
    mails, live text, search and made files.

    Raises NotAllowed, NotFound, Conflict, and Invalid (fields `words`, `reason`), also when they are nowhere.
    """
    if not may_erase(actor):
        raise NotAllowed()
    words = " ".join(words.split())
    _check(words, reason)
    page_head(actor, page_id)

    def prepare() -> _Prepared:
        settle(actor, page_id)
        return _prepare(page_id, words)

    def write(prepared: _Prepared) -> int:
        return _write(actor, page_id, words, reason, prepared)

    places = in_one_transaction(prepare, write)
    _leave_no_copies()
    return Erased(places, _in_trail(words))


def _check(words: str, reason: str) -> None:
    errors: dict[str, str] = {}
    if len(words) < SHORTEST_WORDS:
        errors["words"] = _("Type at least %(count)s characters.", count=SHORTEST_WORDS)
    elif len(words) > LONGEST_WORDS:
        errors["words"] = too_long(LONGEST_WORDS)
    errors |= _reason_errors(reason)
    if "words" not in errors and wipe(reason, words) != reason:
        errors["reason"] = _("Give the reason without these words: everybody can read it.")
    if errors:
        raise Invalid(errors)


def _reason_errors(reason: str) -> dict[str, str]:
    if not reason.strip():
        return {"reason": _("Say why this should never have been there.")}
    return {"reason": too_long(REASON_MAX)} if len(reason.strip()) > REASON_MAX else {}


def _prepare(page_id: int, words: str) -> _Prepared:
    """The versions that have the words, made anew without them; holds no lock and writes nothing."""
    columns = Revision.number, Revision.title, Revision.body, Revision.note
    rows = session().execute(select(*columns).where(Revision.page_id == page_id)).all()
    shown, versions = pinned(page_id), {}
    for number, title, body, note in rows:
        title_, body_, note_ = (wipe(text_, words) for text_ in (title, body, note))
        if (title_, body_, note_) != (title, body, note):
            rendered = show_these(body_, file_versions(shown.get(number, {}))).rendered
            versions[number] = _Version(title_[:200], body_, note_[:300], rendered)
    return _Prepared(max(row.number for row in rows), versions)


def _write(actor: Actor, page_id: int, words: str, reason: str, prepared: _Prepared) -> int:
    db, page = session(), locked(session(), page_id)
    if page.revision != prepared.revision:
        raise Stale
    if db.get_bind().dialect.name == "sqlite":
        db.execute(text("PRAGMA secure_delete = ON"))  # else what was there stays in leaves that are free
    for table in live_tables():
        db.execute(delete(table).where(table.c.page_id == page_id))
    for number, version in prepared.versions.items():
        _replace(page_id, number, version)
    places = len(prepared.versions) + sum(wipe_rows(place, words) for place in places_of(page_id))
    if not places:
        raise Invalid({"words": _("These words are nowhere on this page.")})
    db.refresh(page)
    _follow(page, prepared)
    _note(actor, page_id, "words", reason, places)
    words_wiped.send(words=words)
    return places


def _replace(page_id: int, number: int, version: _Version) -> None:
    rendered = version.rendered
    made = {"html": rendered.html, "toc": toc_of(rendered), "problem": rendered.problem}
    where = Revision.page_id == page_id, Revision.number == number
    words = {"title": version.title, "body": version.body, "note": version.note}
    session().execute(update(Revision).where(*where).values(**words, **made))


def _follow(page: Page, prepared: _Prepared) -> None:
    page.slug = slugify(page.title)
    if shown := prepared.versions.get(page.released or page.revision):
        page.summary = pages.summary_of(shown.rendered.plain)
    touch(page)
    tell(page)


def _note(actor: Actor, page_id: int, what: str, reason: str, places: int) -> None:
    values = {"page_id": page_id, "what": what, "reason": reason.strip(), "places": places}
    session().add(Erasure(**values, by_id=actor.member_id, at=clock.now()))
    session().flush()
    record(actor.id, "page.erased", "page", page_id, what=what, places=places)


def _in_trail(words: str) -> int:
    held = func.lower(cast(AuditEvent.details, String)).contains(words.lower(), autoescape=True)
    return session().scalar(select(func.count()).where(held)) or 0


def erase_file(actor: Actor, attachment_id: str, reason: str) -> Erased:
    """Wipe a file: every version of it, wherever the same bytes are attached, in a transaction of its own; in its place
    stands a text that says so. Raises NotAllowed, NotFound, and Invalid (field `reason`)."""
    if not may_erase(actor):
        raise NotAllowed()
    if errors := _reason_errors(reason):
        raise Invalid(errors)
    empty = blobs().put(BytesIO(_GONE), len(_GONE))
    with transaction():
        file = session().get(Attachment, attachment_id, with_for_update=True)
        if file is None:
            raise NotFound()
        gone = _hashes(attachment_id) - {empty.sha256}
        places = _empty_versions(gone, attachment_id, empty.sha256)
        file.removed_at = file.removed_at or clock.now()
        _note(actor, file.page_id, "file", reason, places)
        page = locked(session(), file.page_id)
        touch(page)
        tell(page)
    _delete_bytes(gone)
    _leave_no_copies()
    return Erased(places)


def _hashes(attachment_id: str) -> set[str]:
    mine = AttachmentVersion.attachment_id == attachment_id
    return set(session().scalars(select(AttachmentVersion.sha256).where(mine)))


def _empty_versions(hashes: Collection[str], attachment_id: str, empty: str) -> int:
    """What had these bytes has those that say they are gone; the file itself loses its name too."""
    values = {"sha256": empty, "bytes": len(_GONE), "media_type": "text/plain", "is_image": False}
    values |= {"width": None, "height": None}
    same = AttachmentVersion.sha256.in_(hashes)
    count = session().scalar(select(func.count()).select_from(AttachmentVersion).where(same)) or 0
    session().execute(update(AttachmentVersion).where(same).values(**values))
    mine = AttachmentVersion.attachment_id == attachment_id
    session().execute(update(AttachmentVersion).where(mine).values(name=f"{WIPED}.txt"))
    return count


def _delete_bytes(hashes: Collection[str]) -> None:
    """The bytes go, and the smaller sizes of an image and the words that were read from it; not where the books need
    them, as a receipt."""
    with transaction() as db:
        smaller = select(ImageSize.stored_sha256).where(ImageSize.sha256.in_(hashes))
        unneeded = {*hashes, *db.scalars(smaller)}
        db.execute(delete(ImageSize).where(ImageSize.sha256.in_(hashes)))
        for sha256 in sorted(hashes):
            db.execute(text("DELETE FROM attachment_text WHERE sha256 = :sha256"), {"sha256": sha256})
        unneeded -= named(unneeded)
    for sha256 in unneeded:
        blobs().path(sha256).unlink(missing_ok=True)


def _leave_no_copies() -> None:
    """Made files are made again by who wants them; and SQLite keeps no old leaves in its log."""
    cache.clear()
    db = session()
    db.rollback()
    if db.get_bind().dialect.name == "sqlite":
        db.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.rollback()
