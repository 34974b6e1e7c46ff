"""Reading a file: from bytes to a title, Markdown, images, and a list of what could not be kept. No database."""

import io
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from wiki.documents.rules.stamp import Origin, read_comment, read_origin
from wiki.documents.services.pandoc import NotConverted, TookTooLong, TookTooMuch
from wiki.imports.rules import imports, lost_text, odt_findings, shown, text_files, word_findings
from wiki.imports.rules.archives import Package
from wiki.imports.rules.file_types import file_type_of
from wiki.imports.rules.imports import Finding, Passage, Refused
from wiki.imports.rules.markdown_writer import flat
from wiki.imports.rules.shown import Line
from wiki.imports.rules.slides import Slides, titled
from wiki.imports.rules.web_pages import WebPage
from wiki.imports.rules.word_boxes import without_boxes
from wiki.imports.services import odt_habits, pictures, word_habits
from wiki.imports.services.blocks import Block, Reading, lowered, read_blocks, reading_of
from wiki.imports.services.sheets import read_sheets
from wiki.kernel.i18n import _
from wiki.kernel.images import ENDINGS, NotThatImage, TooManyPixels, decoded
from wiki.kernel.markdown import render
from wiki.pages.rules.pages import clean_body

_IMAGE = re.compile(r"!\[((?:[^\]\\]|\\.)*)\]\(lw-image-(\d+)\)")
_NOTE = re.compile(r"\[\^lw-(\d+)\]")
_SEEN = {
    "contents": "contents",
    "formula": "formula",
    "header": "header_row",
    "table in table": "nested_table",
    "list in cell": "cell_list",
    "letters": "letters",
    "underline": "underline",
    "superscript": "script",
    "subscript": "script",
}
"""What our own program counts that nothing else sees, by its code as a finding."""
_OBJECT = "ObjectReplacements/"
"""Where an ODT file has how its objects look, such as charts; those are told as objects."""
_WORDS_WITHOUT_HEADINGS = 300


@dataclass(frozen=True)
class Understood:
    """What a file says, as a page would have it. Images are called `media/...` in the text. `sort` is docx, odt, html
    or md; with `origin`, `reading` or `text` is the whole file, to see what was changed in it."""

    sort: str
    title: str
    body: str
    media: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    origin: Origin | None = None
    reading: Reading | None = None
    text: str = ""


def read(name: str, content: bytes, site: str = "") -> Understood:
    """What the file says; what is in it decides how it is read, not its name. Links to `site` become paths. Raises
    Refused."""
    sort, package, text = file_type_of(content)
    if package is not None and sort in _OFFICE:
        return _OFFICE[sort](name, content, package)
    if package is not None:
        return _office(name, content, sort, package, site)
    return _web_page(name, text) if sort == "html" else _markdown(name, text)


def read_office(package: Package, sort: str, site: str) -> Reading:
    """A Word or ODT file block by block. Raises Refused."""
    even = (word_habits if sort == "docx" else odt_habits).evened(package)
    if sort == "docx":
        return _read(without_boxes(even, word_findings.main_part(even)).packed(), sort, site)
    return with_odt(_read(even.packed(), sort, site), package)


def _read(source: bytes, sort: str, site: str = "") -> Reading:
    try:
        return read_blocks(source, sort, site)
    except TookTooLong:
        raise Refused("too_slow") from None
    except TookTooMuch:
        raise Refused("too_much") from None
    except NotConverted:
        raise Refused("damaged") from None


def with_odt(found: Reading, package: Package) -> Reading:
    """The reading of an ODT file with what pandoc does not say of one: title, subtitle and words of images."""
    title, subtitle = odt_findings.titles(package)
    words = odt_findings.described(package)
    images = tuple((name, alt or words.get(_inside(name), "")) for name, alt in found.images)
    blocks = list(found.blocks)
    for said in (title, subtitle):
        if said and blocks and blocks[0].plain.split() == said.split():
            blocks.pop(0)
    alts = {str(n + 1): alt for n, (_name, alt) in enumerate(images)}
    described = tuple(replace(b, text=_IMAGE.sub(lambda m: _with_alt(m, alts), b.text)) for b in blocks)
    front = (Block("Para", subtitle, subtitle),) if subtitle else ()
    return replace(
        found, title=title, subtitle=subtitle, images=images, blocks=described, front=(*front, *found.front)
    )


def _inside(name: str) -> str:
    """The name of an image in the file, from the name of it outside."""
    return name.removeprefix("media/")


def _with_alt(match: re.Match[str], alts: Mapping[str, str]) -> str:
    words = match[1] or re.sub(r"([\\\[\]])", r"\\\1", alts.get(match[2], ""))
    return f"![{words}](lw-image-{match[2]})"


def _office(name: str, content: bytes, sort: str, package: Package, site: str) -> Understood:
    inspection = (word_findings if sort == "docx" else odt_findings).inspect(package)
    found = read_office(package, sort, site)
    visible = replace(found, media=pictures.showable(found.media))
    there = {source.rpartition("/")[2] for source, _alt in found.images}
    gone = [said for image, said in inspection.images.items() if image not in there]
    made = _page(name, sort, visible, [*inspection.findings, *gone], inspection.passages)
    return replace(made, origin=read_origin(content), reading=found)


def _slides(name: str, _content: bytes, package: Package) -> Understood:
    """Slides, each under its title; the words that somebody says beside it are a quotation."""
    slides = Slides(package, _("What is said here"))
    media = {
        source: package.parts[source] for source, _alt in slides.content.images if source in package.parts
    }
    title = imports.title_of(titled(slides.content), name)
    found = reading_of(slides.content, pictures.showable(media), title)
    return _page(name, "pptx", found, [*slides.inspection.findings, Finding("slides")], ())


def _sheets(name: str, content: bytes, _package: Package) -> Understood:
    """Sheets, each a table under its name."""
    found, left = read_sheets(content)
    reading = reading_of(found, {}, imports.title_of("", name))
    return _page(name, "xlsx", reading, [*left, Finding("sheets")], ())


_OFFICE: Mapping[str, Callable[[str, bytes, Package], Understood]] = {"pptx": _slides, "xlsx": _sheets}


def _web_page(name: str, text: str) -> Understood:
    page = WebPage(text)
    found = replace(_read(text.encode(), "html"), title="", front=())
    made = _page(name, "html", found, page.findings, page.passages)
    stem = imports.title_of("", name)
    return replace(made, title=imports.title_of(page.title, name) if made.title == stem else made.title)


def _markdown(name: str, text: str) -> Understood:
    text = clean_body(text)
    origin = read_comment(text)
    title, body, findings = text_files.understood(text)
    found = imports.gathered(findings)
    return Understood("md", imports.title_of(title, name), body, {}, found, origin, text=text)


def _page(
    name: str, sort: str, found: Reading, seen: Iterable[Finding], passages: Iterable[Passage]
) -> Understood:
    media, missing = _media(found)
    found, title = _with_title(lowered(found, 2 - found.top))
    body = clean_body(body_of(found, {number: name_ for number, name_ in media.items() if name_}))
    findings = [
        *seen,
        *missing,
        *_of_words(found, title, tuple(passages)),
        *(Finding("link", 1, (link,)) for link in found.links),
        *(Finding(code, found.seen[what]) for what, code in _SEEN.items() if found.seen.get(what)),
        *_advice(found, media),
    ]
    findings += _otherwise(found, (title, found.subtitle))
    kept = {name_: _bytes_of(found.images[number - 1][0], found.media) for number, name_ in media.items()}
    visible = set(imports.media_names(body))
    return Understood(
        sort,
        imports.title_of(title, name),
        body,
        {name_: content for name_, content in kept.items() if name_ in visible},
        imports.gathered(findings),
    )


def _media(found: Reading) -> tuple[dict[int, str], list[Finding]]:
    """What each image of the reading is called from now on, and those that cannot be shown."""
    names: dict[str, str] = {}
    out: dict[int, str] = {}
    missing: list[Finding] = []
    for number, (source, alt) in enumerate(found.images, 1):
        if source not in names:
            names[source] = _name_of(source, found.media, len(names) + 1)
        if names[source]:
            out[number] = names[source]
        elif _OBJECT not in source:
            named = "" if source.startswith("data:") else source.rpartition("/")[2]
            missing.append(Finding("image", 1, tuple(filter(None, [alt or named]))))
    return out, missing


def _name_of(source: str, media: Mapping[str, bytes], number: int) -> str:
    """A name by what the image is; empty when it cannot be shown."""
    try:
        image = decoded(io.BytesIO(_bytes_of(source, media)))
    except (KeyError, NotThatImage, TooManyPixels):
        return ""
    ending = next(suffix for suffix, kind in ENDINGS.items() if kind == image.media_type)
    return f"media/afbeelding-{number}{ending}"


def _bytes_of(source: str, media: Mapping[str, bytes]) -> bytes:
    """An image of the file, or one that stands in its own address. Raises KeyError."""
    head, comma, data = source.partition(",")
    if not (head.startswith("data:image/") and head.endswith(";base64") and comma):
        return media[source]
    try:
        return b64decode(unquote(data))
    except ValueError:
        raise KeyError(head) from None


def _with_title(found: Reading) -> tuple[Reading, str]:
    """The reading without its title when that is a heading: the only one of its level, at the head of the text."""
    first = found.blocks[0] if found.blocks else None
    if found.title or first is None or not first.text.startswith("## "):
        return found, found.title
    if any(block.kind == "Header" and block.text.startswith("## ") for block in found.blocks[1:]):
        return found, ""
    rest = tuple(
        replace(b, text=b.text.removeprefix("#")) if b.kind == "Header" else b for b in found.blocks[1:]
    )
    return replace(found, blocks=rest), first.plain


def body_of(found: Reading, names: Mapping[int, str]) -> str:
    """The Markdown of a reading, with images by these names and notes by their numbers."""
    notes = (f"[^{number}]: {note.text}" if note.text else "" for number, note in enumerate(found.notes, 1))
    texts = [block.text for block in (*found.front, *found.blocks)]
    text = "\n\n".join(filter(None, (*(with_images(t, names) for t in texts), *notes)))
    return _NOTE.sub(r"[^\1]", text) + "\n" if text else ""


def with_images(text: str, names: Mapping[int, str]) -> str:
    """The text with its images at these addresses; of others their words stay."""

    def put(match: re.Match[str]) -> str:
        address = names.get(int(match[2]))
        return f"![{match[1]}]({address})" if address else match[1]

    return _IMAGE.sub(put, text)


def _of_words(found: Reading, title: str, passages: tuple[Passage, ...]) -> list[Finding]:
    """The passages of the file that are not in the text; and those of boxes that are, in another place."""
    plain = (block.plain for block in (*found.front, *found.blocks, *found.notes))
    lost = lost_text.lost(passages, " ".join((title, *plain)))
    gone = {passage for passage, _words in lost}
    codes = {"text_box": "text_box"}
    moved = [
        Finding("text_box_moved", 1, (p.text,), p.where)
        for p in passages
        if p.within == "text_box" and p not in gone
    ]
    return moved + [
        Finding(codes.get(passage.within, "words"), 1, (words,), passage.where) for passage, words in lost
    ]


def _otherwise(found: Reading, apart: tuple[str, str]) -> list[Finding]:
    """What a page with this text would show otherwise than the file does. `apart` stand elsewhere on the page; all
    images are taken to be there."""
    there = {number: f"/files/{number:032x}/x.png" for number in range(1, len(found.images) + 1)}
    rendered = render(clean_body(body_of(found, there)))
    if rendered.problem:
        return [Finding("unshown")]
    blocks, notes = found.nodes
    wanted = [line for line in shown.lines_of(blocks) if line.words not in apart]
    wanted += [Line("note", 0, line.words) for note in notes for line in shown.lines_of(flat(note))]
    return [
        Finding("otherwise", 1, (words,))
        for words in shown.otherwise(wanted, shown.lines_shown(rendered.html))
    ]


def _advice(found: Reading, media: Mapping[int, str]) -> list[Finding]:
    silent = sum(not found.images[number - 1][1].strip() for number in media)
    words = sum(len(block.plain.split()) for block in found.blocks)
    bare = words > _WORDS_WITHOUT_HEADINGS and not any(b.kind == "Header" for b in found.blocks)
    return [
        *([Finding("no_alt", silent)] if silent else []),
        *([Finding("no_headings")] if bare else []),
    ]
