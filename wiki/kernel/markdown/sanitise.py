"""The one sanitiser: an allow-list, applied by nh3 to everything that becomes HTML."""

import base64
import re
from collections.abc import Callable

import nh3

from wiki.kernel.markdown.callouts import NAMES
from wiki.kernel.markdown.local_files import SIZES

BLOCKS = frozenset(
    {
        "blockquote",
        "caption",
        "col",
        "colgroup",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    }
)
"""Elements that stand on lines of their own, or hold others that do."""
INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "br",
        "code",
        "del",
        "em",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
    }
)
"""Elements within a line."""
MATH = frozenset(
    {
        "annotation",
        "math",
        "menclose",
        "mfrac",
        "mi",
        "mmultiscripts",
        "mn",
        "mo",
        "mover",
        "mphantom",
        "mprescripts",
        "mroot",
        "mrow",
        "mspace",
        "msqrt",
        "mstyle",
        "msub",
        "msubsup",
        "msup",
        "mtable",
        "mtd",
        "mtext",
        "mtr",
        "munder",
        "munderover",
        "semantics",
    }
)
"""The elements of a formula: those that draw. None of them leads anywhere, loads or runs anything."""
TAGS = BLOCKS | INLINE | MATH
ATTRIBUTES = {
    "*": frozenset({"id", "class"}),
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
    "img": frozenset({"src", "alt", "title", "width", "height", "srcset", "sizes", "loading"}),
    "ol": frozenset({"start"}),
    "annotation": frozenset({"encoding"}),
    "math": frozenset({"display"}),
    "menclose": frozenset({"notation"}),
    "mfrac": frozenset({"displaystyle", "linethickness", "scriptlevel"}),
    "mi": frozenset({"mathvariant"}),
    "mo": frozenset({"lspace", "maxsize", "minsize", "movablelimits", "rspace", "stretchy"}),
    "mover": frozenset({"accent"}),
    "mrow": frozenset({"displaystyle", "scriptlevel"}),
    "mspace": frozenset({"width"}),
    "mtable": frozenset({"displaystyle", "scriptlevel"}),
    "munder": frozenset({"accentunder"}),
    "td": frozenset({"align", "colspan", "rowspan"}),
    "th": frozenset({"align", "colspan", "rowspan", "scope"}),
}
SCHEMES = frozenset({"http", "https", "mailto"})
REL = "noopener noreferrer nofollow"
CLASSES = frozenset(
    {
        "callout",
        "callout-title",
        "footnote",
        "footnote-ref",
        "footnote-backref",
        "math-left",
        "math-right",
        "moved",
        "task",
        "toc",
        "toctitle",
        *(f"callout-{kind}" for kind in NAMES),
    }
)
IMAGE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})

ELEMENT = re.compile(r"</?([a-zA-Z][^\s/>]*)")
ID = re.compile(r"(?:h-[a-z0-9-]{1,80}|(?:fn|fnref[0-9]{0,5}):[^\s\"'<>&]{1,100})\Z")
LANGUAGE = re.compile(r"language-[A-Za-z0-9_+#.-]{1,40}\Z")
LOCAL_IMAGE = re.compile(r"/(?![/\\])[^\s\\\x00-\x20\x7f]*\Z")
MEASURE = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,8})?(?:em)?\Z")
TRUTH = re.compile(r"(?:true|false)\Z")
_SIZE = r"/(?![/\\])[^\s\\,\x00-\x20\x7f]* [0-9]{1,5}w"
SRCSET = re.compile(rf"{_SIZE}(?:, {_SIZE}){{0,9}}\Z")
LOCAL_LINK = re.compile(r"/(?![/\\])")
VALUES = {
    "align": re.compile(r"(?:left|center|right)\Z"),
    "scope": re.compile(r"(?:col|row|colgroup|rowgroup)\Z"),
    **dict.fromkeys(("width", "height"), re.compile(r"[0-9]{1,5}\Z")),
    **dict.fromkeys(("colspan", "rowspan"), re.compile(r"[0-9]{1,3}\Z")),
    "start": re.compile(r"[0-9]{1,9}\Z"),
    "id": ID,
    "srcset": SRCSET,
    "sizes": re.compile(rf"(?:{'|'.join(re.escape(one) for one in sorted(SIZES))})\Z"),
    "loading": re.compile(r"lazy\Z"),
    "display": re.compile(r"block\Z"),
    "encoding": re.compile(r"application/x-tex\Z"),
    "notation": re.compile(r"(?:box|updiagonalstrike)\Z"),
    "mathvariant": re.compile(r"normal\Z"),
    **dict.fromkeys(("lspace", "rspace", "minsize", "maxsize", "linethickness", "scriptlevel"), MEASURE),
    **dict.fromkeys(("accent", "accentunder", "displaystyle", "movablelimits", "stretchy"), TRUTH),
}

_OTHER_SIZES = frozenset({"srcset", "sizes", "loading"})
"""What an image says of sizes of its own that are elsewhere."""

Resolve = Callable[[str], tuple[str, bytes] | None]


def is_local_image(source: str) -> bool:
    """Whether an image's address stays on this site: a path with one slash in front."""
    return bool(LOCAL_IMAGE.match(source))


def _classes(value: str) -> str | None:
    kept = [name for name in value.split() if name in CLASSES or LANGUAGE.match(name)]
    return " ".join(kept) or None


def filter_attribute(tag: str, name: str, value: str) -> str | None:
    """The value to keep for an attribute on the allow-list, or None to drop it."""
    if name == "class":
        return _classes(value)
    if tag == "img" and name == "src":
        return value if is_local_image(value) else None
    rule = MEASURE if tag == "mspace" else VALUES.get(name)
    return value if rule is None or rule.match(value) else None


def _cleaner(attribute_filter: Callable[[str, str, str], str | None]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=REL,
        attribute_filter=attribute_filter,
    )


_page = _cleaner(filter_attribute)


def sanitise(html: str) -> str:
    """HTML in which only what a page may hold is left; sanitising twice changes nothing.

    Where a foreign element is taken away, what it held apart may nest in another way when it is read again:
    such HTML goes through twice.
    """
    once = _page.clean(html)
    foreign = {name.lower() for name in ELEMENT.findall(html)} - TAGS
    return _page.clean(once) if foreign else once


def embed_images(html: str, resolve: Resolve, base_url: str = "") -> str:
    """Sanitised HTML that needs no other file: images become data: addresses, others keep their alt text.

    `resolve` gets the path and returns the media type and the bytes, or None where there is no such image. Links to
    this site begin with `base_url`.
    """

    def embed(tag: str, name: str, value: str) -> str | None:
        if name in _OTHER_SIZES:
            return None
        kept = filter_attribute(tag, name, value)
        if kept is not None and (tag, name) == ("a", "href") and LOCAL_LINK.match(kept):
            return base_url + kept
        if kept is None or (tag, name) != ("img", "src"):
            return kept
        found = resolve(kept)
        if found is None or found[0] not in IMAGE_TYPES:
            return None
        return f"data:{found[0]};base64,{base64.b64encode(found[1]).decode('ascii')}"

    return _cleaner(embed).clean(html)
