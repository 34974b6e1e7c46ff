"""What a save costs: rendering, index and commit, with the processor time of the rendering processes."""

import os
import time
from pathlib import Path
from random import Random

from sqlalchemy import select

from wiki.app import create_app
from wiki.bench import words
from wiki.bench.seed import person
from wiki.config import read
from wiki.kernel.db import db, session
from wiki.kernel.markdown import shut_down
from wiki.kernel.markdown.pool import pool
from wiki.pages.models import Page
from wiki.pages.rules.pages import Change, NewPage, Text
from wiki.pages.services.pages import create_page, save_page

BYTES = 8 * 1024
WARM = 5


def cpu_of_saves(data: Path, count: int) -> float:
    """Milliseconds of processor time, ours and the rendering processes', for one save of a page of 8 KB."""
    database = f"sqlite:///{data / 'lichtwerk.sqlite3'}"
    app = create_app(read(data=str(data), database_url=database, files_url=f"file://{data / 'files'}"))
    random = Random(8)  # noqa: S311  # the same texts each time
    with app.app_context():
        actor = person("docent@veenpluis.example")
        first, *bodies = (words.text(random, BYTES)[:BYTES] for _ in range(1 + WARM + count))
        page_id = create_page(actor, NewPage(Text("Meting van het opslaan", first), "page")).id
        for number, body in enumerate(bodies):
            if number == WARM:
                before = _used()
            base = session().scalar(select(Page.revision).where(Page.id == page_id)) or 0
            save_page(actor, page_id, Change(base=base, body=body, confirm_removal=True))
        used = _used() - before
        db.session.remove()
        db.engine.dispose()
    shut_down()
    return used / count * 1000


def _used() -> float:
    """Seconds of processor time used by this process and the processes that render for it."""
    return time.process_time() + sum(map(_of_process, pool().processes()))


def _of_process(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
