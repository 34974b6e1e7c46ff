"""Seals and time stamps as they are kept outside: in a file, a mail, on paper."""

from pathlib import Path

from wiki.audit.rules import Seal, seal_in
from wiki.kernel import running_app
from wiki.verification.timestamps import NotStamped, stamped, stamped_at


def read(given: str) -> Seal:
    """The seal that is given, or that is in the file that is named. Raises OSError and ValueError."""
    text = Path(given).read_text(encoding="utf-8", errors="replace") if Path(given).is_file() else given
    found = seal_in(text)
    if found is None:
        raise ValueError("There is no seal in that; it begins with LW- and ends with 64 signs.")
    return found


def write_stamp(seal: Seal, file: Path) -> str:
    """Have the authority of the settings stamp a seal; what to tell. Raises NotStamped and OSError."""
    url = running_app.settings().timestamp_url
    if not url:
        raise NotStamped("LICHTWERK_TIMESTAMP_URL is not set: there is no authority to ask.")
    file.write_bytes(stamped(seal, url, _roots()))
    return f"The time stamp is in {file}."


def read_stamp(seal: Seal, file: Path) -> str:
    """When a seal was stamped, by the file that was kept. Raises NotStamped and OSError."""
    moment = stamped_at(seal, file.read_bytes(), _roots())
    return f"It was stamped at {moment:%Y-%m-%d %H:%M:%S} UTC."


def _roots() -> Path:
    roots = running_app.settings().timestamp_roots
    if not roots:
        raise NotStamped("LICHTWERK_TIMESTAMP_ROOTS is not set: a time stamp is checked against them.")
    return Path(roots)
