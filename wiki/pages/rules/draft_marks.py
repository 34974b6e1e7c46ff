"""Which draft an editor writes, so that two windows never write over each other; pure."""

import re
from dataclasses import dataclass

DRAFT_DONE = "draft-done"
"""The kind of message that tells the browser which draft it can let go of; see static/js/saved.js."""
_KEY = re.compile(r"[a-z0-9-]{8,40}")


@dataclass(frozen=True)
class DraftMark:
    """Which draft an editor writes. `key` names the draft, `writer` the editor that is open, `step` counts what that
    editor stored; `after` is the digest of the draft that the editor was opened with, if it was. `known`: the server
    had it before, so when it is not there any more it was saved or discarded."""

    key: str = ""
    writer: str = ""
    step: int = 0
    after: str = ""
    known: bool = False

    def continues(self, digest: str, writer: str, step: int) -> bool:
        """Whether this editor goes on from a stored draft: it wrote that itself before, or was opened with it."""
        own = bool(self.writer) and writer == self.writer and step <= self.step
        return own or digest == self.after

    def told(self, person_id: int | None) -> str:
        """How the browser of this person is told that what it holds of the draft can go: whose, which, and up to
        where."""
        return f"{person_id}:{self.key}:{self.step}" if self.key else ""

    def came_late(self, writer: str, step: int) -> bool:
        """Whether the same editor has sent a later text already."""
        return bool(self.writer) and writer == self.writer and self.step < step


NO_DRAFT = DraftMark()


def is_key(text: str) -> bool:
    """Whether this can name a draft or an editor."""
    return _KEY.fullmatch(text) is not None
