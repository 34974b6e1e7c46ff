"""An intention that is broken off anywhere is there whole, or not at all."""

import json
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from flask import Flask

from tests.support import examples
from tests.transactions.breaking import AT_THE_COMMIT, BrokenOff, Steps, breaking, dump
from tests.transactions.intentions import INTENTIONS, Intention
from wiki.kernel.db import db

_KILLED = """
import json, os, sys
from pathlib import Path
from tests.support.databases import make_app
from tests.transactions.breaking import breaking, kill
from tests.transactions.intentions import INTENTIONS

folder, url, name, given, *steps = sys.argv[1:]
for step in map(int, steps):
    if not (child := os.fork()):
        with make_app(Path(folder), url).app_context(), breaking(step, kill):
            INTENTIONS[name].do(json.loads(given))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def broken_off(intention: Intention, given: object, step: int) -> tuple[bool, Steps]:
    """Whether it was broken off at this step, and what was done until then."""
    try:
        with breaking(step) as steps:
            intention.do(given)
    except BrokenOff:
        return True, steps
    finally:
        db.session.remove()  # as at the end of a request
    return False, steps


@pytest.mark.parametrize("name", INTENTIONS)
def test_broken_off_before_any_statement_or_its_one_commit_nothing_is_there(app: Flask, name: str) -> None:
    intention = INTENTIONS[name]
    given = intention.ready()
    before = dump()
    for step in count(1):
        broken, steps = broken_off(intention, given, step)
        if not broken:
            break
        assert dump() == before, f"broken off at step {step}"
    assert steps.commits == 1 and dump() != before


def test_killed_on_the_way_nothing_of_an_accepted_offer_is_there(app: Flask) -> None:
    intention = INTENTIONS["accepting"]
    given = intention.ready()
    before = dump()
    _broken, steps = broken_off(intention, given, AT_THE_COMMIT)
    database = str(app.config["LICHTWERK"].data), str(app.config["SQLALCHEMY_DATABASE_URI"])
    points = [str(step) for step in examples.every((steps.all // 2, 1, steps.all), 3)]
    order = [sys.executable, "-c", _KILLED, *database, "accepting", json.dumps(given), *points]
    root = Path(__file__).resolve().parents[2]
    ends = subprocess.run(order, cwd=root, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    assert ends == [str(-signal.SIGKILL)] * len(points)
    assert dump() == before
    intention.do(given)
    assert dump() != before
