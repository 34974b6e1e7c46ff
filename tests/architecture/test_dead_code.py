"""Nothing stands in wiki/ that nothing uses: what only a test uses is no part of the product."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PLAIN = {"cache", "contextmanager", "dataclass", "total_ordering", "wraps"}
"""Decorators that leave it to others to use what they stand on; any other one registers it: a route, a command."""


class Name(NamedTuple):
    """A name at the top of a module."""

    module: str
    name: str


TAKEN_BY_THE_APP = {"bp": ("views", "api"), "listen": ("services",)}
"""What the app takes of the floors of every slice, by these names."""


@cache
def modules() -> dict[str, ast.Module]:
    """Everything that may use something of wiki/: by its dotted name."""
    files = [*ROOT.glob("wiki/**/*.py"), *ROOT.glob("migrations/**/*.py")]
    return {_dotted(file): ast.parse(file.read_text(encoding="utf-8")) for file in files}


def _dotted(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def made(module: str) -> Iterator[Name]:
    """The names that a module makes."""
    for statement in modules()[module].body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            if all(_decorator(d) in PLAIN for d in statement.decorator_list):
                yield Name(module, statement.name)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield Name(module, node.id)


def _decorator(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.id if isinstance(node, ast.Name) else ""


@cache
def imports_of(module: str) -> dict[str, str]:
    """What the names that a module imports stand for."""
    found: dict[str, str] = {}
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.asname or alias.name: alias.name for alias in node.names}
    return found


@cache
def used_by(module: str) -> frozenset[Name]:
    """The names that a module uses, of itself and of others."""
    imported = imports_of(module)
    used = {_name(path) for path in imported.values()}
    for statement in modules()[module].body:
        own = getattr(statement, "name", "")
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id != own:
                used.add(Name(module, node.id))
            elif isinstance(node, ast.Attribute):
                used |= {Name(imported.get(of, ""), node.attr) for of in _chosen(node.value)}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and ":" in node.value:
                used.add(_name(node.value.replace(":", ".")))  # "wiki.asgi:app", as uvicorn is told
    return frozenset(used)


def _name(path: str) -> Name:
    module, _dot, name = path.rpartition(".")
    return Name(module, name)


def _chosen(node: ast.expr) -> list[str]:
    """The names that an expression may come to: `one` of `one`, both of `(one if so else other)`."""
    if isinstance(node, ast.IfExp):
        return _chosen(node.body) + _chosen(node.orelse)
    return [node.id] if isinstance(node, ast.Name) else []


@cache
def used_by_templates() -> frozenset[Name]:
    """The names that templates use of the modules that views hand to them."""
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "templates").rglob("*.*")]
    asked = {pair for text in texts for pair in re.findall(r"\b([a-z_]+)\.(\w+)", text)}
    handed = {pair for module in modules() for pair in _handed_on(module)}
    return frozenset(Name(module, name) for called, module in handed for of, name in asked if of == called)


def _handed_on(module: str) -> Iterator[tuple[str, str]]:
    """What a module imports and hands on by a name: `words=wording`."""
    imported = imports_of(module)
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Name) and node.value.id in imported:
            yield node.arg or "", imported[node.value.id]


def unused() -> list[str]:
    """Names that neither a module nor a template uses, with their modules."""
    used = {name for module in modules() for name in used_by(module)} | used_by_templates()
    return [
        f"{name.module}.{name.name}"
        for module in modules()
        if module.startswith("wiki")
        for name in made(module)
        if name not in used and not name.name.startswith("__") and not _taken_by_the_app(name)
    ]


def _taken_by_the_app(name: Name) -> bool:
    floors = TAKEN_BY_THE_APP.get(name.name, ())
    return any(f".{floor}" in name.module for floor in floors)


def test_whatever_stands_in_the_product_is_used_by_it() -> None:
    assert unused() == []


def test_what_only_a_test_uses_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    source = (
        "from functools import cache\nUSED = 1\n@cache\ndef alone() -> int:\n    return USED or alone()\n"
    )
    monkeypatch.setitem(modules(), "wiki.made_up", ast.parse(source))
    assert unused() == ["wiki.made_up.alone"]
