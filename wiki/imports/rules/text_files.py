"""Markdown as others write it, and as it was downloaded here; pure."""

import re
from collections.abc import Callable

from wiki.imports.rules.imports import Finding

_FRONT = re.compile(r"---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_KEY = re.compile(r"^([A-Za-z][\w -]*):[ \t]*(.*)$", re.MULTILINE)
_TITLE = re.compile(r"#\s+(.+?)\s*#*$")
_IMAGE = re.compile(r"!\[((?:[^\]\\]|\\.)*)\]\(\s*<?([^)\s>]*)>?[^)]*\)")
_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
_ESCAPE = re.compile(r"\\([\\`*_\[\]<>#$~^])")


def understood(text: str) -> tuple[str, str, list[Finding]]:
    """(title, text, findings) of a Markdown file. Images are not in it: their descriptions stay."""
    findings: list[Finding] = []
    title, text = _front_matter(text, findings)
    heading, text = first_title(text)

    def left_out(image: re.Match[str]) -> str:
        if image[2].startswith("/files/"):
            return image[0]
        findings.append(Finding("image", 1, (image[2],)))
        return image[1]

    body = outside_code(text, lambda part: _IMAGE.sub(left_out, part))
    if tags := _HTML.findall(outside_code(body, lambda part: part, "")):
        findings.append(Finding("html_tags", len(tags), tuple(dict.fromkeys(tags))[:10]))
    return title or heading, below_title(body), findings


def first_title(text: str) -> tuple[str, str]:
    """The first line when it is a heading of the first level, the only one, and the text without it."""
    first, _, rest = text.lstrip().partition("\n")
    match = _TITLE.fullmatch(first)
    if not match or 1 in _levels(rest):
        return "", text
    return _ESCAPE.sub(r"\1", match[1]), rest.lstrip("\n")


def below_title(text: str) -> str:
    """The text with its headings one level lower when some are of the first level: that is the title's."""
    if 1 not in _levels(text):
        return text
    return outside_code(text, lambda part: re.sub(r"^(#{1,5} )", r"#\1", part, flags=re.MULTILINE))


def ours_again(text: str, site: str, page_id: int) -> tuple[str, str]:
    """(title, text) of a page that was downloaded as Markdown, without what the file says of itself."""
    title, body = "", text.rstrip().rpartition("\n")[0]
    first, _, rest = body.lstrip().partition("\n")
    if match := _TITLE.fullmatch(first):
        title, body = _ESCAPE.sub(r"\1", match[1]), rest.lstrip("\n")
    before, line, credit = body.rstrip().rpartition("\n---\n")
    if line and f"{site}/pages/{page_id}-" in credit and "\n\n" not in credit.strip():
        body = before
    return title, re.sub(rf"(\]\(<?|^ {{0,3}}\[[^\]\n]+\]: *<?){re.escape(site)}/", r"\1/", body, flags=re.M)


def outside_code(text: str, change: Callable[[str], str], code: str | None = None) -> str:
    """The text with what is not between fences or backticks changed; `code` comes in the place of what is."""
    parts = re.split(
        r"(^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\2[`~]*[ ]*$|\Z)|`[^`\n]+`)", text, flags=re.M | re.S
    )
    kept = [part for number, part in enumerate(parts) if number % 3 != 2]
    return "".join(
        change(part) if number % 2 == 0 else part if code is None else code
        for number, part in enumerate(kept)
    )


def _levels(text: str) -> set[int]:
    bare = outside_code(text, lambda part: part, "")
    return {len(marks) for marks in re.findall(r"^(#{1,6}) ", bare, re.MULTILINE)}


def _front_matter(text: str, findings: list[Finding]) -> tuple[str, str]:
    """The title between two lines of dashes at the beginning, and the text behind them."""
    match = _FRONT.match(text)
    if not match:
        return "", text
    keys = {key.lower(): value.strip().strip("\"'") for key, value in _KEY.findall(match[1])}
    title = keys.pop("title", "")
    if keys:
        findings.append(Finding("front_matter", len(keys), tuple(f"{k}: {v}" for k, v in keys.items())))
    return title, text[match.end() :].lstrip("\n")
