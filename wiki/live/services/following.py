"""What is new in a live text since somebody looked last."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.live.queries import check_visible, live_text, people, updates_after
from wiki.live.services.presence import attend, is_noted
from wiki.live.services.replicas import replica
from wiki.live.services.writing import open_text
from wiki.schools.rules import Actor


class Asked(NamedTuple):
    """What a tab has, and where its cursor is: the text of document `epoch` up to update `since`, or nothing yet.
    `check`: it wants a digest, by which it sees that it has the same text."""

    connection: str
    epoch: int | None = None
    since: int | None = None
    cursor: str = ""
    check: bool = False


@dataclass(frozen=True)
class News:
    """What to take in, to have the text up to update `seq`; `version` is the newest version of the page that is in
    it. `digest` is that of the text up to `digest_seq`."""

    epoch: int
    seq: int
    updates: tuple[bytes, ...]
    version: int
    closed: bool
    changed_at: datetime
    digest: str = ""
    digest_seq: int = 0
    may_write: bool = True
    people: Sequence[dict[str, Any]] = ()


def poll(actor: Actor, page_id: int, asked: Asked) -> News:
    """Note that somebody is there and tell them what is new. Who has nothing yet opens the text, which is made of the
    newest version when there is none. Writes in a transaction of its own, and only where there is something to write.

    Raises NotAllowed, NotFound, and Invalid (fields `connection` and `cursor`).
    """
    check_visible(actor, page_id)
    writes = asked.epoch is not None and is_noted(actor, page_id, asked.connection, asked.cursor)
    if not writes:
        with transaction():
            if asked.epoch is None:
                open_text(actor, page_id)
            writes = attend(actor, page_id, asked.connection, asked.cursor)
    found = news(page_id, asked.epoch, asked.since, asked.check)
    return replace(found, may_write=writes, people=people([page_id])[page_id])


def come(page_id: int, coming: Sequence[tuple[Actor, Asked]]) -> list[News | None]:
    """Several who come to a page at once: as `poll`, in one transaction for all; None for who may not come.

    Raises NotFound when the page is wiped at this very moment.
    """
    with transaction():
        seats = [_seat(actor, page_id, asked) for actor, asked in coming]
    if live_text(page_id) is None:
        return [None] * len(coming)
    here = people([page_id])[page_id]
    wanted = [(asked.epoch, asked.since, asked.check) for _actor, asked in coming]
    found = {known: news(page_id, *known) for known in set(wanted)}
    return [
        None if seat is None else replace(found[known], may_write=seat, people=here)
        for seat, known in zip(seats, wanted, strict=True)
    ]


def _seat(actor: Actor, page_id: int, asked: Asked) -> bool | None:
    """Whether there is room to write for one who comes; None when they may not come at all."""
    try:
        check_visible(actor, page_id)
        if asked.epoch is None:
            open_text(actor, page_id)
        return attend(actor, page_id, asked.connection, asked.cursor)
    except (NotAllowed, NotFound, Invalid):
        return None


def news(page_id: int, epoch: int | None, since: int | None, check: bool = False) -> News:
    """What came after update `since` of this document; all of it when that is not known. The caller has checked that
    the page may be seen. `check`: with a digest, by which a browser sees that it has the same text.

    Raises NotFound when there is no live text.
    """
    known = since or 0
    rows = updates_after(page_id, known)
    live = live_text(page_id)
    if live is None:
        raise NotFound(_("This page does not exist, or you are not allowed to see it."))
    if live.epoch != epoch or since is None or known < live.snapshot_seq or known > live.last_seq:
        rows = updates_after(page_id, live.snapshot_seq)
        updates, seq = [live.snapshot], live.snapshot_seq
    else:
        updates, seq = [], known
    for row in rows:
        if row.data is None or row.seq != seq + 1:
            break  # put together at this very moment: the rest comes next time
        updates.append(row.data)
        seq = row.seq
    found = News(live.epoch, seq, tuple(updates), live.version, live.closed, live.changed_at)
    return _with_digest(found, page_id) if check else found


def _with_digest(found: News, page_id: int) -> News:
    live = live_text(page_id)
    assert live is not None  # it was there just before
    with replica(live) as document:
        return replace(found, digest=document.digest, digest_seq=document.seq)
