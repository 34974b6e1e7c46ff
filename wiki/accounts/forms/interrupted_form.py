"""A form that was sent without a live session: everything typed, carried through signing in again."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

_LEFT_OUT = ("csrf_token",)


@dataclass(frozen=True)
class InterruptedForm:
    """Where the form was going, its fields in order, repeated ones too, and the names of its files; the files
    are lost."""

    path: str
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()

    @property
    def typed(self) -> str:
        """The fields as one text, for one hidden field."""
        return json.dumps(self.fields, ensure_ascii=False)


def pack(path: str, fields: Iterable[tuple[str, str]], files: Iterable[str]) -> InterruptedForm:
    """The form without passwords and the CSRF token."""
    kept = tuple((n, v) for n, v in fields if n not in _LEFT_OUT and "password" not in n.lower())
    return InterruptedForm(path, kept, tuple(name for name in files if name))


def unpack(path: str, typed: str, files: Iterable[str] = ()) -> InterruptedForm | None:
    """The form that `typed` was made from; None when it was not made by us."""
    try:
        pairs = json.loads(typed)
        json.dumps(pairs, ensure_ascii=False).encode()  # half a character cannot be shown again
    except (ValueError, RecursionError):
        return None
    if not isinstance(pairs, list) or not all(_is_pair(p) for p in pairs):
        return None
    return pack(path, ((n, v) for n, v in pairs), files)


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(v, str) for v in value)
