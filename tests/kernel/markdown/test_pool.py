"""The processes that render: a text may cost its own page, never the others or the server."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.waiting import until
from wiki.kernel.markdown import limits, render, shut_down
from wiki.kernel.markdown.pool import Pool, pool

SLOW = "[" * 10_000
OK = "<p>goed</p>"
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


@pytest.fixture
def own_pool() -> Iterator[Pool]:
    own = Pool(2)
    yield own
    own.close()


def gone(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] in "ZX"
    except OSError:
        return True


def wait_until_gone(pids: list[int]) -> None:
    until(lambda: all(gone(pid) for pid in pids))


def test_no_process_runs_before_it_is_needed(own_pool: Pool) -> None:
    assert own_pool.processes() == []


def test_a_process_is_used_again(own_pool: Pool) -> None:
    own_pool.ask("a")
    first = own_pool.processes()
    own_pool.ask("b")
    assert own_pool.processes() == first


def test_a_text_that_takes_too_long_is_ended_and_the_next_one_is_rendered() -> None:
    assert render(SLOW).problem == limits.TOO_SLOW
    assert render("goed").html == OK


def test_the_wall_clock_ends_what_the_processor_clock_does_not(
    own_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_pool.ask("warm")
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.2)
    os.kill(own_pool.processes()[0], signal.SIGSTOP)
    assert own_pool.ask("a") == {"problem": limits.TOO_SLOW}


@pytest.mark.parametrize(
    "source",
    [
        "* * * " * 170,
        ">" * 10_000,
        "> " * 5_000,
        "- " * 3_000,
        "\n".join(" " * (2 * depth) + "- x" for depth in range(150)),
        "|a" * 2_500 + "|\n" + "|-" * 2_500 + "|\n" + "|\n" * 1_000,
        "![" * 1_000,
        "<![CDATA[" * 300,
        "<!--" * 20_000,
        "~~a" * 10_000,
        "`" * 50_000,
        "&#x3c;" * 10_000,
        "[^1]" * 500 + "\n\n[^1]: x",
        "# a\n" * 10_000,
        "*[a]: b\n" * 1_000,
        "http://a" + ")" * 20_000,
        "<a " + "x" * 10_000,
        "&" * 50_000,
    ],
)
def test_no_text_stops_the_server(source: str) -> None:
    page = render(source)
    assert page.problem is None or page.html.startswith("<pre>")
    assert render("goed").html == OK


@posix
def test_a_process_killed_while_it_waits_is_replaced(own_pool: Pool) -> None:
    own_pool.ask("a")
    (pid,) = own_pool.processes()
    os.kill(pid, signal.SIGKILL)
    assert own_pool.ask("goed")["html"] == OK
    assert own_pool.processes() != [pid]


@posix
def test_a_process_killed_at_work_costs_its_text_nothing(own_pool: Pool) -> None:
    own_pool.ask("a")
    (pid,) = own_pool.processes()
    os.kill(pid, signal.SIGSTOP)
    killer = threading.Timer(0.2, os.kill, (pid, signal.SIGKILL))
    killer.start()
    assert own_pool.ask("goed")["html"] == OK
    killer.join()


def test_a_poisoned_text_does_not_make_others_fail() -> None:
    with ThreadPoolExecutor(8) as threads:
        texts = [SLOW if number % 10 == 0 else f"goed {number}" for number in range(20)]
        pages = list(threads.map(render, texts))
    assert [page.problem for page in pages] == [limits.TOO_SLOW if text == SLOW else None for text in texts]
    assert all(page.html == f"<p>{text}</p>" for text, page in zip(texts, pages, strict=True) if text != SLOW)


def test_no_more_processes_than_places(own_pool: Pool) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(own_pool.ask, ["a"] * 40))
    assert 1 <= len(own_pool.processes()) <= 2


@posix
def test_closing_ends_the_processes(own_pool: Pool) -> None:
    own_pool.ask("a")
    pids = own_pool.processes()
    own_pool.close()
    wait_until_gone(pids)


def test_rendering_goes_on_after_a_shut_down() -> None:
    render("a")
    shut_down()
    assert render("goed").html == OK


PARENT = """
from wiki.kernel.markdown import render
from wiki.kernel.markdown.pool import pool
render("a")
print(*pool().processes(), flush=True)
{then}
"""


def start(then: str) -> tuple[subprocess.Popen[str], list[int]]:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT.format(then=then)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    return parent, [int(pid) for pid in parent.stdout.readline().split()]


@posix
def test_no_process_outlives_a_server_that_was_killed() -> None:
    parent, pids = start("input()")
    with parent:
        parent.kill()
    assert pids
    wait_until_gone(pids)


@posix
def test_no_process_outlives_a_server_that_ends() -> None:
    parent, pids = start("")
    with parent:
        assert parent.wait() == 0
    wait_until_gone(pids)


@posix
def test_a_forked_child_starts_its_own_processes() -> None:
    parent, pids = start(
        "import os\n"
        "child = os.fork()\n"
        "print(render('goed').html, *pool().processes(), flush=True)\n"
        "os.waitpid(child, 0) if child else None"
    )
    with parent:
        assert parent.stdout
        answers = [parent.stdout.readline().split() for _ in range(2)]
    assert [answer[0] for answer in answers] == [OK, OK]
    assert len({answer[1] for answer in answers} & {str(pid) for pid in pids}) == 1
    assert answers[0][1] != answers[1][1]


def test_the_pool_is_one_for_the_process() -> None:
    with ThreadPoolExecutor(4) as threads:
        assert len({id(found) for found in threads.map(lambda _: pool(), range(20))}) == 1
