"""Looking into an update of a shared text before it is let in. Bytes as Yjs writes them (version 1); pure.

A browser that was tampered with may send anything. What comes through here only adds and takes away plain text, hangs
on nothing that is not there yet, and says by which of its writers it was made.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wiki.pages.rules.pages import clean_body

ROOT = "text"
"""The name of the one text in a shared document."""
_GC, _SKIP, _DELETED, _STRING = 0, 10, 1, 4
_ORIGIN, _RIGHT_ORIGIN, _KEY = 0x80, 0x40, 0x20
_MOST = 2**31
"""More than any page will ever have; counters above it break readers of updates."""
_MOST_WRITER = 2**53


class BadUpdate(ValueError):
    """These bytes are no update of a plain text."""


@dataclass
class Update:
    """What an update does. `made` says of each writer (the number of a document in a browser) up to which of its
    characters this comes; `first` says which come right before, and `needs` which others must be known."""

    made: dict[int, int] = field(default_factory=dict)
    first: list[tuple[int, int]] = field(default_factory=list)
    needs: dict[int, int] = field(default_factory=dict)

    def fits(self, known: Mapping[int, int]) -> bool:
        """Whether everything it hangs on is known: `known` has the number of characters of each writer."""
        if any(known.get(writer, 0) < clock for writer, clock in self.first):
            return False
        return all(
            clock <= max(known.get(writer, 0), self.made.get(writer, 0))
            for writer, clock in self.needs.items()
        )

    def need(self, writer: int, clock: int) -> None:
        """Note that the characters of a writer must be there, up to this one."""
        self.needs[writer] = max(self.needs.get(writer, 0), clock)


class _Bytes:
    """Reads numbers and words from bytes; every reading raises BadUpdate at their end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def byte(self) -> int:
        if self._at >= len(self._data):
            raise BadUpdate
        self._at += 1
        return self._data[self._at - 1]

    def number(self, most: int = _MOST) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if value > most or shift > 63:
                raise BadUpdate
            if byte < 0x80:
                return value

    def words(self) -> str:
        size = self.number()
        found = self._data[self._at : self._at + size]
        self._at += size
        try:
            if len(found) == size:
                return found.decode()
        except UnicodeDecodeError:
            pass
        raise BadUpdate

    def is_read(self) -> bool:
        return self._at == len(self._data)


def inspect(data: bytes) -> Update:
    """What an update does; raises BadUpdate when it is none, or does more than adding and removing plain text."""
    bytes_, found = _Bytes(data), Update()
    for _writer in range(bytes_.number()):
        _read_writer(bytes_, found)
    for _writer in range(bytes_.number()):
        writer = bytes_.number(_MOST_WRITER)
        for _part in range(bytes_.number()):
            clock, length = bytes_.number(), bytes_.number()
            found.need(writer, clock + length)
    if not bytes_.is_read():
        raise BadUpdate
    return found


def _read_writer(bytes_: _Bytes, found: Update) -> None:
    count, writer, clock = bytes_.number(), bytes_.number(_MOST_WRITER), bytes_.number()
    if writer in found.made:
        raise BadUpdate
    if count:
        found.first.append((writer, clock))
    for _part in range(count):
        info = bytes_.byte()
        length = _read_part(bytes_, info, found)
        clock += length
        if not length or clock > _MOST:
            raise BadUpdate
        if info == _SKIP:
            found.first.append((writer, clock))
    found.made[writer] = clock


def _read_part(bytes_: _Bytes, info: int, found: Update) -> int:
    """One stretch of characters; how many they are, as a browser counts."""
    if info in (_GC, _SKIP):
        return bytes_.number()
    kind = info & 0x1F
    if kind not in (_DELETED, _STRING):
        raise BadUpdate
    _read_place(bytes_, info, found)
    return bytes_.number() if kind == _DELETED else _length(bytes_.words())


def _read_place(bytes_: _Bytes, info: int, found: Update) -> None:
    for neighbour in (_ORIGIN, _RIGHT_ORIGIN):
        if info & neighbour:
            writer, clock = bytes_.number(_MOST_WRITER), bytes_.number()
            found.need(writer, clock + 1)
    if info & (_ORIGIN | _RIGHT_ORIGIN):
        return
    if info & _KEY or bytes_.number() != 1 or bytes_.words() != ROOT:
        raise BadUpdate


def _length(text: str) -> int:
    """The length of what is added; raises BadUpdate for what no page may hold, such as a carriage return."""
    if clean_body(text) != text:
        raise BadUpdate
    return len(text.encode("utf-16-le")) // 2


def known_writers(state: bytes) -> dict[int, int]:
    """How many characters of each writer a document has, from its state vector."""
    return dict(_pairs(_Bytes(state)))


def _pairs(bytes_: _Bytes) -> Iterator[tuple[int, int]]:
    for _writer in range(bytes_.number()):
        yield bytes_.number(_MOST_WRITER), bytes_.number()
