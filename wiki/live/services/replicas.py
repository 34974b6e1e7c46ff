"""The shared document of a page in the memory of this process, brought up to what the database has before each use."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock, RLock

from pycrdt import Doc, Text

from wiki.live.models import LiveText, LiveUpdate
from wiki.live.queries import updates_after
from wiki.live.rules.live import STATE_MAX, Refusal, digest
from wiki.live.rules.text_changes import steps
from wiki.live.rules.updates import ROOT, BadUpdate, Update, inspect, known_writers
from wiki.pages.rules.pages import BODY_MAX

_ROOM = 64
"""Documents that are remembered; an everyday page takes some 100 KB."""


class Document:
    """One shared document: plain text of which several copies can be joined."""

    def __init__(self, state: bytes = b"") -> None:
        self._doc: Doc = Doc(allow_multithreading=True)  # type: ignore[type-arg]
        self._text = self._doc.get(ROOT, type=Text)
        if state:
            self._doc.apply_update(state)

    @property
    def value(self) -> str:
        """The text."""
        return str(self._text)

    @property
    def size(self) -> int:
        """Bytes of the text."""
        return len(self._text)

    @property
    def writer(self) -> int:
        """The number by which this document signs what is typed in it."""
        return int(self._doc.client_id)

    @property
    def known(self) -> dict[int, int]:
        """How many characters of each writer it has."""
        return known_writers(self._doc.get_state())

    def state(self) -> bytes:
        """All of it as one update. What was not known yet when it came would be lost: see `Update.fits`."""
        return bytes(self._doc.get_update())

    def apply(self, update: bytes) -> bool:
        """Take an update in; whether that changed anything. Raises ValueError when it is none."""
        changed: list[bytes] = []
        subscription = self._doc.observe(lambda event: changed.append(event.update))
        try:
            self._doc.apply_update(update)
        finally:
            self._doc.unobserve(subscription)
        return bool(changed)

    def write(self, text: str) -> bytes:
        """Make it this text in few steps; returns the update of that, empty when it was this text already."""
        updates: list[bytes] = []
        old = self.value
        subscription = self._doc.observe(lambda event: updates.append(event.update))
        try:
            with self._doc.transaction():
                for step in steps(old, text):
                    self._step(old, step.at, step.removed, step.added)
        finally:
            self._doc.unobserve(subscription)
        return updates[0] if updates else b""

    def _step(self, old: str, at: int, removed: int, added: str) -> None:
        start = len(old[:at].encode())  # places in a shared text are bytes
        if removed:
            del self._text[start : start + len(old[at : at + removed].encode())]
        if added:
            self._text.insert(start, added)


class Replica:
    """The document as it is after update `seq`, and perhaps one more that may not have been committed."""

    def __init__(self, live: LiveText) -> None:
        self.epoch = live.epoch
        self.document = Document(live.snapshot)
        self.seq = live.snapshot_seq
        self.lock = RLock()
        self._digest: tuple[int, str] | None = None
        self._unsure: list[tuple[int, bytes]] = []

    def follow(self, rows: Sequence[LiveUpdate]) -> bool:
        """Take in the updates after `seq`; False when this replica cannot be trusted and has to be made anew."""
        unsure, self._unsure = self._unsure, []
        found = [(row.seq, row.data) for row in rows]
        if found[: len(unsure)] != unsure:
            return False  # they were taken in, but their transaction was broken off
        for seq, data in found:
            if seq != self.seq + 1 or data is None:
                return False  # put together in the meantime: the snapshot has them
            self.document.apply(data)
            self.seq = seq
        return True

    def take(self, seq: int, update: bytes) -> None:
        """Note that the update, which is in the document already, is being stored as `seq`."""
        self._unsure.append((seq, update))

    def again(self, live: LiveText) -> "Replica":
        """This one without what was tried out last, in the transaction that stores what it is not sure of yet."""
        fresh = renewed(live)
        fresh._unsure = self._unsure
        fresh.seq -= len(self._unsure)
        return fresh

    def check(self, update: bytes) -> Refusal | Update:
        """What an update does, or why it may not be stored; its writers are for the caller to check."""
        try:
            found = inspect(update)
        except BadUpdate:
            return Refusal("malformed")
        return found if found.fits(self.document.known) else Refusal("missing")

    def try_out(self, update: bytes) -> bool | Refusal:
        """Take an update in: whether it changed anything. After a refusal the replica has to be made anew."""
        try:
            changed = self.document.apply(update)
        except ValueError:
            return Refusal("malformed")
        return Refusal("page_full") if changed and self._is_full(update) else changed

    def _is_full(self, update: bytes) -> bool:
        """Taking out is always allowed, also on a page that became too large by another way."""
        return self.document.size > BODY_MAX and bool(inspect(update).made)

    @property
    def digest(self) -> str:
        """By which a browser sees whether it has this text."""
        if self._digest is None or self._digest[0] != self.seq:
            self._digest = self.seq, digest(self.document.value)
        return self._digest[1]


_replicas: OrderedDict[tuple[int, int], Replica] = OrderedDict()
_lock = Lock()


@contextmanager
def replica(live: LiveText) -> Iterator[Replica]:
    """The document of a live text up to its newest update, for nobody else at the same time."""
    key = live.page_id, live.epoch
    with _lock:
        found = _replicas.get(key) or Replica(live)
        _replicas[key] = found
        _replicas.move_to_end(key)
        while len(_replicas) > _ROOM:
            _replicas.popitem(last=False)
    with found.lock:
        if not found.follow(updates_after(live.page_id, found.seq)):
            found = renewed(live)
        yield found


def renewed(live: LiveText) -> Replica:
    """The document made anew of what is in the database."""
    fresh = Replica(live)
    fresh.follow(updates_after(live.page_id, fresh.seq))
    with _lock:
        _replicas[live.page_id, live.epoch] = fresh
    return fresh


def is_too_large(state: bytes) -> bool:
    """Whether all that is stored of a text has become too much to go on with."""
    return len(state) > STATE_MAX
