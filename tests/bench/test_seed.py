"""The larger network for measuring: always the same, and as true to the rules as one that people made."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.support.live import copied_demo
from wiki.bench import words
from wiki.kernel.markdown import render

PAGES = 30
SAYS = (
    "select title, slug, kind, state, visibility, revision, summary, contributors, changed_at from page order by id",
    "select page_id, number, body, html, labels, at from revision order by page_id, number",
    "select * from page_tag order by page_id, tag",
    "select project_id, number, description, gross_cents, status from cost order by id",
    "select * from cost_share order by cost_id, school_id",
)


def lichtwerk(data: Path, *arguments: str) -> str:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("LICHTWERK_")}
    environ["LICHTWERK_DATA"] = str(data)
    command = [sys.executable, "-m", "wiki.cli", *arguments]
    return subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout


def ask(data: Path, statement: str) -> list[Any]:
    engine = create_engine(f"sqlite:///{data / 'lichtwerk.sqlite3'}")
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def content(data: Path) -> str:
    said = [ask(data, statement) for statement in SAYS]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = copied_demo(tmp_path_factory.mktemp("seeded"))
    lichtwerk(data, "seed", "--pages", str(PAGES))
    return data


@pytest.mark.whole
def test_the_same_call_makes_the_same_network(seeded: Path, tmp_path: Path) -> None:
    lichtwerk(tmp_path, "seed", "--pages", str(PAGES))
    assert content(seeded) == content(tmp_path)


def test_a_seeded_network_passes_every_check(seeded: Path) -> None:
    assert "Everything is as it should be." in lichtwerk(seeded, "verify")


def test_a_seeded_page_shows_the_rendering_of_its_text(seeded: Path) -> None:
    rows = ask(seeded, "select body, html from revision order by id desc limit 20")
    assert all(render(body).html == html for body, html in rows)


def test_there_are_as_many_pages_as_asked_each_with_its_own_title(seeded: Path) -> None:
    titles = [row[0] for row in ask(seeded, "select title from page where title like '%, deel %'")]
    assert len(titles) == len(set(titles)) == PAGES


def test_texts_are_of_every_size_with_headings_lists_and_tables() -> None:
    for size in (1_000, 10_000, 40_000):
        made = words.text(Random(1), size)
        assert size <= len(made) <= size + 3_000
    assert all(part in made for part in ("\n## ", "\n- ", "\n1. ", "\n| "))
