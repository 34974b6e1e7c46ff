"""Formulas between dollar signs: telling them from prices, and typesetting them as MathML. Pure.

The source goes along in an annotation, for programs that make Word files and PDF of a page.
"""

import html
import re

from math_core import LatexError, LatexToMathML

LENGTH = 500
"""Characters of one formula: what is longer is no simple formula."""
PATTERN = rf"(?<![\\$\w])(\$\$?)(?![\s$])([^$\n\x02\x03]{{1,{LENGTH}}}?)(?<![\s\\])\1(?![\w$])"
"""Between dollar signs that touch it, and that do not touch a word or a number on their other side: `$5 en $10` is
none."""

_NAMED = re.compile(r"\\(?:text|mathrm|operatorname) *\{[^{}]*\}|\\[A-Za-z]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SIGNS = re.compile(r"[\\^_=]")
_MONEY = re.compile("[€£¥\u20b9]")
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_NUMBER = re.compile(r'(<mn>[\d.,]+)</mn><mo rspace="0">,</mo><mn>(?=\d)')
_OUTER = re.compile(r"<math[^>]*>(.*)</math>\Z", re.DOTALL)
_STYLE = re.compile(r' style="([^"]*)"')
_typesetter = LatexToMathML()


def is_meant(tex: str) -> bool:
    """Whether what stands between two dollar signs is a formula: words without any sign of one are not."""
    if _MONEY.search(tex):
        return False
    return bool(_SIGNS.search(tex)) or not _WORD.search(_NAMED.sub(" ", tex))


def mathml(tex: str, display: bool = False) -> str | None:
    """The formula as MathML, on a line of its own with `display`; None when it cannot be read as a formula."""
    tex = _COMMA.sub("{,}", tex.strip())
    if not 0 < len(tex) <= LENGTH:
        return None
    try:
        made = _OUTER.match(_typesetter.convert_with_local_state(tex, displaystyle=display))
    except LatexError:
        return None
    if made is None:
        return None
    inner = _STYLE.sub(_aligned, _NUMBER.sub(r"\1,", made[1]))
    note = f'<annotation encoding="application/x-tex">{html.escape(tex, quote=False)}</annotation>'
    block = ' display="block"' if display else ""
    return f"<math{block}><semantics><mrow>{inner}</mrow>{note}</semantics></math>"


def _aligned(style: re.Match[str]) -> str:
    """A page takes no styles: the side a cell keeps to becomes a class."""
    side = re.search(r"text-align: (left|right)", style[1])
    return f' class="math-{side[1]}"' if side else ""
