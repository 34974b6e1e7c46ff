"""Waiting for what another thread or process does: for the thing itself, never for a length of time."""

import asyncio
import time
from collections.abc import Callable

STEP = 0.02
"""Seconds between two looks: others get the processor meanwhile."""
PATIENCE = 60.0
"""Seconds after which what never comes is a failure, also on a busy machine."""


def until(true: Callable[[], bool]) -> None:
    """Return as soon as it is true. Raises AssertionError when it never is."""
    for _look in range(round(PATIENCE / STEP)):
        if true():
            return
        time.sleep(STEP)
    raise AssertionError("it never came")


async def until_async(true: Callable[[], bool]) -> None:
    """The same beside other tasks of a loop, which go on meanwhile."""
    for _look in range(round(PATIENCE / STEP)):
        if true():
            return
        await asyncio.sleep(STEP)
    raise AssertionError("it never came")
