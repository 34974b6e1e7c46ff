"""The process that renders: reads a text, answers, until its input ends.

Markdown comes in, with the files it may show, and a page goes out: both as JSON in one frame.
"""

import gc
import json
import math
import os
import signal
import sys
from dataclasses import astuple
from typing import Any, BinaryIO

from wiki.kernel.markdown import limits
from wiki.kernel.markdown.convert import Converter
from wiki.kernel.markdown.frames import read_frame, write_frame
from wiki.kernel.markdown.local_files import NO_FILES, Files, from_plain

try:
    import resource
except ImportError:  # Windows has no such limits; the wall clock still holds there.
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Serve until the parent closes the pipe, which also happens when it is killed."""
    source, answers = _take_pipes()
    if hasattr(signal, "SIGINT"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    converter = Converter()
    converter.convert("# Warm\n\n- up\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    gc.freeze()
    write_frame(answers, "ready")
    while (asked := read_frame(source)) is not None:
        _allow_cpu()
        text, files = json.loads(asked)
        answer, usable = render(converter, text, from_plain(files))
        write_frame(answers, json.dumps(answer, ensure_ascii=False))
        if not usable:
            converter = Converter()


def render(converter: Converter, text: str, files: Files = NO_FILES) -> tuple[dict[str, Any], bool]:
    """The answer to one text, and whether the converter may be used again."""
    try:
        html, toc, plain = converter.convert(text, files)
        return {
            "html": html,
            "toc": [astuple(heading) for heading in toc],
            "plain": plain,
            "lines": converter.lines,
        }, True
    except limits.Refused as refused:
        return {"problem": refused.problem}, False
    except Exception as error:  # A text must not stop the server, whatever it breaks in the parser.
        return {"problem": limits.FAILED, "error": type(error).__name__}, False


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to ourselves: a stray print goes to the error stream."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def _allow_cpu() -> None:
    """CPU_SECONDS from now on, rounded up to whole ones; the kernel ends the process when they are spent."""
    if resource is not None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        spent = math.ceil(usage.ru_utime + usage.ru_stime)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (spent + limits.CPU_SECONDS, hard))


if __name__ == "__main__":
    main()
