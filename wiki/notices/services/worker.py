"""A thread that sends mails as they come, lets others do what is due now and, every hour, looks what became due."""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event, Thread

from wiki.kernel.signals import worker_round
from wiki.notices.services import delivery

log = logging.getLogger("lichtwerk.mail")

PAUSE = 5.0
"""Seconds between looking for mails."""
FIRST_SWEEP = 20.0
"""Seconds after the start."""
HOUR = 3600.0


class Worker:
    """Works from `start` until `stop`, in a thread of its own, one piece after the other; only while it `may_work`,
    as of all processes one does."""

    def __init__(
        self,
        context: Callable[[], AbstractContextManager[object]],
        sends: bool,
        pause: float = PAUSE,
        first_sweep: float = FIRST_SWEEP,
        may_work: Callable[[], bool] = lambda: True,
    ) -> None:
        self._context, self._sends, self._pause, self._may_work = context, sends, pause, may_work
        self._sweep_at = time.monotonic() + first_sweep
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="lichtwerk-mail", daemon=True)

    def start(self) -> None:
        """Begin, and return at once."""
        self._thread.start()

    def stop(self, patience: float) -> None:
        """Begin nothing new, and wait for the mail that is on its way, for so many seconds at most."""
        self._stopped.set()
        self._thread.join(patience)

    def _run(self) -> None:
        while not self._stopped.wait(self._pause):
            try:
                if self._may_work():
                    with self._context():
                        self._work()
            except Exception:  # whatever it was, the next round may go well
                log.exception("the sending of mails stopped for a moment")

    def _work(self) -> None:
        if time.monotonic() >= self._sweep_at:
            self._sweep_at = time.monotonic() + HOUR
            delivery.sweep()
        if self._sends:
            delivery.deliver(lambda: not self._stopped.is_set())
        worker_round.send()
