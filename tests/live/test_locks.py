"""Saving a page and coming to write on it never wait for each other, and two hundred saves at once all get in."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from tests.live.world import make, page, version, who, writers
from wiki.kernel.db import session, transaction
from wiki.live.models import LiveText
from wiki.live.services.presence import attend
from wiki.pages.services.persistence import locked

PATIENCE = 60


def test_who_comes_to_write_waits_for_no_save_that_waits_for_them(app: Flask) -> None:
    page_id = make()
    writers(page_id, "anna")
    session().rollback()
    both = Barrier(2, timeout=PATIENCE)
    one_writer = session().get_bind().dialect.name == "sqlite"

    def meet() -> None:
        if not one_writer:  # there the second waits for the whole first transaction
            both.wait()

    def come() -> bool:
        with app.app_context(), transaction() as db:
            db.get(LiveText, page_id, with_for_update=True)
            meet()
            return attend(who("bas"), page_id, "b" * 32)

    def save() -> None:
        with app.app_context(), transaction() as db:
            locked(db, page_id)
            meet()
            db.get(LiveText, page_id, with_for_update=True)

    with ThreadPoolExecutor(2) as pool:
        coming, saving = pool.submit(come), pool.submit(save)
        assert coming.result(PATIENCE)
        saving.result(PATIENCE)
    assert version(page_id, page(page_id).revision).number == 1
