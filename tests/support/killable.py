"""A server in a process of its own that a test kills, and starts again on the same data and port."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.support import live


class KillableServer:
    """`lichtwerk serve` on a data folder, and on the database that the folder's or `database_url` names."""

    def __init__(self, data: Path, database_url: str = "") -> None:
        self.data = data
        self.port = live.free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._log = data.with_name(f"server-{self.port}.log")
        self._more = {"LICHTWERK_DATABASE_URL": database_url} if database_url else {}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.begin()
        self.wait()

    def begin(self) -> None:
        """Start it, and go on at once."""
        stop = [sys.executable, "-I", "-S", str(Path(live.__file__).with_name("stop_with_tests.py"))]
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [*stop, str(live.LICHTWERK), "serve", "--port", str(self.port)],
                env=live.environment(self.data) | self._more,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Until it answers."""
        assert self._process is not None
        live.answering(self.address, self._process, self._log)

    def kill(self) -> None:
        """End it at once, as when the power fails: with all its processes, and without a word to them."""
        process, self._process = self._process, None
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    @property
    def log(self) -> str:
        """What it printed."""
        return self._log.read_text(errors="replace")
