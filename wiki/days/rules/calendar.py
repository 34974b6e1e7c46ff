"""Network days and visits as iCalendar (RFC 5545), for Outlook, Google and telephones. Pure.

Times are those of the clock in the Netherlands; the rules of summer time are in every file. A day keeps its UID for
good; its SEQUENCE goes up when it moves, so that a calendar that has it already follows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

LINE = 75
"""Bytes of one line, without its end; what is longer goes on in the next."""
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
X-LIC-LOCATION:Europe/Amsterdam
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""


@dataclass(frozen=True)
class Event:
    """A network day, or a visit, in a calendar; times are minutes after midnight, `changed_at` is aware. What is
    `tentative` is not agreed on yet; what is `free` takes nobody's time."""

    uid: str
    sequence: int
    title: str
    day: date
    starts_at: int
    ends_at: int
    changed_at: datetime
    place: str = ""
    text: str = ""
    url: str = ""
    cancelled: bool = False
    tentative: bool = False
    free: bool = False


def calendar(events: Iterable[Event], name: str = "", method: str = "PUBLISH") -> str:
    """The text of a calendar; with a `name` it is one to subscribe to, looked at again twice a day."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lichtwerk//Network days//NL", "CALSCALE:GREGORIAN"]
    head.append(f"METHOD:{method}")
    if name:
        head += [f"X-WR-CALNAME:{_text(name)}", "X-WR-TIMEZONE:Europe/Amsterdam"]
        head += ["REFRESH-INTERVAL;VALUE=DURATION:PT12H", "X-PUBLISHED-TTL:PT12H"]
    lines = [*head, *ZONE.splitlines()]
    for event in events:
        lines += _event(event)
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _event(event: Event) -> list[str]:
    stamp = event.changed_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{_status(event)}",
        f"TRANSP:{'TRANSPARENT' if event.free else 'OPAQUE'}",
        f"DTSTART;TZID=Europe/Amsterdam:{_moment(event.day, event.starts_at)}",
        f"DTEND;TZID=Europe/Amsterdam:{_moment(event.day, event.ends_at)}",
        f"SUMMARY:{_text(event.title)}",
    ]
    also = (("LOCATION", _text(event.place)), ("DESCRIPTION", _text(event.text)), ("URL", event.url))
    return [*lines, *(f"{name}:{value}" for name, value in also if value), "END:VEVENT"]


def _status(event: Event) -> str:
    return "CANCELLED" if event.cancelled else "TENTATIVE" if event.tentative else "CONFIRMED"


def _moment(day: date, minutes: int) -> str:
    return f"{day:%Y%m%d}T{minutes // 60:02d}{minutes % 60:02d}00"


def _text(text: str) -> str:
    plain = "".join(
        sign for sign in text.replace("\r\n", "\n") if sign == "\n" or (sign >= " " and sign != "\x7f")
    )
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most so many bytes, each after the first with a space before it; no sign is cut."""
    pieces, piece, size = [], "", 0
    for sign in line:
        length = len(sign.encode())
        if size + length > LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + length
    return "\r\n".join((*pieces, piece))
