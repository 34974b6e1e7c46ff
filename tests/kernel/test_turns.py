"""Writers take turns: in the order in which they came, one at a time, and a killed process holds up nobody."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy.exc import OperationalError

from tests.support.waiting import until
from wiki.kernel import turns
from wiki.kernel.turns import Alone, Row, Turns

HOLDS = """
import sys, time
from pathlib import Path
from wiki.kernel.turns import Alone, Turns
path = Path(sys.argv[1])
assert Alone(path).is_mine()
with Turns(path).turn():
    print("held", flush=True)
    time.sleep(600)
"""


def test_threads_go_in_the_order_in_which_they_came() -> None:
    row, gone = Row(), []
    row.take(1)

    def go(number: int) -> None:
        row.take(60)
        gone.append(number)
        row.pass_on()

    threads = []
    for number in range(20):
        threads.append(Thread(target=go, args=(number,)))
        threads[-1].start()
        until(lambda: len(row._waiting) == len(threads))
    row.pass_on()
    for thread in threads:
        thread.join()
    assert gone == list(range(20))


def test_who_waited_too_long_steps_out_and_the_next_goes_on(tmp_path: Path) -> None:
    asked = Turns(tmp_path / "db")
    before, turns.PATIENCE = turns.PATIENCE, 0.01
    try:
        with asked.turn(), pytest.raises(OperationalError), asked.turn():
            raise AssertionError("two had the turn at once")
    finally:
        turns.PATIENCE = before
    with asked.turn():
        assert not asked._row._waiting


def test_what_fails_in_a_turn_passes_it_on(tmp_path: Path) -> None:
    asked = Turns(tmp_path / "db")
    with pytest.raises(ZeroDivisionError), asked.turn():
        raise ZeroDivisionError
    with asked.turn():
        pass


@pytest.mark.skipif(turns.fcntl is None, reason="one process")
def test_a_process_that_is_killed_gives_its_turn_to_the_next(tmp_path: Path) -> None:
    path, got = tmp_path / "db", []
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE)
    assert holder.stdout and holder.stdout.readline() == b"held\n"
    alone = Alone(path)
    assert not alone.is_mine()

    def write() -> None:
        with Turns(path).turn():
            got.append("turn")

    writer = Thread(target=write)
    writer.start()
    assert not got
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    writer.join()
    assert got == ["turn"]
    assert alone.is_mine()
    assert alone.is_mine(), "once it is ours it stays so"


@pytest.mark.skipif(turns.fcntl is None, reason="one process")
def test_for_a_process_that_hangs_in_its_turn_nobody_waits_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "db"
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE)
    assert holder.stdout and holder.stdout.readline() == b"held\n"
    os.kill(holder.pid, signal.SIGSTOP)
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    asked = Turns(path)
    try:
        for _again in range(2):
            with pytest.raises(OperationalError), asked.turn():
                raise AssertionError("two had the turn at once")
    finally:
        holder.kill()
        holder.communicate()
    with asked.turn():
        assert not asked._row._waiting
