"""A document as pandoc understands it: block by block, each as the Markdown of our pages. No database."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

from wiki.documents.services.pandoc import Order, convert_with_media
from wiki.imports.rules.content import Node, Paragraph, Piece, plain
from wiki.imports.rules.markdown_writer import write, write_note
from wiki.imports.rules.pandoc_content import PandocReader, property_of

_FRONT = ("subtitle", "author", "date", "abstract")
_WRITERS = ("content.py", "escapes.py", "line_writer.py", "markdown_writer.py", "pandoc_content.py")
_MARKDOWN = "gfm-raw_html-tex_math_dollars-tex_math_gfm-emoji-yaml_metadata_block-alerts+footnotes"
"""The Markdown of our pages, as pandoc calls it: dollars, colons and lines at the top are what they are."""
_FROM = {
    "docx": ("docx+styles", ("--track-changes=accept",)),
    "odt": ("odt", ()),
    "html": ("html-native_divs-native_spans", ()),
    "md": (f"{_MARKDOWN}+sourcepos", ()),
}


@dataclass(frozen=True)
class Block:
    """A block: what kind pandoc calls it, its Markdown, its words, and in Markdown its first and last line (from 1;
    0 elsewhere)."""

    kind: str
    text: str
    plain: str
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Reading:
    """What a document says.

    In the texts `[^lw-3]` stands for the third of `notes`, and `lw-image-3` is the address of the third of `images`:
    pairs of a name, in `media` when it is in the file, and what it shows in words. `front` is what stands before the
    text, such as a subtitle; `seen` is what was flattened, and how often; `links` are addresses that were left out;
    `top` is the level of the largest heading, 7 without one.
    """

    title: str
    subtitle: str
    front: tuple[Block, ...]
    blocks: tuple[Block, ...]
    notes: tuple[Block, ...]
    images: tuple[tuple[str, str], ...]
    links: tuple[str, ...]
    seen: Mapping[str, int]
    top: int
    media: Mapping[str, bytes] = field(default_factory=dict)
    nodes: tuple[tuple[Node, ...], tuple[tuple[Node, ...], ...]] = ((), ())
    """What the blocks and the notes were written of; not kept."""

    def as_json(self) -> bytes:
        """All but the images."""
        kept = {name: value for name, value in vars(self).items() if name not in ("media", "nodes")}
        return json.dumps(kept, default=vars).encode()


def writer() -> bytes:
    """The programs that write down what a document says."""
    return b"".join(files("wiki.imports.rules").joinpath(name).read_bytes() for name in _WRITERS)


def read_blocks(content: bytes, sort: str, site: str = "") -> Reading:
    """Read a document; links to `site` become paths. Raises NotConverted."""
    from_, options = _FROM[sort]
    written, media = convert_with_media(content, Order(from_, "json", options=options, media=sort != "md"))
    document: dict[str, Any] = json.loads(written)
    reader = PandocReader(site)
    parts = reader.parts(document["blocks"])
    properties = {name: property_of(value) for name, value in document["meta"].items()}
    front = [properties.get(name, "") for name in _FRONT]
    return Reading(
        properties.get("title", ""),
        properties.get("subtitle", ""),
        tuple(block_of("Para", Paragraph((Piece(text),))) for text in front if text),
        tuple(filter(_says_something, (block_of(p.kind, p.node, p.first, p.last) for p in parts))),
        tuple(note_of(note) for note in reader.notes),
        tuple(reader.images),
        tuple(reader.links),
        reader.seen,
        reader.top,
        media,
        (tuple(part.node for part in parts), tuple(reader.notes)),
    )


def block_of(kind: str, node: Node, first: int = 0, last: int = 0) -> Block:
    """A block, written."""
    return Block(kind, write([node]), plain([node]), first, last)


def note_of(nodes: Iterable[Node]) -> Block:
    """A note, written."""
    nodes = tuple(nodes)
    return Block("Note", write_note(nodes), plain(nodes))


def _says_something(block: Block) -> bool:
    return bool(block.text)


def from_json(written: bytes, media: Mapping[str, bytes]) -> Reading:
    """A reading as it was written."""
    said: dict[str, Any] = json.loads(written)
    blocks, front, notes = (_blocks(said[name]) for name in ("blocks", "front", "notes"))
    images = tuple(
        (i["src"].removeprefix("./"), i["alt"]) if isinstance(i, dict) else (i[0], i[1])
        for i in said["images"]
    )
    links, seen = tuple(said["links"]), dict(said["seen"])
    return Reading(
        said["title"], said["subtitle"], front, blocks, notes, images, links, seen, said["top"], media
    )


def _blocks(said: Any) -> tuple[Block, ...]:
    return tuple(
        Block(b.get("kind", "Note"), b["text"], b["plain"], b.get("first") or 0, b.get("last") or 0)
        for b in said or ()
    )


def lowered(reading: Reading, by: int) -> Reading:
    """The reading with each heading so many levels lower, from 1 to 6."""

    def lower(block: Block) -> Block:
        marks, _space, words = block.text.partition(" ")
        level = min(max(len(marks) + by, 1), 6)
        return replace(block, text=f"{'#' * level} {words}") if block.kind == "Header" else block

    return replace(reading, blocks=tuple(map(lower, reading.blocks)))
