"""What forked processes know together: numbers, hints, and how often somebody asked."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import closing
from copy import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.kernel.hints import Hint, Sockets, Topic
from wiki.kernel.paces import PACES, Counter
from wiki.kernel.shared import Tally

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="one process")


def in_a_child(work: Callable[[], None]) -> None:
    """Do it in a process forked off this one, which is killed after it."""
    process = os.fork()
    if process == 0:
        try:
            work()
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(process, 0)


def test_what_one_process_counts_the_others_see_until_its_place_is_taken_anew() -> None:
    tally = Tally(3)

    def come() -> None:
        tally.sit(1)
        tally.add("192.0.2.1", 1)
        tally.add("192.0.2.1", 1)

    in_a_child(come)
    tally.add("192.0.2.1", 1)
    assert tally.count("192.0.2.1") == 3
    tally.sit(1)
    assert tally.count("192.0.2.1") == 1, "who was killed holds nothing"


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abc"))))
def test_a_count_is_what_all_places_added(added: list[tuple[int, str]]) -> None:
    rows = [copy(tally) for tally in [Tally(3)] * 3]
    for place, row in enumerate(rows):
        row.sit(place)
    for place, name in added:
        rows[place].add(name, 1)
    for name in "abc":
        assert {row.count(name) for row in rows} == {sum(1 for _place, n in added if n == name)}


def test_who_asked_one_process_too_often_waits_in_the_others_too() -> None:
    counter = Counter(10)
    most = max(1, PACES["secret"].at_once // 10)
    in_a_child(lambda: [counter.wait("secret", 1, "192.0.2.1") for _n in range(most)] and None)
    assert counter.wait("secret", 1, "192.0.2.1") > 0
    assert counter.wait("secret", 2, "192.0.2.1") == 0


def heard(sockets: Sockets) -> set[Hint]:
    async def first() -> set[Hint]:
        async for hints in sockets.hear():
            return hints
        raise AssertionError

    return asyncio.run(asyncio.wait_for(first(), 60))


def test_all_processes_hear_a_hint_and_a_new_one_hears_nothing_old() -> None:
    with closing(Sockets(2)) as sockets:
        other = copy(sockets)
        other.sit(1)
        in_a_child(lambda: sockets.tell([(Topic.TEXT, 7), (Topic.PEOPLE, 2**40)]))
        assert heard(sockets) == heard(other) == {(Topic.TEXT, 7), (Topic.PEOPLE, 2**40)}
        sockets.tell([(Topic.TEXT, 8)])
        other.sit(1)
        sockets.tell([(Topic.TEXT, 9)])
        assert heard(other) == {(Topic.TEXT, 9)}


def test_who_tells_never_waits_for_who_does_not_listen() -> None:
    with closing(Sockets(2)) as sockets:
        sockets.tell((Topic.TEXT, number) for number in range(20_000))
        assert (Topic.TEXT, 0) in heard(sockets)
