"""The command line: one sentence on what was done, exit status 0 only when it was."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.live import LICHTWERK, copied_demo, migrated
from wiki.cli import main


def _lichtwerk(folder: Path, *arguments: str) -> Result:
    """A command with nothing set but its data folder, without the seconds a process of its own takes to start."""
    unset = {name for name in os.environ if name.startswith("LICHTWERK_")} | {"LICHTWERK_BASE_URL"}
    environ = dict.fromkeys(unset) | {"LICHTWERK_DATA": str(folder)}
    return CliRunner().invoke(main, arguments, env=environ)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo, loaded by the command itself."""
    return copied_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A data folder with a database of this version and nothing in it."""
    return Path(shutil.copytree(migrated(), tmp_path / "empty"))


def test_the_program_that_is_installed_is_this_one() -> None:
    said = subprocess.run([LICHTWERK, "--help"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("Usage: lichtwerk") and all(
        f"\n  {name} " in said for name in ("serve", "migrate")
    )


def test_a_second_demo_is_refused(folder: Path) -> None:
    again = _lichtwerk(folder, "demo")
    assert again.exit_code == 1
    assert "needs an empty one" in again.stderr


def test_the_demo_only_listens_on_this_machine(folder: Path) -> None:
    refused = _lichtwerk(folder, "serve", "--host", "0.0.0.0", "--port", "8999")
    assert refused.exit_code == 1
    assert "127.0.0.1" in refused.stderr


def test_what_the_demo_made_verifies(folder: Path) -> None:
    verified = _lichtwerk(folder, "verify")
    assert verified.exit_code == 0, verified.stdout


def test_token_prints_the_token_and_nothing_else(folder: Path) -> None:
    printed = _lichtwerk(folder, "token", "docent@veenpluis.example", "--name", "script")
    assert printed.exit_code == 0
    assert len(printed.stdout.split()) == 1
    assert len(printed.stdout.strip()) >= 40
    assert _lichtwerk(folder, "token", "niemand@veenpluis.example").exit_code == 1


def test_a_user_is_added_with_a_role_of_a_school(folder: Path) -> None:
    def add(*more: str) -> Result:
        return _lichtwerk(folder, "user", "add", "nieuw@veenpluis.example", "Nieuw Iemand", *more)

    password = ("--password", "een-lang-wachtwoord-9")
    assert add("--role", "teacher", *password).exit_code == 1
    assert add("--role", "koning", *password).exit_code == 1
    assert add("--role", "teacher", "--school", "99ZZ99", *password).exit_code == 1
    assert add("--role", "teacher", "--school", "99ZA00", *password).exit_code == 0
    assert add("--role", "teacher", "--school", "99ZA00", *password).exit_code == 1


def test_settings_are_listed_with_their_source(folder: Path) -> None:
    listed = _lichtwerk(folder, "settings").stdout
    assert f"LICHTWERK_DATA={folder}  (environment)" in listed
    assert "LICHTWERK_SECRET_KEY=********  (default)" in listed


@pytest.mark.whole
def test_backup_and_restore_by_command(folder: Path, empty: Path, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    assert _lichtwerk(folder, "backup", str(archive)).exit_code == 0
    assert _lichtwerk(empty, "restore", str(archive)).exit_code == 0
    assert _lichtwerk(empty, "verify").exit_code == 0
    assert _lichtwerk(empty, "restore", str(archive)).exit_code == 1
    refused = _lichtwerk(empty, "serve", "--host", "0.0.0.0", "--port", "8999")
    assert refused.exit_code == 1
    assert "127.0.0.1" in refused.stderr


def test_an_empty_database_is_not_served(tmp_path: Path) -> None:
    refused = _lichtwerk(tmp_path, "serve", "--port", "8999")
    assert refused.exit_code == 1
    assert "lichtwerk migrate" in refused.stderr


@pytest.mark.parametrize(("version", "advice"), [("0001", "lichtwerk migrate"), ("9999", "newer program")])
def test_a_database_of_another_version_is_not_served(tmp_path: Path, version: str, advice: str) -> None:
    with closing(sqlite3.connect(tmp_path / "lichtwerk.sqlite3")) as database:
        database.execute("create table alembic_version (version_num varchar(32) not null)")
        database.execute("insert into alembic_version values (?)", (version,))
        database.commit()
    refused = _lichtwerk(tmp_path, "serve", "--port", "8999")
    assert refused.exit_code == 1
    assert advice in refused.stderr
    assert version in refused.stderr


def test_the_index_can_be_built_anew(folder: Path) -> None:
    assert "entries are in the index" in _lichtwerk(folder, "reindex").stdout


@pytest.mark.parametrize(
    "command", ["serve", "migrate", "demo", "token", "backup", "restore", "verify", "settings"]
)
def test_every_command_explains_itself(folder: Path, command: str) -> None:
    helped = _lichtwerk(folder, command, "--help")
    assert helped.exit_code == 0
    assert "Usage:" in helped.stdout


@pytest.mark.whole
def test_a_demo_that_was_cut_off_is_made_anew(tmp_path: Path) -> None:
    data = copied_demo(tmp_path)
    (data / "demo").unlink()
    assert _lichtwerk(data, "demo").exit_code == 0
    assert (data / "demo").exists()


@pytest.mark.whole
def test_demo_mode_is_a_fact_of_the_data_and_no_setting(folder: Path, empty: Path) -> None:
    assert "DEMO" not in _lichtwerk(folder, "settings").stdout
    for data, shown in ((folder, 200), (empty, 404)):
        ask = "from wiki.asgi import flask_app as a; print(a.test_client().get('/patterns').status_code)"
        environ = os.environ | {"LICHTWERK_DATA": str(data), "LICHTWERK_DEMO": "1"}
        asked = subprocess.run(
            [sys.executable, "-c", ask], env=environ, capture_output=True, text=True, check=True
        )
        assert asked.stdout.strip() == str(shown)


def test_the_demo_sends_no_mail_and_says_so(folder: Path) -> None:
    refused = _lichtwerk(folder, "mail")
    assert refused.exit_code == 1 and "sends no mail" in refused.stderr
    assert _lichtwerk(folder, "sweep").exit_code == 0


def test_mail_without_a_mail_server_says_which_setting_it_needs(empty: Path) -> None:
    refused = _lichtwerk(empty, "mail")
    assert refused.exit_code == 1 and "LICHTWERK_MAIL_URL" in refused.stderr
