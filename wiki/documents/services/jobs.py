"""Making a file in the background, with its progress shown to the reader when it takes more than a second.

Every process sees what is being made by a small file in the cache folder, so any of them can answer. When the
process that makes a file is killed, the next request starts again; when that cannot be seen, as it was on another
machine, once that small file is old.
"""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from threading import Lock

from wiki.documents.services import cache as cache_services
from wiki.kernel import running_app
from wiki.kernel.i18n import force_locale, language

PATIENCE = 1.0
"""Seconds that a reader waits without being told how far it is."""
AT_ONCE = 2
"""How many files each process makes in the background at the same time."""
LOST = 300
"""Seconds without a word after which nobody is making a file any more; a step takes at most 240."""
_SLEEP = 0.1

_jobs: dict[Path, Future[None]] = {}
_lock = Lock()
_report: ContextVar[Callable[[int, int], None]] = ContextVar("report")


def reached(done: int, of: int) -> None:
    """Report the progress of the file that is made here: `done` of `of` steps. Does nothing when no job runs."""
    report = _report.get(None)
    if report:
        report(done, of)


def is_made_within(order: cache_services.Order, seconds: float = PATIENCE) -> bool:
    """Whether the file is there, at the latest after so many seconds; begins to make it where nobody does. Raises what
    making it raised."""
    if cache_services.is_made(order.key):
        return True
    sign = cache_services.folder() / f"{order.key}.making"
    job = _job(order, sign)
    if job is None:
        return _comes_within(order.key, seconds)
    if not wait([job], timeout=seconds).done:
        return False
    with _lock:
        _jobs.pop(sign, None)
    job.result()
    return True


def how_far(order: cache_services.Order) -> tuple[int, int]:
    """How many of how many steps are done; (0, 0) while that is not known."""
    try:
        done, of = (cache_services.folder() / f"{order.key}.making").read_text(encoding="ascii").split()[:2]
        return int(done), int(of)
    except (FileNotFoundError, ValueError):
        return 0, 0


def _job(order: cache_services.Order, sign: Path) -> Future[None] | None:
    """The work on the file in this process, begun now where nobody works on it; None when another process does."""
    with _lock:
        if sign not in _jobs:
            if _is_fresh(sign):
                return None
            sign.parent.mkdir(exist_ok=True)
            _put(sign, 0, 0)
            _jobs[sign] = _workers().submit(_make, running_app.context_maker(), language(), order, sign)
        return _jobs[sign]


def _is_fresh(sign: Path) -> bool:
    """Whether somebody is at work on the file."""
    try:
        return time.time() - sign.stat().st_mtime < LOST and not _is_orphan(sign)
    except FileNotFoundError:
        return False


def _is_orphan(sign: Path) -> bool:
    """Whether the process that makes the file, which is named in its sign, is gone."""
    maker = sign.read_text(encoding="ascii").split()[2:]
    if not maker or not hasattr(os, "fork"):
        return False
    try:
        os.kill(int(maker[0]), 0)
    except OSError as error:
        return isinstance(error, ProcessLookupError)
    return False


def _comes_within(key: str, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not cache_services.is_made(key) and time.monotonic() < until:
        time.sleep(_SLEEP)
    return cache_services.is_made(key)


@cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, "documents")


def _make(
    context: Callable[[], AbstractContextManager[object]],
    spoken: str,
    order: cache_services.Order,
    sign: Path,
) -> None:
    try:
        with context(), force_locale(spoken), _reporting(sign):
            cache_services.opened(order).close()
    finally:
        sign.unlink(missing_ok=True)


@contextmanager
def _reporting(sign: Path) -> Iterator[None]:
    token = _report.set(lambda done, of: _put(sign, done, of))
    try:
        yield
    finally:
        _report.reset(token)


def _put(sign: Path, done: int, of: int) -> None:
    """Note how far this process is."""
    part = sign.with_suffix(f".{os.getpid()}")
    part.write_text(f"{done} {of} {os.getpid()}", encoding="ascii")
    os.replace(part, sign)
