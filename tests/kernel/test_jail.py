"""What a child program may: no secret of ours, no network where the system can cut it, no more than its limits."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from wiki.documents.services import pandoc, typesetting
from wiki.documents.services.pandoc import NotConverted, Order
from wiki.kernel.jail import Jail, network_is_cut
from wiki.kernel.markdown.pool import JAIL as RENDER
from wiki.search.services import attachment_text

JAILS = {
    "render": RENDER,
    "extract": attachment_text.JAIL,
    "pandoc": pandoc.JAIL,
    "typeset": typesetting.JAIL,
}
KNOWN = {"PATH", "LC_ALL", "LC_CTYPE", "HOME", "SYSTEMROOT"}
posix = pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
every = pytest.mark.parametrize("jail", JAILS.values(), ids=JAILS)


@pytest.fixture
def door() -> Iterator[int]:
    """A port of this machine that answers everybody."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "LICHTWERK_SECRET_KEY",
        "LICHTWERK_DATABASE_URL",
        "DATABASE_URL",
        "PGPASSWORD",
        "SECRET_KEY",
    ):
        monkeypatch.setenv(name, "known-to-the-server-only")


def output(jail: Jail, code: str, *arguments: str) -> str:
    """What code writes in a jail; asked the way the render pool does where the jail has no clock of its own."""
    jail = replace(jail, seconds=jail.seconds or 20)
    return jail.run(jail.python(code, *arguments)).output.decode()


@every
def test_a_child_sees_no_secret_in_its_environment(jail: Jail) -> None:
    assert set(output(jail, "import os; print(*os.environ)").split()) <= KNOWN


def test_a_child_that_goes_on_answering_sees_none_either() -> None:
    child = RENDER.start(RENDER.python("import os; print(*os.environ)"))
    assert set(child.communicate()[0].decode().split()) <= KNOWN


@every
def test_a_child_reaches_no_network_where_the_system_can_cut_it(jail: Jail, door: int) -> None:
    knock = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5); print('in')"
    assert (output(jail, knock, str(door)) == "") == network_is_cut()


def test_root_on_linux_cuts_the_network_of_its_children() -> None:
    allowed = subprocess.run(["unshare", "-n", "true"], check=False).returncode == 0 if _linux() else False
    assert network_is_cut() or not allowed


def _linux() -> bool:
    return sys.platform == "linux"


@posix
@every
def test_a_child_that_takes_too_much_memory_ends_alone(jail: Jail) -> None:
    hungry = "print('began', flush=True); print(len(bytearray(1 << 40)))"
    assert output(replace(jail, memory=jail.memory or 512 * 1024 * 1024), hungry) == "began\n"


def test_pandoc_has_a_limit_of_memory_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    text, order = b"many *words* here\n\n" * 1_000, Order("markdown", "html")
    assert pandoc.convert(text, order)
    monkeypatch.setattr(pandoc, "MEMORY", "2M")
    with pytest.raises(NotConverted, match=r"[Hh]eap"):
        pandoc.convert(text, order)


@posix
@every
def test_a_child_that_takes_too_much_time_is_ended(jail: Jail) -> None:
    busy = replace(jail, seconds=1)
    done = busy.run(busy.python("while True: pass"))
    assert not done.well


@every
def test_a_child_that_sleeps_is_ended_by_the_clock(jail: Jail) -> None:
    asleep = replace(jail, seconds=0.5, clock=0.5)
    done = asleep.run(asleep.python("print('began', flush=True); import time; time.sleep(1000)"))
    assert done.late and done.output in (b"", b"began\n")


@posix
def test_a_child_writes_no_larger_file_than_it_may(tmp_path: Path) -> None:
    small = Jail(seconds=20, written=1000)
    assert not small.run(
        small.python("with open('f', 'wb') as f: f.write(bytes(5000))"), folder=tmp_path
    ).well
    assert (tmp_path / "f").stat().st_size <= 1000


@posix
def test_a_lower_limit_that_is_set_already_stays() -> None:
    lower = Jail(seconds=20, written=100)
    inner = "import resource, sys; print(resource.getrlimit(resource.RLIMIT_FSIZE)[1])"
    again = Jail(written=1000).python(inner)
    assert lower.run(lower.program(*again)).output == b"100\n"


def test_a_program_runs_as_its_own_self_with_its_arguments() -> None:
    jail = Jail(seconds=20)
    done = jail.run(
        jail.program(sys.executable, "-I", "-c", "import sys; print(sys.argv[1:])", "a b", "--", "ü")
    )
    assert done.output.decode() == "['a b', '--', 'ü']\n"


def test_a_program_that_is_not_there_raises_nothing() -> None:
    jail = Jail(seconds=20)
    done = jail.run(["/no/such/program"])
    assert not done.well and done.said


@pytest.fixture
def evil_filter(door: int) -> str:
    """A program inside pandoc that tells the environment and knocks on the door."""
    knock = f"import socket; socket.create_connection(('127.0.0.1', {door}), 5)"
    return (
        "function Pandoc() "
        f'local open = os.execute([[{sys.executable} -I -c "{knock}" 2>/dev/null]]) '
        "return pandoc.Pandoc({pandoc.Str(tostring(os.getenv('LICHTWERK_SECRET_KEY')) .. ' ' .. tostring(open))}) end"
    )


@posix
def test_pandoc_itself_knows_no_secret_and_no_network(evil_filter: str) -> None:
    said = pandoc.convert(b"a", Order("markdown", "plain", filters=(evil_filter,))).decode().split()
    assert said == ["nil", "nil" if network_is_cut() else "true"]
