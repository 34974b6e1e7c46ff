"""Markup that is made once for the values it is made of, and put together again for every answer.

The values are the whole truth: the template is given nothing else, and what it made is found again by all of them and
the language. So nothing that is cached can be out of date or meant for somebody else. What is different each time (a
text, the token of the forms) is left open as a slot.
"""

import re
import secrets
import sys
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from threading import Lock

from flask import current_app, g, request
from markupsafe import Markup

from wiki.kernel import i18n

ROOM = 32 * 1024 * 1024
"""Bytes that one process caches at most; what was not asked for the longest goes first."""

_MARK = secrets.token_hex(16)
"""Nobody can type it, so nobody can make a slot."""
_SLOT = re.compile(f"\x1a{_MARK}:([a-z_]+)\x1a")

Key = tuple[Hashable, ...]


class FragmentCache:
    """The pieces of composed markup by key, within a bound: text and names of slots in turn."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self.used = 0
        self._pieces: OrderedDict[Key, tuple[list[str], int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> list[str] | None:
        """The pieces; None when they are not cached."""
        with self._lock:
            found = self._pieces.get(key)
            if found is None:
                return None
            self._pieces.move_to_end(key)
            return found[0]

    def put(self, key: Key, pieces: list[str]) -> None:
        """Keep the pieces, and let go of old ones for which there is no room."""
        size = 2 * sum(map(sys.getsizeof, pieces)) + 1_000  # the key holds about as much text again
        with self._lock:
            if key not in self._pieces and size <= self.room:
                self._pieces[key] = pieces, size
                self.used += size
            while self.used > self.room:
                self.used -= self._pieces.popitem(last=False)[1][1]


def composed(template: str, values: Mapping[str, Hashable], **slots: str) -> Markup:
    """The markup of the template for the values, with ready markup in its slots.

    In the template each slot is a variable; `token` is also what `csrf_token()` gives there.
    """
    pieces = _pieces(template, values, slots)
    filled = pieces.copy()
    filled[1::2] = [slots[name] for name in pieces[1::2]]
    return Markup("".join(filled))  # noqa: S704  # of templates, which escape, and of slots


def token_slot() -> str | None:
    """What stands for the token of the forms while markup is composed, else None."""
    mark: str | None = g.get("token_slot")
    return mark


def _pieces(template: str, values: Mapping[str, Hashable], slots: Mapping[str, str]) -> list[str]:
    if current_app.debug:
        return _made(template, values, slots)
    kept: FragmentCache = current_app.extensions.setdefault("lichtwerk.composed", FragmentCache())
    key = (template, i18n.language(), request.script_root, tuple(slots), *values.values())
    pieces = kept.get(key)
    if pieces is None:
        pieces = _made(template, values, slots)
        kept.put(key, pieces)
    return pieces


def _made(template: str, values: Mapping[str, Hashable], slots: Mapping[str, str]) -> list[str]:
    marks = {name: Markup(f"\x1a{_MARK}:{name}\x1a") for name in slots}  # noqa: S704  # ours
    g.token_slot = marks.get("token")
    try:
        made = current_app.jinja_env.get_template(template).render({**values, **marks})
    finally:
        g.pop("token_slot")
    return _SLOT.split(made)
