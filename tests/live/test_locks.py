"""Saving a page and coming to write on it never wait for each other, and two hundred saves at once all get in."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from tests.live.world import make, page, version, who, writers
from wiki.kernel.db import session, transaction
from wiki.live.models import LiveText
from wiki.live.services import presence
from wiki.live.services.presence import Here, attend
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


@pytest.mark.parametrize("touched", [False, True])
def test_a_tab_that_comes_back_while_it_is_noted_gone_breaks_nothing(app: Flask, touched: bool) -> None:
    """The two are noted by different processes when a connection breaks."""
    page_id, tab = make(), "b" * 32
    writers(page_id, "anna")
    ready = Barrier(2, timeout=PATIENCE)

    def come() -> None:
        with app.app_context():
            ready.wait()
            with transaction():
                if touched:
                    presence.touch(page_id, [Here(who("bas"), tab, "AAAA BBBB")])
                else:
                    attend(who("bas"), page_id, tab)

    def go() -> None:
        with app.app_context():
            ready.wait()
            with transaction():
                presence.leave(who("bas"), tab)

    with ThreadPoolExecutor(2) as pool:
        for _time in range(20):
            with transaction():
                attend(who("bas"), page_id, tab)
            coming, going = pool.submit(come), pool.submit(go)
            coming.result(PATIENCE)
            going.result(PATIENCE)
