"""Every public function of a service says in its docstring which of the kernel's errors it may raise."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
ERRORS = "wiki.kernel.errors"
BASE = f"{ERRORS}.LichtwerkError"
NONE: frozenset[str] = frozenset()


class Call(NamedTuple):
    """Something called or raised, by its dotted name, and the errors that are caught around it."""

    name: str
    caught: frozenset[str]


class Module:
    """What a module imports and makes at its top, by dotted name."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self.name = name
        self.names = dict(_imports(tree))
        self.classes = {f"{name}.{node.name}": node for node in tree.body if isinstance(node, ast.ClassDef)}
        self.functions = {
            f"{name}.{node.name}": node for node in tree.body if isinstance(node, ast.FunctionDef)
        }
        self.methods = {
            f"{class_}.{node.name}": node
            for class_, body in self.classes.items()
            for node in body.body
            if isinstance(node, ast.FunctionDef)
        }
        self.names |= {dotted.rpartition(".")[2]: dotted for dotted in (*self.classes, *self.functions)}

    def dotted(self, node: ast.expr | None) -> str:
        """The full name of `error`, `errors.Invalid` or `Invalid(...)`; empty when it is no plain name."""
        if isinstance(node, ast.Call):
            return self.dotted(node.func)
        if isinstance(node, ast.Attribute):
            return f"{before}.{node.attr}" if (before := self.dotted(node.value)) else ""
        return self.names.get(node.id, "") if isinstance(node, ast.Name) else ""


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wiki"):
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)


@cache
def modules() -> dict[str, Module]:
    """Every module of the product by its dotted name."""
    found = {}
    for path in (ROOT / "wiki").rglob("*.py"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = Module(name, ast.parse(path.read_text("utf-8")))
    return found


def _origin(dotted: str) -> str:
    """Where a name is made, when a module only passes it on."""
    module, _dot, name = dotted.rpartition(".")
    passed_on = modules()[module].names.get(name, dotted) if module in modules() else dotted
    return dotted if passed_on == dotted else _origin(passed_on)


@cache
def errors() -> dict[str, frozenset[str]]:
    """The errors of the kernel, and what is derived of them: each with all it is, itself included."""
    bases = {
        name: {_origin(module.dotted(base)) for base in node.bases}
        for module in modules().values()
        for name, node in module.classes.items()
    }

    def all_it_is(name: str) -> frozenset[str]:
        return frozenset({name}).union(*(all_it_is(base) for base in bases.get(name, ())))

    return {name: all_it_is(name) for name in bases if BASE in all_it_is(name)}


class Body(ast.NodeVisitor):
    """Reads what one function raises and calls; functions inside it are taken to be called."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.calls: list[Call] = []
        self._caught: frozenset[str] = NONE

    def visit_Call(self, node: ast.Call) -> None:
        self._note(node)
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        if node.exc is not None and not isinstance(node.exc, ast.Call):
            self._note(node.exc)
        self.generic_visit(node)

    def visit_Try(self, node: ast.Try) -> None:
        caught = (self._types(handler.type) for handler in node.handlers if not _raises_again(handler))
        self._inside(NONE.union(*caught), node.body)
        for part in (*node.handlers, *node.orelse, *node.finalbody):
            self.visit(part)

    def visit_With(self, node: ast.With) -> None:
        calls = [item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call)]
        suppressed = [
            arg for call in calls if ast.unparse(call.func).endswith("suppress") for arg in call.args
        ]
        for item in node.items:
            self.visit(item)
        self._inside(NONE.union(*map(self._types, suppressed)), node.body)

    def _inside(self, caught: frozenset[str], body: list[ast.stmt]) -> None:
        before, self._caught = self._caught, self._caught | caught
        for statement in body:
            self.visit(statement)
        self._caught = before

    def _types(self, node: ast.expr | None) -> frozenset[str]:
        if node is None or (isinstance(node, ast.Name) and node.id in ("Exception", "BaseException")):
            return frozenset({BASE})
        kinds = node.elts if isinstance(node, ast.Tuple) else [node]
        return frozenset(_origin(self.module.dotted(kind)) for kind in kinds)

    def _note(self, node: ast.expr) -> None:
        if dotted := self.module.dotted(node):
            self.calls.append(Call(_origin(dotted), self._caught))


def _raises_again(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))


@cache
def calls() -> dict[str, list[Call]]:
    """What each function and method of the product calls and raises."""
    found = {}
    for module in modules().values():
        for name, node in (module.functions | module.methods).items():
            body = Body(module)
            for statement in node.body:
                body.visit(statement)
            found[name] = body.calls
    return found


@cache
def raised() -> dict[str, frozenset[str]]:
    """The errors that each function may raise, itself or in what it calls: repeated until nothing is added."""
    known: dict[str, frozenset[str]] = {name: frozenset() for name in calls()}
    while True:
        more = {
            name: known[name].union(*(_let_through(call, known) for call in calls()[name])) for name in known
        }
        if more == known:
            return known
        known = more


def _let_through(call: Call, known: dict[str, frozenset[str]]) -> frozenset[str]:
    reached = {call.name} if call.name in errors() else known.get(call.name, frozenset())
    reached = reached | known.get(f"{call.name}.__init__", frozenset())
    return frozenset(error for error in reached if not errors()[error] & call.caught)


def services() -> Iterator[tuple[str, ast.FunctionDef]]:
    """The public functions of the services of every slice."""
    for module in modules().values():
        if re.match(r"wiki\.\w+\.services(?:\.\w+)?$", module.name):
            for name, node in module.functions.items():
                if not node.name.startswith("_"):
                    yield name, node


def unnamed(name: str, docstring: str) -> list[str]:
    """The errors that are raised and that the docstring names neither itself nor by what they are a kind of."""
    words = set(re.findall(r"\w+", docstring))
    kinds = {error: errors()[error] - {BASE} for error in raised()[name]}
    return sorted(
        error.rpartition(".")[2]
        for error, all_it_is in kinds.items()
        if not words & {kind.rpartition(".")[2] for kind in all_it_is}
    )


SLICES = sorted(
    path.parent.name for path in [*(ROOT / "wiki").glob("*/services.py"), *(ROOT / "wiki").glob("*/services")]
)


@pytest.mark.parametrize("slice_", SLICES)
def test_every_public_function_of_a_service_names_in_its_docstring_what_it_raises(slice_: str) -> None:
    missing = {
        name: lacks
        for name, node in services()
        if name.split(".")[1] == slice_ and (lacks := unnamed(name, ast.get_docstring(node) or ""))
    }
    assert missing == {}


def names(function: str) -> set[str]:
    """The errors that a function may raise, without their modules."""
    return {error.rpartition(".")[2] for error in raised()[function]}


def test_what_is_raised_is_read_through_helpers_and_other_slices_and_not_when_it_is_caught() -> None:
    assert names("wiki.releases.services.releases.ask_readers") == {"NotAllowed", "NotFound", "Invalid"}
    assert "Conflict" in names("wiki.adaptations.services.adaptations.withdraw")
    assert names("wiki.adaptations.views.withdraw") == {"NotAllowed", "NotFound"}
    assert "EditConflict" in names("wiki.imports.services.imports.apply_changes"), "caught and raised again"
    assert len(list(services())) > 100
