"""Runs a command until its standard input ends, then stops it: a server never outlives the tests that started it.

usage: stop_with_tests.py COMMAND [ARGUMENTS], with a pipe as standard input that the tests keep open. It uses the
standard library only.
"""

import signal
import subprocess
import sys
import threading

PATIENCE = 20.0


def main(command: list[str]) -> int:
    """Start the command, wait for the end of standard input or of the command; the command's exit status."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_listen_again)
    threading.Thread(target=_stop_at_end, args=(process,), daemon=True).start()
    return process.wait()


def _listen_again() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_DFL)


def _stop_at_end(process: subprocess.Popen[bytes]) -> None:
    sys.stdin.buffer.read()
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
