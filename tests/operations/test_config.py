"""Settings come from the environment; nonsense stops the start with a sentence that names it."""

import stat
from pathlib import Path

import pytest

from wiki.config import SettingError, read


def _read(folder: Path, **settings: str) -> object:
    return read({"LICHTWERK_DATA": str(folder)} | {f"LICHTWERK_{k}": v for k, v in settings.items()})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("FILES_URL", "s3:/x"),
        ("SECRET_KEY", "short"),
        ("BASE_URL", "wiki.example.nl"),
        ("MAIL_URL", "http://mail"),
        ("MAIL_URL", "smtp://"),
        ("MAIL_URL", "smtp://mail:geen"),
        ("MAIL_URL", "smtp://mail?van=a@b.example"),
        ("MAIL_URL", "smtp://mail?from=a%0d%0aBcc:x@b.example"),
        ("MAIL_URL", "smtp://mail?from="),
        ("TIMESTAMP_URL", "ftp://tsa.example.nl"),
        ("TIMESTAMP_URL", "https://tsa.example.nl"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "yes"),
        ("WORKERS", "65"),
        ("THREADS", "0"),
        ("CONNECTIONS", "9"),
        ("CONNECTIONS_PER_ADDRESS", "veel"),
    ],
)
def test_a_nonsense_value_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"LICHTWERK_{name}"):
        _read(tmp_path, **{name: value})


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = read({"LICHTWERK_DATA": str(tmp_path)})
    second = read({"LICHTWERK_DATA": str(tmp_path)})
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_secrets_are_masked_where_settings_are_shown(tmp_path: Path) -> None:
    url = "postgresql+psycopg://wiki:geheim@db/wiki"
    shown = read({"LICHTWERK_DATA": str(tmp_path), "LICHTWERK_DATABASE_URL": url}).rows()
    text = repr(shown)
    assert "geheim" not in text
    assert read({"LICHTWERK_DATA": str(tmp_path)}).secret_key not in text
    assert ("LICHTWERK_DATABASE_URL", "postgresql+psycopg://wiki:********@db/wiki", "environment") in shown


def test_cookies_go_over_https_only_except_on_this_machine(tmp_path: Path) -> None:
    for url, secure in (
        ("http://127.0.0.1:8000", False),
        ("http://localhost", False),
        ("http://wiki.example", True),
        ("https://wiki.example", True),
        ("http://127.0.0.1.example", True),
    ):
        config = read({"LICHTWERK_DATA": str(tmp_path), "LICHTWERK_BASE_URL": url})
        assert config.secure_cookies is secure, url


def test_mails_come_from_the_site_unless_another_address_is_named(tmp_path: Path) -> None:
    def sender(base: str, mail: str) -> str:
        environ = {"LICHTWERK_DATA": str(tmp_path), "LICHTWERK_BASE_URL": base, "LICHTWERK_MAIL_URL": mail}
        return read(environ).mail_sender

    assert sender("https://wiki.example.nl/", "smtp://mail") == "noreply@wiki.example.nl"
    assert sender("http://127.0.0.1:8000", "smtp://mail") == "noreply@localhost"
    named = "smtp://u:p@mail:587?from=wiki@example.nl"
    assert sender("https://wiki.example.nl", named) == "wiki@example.nl"
