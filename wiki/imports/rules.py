"""Texts that come back from Word: what was changed in them, and what got lost; pure."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from wiki.pages.rules import fold

_WORD = re.compile(r"[^\W_]+")
_DELIMITER = re.compile(r"\|?[ :|-]*-[ :|-]*\|?")
_ESCAPE = re.compile(r"\\([^\w\s])")
_MARKER = re.compile(r"^(?:[-*+]|\d{1,9}[.)])\s+")
_TASK = re.compile(r"^- \[[ xX]\]")
_RULE = re.compile(r"-{3,}\s*$")
_MEDIA = re.compile(r"(!\[[^\]]*\]\()(media/[^)\s]+)(\))")
_TITLE = re.compile(r"#\s+(.+?)\s*#*$")
LOST_SHOWN = 60
"""So many of the words that got lost are named."""


def missing_words(source: str, kept: str) -> list[str]:
    """The words of a file that its text here does not have, each once, in the order in which they first stood."""
    left = Counter(fold(word) for word in _WORD.findall(kept))
    lost: dict[str, None] = {}
    for word in _WORD.findall(source):
        if left[fold(word)] > 0:
            left[fold(word)] -= 1
        else:
            lost.setdefault(word)
    return list(lost)


def line_key(line: str) -> str:
    """What two lines have alike when they say the same: how a list, a table or emphasis is written does not count."""
    text = line.strip()
    if _DELIMITER.fullmatch(text) and "-" in text and "|" in text:
        return "|-" * text.strip("|").count("|")
    text = _ESCAPE.sub(r"\1", text).lstrip("#").strip()
    text = _MARKER.sub("- " if text[:1] in "-*+" else "1. ", text)
    return re.sub(r"[\s|*_<>`]+", " ", text).strip()


def carry_over(text: str, before: str, after: str) -> str:
    """`text` with the changes that lead from `before` to `after`; `before` is `text` as it comes back from a file.

    What was not changed in the file stays letter by letter as it is in `text`.
    """
    own, old, new = text.split("\n"), before.split("\n"), after.split("\n")
    starts, ends = _places(own, old)
    out: list[str] = []
    at = 0
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        start = max(at, starts[i1] if i1 < i2 else ends[i1])
        stop = max(start, ends[i2] if i1 < i2 else start)
        out += own[at:start]
        out += new[j1:j2]
        at = stop
    return "\n".join(out + own[at:])


def _places(own: Sequence[str], old: Sequence[str]) -> tuple[list[int], list[int]]:
    """For each place between the lines of `old`, where in `own` a change begins there, and where one ends there."""
    starts, ends = [0] * (len(old) + 1), [0] * (len(old) + 1)
    keys = [line_key(line) for line in own], [line_key(line) for line in old]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, keys[1], keys[0], autojunk=False).get_opcodes():
        for place in range(i1, i2):
            step = place - i1
            starts[place] = j1 + step if tag == "equal" else j1
            ends[place + 1] = j1 + step + 1 if tag == "equal" else j2
    starts[len(old)] = len(own)
    ends[0] = 0
    return starts, ends


def without_stamp(body: str, mark: str) -> str:
    """The text without what every file says at its end: from the last line across it to the image after `mark`, the
    address that says whether it is the newest. What somebody wrote behind that stays."""
    lines = body.split("\n")
    marked = next((n for n in reversed(range(len(lines))) if mark in lines[n]), None)
    if marked is None:
        return body
    start = next((n for n in reversed(range(marked)) if _RULE.fullmatch(lines[n])), marked)
    end = marked + 1
    while end < len(lines) and (not lines[end].strip() or _MEDIA.fullmatch(lines[end].strip())):
        end += 1
    return "\n".join([*lines[:start], *lines[end:]]).rstrip() + "\n"


def without_front(body: str, title: str) -> str:
    """The text without title and facts at its head, where a form of file has them as text."""
    lines = body.lstrip("\n").split("\n")
    if line_key(lines[0]) != line_key(title):
        return body
    rest = "\n".join(lines[1:]).lstrip("\n")
    return rest.partition("\n")[2].lstrip("\n") if " · " in rest.partition("\n")[0] else rest


def first_title(body: str) -> tuple[str, str]:
    """The first line as the title when it is a heading of the first level, and the text without it."""
    first, _, rest = body.lstrip().partition("\n")
    match = _TITLE.fullmatch(first)
    return (match[1], rest.lstrip("\n")) if match else ("", body)


def headings_below_title(body: str) -> str:
    """The text with its headings one level lower when some are of the first level: that is the title's."""
    lines, fenced, levels = body.split("\n"), False, []
    for number, line in enumerate(lines):
        fenced ^= line.lstrip().startswith("```")
        if not fenced and re.match(r"#{1,6} ", line):
            levels.append(number)
    if not any(lines[number].startswith("# ") for number in levels):
        return body
    for number in levels:
        lines[number] = lines[number] if lines[number].startswith("######") else "#" + lines[number]
    return "\n".join(lines)


def media_names(body: str) -> list[str]:
    """The images of the file that the text shows, each once."""
    return list(dict.fromkeys(match[2] for match in _MEDIA.finditer(body)))


def with_media(body: str, addresses: dict[str, str]) -> str:
    """The text with the images of the file at these addresses; without an address only its description stays."""

    def put(match: re.Match[str]) -> str:
        address = addresses.get(match[2])
        return f"{match[1]}{address}{match[3]}" if address else match[1][2:-2]

    return _MEDIA.sub(put, body)
