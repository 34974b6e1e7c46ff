"""Source text as people type it, brought to what Python-Markdown reads. Pure.

Python-Markdown nests lists by four spaces and wants an empty line before a list or a table. People indent by two
and leave the line out, as every other editor lets them. So each line is placed again: list items at four spaces
a level, an empty line where a block begins, code between fences taken out as it stands.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from wiki.kernel.markdown import callouts, formulas

Stash = Callable[[str, str], str]
"""Takes the language and the text of a code block; returns what represents it in the source."""

QUOTE_DEPTH = 16
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)])( +|$)(.*)$")
RULE = re.compile(r"([-*_])(?: *\1){2,} *$")
UNDERLINE = re.compile(r"(?:--+|=+) *$")
"""One dash alone is an entry of a list that is still empty."""
HEADING = re.compile(r"#{1,6}(?: |$)")
HASHES = re.compile(r"(?<=[^ #])#+$")
"""At the end of a heading, without a space before them: C# is a name."""
DISPLAY = re.compile(r"\$\$(?!\$)(.*)$")
FENCE = re.compile(r"(`{3,}|~{3,}) *([\w#.+-]*)([^`]*)$")
DEFINITION = re.compile(r"\*?\[[^\]]+\]:")
TASK = re.compile(r"\[([ xX])\] +")
DELIMITER = re.compile(r"[|:\- ]+$")
ESCAPED_HASH = "\x02hash\x03"
NOTHING = "\x02empty\x03"
"""What an entry without words says to the parser, which would take its dash for the line under a heading."""
APART = "\x02apart\x03"
"""A paragraph that only holds quotations apart."""
BOXES = {" ": "☐", "x": "☑", "X": "☑"}
BOX_SIGNS = ("☐ ", "☑ ")


def normalise(source: str) -> str:
    """Text with one kind of line end and no characters that HTML or a database refuses."""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-8", "replace").decode("utf-8")
    return CONTROLS.sub("", text)


def rearrange(lines: list[str], stash: Stash) -> tuple[list[str], list[int]]:
    """The lines as Python-Markdown wants them, and of each from which line it came; tabs must have been expanded."""
    arranger = _Arranger(lines, stash, 0)
    return arranger.run(), arranger.origins


@dataclass(frozen=True)
class _Item:
    marker: int
    content: int
    ordered: bool


class _Arranger:
    """One pass over the lines of a text or of a quotation.

    `before` is what the last line was: blank, text (a paragraph), item (a list item or its lazy continuation),
    table, quote or code.
    """

    def __init__(self, lines: list[str], stash: Stash, depth: int) -> None:
        self.lines = lines
        self.stash = stash
        self.depth = depth
        self.at = 0
        self.out: list[str] = []
        self.origins: list[int] = []
        """Of each line of `out` from which line it came."""
        self.items: list[_Item] = []
        self.before = "blank"
        self.boxed = False
        """Whether the last quotation was a callout."""

    def run(self) -> list[str]:
        while self.at < len(self.lines):
            origin = self.at
            line = self.lines[origin]
            text = line.lstrip(" ")
            if text:
                self.place(line, text, len(line) - len(text))
            else:
                self.write("", "blank")
            self.origins += [origin] * (len(self.out) - len(self.origins))
        return self.out

    def write(self, line: str, kind: str) -> None:
        self.out.append(line)
        self.before = kind
        self.at += 1

    def open_block(self) -> None:
        """An empty line, unless there is one."""
        if self.before != "blank":
            self.out.append("")
            self.before = "blank"

    @property
    def margin(self) -> str:
        return "    " * len(self.items)

    def leave_lists(self, indent: int) -> None:
        """Close the items to which a line at this indent cannot belong."""
        while self.items and self.items[-1].marker + 2 > indent:
            self.items.pop()

    def place(self, line: str, text: str, indent: int) -> None:
        if self.is_code(indent):
            self.place_code(text, indent)
        elif not self.place_block(line, text, indent):
            self.place_text(text, indent)

    def is_code(self, indent: int) -> bool:
        if self.before not in ("blank", "code") or indent < 4:
            return False
        home = max((item.content for item in self.items if item.marker + 2 <= indent), default=0)
        return indent >= home + 4 and not (self.items and ITEM.match(self.lines[self.at]))

    def place_code(self, text: str, indent: int) -> None:
        self.leave_lists(indent)
        home = self.items[-1].content if self.items else 0
        self.write(self.margin + " " * (indent - home) + text, "code")

    def place_block(self, line: str, text: str, indent: int) -> bool:
        """Whether the line begins a block of its own, and was placed."""
        first = text[0]
        if first in "`~" and (fence := FENCE.match(text)):
            return self.place_fence(fence, indent)
        if "|" in text and self.place_table(text, indent):
            return True
        if first in "-=*_" and self.place_rule(text, indent):
            return True
        if first in "-*+0123456789" and (item := ITEM.match(line)):
            return self.place_item(item, indent)
        if first == ">":
            return self.place_quote(indent)
        if first == "#" and _is_heading(text):
            return self.place_line(_heading(text), indent, "heading")
        if first == "$" and (opening := DISPLAY.match(text)):
            return self.place_display(opening[1], indent)
        return first in "[*" and bool(DEFINITION.match(text)) and self.place_line(text, indent, "text")

    def place_line(self, text: str, indent: int, kind: str) -> bool:
        self.leave_lists(indent)
        if not (kind == "text" and self.before == "text"):
            self.open_block()
        self.write(self.margin + text, kind)
        return True

    def place_rule(self, text: str, indent: int) -> bool:
        if self.before in ("text", "item") and UNDERLINE.match(text) and not (self.items and indent < 2):
            self.write(self.margin + text, "heading")
            return True
        return bool(RULE.match(text)) and self.place_line("---", indent, "rule")

    def place_fence(self, fence: re.Match[str], indent: int) -> bool:
        self.leave_lists(indent)
        self.open_block()
        code = self.take_code(fence.group(1), indent)
        self.out += [self.margin + self.stash(fence.group(2), code), ""]
        return True

    def take_code(self, opening: str, indent: int) -> str:
        """The lines up to the closing fence or the end, without the fence's own indent."""
        closing = re.compile(" *" + re.escape(opening[0]) + "{" + str(len(opening)) + ",} *$")
        start = end = self.at + 1
        while end < len(self.lines) and not closing.match(self.lines[end]):
            end += 1
        self.at = end + 1
        if end == len(self.lines):
            while end > start and not self.lines[end - 1].strip():
                end -= 1
            self.at = end
        code = self.lines[start:end]
        return "\n".join(line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in code)

    def place_display(self, first: str, indent: int) -> bool:
        """A formula on lines of its own, between two dollar signs and two more in the same paragraph."""
        taken, at = [first], self.at
        while not taken[-1].rstrip().endswith("$$"):
            at += 1
            if at == len(self.lines) or not self.lines[at].strip():
                return False
            taken.append(self.lines[at])
        tex = "\n".join(taken).rstrip().removesuffix("$$")
        if "$" in tex or formulas.mathml(tex, display=True) is None:
            return False
        self.leave_lists(indent)
        self.open_block()
        self.at = at + 1
        self.out += [self.margin + self.stash("math", tex), ""]
        return True

    def place_table(self, text: str, indent: int) -> bool:
        if self.before == "table":
            self.write(self.margin + text, "table")
            return True
        below = self.lines[self.at + 1].strip() if self.at + 1 < len(self.lines) else ""
        if "-" not in below or not DELIMITER.match(below) or _cells(below) != _cells(text):
            return False
        if "|" not in below and _cells(text) < 2:
            return False
        self.leave_lists(indent)
        self.open_block()
        self.write(self.margin + text, "table")
        self.write(self.margin + below, "table")
        return True

    def place_quote(self, indent: int) -> bool:
        self.leave_lists(indent)
        if self.before != "quote":
            self.open_block()
        inner: list[str] = []
        while self.at < len(self.lines) and (text := self.lines[self.at].lstrip(" ")).startswith(">"):
            inner.append(text[2:] if text.startswith("> ") else text[1:])
            self.at += 1
        self.part_quotes(bool(inner and callouts.OPENING.match(inner[0])))
        if self.depth < QUOTE_DEPTH:
            inner = _Arranger(callouts.opened(inner), self.stash, self.depth + 1).run()
        while inner and not inner[-1]:
            inner.pop()
        self.out += [f"{self.margin}> {line}" for line in inner]
        self.before = "quote"
        return True

    def part_quotes(self, is_callout: bool) -> None:
        """A callout is no part of a quotation before or after it, which the parser would make one of."""
        last = next((line for line in reversed(self.out) if line), "")
        if last.lstrip(" ").startswith(">") and (is_callout or self.boxed):
            self.out += [self.margin + APART, ""]
        self.boxed = is_callout

    def place_item(self, match: re.Match[str], indent: int) -> bool:
        level = sum(1 for item in self.items if item.marker + 2 <= indent)
        ordered = match.group(2)[0].isdigit()
        sibling = self.items[level] if level < len(self.items) else None
        if not sibling and not self.may_begin_list(match, level, indent):
            return False
        fresh = self.before in ("text", "table", "quote", "heading", "rule", "code") and not (
            self.before == "code" and sibling
        )
        if fresh or (sibling and sibling.ordered != ordered):
            self.open_block()
        del self.items[level:]
        self.write_item(match, ordered)
        return True

    def may_begin_list(self, match: re.Match[str], level: int, indent: int) -> bool:
        """A wrapped line of prose may begin with a year: only 1. or a bullet with text begins a list there."""
        if self.before == "blank":
            return level > 0 or indent < 4
        if level == 0 and indent >= 4:
            return False
        number = match.group(2)[:-1]
        if not match.group(4):
            return not number
        return not number or number == "1" or self.out[-1].rstrip().endswith(":")

    def write_item(self, match: re.Match[str], ordered: bool) -> None:
        spaces, marker, gap, text = match.groups()
        margin = self.margin
        column = len(spaces) + len(marker)
        content = column + (len(gap) if 0 < len(gap) <= 4 else 1)
        self.items.append(_Item(len(spaces), content, ordered))
        sign = marker[:-1] + "." if ordered else marker
        if fence := FENCE.match(text):
            code = self.take_code(fence.group(1), content)
            self.out += [f"{margin}{sign} {self.stash(fence.group(2), code)}", ""]
            self.before = "blank"
            return
        text = TASK.sub(lambda box: BOXES[box.group(1)] + " ", text, count=1) if TASK.match(text) else text
        self.write(f"{margin}{sign} {_plain_hash(text) or NOTHING}", "item")

    def place_text(self, text: str, indent: int) -> None:
        if self.before == "blank":
            self.leave_lists(indent)
        elif self.before in ("table", "heading", "rule", "code"):
            self.leave_lists(indent)
            self.open_block()
        deep = self.before == "text" and not self.items and indent >= 4
        kind = "item" if self.before == "item" else "text"
        lead = " " * min(indent, 3) if not self.items and not deep else self.margin
        self.write(lead + _plain_hash(text), kind)


def _plain_hash(text: str) -> str:
    """`#tag` is a word, only `# Heading` is a heading."""
    return "\\" + text if text.startswith("#") and not _is_heading(text) else text


def _is_heading(text: str) -> bool:
    """Without words it would be an empty place in the table of contents."""
    return bool(HEADING.match(text)) and bool(text.strip("# "))


def _heading(text: str) -> str:
    """A heading of which the last signs are its own: a hash that touches a word, a backslash."""
    text = HASHES.sub(lambda found: "\\#" * len(found[0]), text.rstrip().replace("\\#", ESCAPED_HASH))
    text = text.replace(ESCAPED_HASH, "\\#")
    return text + "\\" if (len(text) - len(text.rstrip("\\"))) % 2 else text


def _cells(row: str) -> int:
    """How many cells a row of a table has, counted as roughly as a person would."""
    bare = row.strip().replace("\\|", "")
    bare = re.sub(r"`[^`]*`", "", bare)
    return bare.removeprefix("|").removesuffix("|").count("|") + 1
