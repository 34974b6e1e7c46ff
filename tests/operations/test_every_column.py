"""Every table and column of the database has an answer in guarded.txt: what guards it, or why nothing need.

A new table or column fails here until somebody gave it one. What moves or decides money is `@witnessed`.
"""

import re
from pathlib import Path

import pytest
from flask import Flask

from wiki.kernel import witness
from wiki.kernel.db import db

ANSWERS = Path(__file__).with_name("guarded.txt")
TOLD_OF = "told of in the audit trail"


def answers() -> dict[str, dict[str, set[str]]]:
    """{answer: {table: its columns}}"""
    found: dict[str, dict[str, set[str]]] = {}
    for part in re.split(r"^# ", ANSWERS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        answer, _newline, tables = part.partition("\n")
        lines = re.sub(r"\n +", " ", tables).splitlines()
        found[answer] = {name: set(columns.split()) for name, columns in (line.split(": ") for line in lines)}
    return found


@pytest.mark.one_database
def test_every_table_and_column_has_an_answer(app: Flask) -> None:
    answered = {name: columns for tables in answers().values() for name, columns in tables.items()}
    there = {name: set(table.columns.keys()) for name, table in db.metadata.tables.items()}
    assert answered == there


@pytest.mark.one_database
def test_what_is_said_to_be_told_of_is_told_of(app: Flask) -> None:
    said = {answer: set(tables) for answer, tables in answers().items() if answer.startswith(TOLD_OF)}
    assert list(said.values()) == [set(witness.tables())]
    assert all(len(answer) > 20 for answer in answers())
