"""A tab in which somebody writes together with others, without its browser: a document, what was not acknowledged yet,
and the messages of the protocol. Who uses it carries these."""

import base64
import hashlib
import secrets
from typing import Any

from pycrdt import Doc, Text, merge_updates


class Tab:
    """One document of one person. Places are in characters."""

    def __init__(self, writer: int | None = None) -> None:
        self._writer = writer
        self.connection = secrets.token_hex(16)
        self.epoch: int | None
        self.seq: int | None
        self.pending: list[bytes] = []
        self.begin()

    def begin(self) -> None:
        """An empty document, as after opening the page."""
        self.epoch = self.seq = None
        self.doc: Doc = Doc(client_id=self._writer, allow_multithreading=True)  # type: ignore[type-arg]
        self.text = self.doc.get("text", type=Text)
        self._own = False
        self._subscription = self.doc.observe(self._changed)

    def _changed(self, event: Any) -> None:
        if self._own:
            self.pending.append(event.update)

    @property
    def value(self) -> str:
        """The text as this tab has it."""
        return str(self.text)

    def type(self, at: int, added: str, removed: int = 0) -> None:
        """Type something, and take characters away first."""
        value = self.value
        start = len(value[:at].encode())
        self._own = True
        try:
            with self.doc.transaction():
                if removed:
                    del self.text[start : start + len(value[at : at + removed].encode())]
                if added:
                    self.text.insert(start, added)
        finally:
            self._own = False

    def append(self, added: str) -> None:
        """Type at the end."""
        self.type(len(self.value), added)

    def take(self) -> bytes:
        """What is waiting, as one update; it stays `pending` until `acknowledged`."""
        self.pending = [merge_updates(*self.pending)] if len(self.pending) > 1 else self.pending
        return self.pending[0] if self.pending else b""

    def acknowledged(self) -> None:
        """What `take` gave last is stored."""
        del self.pending[0]

    def hear(self, epoch: int, seq: int, updates: list[bytes]) -> None:
        """Take in what is new, of the document that this tab has."""
        if self.epoch not in (None, epoch):
            raise ValueError("another document is never joined with this one")
        for update in updates:
            self.doc.apply_update(update)
        self.epoch, self.seq = epoch, seq

    def hear_json(self, news: dict[str, Any]) -> None:
        """The same, as it comes over the wire."""
        self.hear(news["epoch"], news["seq"], [base64.b64decode(u) for u in news["updates"]])

    def asks(self, **more: Any) -> dict[str, Any]:
        """The message of a poll."""
        return {"connection": self.connection, "epoch": self.epoch, "since": self.seq, **more}

    def says(self, update: bytes) -> dict[str, Any]:
        """The message of an update."""
        return {
            "connection": self.connection,
            "epoch": self.epoch,
            "update": base64.b64encode(update).decode(),
        }

    @property
    def digest(self) -> str:
        """By which the server says whether it has the same text."""
        return hashlib.sha256(self.value.encode()).hexdigest()[:16]
