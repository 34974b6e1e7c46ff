"""The parts of a day, with their files."""

from typing import IO, BinaryIO, cast

from sqlalchemy import delete, exists, select

from wiki.audit.services import record
from wiki.days.models import DayFile, DayPart, NetworkDay, WorkshopRound
from wiki.days.queries.days import organised, part
from wiki.days.rules.days import PartCommand, PartKind, overlap
from wiki.days.services.locking import check_version, locked_by_organiser
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotFound
from wiki.kernel.i18n import _
from wiki.kernel.markdown import render
from wiki.kernel.signals import day_saved
from wiki.pages.services.attachments import StoredFile, store_file
from wiki.schools.rules import Actor


def add_part(actor: Actor, day_id: int, command: PartCommand) -> DayPart:
    """Add a part to the programme of a day. Raises NotAllowed, NotFound, and Invalid with its fields."""
    day = locked_by_organiser(actor, day_id)
    added = DayPart(day_id=day_id)
    _fill(day, added, command)
    session().add(added)
    session().flush()
    _changed(actor, day, "day.part_added", added)
    return added


def edit_part(actor: Actor, part_id: int, version: int, command: PartCommand) -> DayPart:
    """Change a part. Raises NotAllowed, NotFound, Invalid with its fields, and Conflict when somebody else changed it
    since."""
    day, found = _locked(actor, part_id)
    check_version(found.version, version)
    if found.kind == PartKind.ROUND and command.kind is not PartKind.ROUND and _has_workshops(part_id):
        raise Invalid({"kind": _("Workshops are given in this round. Move them first.")})
    _fill(day, found, command)
    found.version = version + 1
    _changed(actor, day, "day.part_changed", found)
    return found


def remove_part(actor: Actor, part_id: int) -> None:
    """Take a part out of the programme, with its files. Raises NotAllowed, NotFound, and Invalid for a round in which
    workshops are given."""
    day, found = _locked(actor, part_id)
    if _has_workshops(part_id):
        raise Invalid({"": _("Workshops are given in this round. Move them first.")})
    session().execute(delete(DayFile).where(DayFile.part_id == part_id))
    session().delete(found)
    _changed(actor, day, "day.part_removed", found)


def upload(actor: Actor, part_id: int, name: str, stream: IO[bytes]) -> StoredFile:
    """Check and store a file for a part, before the transaction. Raises NotAllowed, NotFound, and Invalid (field
    `file`)."""
    organised(actor, part(actor, part_id).day_id)
    return store_file(name, cast("BinaryIO", stream))


def add_file(actor: Actor, part_id: int, stored: StoredFile) -> DayFile:
    """Put a stored file with a part. Raises NotAllowed, NotFound."""
    day, found = _locked(actor, part_id)
    added = DayFile(
        part_id=part_id,
        name=stored.name,
        sha256=stored.blob.sha256,
        bytes=stored.blob.bytes,
        media_type=stored.type.media_type,
        added_by_id=actor.member_id,
        added_at=clock.now(),
    )
    session().add(added)
    session().flush()
    _changed(actor, day, "day.file_added", found)
    return added


def remove_file(actor: Actor, file_id: int) -> int:
    """Take a file off its part; returns the id of the day. Raises NotAllowed, NotFound."""
    file = session().get(DayFile, file_id)
    if file is None:
        raise NotFound(_("This file does not exist, or you are not allowed to see it."))
    day, found = _locked(actor, file.part_id)
    session().delete(file)
    _changed(actor, day, "day.file_removed", found)
    return day.id


def _locked(actor: Actor, part_id: int) -> tuple[NetworkDay, DayPart]:
    day = locked_by_organiser(actor, part(actor, part_id).day_id)
    found = session().get(DayPart, part_id, populate_existing=True)
    if found is None:
        raise NotFound(_("This part of the programme does not exist."))
    return day, found


def _has_workshops(part_id: int) -> bool:
    return bool(session().scalar(select(exists().where(WorkshopRound.round_id == part_id))))


def _fill(day: NetworkDay, one: DayPart, command: PartCommand) -> None:
    times = (command.starts_at, command.ends_at)
    if times[1] <= times[0]:
        raise Invalid({"ends_at": _("The end is not after the beginning.")})
    if times[0] < day.starts_at or times[1] > day.ends_at:
        raise Invalid({"starts_at": _("This is outside the times of the day.")})
    with session().no_autoflush:
        others = session().scalars(
            select(DayPart).where(DayPart.day_id == day.id, DayPart.id != (one.id or 0))
        )
        for other in others.all():
            if overlap(times, (other.starts_at, other.ends_at)):
                raise Invalid({"starts_at": _("At this time there is “%(title)s”.", title=other.title)})
    one.kind, one.title, one.speaker = command.kind.value, command.title, command.speaker
    one.starts_at, one.ends_at = times
    one.text, one.html = command.text, render(command.text).html


def _changed(actor: Actor, day: NetworkDay, action: str, one: DayPart) -> None:
    day.changed_at = clock.now()
    record(actor.id, action, "network_day", day.id, part=one.id)
    day_saved.send(day_id=day.id)
