"""A few worker processes that can be killed, lent to one text at a time.

Workers are plain programs started by exec, not forked: the server has threads. They end when their input ends, so
none outlives a server that was killed; a busy one is ended by its own CPU limit. A library pool would add threads
of its own and more CPU per call than a small page takes to render.
"""

import atexit
import json
import os
import signal
import sys
import threading
from dataclasses import dataclass, field
from typing import Any

from wiki.kernel.jail import Jail
from wiki.kernel.markdown import limits
from wiki.kernel.markdown.frames import read_frame, write_frame
from wiki.kernel.markdown.local_files import NO_FILES, Files, as_plain

JAIL = Jail(memory=limits.MEMORY_BYTES)
"""The worker itself allows the processor's time, anew for each text."""
START_SECONDS = 60.0
TRIES = 2
PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from wiki.kernel.markdown.worker import main; main()"
)


class WorkerLost(Exception):
    """The worker died; `slow` tells whether a limit of time ended it."""

    def __init__(self, slow: bool) -> None:
        super().__init__("slow" if slow else "lost")
        self.slow = slow


class Worker:
    """One process. Raises WorkerLost when it cannot be started or dies."""

    def __init__(self) -> None:
        order = JAIL.python(PROGRAM, json.dumps([os.path.abspath(part) for part in sys.path]))
        self.process = JAIL.start(order)
        self.timed_out = False
        if self._exchange(None, START_SECONDS) != "ready":
            raise self._lost()

    def ask(self, question: str) -> dict[str, Any]:
        """The worker's answer to one text, that comes with its files as JSON."""
        body = self._exchange(question, limits.WALL_SECONDS)
        if body is None:
            raise self._lost()
        answer: dict[str, Any] = json.loads(body)
        return answer

    def _exchange(self, source: str | None, seconds: float) -> str | None:
        """Send and receive, with a clock that kills the process. None when it died."""
        assert self.process.stdin and self.process.stdout
        clock = threading.Timer(seconds, self._time_out)
        clock.daemon = True
        clock.start()
        try:
            if source is not None:
                write_frame(self.process.stdin, source)
            return read_frame(self.process.stdout)
        except (OSError, ValueError):
            return None
        finally:
            clock.cancel()

    def _time_out(self) -> None:
        self.timed_out = True
        self.process.kill()

    def _lost(self) -> WorkerLost:
        self.close()
        spent = getattr(signal, "SIGXCPU", None)
        return WorkerLost(self.timed_out or (spent is not None and self.process.returncode == -spent))

    def close(self) -> None:
        """End the process and wait for it."""
        self.process.kill()
        self.process.wait()
        self.close_pipes()

    def close_pipes(self) -> None:
        """Close our ends of the pipes."""
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                pass  # What was still to be written has no reader any more.


@dataclass
class Pool:
    """Workers for this process, started when first needed. Safe to use from many threads."""

    size: int
    idle: list[Worker] = field(default_factory=list)
    lent: set[Worker] = field(default_factory=set)
    closed: bool = False

    def __post_init__(self) -> None:
        self.lock = threading.Lock()
        self.places = threading.BoundedSemaphore(self.size)

    def ask(self, source: str, files: Files = NO_FILES) -> dict[str, Any]:
        """The answer to one text with its files, waiting for a free worker; never raises for what the text does.

        A worker that was lost for another reason than its time may have been killed from outside or be the victim
        of its last text: the text gets a second, fresh one.
        """
        question = json.dumps([source, as_plain(files)], ensure_ascii=False)
        with self.places:
            for _ in range(TRIES):
                try:
                    return self._ask_one(question)
                except WorkerLost as lost:
                    if lost.slow:
                        return {"problem": limits.TOO_SLOW}
            return {"problem": limits.FAILED}

    def _ask_one(self, question: str) -> dict[str, Any]:
        worker = self._lend()
        try:
            answer = worker.ask(question)
        except BaseException:
            with self.lock:
                self.lent.discard(worker)
            worker.close()
            raise
        self._take_back(worker)
        return answer

    def _lend(self) -> Worker:
        with self.lock:
            while self.idle:
                worker = self.idle.pop()
                if worker.process.poll() is None:
                    self.lent.add(worker)
                    return worker
                worker.close_pipes()
        worker = Worker()
        with self.lock:
            self.lent.add(worker)
        return worker

    def _take_back(self, worker: Worker) -> None:
        with self.lock:
            self.lent.discard(worker)
            if not self.closed and not worker.timed_out:
                self.idle.append(worker)
                return
        worker.close()

    def processes(self) -> list[int]:
        """The ids of the workers' processes."""
        with self.lock:
            return [worker.process.pid for worker in [*self.idle, *self.lent]]

    def close(self) -> None:
        """End all workers; a text in the middle of rendering gets one that ends after it."""
        with self.lock:
            self.closed = True
            workers, self.idle = [*self.idle, *self.lent], []
        for worker in workers:
            worker.process.kill()
        for worker in workers:
            worker.process.wait()
            worker.close_pipes()

    def forget(self) -> None:
        """In a forked child: the workers are the parent's."""
        for worker in [*self.idle, *self.lent]:
            worker.process.returncode = 0
            worker.close_pipes()


_pool: Pool | None = None
_pool_lock = threading.Lock()


def pool() -> Pool:
    """This process's pool."""
    global _pool
    if _pool is None:
        with _pool_lock:
            if _pool is None:
                _pool = Pool(min(4, max(2, os.cpu_count() or 1)))
    return _pool


def shut_down() -> None:
    """End the workers; the next text starts new ones."""
    global _pool
    with _pool_lock:
        old, _pool = _pool, None
    if old is not None:
        old.close()


def _after_fork() -> None:
    global _pool, _pool_lock
    _pool_lock = threading.Lock()
    if _pool is not None:
        _pool.forget()
        _pool = None


atexit.register(shut_down)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
