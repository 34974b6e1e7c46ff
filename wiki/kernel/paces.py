"""How often one person, and one address, may ask for what costs much; the only place that says so.

The processes of one server count together, in memory. An address may be a whole school, so it gets more. What is not
named here is cheap to read, or a change like any other.
"""

import math
import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from wiki.kernel import clock

PER_ADDRESS = 10
"""So many times as much as one person."""
_ROW: Final = struct.Struct("=qdd")
_ROWS: Final = 8
_SHELVES: Final = 8_192
"""Of so many people and addresses it is known what they asked for, on shelves of eight: on a full one the one that was
quiet for longest is forgotten."""


@dataclass(frozen=True)
class Pace:
    """So many at once, and from then on so many a minute."""

    at_once: int
    a_minute: int


PACES: Mapping[str, Pace] = {
    "search": Pace(120, 120),
    "preview": Pace(120, 120),
    "compare": Pace(60, 60),
    "make": Pace(60, 30),
    "bring": Pace(100, 30),
    "say": Pace(40, 20),
    "secret": Pace(20, 5),
    "change": Pace(1200, 1200),
}
"""Looking for something, showing a text as it will be, comparing versions, making a file, bringing one in, saying
something to others, what is about passwords and tokens, and every other change."""

_SLOW: Mapping[str, str] = {
    "search": """
        api_focus.matches api_schools.people api_search.search api_talk.mentions focus.matches
        schools.admin.people search.addresses search.results search.suggest talk.mentions
    """,
    "preview": """
        api_desk.simulate_key api_focus.list_previews api_pages.preview desk.preview_several desk.simulator
        focus.preview focus.preview_of_all imports.preview pages.preview
        api_settlement.get_settling settlement.confirm_settling settlement.proposals
    """,
    "compare": """
        api_pages.compare api_pages.get_authors pages.authors pages.compare
    """,
    "make": """
        agreements.conditions_file api_agreements.get_conditions_file api_bookkeeping.download_document
        api_bookkeeping.get_journal api_collections.download bookkeeping.document_download bookkeeping.journal
        api_days.badge_sheet api_days.get_report api_documents.download api_focus.matrix_download
        api_focus.previews_on_paper api_settlement.make_payment_file api_statements.download_books
        api_statements.download_statement collections.download days.badge_sheet days.report_pdf
        days.report_word documents.download focus.export focus.preview_of_all_pdf focus.preview_pdf
        api_register.get_costs_file api_register.get_forecast_file api_register.get_postings_file
        register.cost_file register.forecast_file register.posting_file
        settlement.make_payment_file statements.books_download statements.download years.printed
    """,
    "bring": """
        api_costs.add_receipt api_days.add_file api_imports.apply_changes api_imports.make_page
        api_intake.read_file api_intake.read_sheet intake.read_file intake.read_sheet
        api_imports.upload api_imports.upload_folder api_pages.attach api_pages.replace_attachment
        api_settlement.read_statements
        costs.add_receipt days.add_file imports.apply_changes imports.make_all imports.make_page
        imports.take_back imports.take_back_to imports.upload pages.answer_same_name pages.attach
        pages.attach_later pages.replace_file
        settlement.read_statements
    """,
    "say": """
        api_costs.add_comment api_focus.ask api_talk.change api_talk.reply api_talk.say costs.add_comment
        api_settlement.object_to focus.contact settlement.object_to talk.change talk.reply talk.say
    """,
    "secret": """
        accounts.ask_password_link accounts.change_password accounts.make_first_password
        accounts.make_password_by_link accounts.make_token accounts.password_by_link
        api_accounts.change_password api_days.renew_calendar api_schools.reset_password days.renew_calendar
        schools.admin.reset_password
    """,
}
SLOW: Mapping[str, str] = {name: kind for kind, names in _SLOW.items() for name in names.split()}
"""The kind of each view that costs much, by its endpoint."""


def kind_of(endpoint: str, method: str) -> str | None:
    """By what a request is counted; None for what costs little."""
    otherwise = None if method in {"GET", "HEAD", "OPTIONS"} else "change"
    return SLOW.get(endpoint, otherwise)


class _Buckets:
    """What is left to each, and since when, in memory that processes forked later share. Two of them that write at one
    moment may count once, which is no harm."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _SHELVES * _ROWS * _ROW.size)

    def find(self, who: int) -> tuple[int, float | None, float]:
        """Where the bucket is, what was left in it, if it is known, and at which moment."""
        start = who % _SHELVES * _ROWS * _ROW.size
        shelf = self._memory[start : start + _ROWS * _ROW.size]
        rows = list(_ROW.iter_unpack(shelf))
        for number, (owner, left, at) in enumerate(rows):
            if owner == who:
                return start + number * _ROW.size, left, at
        oldest = min(range(_ROWS), key=lambda number: rows[number][2])
        return start + oldest * _ROW.size, None, 0.0

    def put(self, place: int, who: int, left: float, at: float) -> None:
        """Note what is left."""
        _ROW.pack_into(self._memory, place, who, left, at)


@dataclass
class Counter:
    """What people and addresses asked for not long ago; `percent` of the paces are allowed, 0 is without any bound.
    Make it before processes are forked that count together."""

    percent: int = 100
    _buckets: _Buckets = field(default_factory=_Buckets)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, kind: str, person: int | None, address: str) -> int:
        """Count one request. Returns the seconds after which it can be asked again; 0 when it can go on."""
        if not self.percent:
            return 0
        whose = [(f"address {address}", PER_ADDRESS)]
        if person is not None:
            whose.append((f"person {person}", 1))
        with self._lock:
            left = [self._left(kind, who, times) for who, times in whose]
            waits = [self._seconds(kind, has, times) for has, (_who, times) in zip(left, whose, strict=True)]
            if not any(waits):
                for has, (who, _times) in zip(left, whose, strict=True):
                    self._put(kind, who, has - 1)
        return max(waits)

    def _left(self, kind: str, who: str, times: int) -> float:
        """How often they may ask at this moment."""
        most = PACES[kind].at_once * times * self.percent / 100
        _place, left, at = self._buckets.find(hash((kind, who)))
        if left is None:
            return most
        gone = max(0.0, clock.now().timestamp() - at)
        return min(most, left + gone * self._a_second(kind, times))

    def _seconds(self, kind: str, left: float, times: int) -> int:
        return 0 if left >= 1 else max(1, math.ceil((1 - left) / self._a_second(kind, times)))

    def _a_second(self, kind: str, times: int) -> float:
        return PACES[kind].a_minute * times * self.percent / 100 / 60

    def _put(self, kind: str, who: str, left: float) -> None:
        name = hash((kind, who))
        self._buckets.put(self._buckets.find(name)[0], name, left, clock.now().timestamp())
