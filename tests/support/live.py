"""The product as people meet it: `lichtwerk serve` in a process of its own, full of the demo network."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from urllib.error import URLError
from urllib.request import urlopen

from tests.support.servers import shared

PATIENCE = 180.0
LICHTWERK = Path(sys.executable).with_name("lichtwerk")


def copied_demo(folder: Path) -> Path:
    """A data folder with the demo, for one server, in `folder`."""
    return Path(shutil.copytree(demo_template(), folder / "data"))


@contextmanager
def served(data: Path, more: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """The address of a server over a data folder, with more settings, stopped afterwards; its log shows no error."""
    port = free_port()
    command = [sys.executable, "-I", "-S", str(Path(__file__).with_name("stop_with_tests.py"))]
    log = data.with_name("server.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, str(LICHTWERK), "serve", "--port", str(port)],
            env=environment(data) | dict(more),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield answering(f"http://127.0.0.1:{port}", process, log)
    finally:
        process.communicate(timeout=PATIENCE)
    assert "Traceback" not in log.read_text(), log.read_text()


def demo_template() -> Path:
    """A data folder with the demo in it, made once in a run and shared by all workers."""

    def build(data: Path) -> None:
        shutil.copytree(migrated(), data)
        run("demo", data)

    return shared("demo", build)


def migrated() -> Path:
    """A data folder with a database of this version and nothing in it, made once in a run."""
    return shared("migrated", _migrate)


def _migrate(data: Path) -> None:
    run("migrate", data)


def run(command: str, data: Path, *arguments: str, more: Mapping[str, str] = MappingProxyType({})) -> str:
    """Run a command of the product on a data folder, with more settings; what it printed."""
    done = subprocess.run(
        [LICHTWERK, command, *arguments],
        env=environment(data) | dict(more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment(data: Path) -> dict[str, str]:
    """What a process of the product on this folder finds in its environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LICHTWERK_")}
    return kept | {"LICHTWERK_DATA": str(data), "LICHTWERK_WORKERS": "1", "LICHTWERK_PACE": "2000"}


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answering(address: str, process: subprocess.Popen[bytes], log: Path) -> str:
    """The address, once the server answers there."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{address}/healthz", timeout=5):
                return address
        except (URLError, ConnectionError):
            time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")
