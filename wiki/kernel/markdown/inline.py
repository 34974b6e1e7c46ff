"""What this site reads within a line besides the stock patterns: addresses, formulas, small letters, escapes."""

import html
import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor, SubstituteTagInlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import AtomicString

from wiki.kernel.markdown import formulas

SIGN = r"(?:[^\s<>\"\x02\x03]|\x02klzzwxh:[0-9]+\x03)"
"""One sign of an address, or what stands for one that was escaped."""
URL = rf"\bhttps?://{SIGN}+"
WWW = rf"(?<![\w./@-])www\.[a-z0-9-]{{1,63}}\.{SIGN}+"
MAIL = r"(?<![\w.+/@:-])[a-zA-Z0-9][\w.+-]{0,63}@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){1,6}(?![\w@])"
_MEANT = r"[\w()+,.=/−-]{0,20}"
SMALL = rf"(?<!%(sign)s)%(sign)s((?:(?<=[\w)\]\x03]%(sign)s)[+-]|{_MEANT}[^\W_]{_MEANT}))%(sign)s(?!%(sign)s)"
"""A word, number or sign between two of them that touch it; a sign alone only behind a letter, as in Na^+^."""
BREAK = r"\\\n"
IN_ADDRESS = re.compile(r"(?:\]\(|://)\S*\Z")
STASHED = re.compile("\x02klzzwxh:([0-9]+)\x03")
TRAILING = ".,:;!?'*_~"
ESCAPED = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
TRIGGERS = {
    "backtick": "`",
    "formula": "$",
    "ampersand": "\\&",
    "escape": "\\",
    "footnote": "[^",
    "reference": "[",
    "link": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "bare_url": "://",
    "bare_www": "www.",
    "bare_mail": "@",
    "linebreak": "  \n",
    "hard_break": "\\\n",
    "entity": "&",
    "sub": "~",
    "sup": "^",
}


class Pattern(InlineProcessor):
    """A pattern of this site: `read` gives what stands for a match, and how many characters of it that is."""

    def handleMatch(  # type: ignore[override]  # noqa: N802  # the base class is the older protocol
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Any, int | None, int | None]:
        found, length = self.read(m)
        return (None, None, None) if found is None else (found, m.start(0), m.start(0) + length)

    def read(self, match: re.Match[str]) -> tuple[Element | str | None, int]:
        """What stands for the match, and how many characters of it that takes; None to leave it as it is."""
        raise NotImplementedError


class BareAddress(Pattern):
    """An address in the text becomes a link; a full stop or an unpaired bracket after it does not belong to it."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, pattern: str, md: Markdown, scheme: str = "") -> None:
        super().__init__(pattern, md)
        self.scheme = scheme

    def read(self, match: re.Match[str]) -> tuple[Element | str | None, int]:
        """A link."""
        address = self.before_markup(match.group(0)).rstrip(TRAILING)
        spare = address.count(")") - address.count("(")
        while spare > 0 and address.endswith(")"):
            spare -= 1
            address = address[:-1].rstrip(TRAILING)
        words = self.unescape(address)
        link = Element("a", {"href": self.scheme + words})
        link.text = AtomicString(words)
        return link, len(address)

    def before_markup(self, address: str) -> str:
        """The address up to something that is no escaped sign, such as code."""
        assert self.md is not None
        stashed = self.md.treeprocessors["inline"].stashed_nodes  # type: ignore[attr-defined]
        marks = STASHED.finditer(address)
        return next((address[: m.start()] for m in marks if not isinstance(stashed.get(m[1]), str)), address)


class Formula(Pattern):
    """A formula between dollar signs, typeset; what only looks like one stays as it was typed."""

    def read(self, match: re.Match[str]) -> tuple[Element | str | None, int]:
        """What stands for the typeset formula."""
        if IN_ADDRESS.search(match.string, max(match.start() - 200, 0), match.start()):
            return None, 0
        sign, tex = match.groups()
        made = formulas.mathml(tex, display=sign == "$$") if formulas.is_meant(tex) else None
        assert self.md is not None
        return self.md.htmlStash.store(made) if made else None, len(match.group(0))


class Small(Pattern):
    """Small letters below or above the line: H~2~O and m^2^."""

    def __init__(self, sign: str, tag: str, md: Markdown) -> None:
        super().__init__(SMALL % {"sign": re.escape(sign)}, md)
        self.tag = tag

    def read(self, match: re.Match[str]) -> tuple[Element | str | None, int]:
        """The words between the signs."""
        small = Element(self.tag)
        small.text = AtomicString(match.group(1))
        return small, len(match.group(0))


class Ampersand(Pattern):
    r"""`\&copy;` is what it says: no entity."""

    def read(self, match: re.Match[str]) -> tuple[Element | str | None, int]:
        """The sign itself."""
        assert self.md is not None
        return self.md.htmlStash.store(html.escape("&")), len(match.group(0))


class QuickInline(InlineTreeprocessor):
    """The stock inline pass, but a pattern is only tried where its first characters occur."""

    def prepare(self) -> None:
        """Read the patterns once; call when all are registered."""
        triggers = {self.inlinePatterns[name]: text for name, text in TRIGGERS.items()}
        self.steps = [(triggers.get(pattern), pattern) for pattern in self.inlinePatterns]
        self.marks = re.compile(r"[`\\\[<&*_~=^$@]|://|www\.|  \n")

    def _InlineProcessor__handleInline(self, data: str, index: int = 0) -> str:  # noqa: N802
        if isinstance(data, AtomicString) or not self.marks.search(data):
            return data
        start, count = 0, len(self.steps)
        while index < count:
            trigger, pattern = self.steps[index]
            matched = False
            if trigger is None or trigger in data:
                data, matched, start = self._InlineProcessor__applyPattern(  # type: ignore[attr-defined]
                    pattern, data, index, start
                )
            if not matched:
                index, start = index + 1, 0
        return data


def add_patterns(md: Markdown) -> None:
    """Give a parser the patterns, and the quick pass over them."""
    md.ESCAPED_CHARS = list(ESCAPED)
    md.block_level_elements.remove("math")  # or a paragraph of a formula alone would be none
    patterns = md.inlinePatterns
    patterns.deregister("html")
    patterns.register(Formula(formulas.PATTERN, md), "formula", 185)
    patterns.register(Ampersand(r"\\&", md), "ampersand", 181)
    patterns.register(BareAddress(URL, md), "bare_url", 115)
    patterns.register(BareAddress(WWW, md, "https://"), "bare_www", 114)
    patterns.register(BareAddress(MAIL, md, "mailto:"), "bare_mail", 105)
    patterns.register(SubstituteTagInlineProcessor(BREAK, "br"), "hard_break", 99)
    patterns.register(Small("~", "sub", md), "sub", 65)
    patterns.register(Small("^", "sup", md), "sup", 64)
    assert md.delimiters is not None  # set by the stock patterns, always
    md.delimiters.add("~", "del", double=True)
    md.delimiters.add("=", "mark", double=True)
    md.treeprocessors.register(QuickInline(md), "inline", 20)
