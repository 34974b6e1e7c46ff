"""Reading a file: from bytes to a title, Markdown, images, and a list of what could not be kept. No database."""

import io
import json
import re
import secrets
from dataclasses import dataclass, field

from wiki.documents.office import MARKDOWN
from wiki.documents.pandoc import NotConverted, Order, TookTooLong, convert_with_media
from wiki.documents.stamp import Origin, read_origin
from wiki.imports import rules
from wiki.imports.package import Package, Refused, look_into
from wiki.imports.programs import TIDY
from wiki.kernel.images import NotThatImage, TooManyPixels, decoded
from wiki.pages.rules import TITLE_MAX, clean_body, one_line

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_TEXT_TYPES = {"md": "md", "markdown": "md", "txt": "md", "html": "html", "htm": "html"}
_OUTSIDE = re.compile(r"!\[([^\]]*)\]\((?!/files/)[^)]*\)")


@dataclass(frozen=True)
class Finding:
    """Something a writer should know: a code, how often, and the words it is about."""

    code: str
    count: int = 1
    what: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """What a file says, as a page would have it. Images are called `media/...` in the text."""

    title: str
    body: str
    media: dict[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    origin: Origin | None = None


def read(name: str, content: bytes) -> Understood:
    """What the file says; what is in it decides how it is read, not its name. Raises Refused."""
    if content.startswith(_OLD_OFFICE):
        raise Refused("old_office")
    if content.startswith(b"%PDF"):
        raise Refused("pdf")
    if content.startswith(b"PK"):
        return _read_office(name, content)
    ending = name.rpartition(".")[2].lower()
    if ending not in _TEXT_TYPES or b"\0" in content[:4000]:
        raise Refused("unknown")
    text = _decoded(content)
    return _read_html(name, text) if _TEXT_TYPES[ending] == "html" else _read_markdown(name, text)


def as_markdown(content: bytes, form: str) -> tuple[str, str, dict[str, int], dict[str, bytes]]:
    """(title, Markdown, what was counted, images) of a document pandoc reads. Raises NotConverted."""
    nonce = f"lichtwerk-{secrets.token_hex(8)}:"
    order = Order(
        form,
        MARKDOWN,
        options=("--track-changes=accept",) if form == "docx" else (),
        filters=(TIDY % nonce,),
        media=True,
    )
    made, media = convert_with_media(content, order)
    first, _, body = made.decode("utf-8", "replace").partition("\n")
    said = json.loads(first.removeprefix(nonce))
    return said["title"], body.lstrip("\n"), dict(said["counts"] or {}), media


def _read_office(name: str, content: bytes) -> Understood:
    package = look_into(content)
    try:
        title, body, counts, media = as_markdown(content, package.form)
    except TookTooLong as error:
        raise Refused("too_slow") from error
    except NotConverted as error:
        raise Refused("damaged") from error
    origin = read_origin(content)
    kept, bad = _checked(media)
    findings = (*_office_findings(package, counts), *_image_findings(bad, body))
    lost = () if origin else _lost(package.words, title, body)
    body = rules.with_media(body, {image: image for image in kept})
    heading, rest = ("", body) if title else rules.first_title(body)
    text = rules.headings_below_title(clean_body(rest))
    if origin:
        text = text.replace(f"]({origin.site}/", "](/")
    return Understood(_title(title or heading, name), text, kept, (*findings, *lost), origin)


def _read_html(name: str, text: str) -> Understood:
    title = re.search(r"<title[^>]*>([^<]{1,300})</title>", text, re.IGNORECASE)
    images = len(re.findall(r"<img\b", text, re.IGNORECASE))
    try:
        _title_said, body, counts, _media = as_markdown(text.encode(), "html")
    except NotConverted as error:
        raise Refused("too_slow" if isinstance(error, TookTooLong) else "damaged") from error
    heading, rest = rules.first_title(body)
    counts.pop("image", None)
    found = [Finding(code, count) for code, count in sorted(counts.items())]
    if images:
        found.append(Finding("image", images))
    body = rules.headings_below_title(clean_body(rules.with_media(rest, {})))
    return Understood(_title(heading or (title[1] if title else ""), name), body, {}, tuple(found))


def _read_markdown(name: str, text: str) -> Understood:
    title, text = _front_matter(clean_body(text))
    heading, rest = rules.first_title(text)
    outside = len(_OUTSIDE.findall(rest))
    body = rules.headings_below_title(_OUTSIDE.sub(r"\1", rest))
    found = (Finding("image", outside),) if outside else ()
    return Understood(_title(title or heading, name), body, {}, found)


def _front_matter(text: str) -> tuple[str, str]:
    """The title between two lines of dashes at the beginning, and the text behind them."""
    match = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if not match:
        return "", text
    title = re.search(r"^title:\s*[\"']?(.+?)[\"']?\s*$", match[1], re.MULTILINE)
    return (title[1] if title else ""), text[match.end() :].lstrip("\n")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _title(found: str, name: str) -> str:
    """The title of the file, or its name without the ending."""
    stem = name.rpartition(".")[0] or name
    return one_line(found)[:TITLE_MAX] or one_line(stem.replace("_", " "))[:TITLE_MAX]


def _checked(media: dict[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """The images that can be shown, and the names of the others."""
    kept: dict[str, bytes] = {}
    bad: list[str] = []
    for name, content in media.items():
        try:
            decoded(io.BytesIO(content))
            kept[name] = content
        except (NotThatImage, TooManyPixels):
            bad.append(name)
    return kept, bad


def _office_findings(package: Package, counts: dict[str, int]) -> list[Finding]:
    found = [Finding("comments", len(package.comments), package.comments)] if package.comments else []
    together = {**package.counts, **counts}
    return [*found, *(Finding(code, count) for code, count in sorted(together.items()))]


def _image_findings(bad: list[str], body: str) -> list[Finding]:
    shown = [name for name in bad if name in body]
    found = [Finding("image", len(shown))] if shown else []
    silent = len(re.findall(r"!\[\]\(media/", body))
    return [*found, *([Finding("no_alt", silent)] if silent else [])]


def _lost(words: str, title: str, body: str) -> tuple[Finding, ...]:
    lost = rules.missing_words(words, f"{title}\n{body}")
    return (Finding("lost", len(lost), tuple(lost[: rules.LOST_SHOWN])),) if lost else ()
