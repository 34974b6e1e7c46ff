"""Pages beside those of the demo, so that a judged question has something to choose from: written for this test, in the
way teachers write. `pdf` and `word` are texts of a file with the page."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Seeded:
    """A page by a short name that the judgements use."""

    name: str
    title: str
    body: str
    kind: str = "instrument"
    tags: tuple[str, ...] = ()
    released: bool = True
    used_by: int = 0
    outdated: bool = False
    pdf: str = ""
    word: str = ""


def load_pages() -> list[Seeded]:
    """The pages of `seeded.json`."""
    found = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return [Seeded(**page | {"tags": tuple(page.get("tags", ()))}) for page in found]
