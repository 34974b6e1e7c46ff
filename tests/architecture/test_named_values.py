"""What slices hand to each other has names that the type check knows: states are enumerations, rows are named."""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Column, Table

from wiki.adaptations.models import Offer
from wiki.adaptations.rules import OfferState
from wiki.adoptions.models import Adoption, AdoptionEvent
from wiki.adoptions.rules import Freshness, UseState
from wiki.costs.rules.lifecycle import State
from wiki.ledger.rules import PeriodState
from wiki.pages.rules.pages import ReviewStatus
from wiki.releases.models import Review, ReviewVerdict
from wiki.releases.rules import Opinion, ReviewState

WIKI = Path(__file__).resolve().parents[2] / "wiki"
STATES: dict[str, tuple[type[StrEnum], ...]] = {
    "adaptations": (OfferState,),
    "adoptions": (UseState, Freshness),
    "releases": (ReviewState, ReviewStatus, Opinion),
    "ledger": (PeriodState,),
    "costs": (State,),
}
"""The states that slices have, by the slice that says them."""
NAMES = {"state", "status", "verdict", "freshness", "review"}
ALL = {value for kinds in STATES.values() for kind in kinds for value in kind}


def bare_states(slice_: str, source: str) -> Iterator[str]:
    """Where a state is compared with, set, given or returned as a bare string."""
    own = {value for kind in STATES.get(slice_, ()) for value in kind}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and NAMES & {_last(side) for side in (node.left, *node.comparators)}:
            yield from _strings(ALL, *node.comparators, node.left)
        elif isinstance(node, ast.Assign | ast.keyword) and NAMES & set(_named(node)):
            yield from _strings(ALL, node.value)
        elif isinstance(node, ast.Call):
            yield from _strings(own, *(value for value in node.args if not _is_text(node)))
        elif isinstance(node, ast.Return) and node.value:
            yield from _strings(own, node.value)


def _named(node: ast.Assign | ast.keyword) -> list[str]:
    return [_last(target) for target in node.targets] if isinstance(node, ast.Assign) else [node.arg or ""]


def _last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_text(call: ast.Call) -> bool:
    """A call that is handed a name of something else: a field, a column, a sentence, a signal."""
    return _last(call.func) in {"_", "label", "get", "getattr", "Blueprint", "signal"}


def _strings(wrong: set[StrEnum], *nodes: ast.AST) -> Iterator[str]:
    for node in nodes:
        inside = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
        for part in inside:
            if isinstance(part, ast.IfExp):
                yield from _strings(wrong, part.body, part.orelse)
            elif isinstance(part, ast.Constant) and part.value in wrong:
                yield f"{part.lineno}: {part.value}"


def test_no_state_is_a_bare_string() -> None:
    found = [
        f"{path.relative_to(WIKI)}:{place}"
        for path in sorted(WIKI.rglob("*.py"))
        if "demo" not in path.parts
        for place in bare_states(path.relative_to(WIKI).parts[0], path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "row.state == 'open'",
        "Offer.state != 'open'",
        "use.state in ('in_use', 'tried')",
        "state = 'in_review' if asked else 'ready'",
        "page(state='withdrawn')",
        "_close(review, 'released')",
        "def state(): return 'changes_requested'",
    ],
)
def test_a_bare_string_would_be_found(source: str) -> None:
    assert list(bare_states("releases", source))


COLUMNS = {
    OfferState: Offer.__table__.c.state,
    UseState: Adoption.__table__.c.state,
    ReviewState: Review.__table__.c.state,
    Opinion: ReviewVerdict.__table__.c.verdict,
}


@pytest.mark.parametrize(("kind", "column"), COLUMNS.items())
def test_the_database_takes_the_states_there_are(kind: type[StrEnum], column: Column[str]) -> None:
    assert taken_by(column) == {value.value for value in kind}


def test_the_history_of_a_use_has_the_states_of_a_use() -> None:
    assert taken_by(AdoptionEvent.__table__.c.state) == {value.value for value in UseState}


def taken_by(column: Column[str]) -> set[str]:
    """The values that a check on a column allows."""
    assert isinstance(column.table, Table)
    checks = [str(c.sqltext) for c in column.table.constraints if isinstance(c, CheckConstraint)]
    [check] = [text for text in checks if text.startswith(f"{column.name} in (")]
    return set(re.findall(r"'(\w+)'", check))


def rows_without_names(source: str) -> list[str]:
    """The public functions and fields that hand out plain rows of SQLAlchemy."""
    found = []
    for node in ast.walk(ast.parse(source)):
        named = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if named and node.returns and re.search(r"\bRow\b", ast.unparse(node.returns)):  # type: ignore[attr-defined]
            found.append(node.name)  # type: ignore[attr-defined]
        if isinstance(node, ast.ClassDef):
            fields = [part for part in node.body if isinstance(part, ast.AnnAssign)]
            found += [node.name for part in fields if re.search(r"\bRow\b", ast.unparse(part.annotation))]
    return found


def test_no_query_hands_out_rows_without_names() -> None:
    rooms = [p for p in WIKI.rglob("*.py") if {"queries", "services"} & {p.stem, p.parent.name}]
    found = {str(p.relative_to(WIKI)): rows_without_names(p.read_text("utf-8")) for p in rooms}
    assert len(rooms) > 50 and {path: names for path, names in found.items() if names} == {}


def test_a_row_without_names_would_be_found() -> None:
    source = (
        "def offers() -> list[Row[Any]]: ...\ndef _own() -> Row[Any]: ...\nclass A:\n    rows: Row[Any]\n"
    )
    assert rows_without_names(source) == ["offers", "A"]
