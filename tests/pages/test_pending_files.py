"""Files for a page that was never saved, on both databases."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.pages.test_drafts import store, typed
from tests.pages.test_services import make, who
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.signals import notices_due
from wiki.pages.models import PendingFile
from wiki.pages.queries import link_targets
from wiki.pages.queries import pages as page_queries
from wiki.pages.rules.file_names import file_address
from wiki.pages.rules.pages import Change
from wiki.pages.services import pages as page_services
from wiki.pages.services import pending_files
from wiki.schools.rules import VISITOR


def waiting(name: str = "anna", file: str = "plan.txt") -> str:
    """A file that waits for a page of somebody; its id."""
    kept = pending_files.store_pending(who(name), file, io.BytesIO(b"Een plan."))
    with transaction():
        return pending_files.add_pending(who(name), kept).id


def names_with(page_id: int) -> list[str]:
    return [file.name for file in page_queries.attachments_of(page_id)]


def test_the_first_text_that_names_a_file_gets_it_at_the_same_address(app: Flask) -> None:
    named, other = waiting(), waiting()
    page_id = make(body=f"Zie [het plan]({file_address(named, 'plan.txt')}).\n")
    assert [file.id for file in page_queries.attachments_of(page_id)] == [named]
    assert page_queries.page_row(who("anna"), page_id).attachment_count == 1
    assert [file.id for file in link_targets.pending_files(who("anna"), [named, other])] == [other]


def test_a_later_version_takes_a_waiting_file_along_too(app: Flask) -> None:
    page_id, named = make(), waiting()
    change = Change(1, "Een titel", f"[plan]({file_address(named, 'plan.txt')})\n")
    page_services.save_page(who("anna"), page_id, change)
    assert names_with(page_id) == ["plan.txt"]


def test_nobody_gets_the_waiting_file_of_somebody_else(app: Flask) -> None:
    named = waiting("anna")
    page_id = make("els", body=f"[plan]({file_address(named, 'plan.txt')})\n")
    assert names_with(page_id) == []
    for other in (who("els"), VISITOR):
        with pytest.raises(NotFound):
            link_targets.file(other, named)
        assert link_targets.file_names(other, [named]) == {}
    assert link_targets.file(who("anna"), named).name == "plan.txt"
    assert link_targets.file_names(who("anna"), [named]) == {named: "plan.txt"}


def test_a_visitor_has_no_file_wait(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        pending_files.store_pending(VISITOR, "plan.txt", io.BytesIO(b"Een plan."))


def test_only_so_many_files_wait_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending_files, "AT_ONCE", 2)
    waiting(), waiting()
    with pytest.raises(Invalid):
        waiting()
    assert waiting("els")


def test_a_file_is_forgotten_when_it_waited_too_long_and_no_draft_of_its_writer_names_it(app: Flask) -> None:
    waiting()
    drafted, of_another, new = waiting(), waiting(), waiting()
    store(typed(f"[plan]({file_address(drafted, 'plan.txt')})\n"))
    store(typed(f"[plan]({file_address(of_another, 'plan.txt')})\n"), "els", key="draft-bbbb")
    long_ago = clock.now() - pending_files.WAITING_TIME - timedelta(days=1)
    with transaction() as db:
        db.execute(update(PendingFile).where(PendingFile.id != new).values(added_at=long_ago))
    with transaction():
        notices_due.send(None, today=clock.today())
    session().rollback()
    assert set(session().scalars(select(PendingFile.id))) == {drafted, new}
