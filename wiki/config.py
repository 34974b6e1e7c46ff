"""The settings, read once from the environment; a wrong one stops the start with a sentence that names it."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

PREFIX = "LICHTWERK_"
MOST_CORES = 8
"""Processes that serve when nobody says how many."""
SECRETS = frozenset({"secret_key", "database_url", "mail_url"})


class SettingError(ValueError):
    """A setting has a value that cannot be meant."""


@dataclass(frozen=True)
class Config:
    """Every setting of the product. `sources` says of each where its value came from."""

    data: Path
    database_url: str
    files_url: str
    secret_key: str
    base_url: str
    mail_url: str | None
    timestamp_url: str | None
    """The time stamp authority (RFC 3161) that stamps seals; none when nobody does."""
    timestamp_roots: str | None
    """The file with its root certificates."""
    trusted_proxies: int
    workers: int
    threads: int
    connections: int
    connections_per_address: int
    idle_hours: int
    idle_hours_money: int
    pace: int
    free_mb: int
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def files_folder(self) -> Path:
        """The folder that holds the uploaded files."""
        return Path(self.files_url.removeprefix("file://"))

    @property
    def secure_cookies(self) -> bool:
        """Cookies go over https only, except on a loopback address over http."""
        return not is_loopback_http(self.base_url)

    @property
    def mail_sender(self) -> str:
        """The address that mails come from."""
        named = parse_qs(urlsplit(self.mail_url or "").query).get("from")
        return named[0] if named else f"noreply@{self.mail_host}"

    @property
    def mail_host(self) -> str:
        """The name of the site in the headers of its mails."""
        host = urlsplit(self.base_url).hostname or ""
        return host if re.search("[a-z]", host) and ":" not in host else "localhost"

    def rows(self) -> list[tuple[str, str, str]]:
        """(variable, value with secrets masked, source) for each setting."""
        names = [f.name for f in fields(self) if f.name != "sources"]
        return [(PREFIX + n.upper(), self._shown(n), self.sources.get(n, "default")) for n in names]

    def _shown(self, name: str) -> str:
        value = getattr(self, name)
        if value is None:
            return ""
        if name == "secret_key":
            return "********"
        if name in SECRETS:
            return _without_password(str(value))
        return str(value)


def is_loopback_http(url: str) -> bool:
    """True for http on this machine only."""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in {
        "127.0.0.1",
        "localhost",
        "::1",
    }


def is_loopback(host: str) -> bool:
    """True for a name or address of this machine itself."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def read(environ: Mapping[str, str] | None = None, **overrides: str) -> Config:
    """Settings from the environment; raises SettingError. Makes the data folder and the secret key."""
    given = {
        k: v for k, v in (os.environ if environ is None else environ).items() if k.startswith(PREFIX) and v
    }
    given |= {PREFIX + k.upper(): v for k, v in overrides.items()}
    get = given.get
    data = _own_folder(Path(get(PREFIX + "DATA", "instance")).resolve())
    config = Config(
        data=data,
        database_url=_database_url(get(PREFIX + "DATABASE_URL", f"sqlite:///{data / 'lichtwerk.sqlite3'}")),
        files_url=_files_url(get(PREFIX + "FILES_URL", f"file://{data / 'files'}")),
        secret_key=get(PREFIX + "SECRET_KEY") or _stored_secret(data / "secret-key"),
        base_url=_base_url(get(PREFIX + "BASE_URL", "http://127.0.0.1:8000")),
        mail_url=_mail_url(get(PREFIX + "MAIL_URL")),
        timestamp_url=_timestamp_url(get(PREFIX + "TIMESTAMP_URL")),
        timestamp_roots=get(PREFIX + "TIMESTAMP_ROOTS"),
        trusted_proxies=_count("TRUSTED_PROXIES", get(PREFIX + "TRUSTED_PROXIES", "0"), 0, 10),
        workers=_count("WORKERS", get(PREFIX + "WORKERS", str(_cores())), 1, 64),
        threads=_count("THREADS", get(PREFIX + "THREADS", "10"), 1, 200),
        connections=_count("CONNECTIONS", get(PREFIX + "CONNECTIONS", "1000"), 10, 100_000),
        connections_per_address=_count(
            "CONNECTIONS_PER_ADDRESS", get(PREFIX + "CONNECTIONS_PER_ADDRESS", "300"), 10, 100_000
        ),
        idle_hours=_count("IDLE_HOURS", get(PREFIX + "IDLE_HOURS", "168"), 1, 720),
        idle_hours_money=_count("IDLE_HOURS_MONEY", get(PREFIX + "IDLE_HOURS_MONEY", "12"), 1, 720),
        pace=_count("PACE", get(PREFIX + "PACE", "100"), 0, 10_000),
        free_mb=_count("FREE_MB", get(PREFIX + "FREE_MB", "500"), 0, 100_000_000),
        sources={k.removeprefix(PREFIX).lower(): "environment" for k in given},
    )
    _check(config)
    return config


def _own_folder(data: Path) -> Path:
    """The data folder, for its owner alone whatever the umask; one that holds other things stays as it is."""
    if not data.exists():
        data.mkdir(parents=True)
        data.chmod(0o700)
    elif (data / "secret-key").exists():
        with suppress(PermissionError):
            data.chmod(0o700)
            for file in data.glob("lichtwerk.sqlite3*"):
                file.chmod(0o600)
    return data


def keep_to_oneself() -> None:
    """What this process writes from now on is for its owner alone: the database, files, backups."""
    os.umask(0o077)


def _check(config: Config) -> None:
    if config.timestamp_url and not config.timestamp_roots:
        raise SettingError("LICHTWERK_TIMESTAMP_URL also needs LICHTWERK_TIMESTAMP_ROOTS.")
    if len(config.secret_key) < 32:
        raise SettingError("LICHTWERK_SECRET_KEY is too short: use at least 32 random characters.")
    if config.workers > 1 and not hasattr(os, "fork"):
        raise SettingError("LICHTWERK_WORKERS must be 1 on this system: it cannot divide a process in two.")


def _cores() -> int:
    """A process for each core that we may use; more than eight want more memory than a network of schools needs."""
    if not hasattr(os, "fork"):
        return 1
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(found, MOST_CORES)


def _database_url(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingError("LICHTWERK_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
    return value


def _files_url(value: str) -> str:
    if not value.startswith("file:///"):
        raise SettingError("LICHTWERK_FILES_URL must begin with file:/// and name a folder.")
    return value


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise SettingError("LICHTWERK_BASE_URL must be an address such as https://wiki.example.nl.")
    return value.rstrip("/")


def _timestamp_url(value: str | None) -> str | None:
    if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname):
        raise SettingError("LICHTWERK_TIMESTAMP_URL must be an address such as https://tsa.example.nl/tsr.")
    return value


def _mail_url(value: str | None) -> str | None:
    if value:
        _check_mail_url(value)
    return value


def _check_mail_url(value: str) -> None:
    form = "smtp://user:password@host:port or smtps://..., and may end in ?from=name@host"
    try:
        parts = urlsplit(value)
        fits = bool(parts.hostname) and (parts.port is None or parts.port > 0)
        query = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError as error:
        raise SettingError(f"LICHTWERK_MAIL_URL must be like {form}.") from error
    senders = query.get("from", ["ok@ok"])
    fits = fits and parts.scheme in {"smtp", "smtps"} and parts.path in {"", "/"} and set(query) <= {"from"}
    if (
        not fits
        or len(senders) > 1
        or not re.fullmatch(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+", senders[0], re.ASCII)
    ):
        raise SettingError(f"LICHTWERK_MAIL_URL must be like {form}.")


def _count(name: str, value: str, low: int, high: int) -> int:
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise SettingError(f"{PREFIX}{name} must be a whole number from {low} to {high}, not {value!r}.")
    return int(value)


def _stored_secret(path: Path) -> str:
    """The secret key of this data folder, made at the first start and readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return url.replace(f":{parts.password}@", ":********@")
