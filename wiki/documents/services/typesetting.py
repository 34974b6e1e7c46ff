"""PDF from a typst template and data, in a jail. The data comes in as JSON, never as markup.

The template is ours; what people wrote reaches it as values, or as markup that pandoc made and escaped, so nothing they
write is ever run. The process has a folder of its own as its root, with nothing in it but the images of the document.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wiki.assets import folder
from wiki.kernel.jail import Jail

JAIL = Jail(seconds=20, memory=1536 * 1024 * 1024, clock=240)
"""Typst maps its fonts into memory."""

_WORKER = """
import sys, typst, manimgx_fonts, manimgx_fonts_cjk
nothing = sys.argv[1] + "/no-packages"
source, _, data = sys.stdin.buffer.read().rpartition(bytes(1))
order = dict(root=sys.argv[1], format="pdf", timestamp=0, ignore_system_fonts=True,
             font_paths=[*manimgx_fonts.__path__, *manimgx_fonts_cjk.__path__],
             package_path=nothing, package_cache_path=nothing,
             sys_inputs={"data": data.decode()})
try:
    made = typst.compile(source, pdf_standards=["ua-1"], **order)
except typst.TypstError as error:
    if "UA-1" not in str(error):
        raise
    sys.stderr.write(str(error))
    made = typst.compile(source, **order)
sys.stdout.buffer.write(made)
"""
"""What the process runs; it has no clock, so the same order gives the same bytes.

PDF/UA-1 when the text allows: a sign that no font has makes a tagged PDF without that promise.
"""


class NotTypeset(RuntimeError):
    """The document could not be made in time, in memory or at all; the text says what typst said."""


class TookTooLongToSet(NotTypeset):
    """It was not done within the limit of time."""


@dataclass(frozen=True)
class Typeset:
    """A PDF, and what typst said when it could not promise PDF/UA-1; empty when it could."""

    pdf: bytes
    advice: str


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """A tagged PDF, PDF/UA-1 where the text allows; the same order gives the same bytes. Raises NotTypeset."""
    return typeset(template, data).pdf


def typeset(
    template: str, data: dict[str, Any], body: bytes = b"", files: Mapping[str, bytes] | None = None
) -> Typeset:
    """As `pdf`, with a text of typst markup behind the template (made by pandoc, which escapes what people wrote) and
    images beside it. Raises NotTypeset."""
    source = Path(folder("templates"), template).read_bytes() + b"\n" + body.replace(b"\0", b"")
    order = source + b"\0" + json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    with tempfile.TemporaryDirectory() as root:
        for name, content in (files or {}).items():
            Path(root, Path(name).name).write_bytes(content)
        return _run(order, root)


def _run(order: bytes, root: str) -> Typeset:
    done = JAIL.run(JAIL.python(_WORKER, root), order, Path(root))
    if done.late:
        raise TookTooLongToSet(done.said)
    if not done.well:
        raise NotTypeset(done.said)
    return Typeset(done.output, done.said)
