"""Paths and modules that the docs name are there, and decisions are numbered without a gap."""

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = ROOT / "docs/decisions"
TREES = "wiki|tests|templates|static|migrations|docs"
A_PATH = re.compile(rf"(?<![\w/.-])((?:{TREES})/[\w./-]*\w)")
A_MODULE = re.compile(r"(?<![\w/.-])(wiki(?:\.\w+)+)")
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())

INVENTED = {"docs/how-to/extend.md": {"wiki/internships"}}
"""What a page invents to show how something is made."""


def code_in(page: Path) -> str:
    """What a page writes as code, between backticks or indented; there are addresses in the rest."""
    return "\n".join(re.findall(r"^(?: {4}|\t).*$|`[^`\n]*`", page.read_text(encoding="utf-8"), re.MULTILINE))


def is_there(name: str) -> bool:
    """True for a module of wiki, and for a name that a module has."""
    for module in (name, name.rpartition(".")[0]):
        try:
            spec = find_spec(module)
        except ModuleNotFoundError:
            continue
        if spec:
            return module == name or hasattr(import_module(module), name.rpartition(".")[2])
    return False


@every_page
def test_every_path_that_is_named_is_there(page: Path) -> None:
    named = set(A_PATH.findall(code_in(page))) - INVENTED.get(page.relative_to(ROOT).as_posix(), set())
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@every_page
def test_every_module_that_is_named_is_there(page: Path) -> None:
    named = {name for name in A_MODULE.findall(code_in(page)) if not name.startswith("wiki.example")}
    assert [name for name in sorted(named) if not is_there(name)] == []


def test_decisions_are_numbered_from_one_without_a_gap_and_stand_in_the_index_in_that_order() -> None:
    files = sorted(file.name for file in DECISIONS.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in files] == list(range(1, len(files) + 1))
    index = (DECISIONS / "index.md").read_text(encoding="utf-8")
    lines = re.findall(r"^(\d+)\. \[.+\]\((.+?)\)", index, re.MULTILINE)
    assert lines == [(str(number), name) for number, name in enumerate(files, 1)]


def test_a_decision_that_is_overtaken_says_by_which_and_that_one_says_what_it_replaces() -> None:
    texts = {int(file.name[:4]): file.read_text(encoding="utf-8") for file in DECISIONS.glob("[0-9]*.md")}
    overtaken = {
        old: int(new)
        for old, text in texts.items()
        for new in re.findall(r"^Overtaken by \[decision (\d+)\]", text, re.MULTILINE)
    }
    assert overtaken
    for old, new in overtaken.items():
        assert f"replaces [decision {old}]" in texts[new]
