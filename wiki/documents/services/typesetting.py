"""PDF from a typst template and data, in a process of its own with limits. The data comes in as JSON, never as markup.

The template is ours; what people wrote reaches it as values, or as markup that pandoc made and escaped, so nothing they
write is ever run. The process has a folder of its own as its root, with nothing in it but the images of the document,
no network of its own, and a limit on time and memory.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wiki.assets import folder

SECONDS = 20
MEMORY = 1536 * 1024 * 1024
"""Bytes of address space; typst maps its fonts."""

_WORKER = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]),) * 2)
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]),) * 2)
except ImportError:
    pass
import typst
source, _, data = sys.stdin.buffer.read().rpartition(bytes(1))
order = dict(root=sys.argv[1], format="pdf", timestamp=0, ignore_system_fonts=True,
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

PDF/UA-1 when the text allows: a sign that no font has (an emoji) makes a tagged PDF without that promise.
"""


class NotTypeset(RuntimeError):
    """The document could not be made in time, in memory or at all; the text says what typst said."""


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
    try:
        done = subprocess.run(  # noqa: S603  # our own program, with our own arguments
            [sys.executable, "-I", "-c", _WORKER, root, str(SECONDS), str(MEMORY)],
            input=order,
            capture_output=True,
            timeout=SECONDS,
            cwd=root,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise NotTypeset("it took too long") from late
    if done.returncode:
        raise NotTypeset(done.stderr.decode("utf-8", "replace")[-2000:])
    return Typeset(done.stdout, done.stderr.decode("utf-8", "replace")[-2000:])
