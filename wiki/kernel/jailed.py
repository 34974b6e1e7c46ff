"""What a child of `jail` does to itself first: it gives up the network, sets its limits, and becomes what was asked.

Run as a program of its own, without the project on its path: it uses the standard library only. The first argument is
the limits as JSON, the second says whether Python code or a program follows. What the system does not know it goes
without: a text must be readable everywhere.
"""

import contextlib
import json
import math
import os
import sys

CODE, PROGRAM = "code", "program"
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
"""Linux's own numbers (`linux/sched.h`); `os.unshare` has them from Python 3.12 on only."""


def main() -> None:
    """Set the limits, then run what is asked with its own arguments."""
    limits, kind, what, *arguments = sys.argv[1:]
    cut = cut_network()
    set_limits(**json.loads(limits))
    if kind == PROGRAM:
        os.execv(what, [what, *arguments])  # noqa: S606  # a program of ours
    sys.argv = ["-c", *arguments]
    try:
        exec(what, {"__name__": "__main__", "NETWORK_IS_CUT": cut})  # noqa: S102  # code of ours
    except (BrokenPipeError, EOFError):  # whoever asked was killed, and nobody hears the answer
        os._exit(1)


def cut_network() -> bool:
    """Leave the machine's network for an empty one, as root or in a user namespace; False where that is not allowed."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        import ctypes

        unshare = ctypes.CDLL(None).unshare
    except (ImportError, OSError, AttributeError):
        return False
    return any(unshare(flags) == 0 for flags in (NEW_NETWORK, NEW_USER | NEW_NETWORK))


def set_limits(seconds: float | None, memory: int | None, written: int | None) -> None:
    """Set each limit that is asked for and that the system has; a lower one that is set already stays."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock still holds.
        return
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: None if seconds is None else max(1, math.ceil(seconds)),
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: written,
    }
    for what, limit in wanted.items():
        if limit is None:
            continue
        highest = resource.getrlimit(what)[1]
        lowest = limit if highest == resource.RLIM_INFINITY else min(limit, highest)
        with contextlib.suppress(
            OSError, ValueError
        ):  # macOS knows a limit of address space and cannot set it.
            resource.setrlimit(what, (lowest, lowest))


if __name__ == "__main__":
    main()
