"""Room on the disk: how much there is left, what is refused when there is little, and how a full disk is known."""

import errno
import shutil

from sqlalchemy.exc import DBAPIError

from wiki.kernel import running_app
from wiki.kernel.errors import LichtwerkError
from wiki.kernel.i18n import _

MIB = 1024 * 1024
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_SAID = (
    "database or disk is full",
    "no space left on device",
    "disk quota exceeded",
    "could not extend file",
)
"""What SQLite and PostgreSQL say of it."""


class ServerFull(LichtwerkError):
    """There is no room on the disk of the server for what was asked."""

    status = 507

    def __init__(self) -> None:
        super().__init__(
            _("The server is full, so this was not done. Nothing is lost. Tell the administrator.")
        )


def free_mib() -> int:
    """Room that is left where this site keeps what it has, in MiB."""
    return shutil.disk_usage(running_app.settings().data).free // MIB


def is_low() -> bool:
    """Whether there is less room than the setting asks for."""
    return free_mib() < running_app.settings().free_mb


def need_room() -> None:
    """Raise ServerFull when there is little room left: files are refused before texts are."""
    if is_low():
        raise ServerFull()


def is_full(error: BaseException) -> bool:
    """Whether an error says that a disk is full."""
    if isinstance(error, DBAPIError):
        return any(said in str(error.orig).lower() for said in _SAID)
    return isinstance(error, OSError) and error.errno in _FULL
