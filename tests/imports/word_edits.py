"""What a person does to a Word file, one thing at a time, and how to see in the text that just this was done."""

import copy
import html
import io
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tests.support.outlines.web import outline_of_html
from wiki.kernel.markdown import render

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
UNUSED_NOTES = "Noten"
"""Above notes that nothing refers to; a file shows them in a place of its own."""
NEW_LINE = "Geheel nieuw geschreven"
NEW_WORD = "bijgeschreven"
_OURS = {"Title", "Subtitle", "Author", "Date", "Colophon"}
_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBER = re.compile(r"(?m)^(\s*)\d+(?=[.)])")

Judge = Callable[[str, str], bool]
"""Whether a text became another by just this."""


@dataclass(frozen=True)
class Edit:
    """What was done, in words, and how to judge it."""

    what: str
    judge: Judge


def paragraphs_of(document: Any) -> list[Paragraph]:
    """The paragraphs that a person wrote, those in cells too."""
    found = [Paragraph(p, document._body) for p in document.element.body.iter(qn("w:p"))]
    found = list(takewhile(lambda paragraph: paragraph.text != UNUSED_NOTES, found))
    return [
        p for p in found if p.style is None or (p.style.style_id not in _OURS and p.style.name not in _OURS)
    ]


def _in_cell(paragraph: Paragraph) -> bool:
    return paragraph._p.getparent().tag == qn("w:tc")


def _in_list(paragraph: Paragraph) -> bool:
    return (paragraph.style.style_id if paragraph.style is not None else "") in ("ListBullet", "ListNumber")


def _level(element: Any) -> int:
    level = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}") if element is not None else None
    return int(level.get(qn("w:val"))) if level is not None else -1


def _holds_entries(paragraph: Paragraph) -> bool:
    """Whether entries of an entry follow: without it they are entries of another."""
    return 0 <= _level(paragraph._p) < _level(paragraph._p.getnext())


def _is_text(paragraph: Paragraph) -> bool:
    usual = (paragraph.style.style_id if paragraph.style is not None else "") in (
        "BodyText",
        "FirstParagraph",
    )
    return usual and not _in_cell(paragraph) and paragraph._p.find(qn("w:pPr") + "/" + qn("w:numPr")) is None


def _pick(paragraphs: Sequence[Paragraph], chance: random.Random) -> tuple[Any, re.Match[str]] | None:
    """A run with a word in it, and the word."""
    found = [
        (run, word)
        for paragraph in paragraphs
        for run in paragraph.runs
        for word in _WORD.finditer(run.text)
        if not word[0].startswith("http")
    ]
    return chance.choice(found) if found else None


def _middles(old: str, new: str) -> tuple[str, str]:
    """What is between the same beginning and the same end of two texts."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    stop = 0
    while stop < min(len(old), len(new)) - start and old[-1 - stop] == new[-1 - stop]:
        stop += 1
    return old[start : len(old) - stop], new[start : len(new) - stop]


def change_word(paragraphs: Sequence[Paragraph], chance: random.Random) -> Edit | None:
    """Another word in the place of one."""
    if not (found := _pick(paragraphs, chance)):
        return None
    run, word = found
    run.text = run.text[: word.start()] + NEW_WORD + run.text[word.end() :]

    def judge(old: str, new: str) -> bool:
        was, now = _middles(old, new)
        return was in word[0] and now in NEW_WORD and NEW_WORD in new

    return Edit(f"{word[0]} -> {NEW_WORD}", judge)


def add_word(paragraphs: Sequence[Paragraph], chance: random.Random) -> Edit | None:
    """A word more."""
    if not (found := _pick(paragraphs, chance)):
        return None
    run, word = found
    run.text = f"{run.text[: word.end()]} {NEW_WORD}{run.text[word.end() :]}"

    def judge(old: str, new: str) -> bool:
        was, now = _middles(old, new)
        return not was and now.strip() in f"{NEW_WORD} {NEW_WORD}" and f"{word[0]} {NEW_WORD}" in new

    return Edit(f"{word[0]} {NEW_WORD}", judge)


def drop_word(paragraphs: Sequence[Paragraph], chance: random.Random) -> Edit | None:
    """A word less, with the space before it."""
    found = [
        (run, word)
        for paragraph in paragraphs
        for run in paragraph.runs
        for word in re.finditer(r"(?<=\w) ([^\W\d_]{4,})(?= \w)", run.text)
    ]
    if not found:
        return None
    run, word = chance.choice(found)
    run.text = run.text[: word.start()] + run.text[word.end() :]

    def judge(old: str, new: str) -> bool:
        was, now = _middles(" ".join(old.split()), " ".join(new.split()))
        return not now and len(was) == len(word[0]) and old.count(word[1]) == new.count(word[1]) + 1

    return Edit(f"- {word[1]}", judge)


def embolden(paragraphs: Sequence[Paragraph], chance: random.Random) -> Edit | None:
    """A word in bold."""
    plain = [
        (run, word)
        for paragraph in paragraphs
        if _is_text(paragraph) or _in_list(paragraph)
        for run in paragraph.runs
        if run.style.style_id == "DefaultParagraphFont" and not (run.bold or run.italic or run.font.strike)
        for word in re.finditer(r"(?<= )([^\W\d_]{4,})(?= )", run.text)
    ]
    if not plain:
        return None
    run, word = chance.choice(plain)
    text = run.text
    before, after = copy.deepcopy(run._r), copy.deepcopy(run._r)
    run._r.addprevious(before)
    run._r.addnext(after)
    first, last = type(run)(before, run._parent), type(run)(after, run._parent)
    first.text, run.text, last.text = text[: word.start()], word[0], text[word.end() :]
    run.bold = True

    def judge(old: str, new: str) -> bool:
        return new.replace(f"**{word[0]}**", word[0], 1) == old

    return Edit(f"**{word[0]}**", judge)


def _without(text: str, line: str) -> list[str]:
    """The lines without the one that was put in, empty ones and numbers of entries left out."""
    lines = _NUMBER.sub(r"\1", text).split("\n")
    return [one.rstrip() for one in lines if one.strip() and line not in one]


def _outline(text: str, without: str = "\0") -> list[str]:
    lines = outline_of_html(render(text).html, "")
    return [re.sub(r"\d+\.\|", "1.|", one) for one in lines if without not in one]


def add_line(paragraphs: Sequence[Paragraph], chance: random.Random) -> Edit | None:
    """A paragraph or an entry more, below one."""
    usable = [p for p in paragraphs if (_is_text(p) or _in_list(p)) and p.text.strip() and p.runs]
    if not usable:
        return None
    below = chance.choice(usable)
    new = copy.deepcopy(below._p)
    for child in list(new):
        if child.tag != qn("w:pPr") and not (
            child.tag == qn("w:sdt") and child.find(f".//{W14}checkbox") is not None
        ):
            new.remove(child)
    below._p.addnext(new)
    Paragraph(new, below._parent).add_run(NEW_LINE)

    def judge(old: str, new: str) -> bool:
        same = _without(new, NEW_LINE) == _without(old, NEW_LINE)
        return same and NEW_LINE in new and _outline(new, NEW_LINE) == _outline(old)

    return Edit(f"a line below {below.text[:40]}", judge)


def _signs(text: str) -> str:
    """The letters and digits of a text, whatever marks stand between them."""
    return "".join(re.findall(r"[^\W_]", text))


def drop_line(paragraphs: Sequence[Paragraph], chance: random.Random) -> Edit | None:
    """A paragraph or an entry less."""
    usable = [
        p
        for p in paragraphs
        if (_is_text(p) or _in_list(p))
        and p.runs
        and len(p.text.split()) > 1
        and "footnoteReference" not in p._p.xml
        and not _holds_entries(p)
    ]
    if not usable:
        return None
    gone = chance.choice(usable)
    said = gone.text
    gone._p.getparent().remove(gone._p)

    def judge(old: str, new: str) -> bool:
        kept, left = _without(new, "\0"), _without(old, "\0")
        rest = list(left)
        for line in kept:
            if line not in rest:
                return False
            rest.remove(line)
        plain = [
            html.unescape(re.sub(r"^\s*[-*+] \[[xX ]\] |\]\[[^\]]*\]|\]\([^)]*\)|\$[^$]*\$", "", line))
            for line in rest
        ]
        return bool(rest) and all(_signs(line) in _signs(said) for line in plain)

    return Edit(f"without {said[:40]}", judge)


def fill_cell(paragraphs: Sequence[Paragraph], chance: random.Random) -> Edit | None:
    """Something in a cell in which nothing stood."""
    usable = [p for p in paragraphs if _in_cell(p) and not "".join(p._p.itertext()).strip()]
    if not usable:
        return None
    chance.choice(usable).add_run(NEW_WORD)

    def judge(old: str, new: str) -> bool:
        was, now = _middles(old, new)
        return not was.strip() and now.strip(" |") == NEW_WORD  # a row may be short of cells

    return Edit("a cell filled", judge)


EDITS = (change_word, change_word, add_word, drop_word, embolden, add_line, drop_line, fill_cell)


def edited(
    file: bytes, chance: random.Random, within: Callable[[Any], list[list[Paragraph]]]
) -> tuple[bytes, list[Edit | None]]:
    """The file with one thing done in each of the parts that `within` finds, and what was done there."""
    document = docx.Document(io.BytesIO(file))
    done = []
    for part in within(document):
        edit = None
        for make in chance.sample(EDITS, len(EDITS)):
            if edit := make(part, chance):
                break
        done.append(edit)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue(), done


_SMART = {'"': "“", "'": "’", "...": "…"}


def as_word_saves(document: Any) -> None:
    """Runs in pieces, a side for each paragraph, a number of its own for each entry, and signs as Word writes them."""
    numbering = document.part.numbering_part.element
    seen: set[str] = set()
    for paragraph in paragraphs_of(document):
        properties = paragraph._p.get_or_add_pPr()
        if properties.find(qn("w:jc")) is None:
            paragraph.alignment = 0
        for run in list(paragraph.runs):
            _in_pieces(run)
        number = properties.find(f"{qn('w:numPr')}/{qn('w:numId')}")
        own = number.get(qn("w:val")) if number is not None else ""
        if number is not None and own in seen:
            number.set(qn("w:val"), str(_again(numbering, int(own))))
        seen.add(own)


def _in_pieces(run: Any) -> None:
    if run.style.style_id == "VerbatimChar" or len(run.text) < 2 or len(run._r.findall(qn("w:t"))) != 1:
        return
    text = run.text
    for sign, smart in _SMART.items():
        text = text.replace(sign, smart)
    first = copy.deepcopy(run._r)
    run._r.addprevious(first)
    type(run)(first, run._parent).text, run.text = text[: len(text) // 2], text[len(text) // 2 :]


def _again(numbering: Any, number: int) -> int:
    """Another number for the same list, which goes on under it."""
    own = next((n for n in numbering.num_lst if n.numId == number), None)
    return int(numbering.add_num(own.abstractNumId.val).numId) if own is not None else number
