"""A test waits for a thing or counts work; it never sleeps and never asserts how long something took."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOCKS = {
    "sleep",
    "monotonic",
    "monotonic_ns",
    "perf_counter",
    "perf_counter_ns",
    "process_time",
    "process_time_ns",
    "thread_time",
    "time_ns",
    "timeit",
    "wait_for_timeout",
}
POLLS = {
    "tests/support/live.py": "a server is asked until it answers",
    "tests/support/mail.py": "the mail server holds an answer back until the test lets it go",
    "tests/support/server_guard.py": "a database server is asked until it is gone",
    "tests/support/torture.py": "people pause between words, and servers live for a while before they are killed",
    "tests/support/waiting.py": "a condition is asked until it is true",
}
"""Where something outside this process is asked again and again, and why; no test itself does."""
FILES = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "tests").rglob("*.py"))


def clocks(source: str) -> set[str]:
    """The clocks and pauses that a module uses."""
    tree = ast.parse(source)
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return (used | named) & CLOCKS


@pytest.mark.parametrize("file", [file for file in FILES if file not in POLLS])
def test_nothing_here_sleeps_or_measures_time(file: str) -> None:
    assert clocks((ROOT / file).read_text()) == set()


@pytest.mark.parametrize("file", POLLS)
def test_only_what_polls_may_pause(file: str) -> None:
    assert "sleep" in clocks((ROOT / file).read_text()), "it polls no longer: take it off the list"
