"""One way to run a program on what people bring: with limits, and without what this process knows.

A child gets a clean environment, so no password, key or address of a database reaches it; limits on time, memory and
what it writes; and no network where the system allows it (Linux, as root or with user namespaces; see
`network_is_cut`). macOS and Windows have no such wall and go without; Windows has no limits but that of time. What the
child does to itself before anything else stands in `jailed`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from wiki.kernel import jailed

OUT_OF_TIME = frozenset({9, 24})
"""The signals by which a system ends a child whose time of the processor is up."""


@dataclass(frozen=True)
class Done:
    """How a child ended: what it wrote, what it said of errors, whether it ended well, and whether time ended it."""

    output: bytes
    said: str
    well: bool
    late: bool = False


@dataclass(frozen=True)
class Jail:
    """The limits of a child; what is None is not limited.

    `seconds` counts as time of the processor and, in `run`, as time on the clock, where `clock` says nothing else: on a
    busy machine a child waits for its turn, which is not its fault. `memory` is bytes of address space; `written` is
    bytes of the largest file it may write.
    """

    seconds: float | None = None
    memory: int | None = None
    written: int | None = None
    clock: float | None = None

    def python(self, code: str, *arguments: str) -> list[str]:
        """The order that runs Python code; `arguments` are its `sys.argv[1:]`."""
        return [*self._prelude(), jailed.CODE, code, *arguments]

    def program(self, path: str, *arguments: str) -> list[str]:
        """The order that runs a program; where there are no limits to set it is started directly."""
        return [path, *arguments] if os.name == "nt" else [*self._prelude(), jailed.PROGRAM, path, *arguments]

    def _prelude(self) -> list[str]:
        return [sys.executable, "-I", jailed.__file__, json.dumps(self._limits())]

    def _limits(self) -> dict[str, float | None]:
        return {name: value for name, value in asdict(self).items() if name != "clock"}

    def _patience(self) -> float | None:
        """Seconds on the clock; where there are no limits of the processor these are the only ones."""
        return self.seconds if os.name == "nt" or self.clock is None else self.clock

    def run(
        self, order: Sequence[str], data: bytes = b"", folder: Path | None = None, **environment: str
    ) -> Done:
        """Run an order in a folder and wait for it. Never raises for what the child does."""
        try:
            done = subprocess.run(  # noqa: S603  # our own program, with our own arguments
                order,
                input=data,
                capture_output=True,
                timeout=self._patience(),
                cwd=folder,
                env={**clean_environment(folder), **environment},
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            return Done(late.stdout or b"", "it took too long", well=False, late=True)
        except OSError as error:
            return Done(b"", str(error), well=False)
        ended = self.clock is not None and -done.returncode in OUT_OF_TIME
        return Done(done.stdout, _tail(done.stderr), well=done.returncode == 0, late=ended)

    def start(self, order: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start a child that goes on answering through its pipes; the caller ends it. Raises OSError."""
        return subprocess.Popen(  # noqa: S603  # our own program, with our own arguments
            order, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=clean_environment()
        )


def clean_environment(folder: Path | None = None) -> Mapping[str, str]:
    """All that a child learns of its surroundings; Windows starts no program without its own folder."""
    known = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    if folder is not None:
        known["HOME"] = str(folder)
    if "SYSTEMROOT" in os.environ:
        known["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return known


@cache
def network_is_cut() -> bool:
    """Whether children have no network here; asked of the system once, by a child that tells."""
    told = Jail(seconds=20).run(Jail().python("import sys; sys.stdout.write(str(NETWORK_IS_CUT))"))
    return told.output == b"True"


def _tail(said: bytes) -> str:
    return said.decode("utf-8", "replace")[-2000:]
