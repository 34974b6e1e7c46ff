"""Text that would be code in another language, and the places of a page where it can stand."""

from collections.abc import Iterator
from itertools import product

MARKERS = {
    "typst": (
        '#panic("run")',
        '#read("/etc/passwd")',
        '#import "@preview/cades:0.3.0": qr',
        "]#panic()[",
        "= gelijk",
        "+ kiest zelf",
        "- wacht af",
        "/ term: uitleg",
        "@bron",
        "<label>",
        "// weg",
        "/* weg */",
        "...",
        "\\u{41}",
    ),
    "pandoc": (
        "[x]{.y onclick=z}",
        "::: {.rood}",
        "@doe2020",
        "{=openxml}",
        "\\input{/etc/passwd}",
        "%titel",
        ":smile:",
    ),
    "XML": (
        "</w:t><w:br/>",
        "]]>",
        "<!ENTITY a SYSTEM 'file:///etc/passwd'>",
        "&amp;a;",
        "<?x y?>",
        "<text:p/>",
    ),
    "Word": ('{ INCLUDETEXT "/etc/passwd" }', "\x13 DDEAUTO c:\\cmd.exe \x15", "{ HYPERLINK x }"),
    "Lua": (']]..os.execute("x")..[[', "--[[ weg ]]", "%d"),
    "a spreadsheet": ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("x")', "\t=1"),
    "a template": ("{{ 7*7 }}", "{% raw %}", "%(naam)s", "${7*7}"),
    "HTML": (
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</text><script>alert(1)</script>",
        "</title><svg onload=alert(1)>",
        "'-alert(1)-'",
        "<!--<script>",
        "\u2028alert(1)",
    ),
    "SQL": ("'; drop table page; --", "%' or 1=1 --", "_"),
    "a search": ('"', 'NEAR("a" "b")', "title : x", "^x", "a* OR b", "')", "a & !b", "x <-> y", "x:*", "\\"),
    "iCalendar": ("\\nATTENDEE:mailto:x@y.nl", "a;b,c:d", "END:VEVENT"),
    "a mail": ("\r\nBcc: x@y.nl", "=?utf-8?q?x?=", "\n.\nQUIT"),
}
"""By the language that it would be code in."""
ALL = tuple(marker for markers in MARKERS.values() for marker in markers)
PLACES = (
    "{} woord",
    "woord\n{}",
    "## {}",
    "- {}",
    "1. {}",
    "> {}",
    "| {} | b |\n|---|---|\n| c | {} |",
    "[{}](/pages/)",
    "![{}](/pages/1/attachments/x/doel.png)",
    "`{}`",
    "```{}\nregel\n```",
    "~~~ a``` {}\nregel\n~~~",
    "```\n{}\n```",
    "Een noot[^1].\n\n[^1]: {}",
    "**{}** ==woord==",
    "- [ ] {}",
    "[x](/pages/ '{}')",
)
"""Where a text can stand in Markdown."""
_TAGS = (
    *("img", "svg", "a", "details", "video", "math", "iframe", "body"),
    *("x", "input", "p", "object", "audio", "embed", "form", "button"),
    *("link", "meta", "base", "frameset", "style", "textarea", "template", "marquee"),
)
_HANDLERS = ("onerror", "onload", "onclick", "ontoggle", "onfocus", "onanimationstart", "onbegin", "onstart")
_SCHEMES = (
    "javascript:",
    "JaVaScRiPt:",
    "&#106;avascript:",
    "java\tscript:",
    "data:text/html,",
    "file:///",
    "vbscript:",
)
_RUN = "parent.ran=1"


def everywhere() -> Iterator[str]:
    """Each marker in each place, as Markdown: a text for each place."""
    for place in PLACES:
        yield "\n\n".join(place.replace("{}", one_line(marker)) for marker in ALL)


def one_line(marker: str) -> str:
    """A marker on a line of its own, without the signs that a form does not take."""
    return " ".join("".join(sign if sign >= " " else " " for sign in marker).split())


def vectors() -> Iterator[str]:
    """HTML and Markdown that runs where it is not made harmless: more than fifteen hundred."""
    for tag, handler, quote in product(_TAGS, _HANDLERS, ("", "'", '"')):
        yield f"<{tag} src=x href=x {handler}={quote}{_RUN}{quote}>x</{tag}>"
    for tag, scheme, name in product(_TAGS, _SCHEMES, ("href", "src", "xlink:href", "data", "srcdoc")):
        yield f'<{tag} {name}="{scheme}{_RUN}">x</{tag}>'
    for tag, before in product(
        ("script", "SCRIPT", "svg><script", "math><script"), ("", "`", "<b>", "</p>", "]]>")
    ):
        yield f"{before}<{tag}>{_RUN}</script>"
    for scheme, form in product(
        _SCHEMES, ("[x]({})", "![x]({})", "<{}>", "[x]: {}\n\n[x]", "[x](</{}>)", "[x](\\{})")
    ):
        yield form.replace("{}", scheme + _RUN)
    for handler, form in product(
        _HANDLERS, ('[x](/a "\\"{}")', '```py" {}\nx\n```', '*[x"{}]: y\n\nx', '|"{}|\n|-|\n|x|')
    ):
        yield form.replace("{}", f"{handler}={_RUN} ")
    for style in ("@import 'javascript:x'", "*{background:url(javascript:x)}", "x{behavior:url(x)}"):
        yield f"<style>{style}</style>"
        yield f'<p style="{style}">x</p>'
