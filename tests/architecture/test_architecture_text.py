"""The text on the architecture says of every slice, floor and module what the code and its contracts say."""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

from wiki.app import SLICES

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/explanation/architecture.md").read_text(encoding="utf-8")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
ABOVE_AND_BELOW = ("app", "kernel")


def layers(type_: str) -> list[list[str]]:
    """The layers of the contract of this type, the highest first; each is a list of names beside each other."""
    contract: dict[str, Any] = next(c for c in CONTRACTS if c["type"] == type_)
    return [re.findall(r"\w+", layer) for layer in contract["layers"]]


def sentence(name: str) -> str:
    """The first paragraph of what a module or package of wiki says of itself, on one line."""
    file = ROOT / "wiki" / name / "__init__.py"
    source = file if file.exists() else ROOT / "wiki" / f"{name}.py"
    said = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split())


def described() -> dict[str, str]:
    """What the section on slices says, by name, in its order."""
    section = TEXT.partition("\n## Slices\n")[2].partition("\n## ")[0]
    found = re.findall(r"^- `(\w+)`: (.+(?:\n  .+)*)", section, re.MULTILINE)
    return {name: " ".join(said.split()) for name, said in found}


def test_the_slices_have_the_order_of_the_contract() -> None:
    names = [name for layer in reversed(layers("layers")) for name in layer]
    first, last = (names.index(name) for name in reversed(ABOVE_AND_BELOW))
    assert names[first + 1 : last] == list(SLICES)


def test_every_folder_of_the_code_is_a_slice_or_named_in_the_contract() -> None:
    folders = {file.parent.name for file in (ROOT / "wiki").glob("*/__init__.py")}
    assert folders == set(SLICES) | {"kernel", "bench", "demo", "sockets", "verification"}


def test_the_text_names_every_slice_in_order_and_every_module_beside_them() -> None:
    contract = {name for layer in layers("layers") for name in layer}
    names = list(described())
    assert names[: len(SLICES)] == list(SLICES)
    assert sorted(names) == sorted(contract)


def test_the_text_says_of_each_slice_and_module_what_it_says_of_itself() -> None:
    assert described() == {name: sentence(name) for name in described()}


def test_every_slice_says_what_it_is_in_one_sentence() -> None:
    for name in (*SLICES, "kernel"):
        assert re.fullmatch(r"[A-Z][^.]{20,}\.", sentence(name)), name


def test_the_floors_of_the_text_are_those_of_the_contract() -> None:
    section = TEXT.partition("\n## Floors inside a slice\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?`) \|", section, re.MULTILINE)
    assert [re.findall(r"`(\w+)`", row) for row in rows] == layers("floors")
