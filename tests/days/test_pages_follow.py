"""Workshops and reports follow their pages: a new name, going up in another page, and the bin."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from tests.days.stage import BEFORE, Stage, stage
from tests.support import content
from wiki.days.models import NetworkDay, Workshop, WorkshopPage
from wiki.days.queries.workshops import workshop
from wiki.days.rules.days import WorkshopCommand
from wiki.days.services import harvest, report
from wiki.days.services import workshops as services
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.pages.queries.pages import page_row
from wiki.structure.rules import MergedText
from wiki.structure.services import bin as bins
from wiki.structure.services import merging


@pytest.fixture(autouse=True)
def _in_time(app: Flask) -> Iterator[None]:
    with clock.frozen(BEFORE):
        yield


def uses(on: Stage, *pages: int) -> None:
    """The workshop `forms` uses these pages."""
    found = workshop(content.actor("kim"), on.forms)
    command = WorkshopCommand(found.title, found.capacity, found.rounds)
    with transaction():
        services.edit_workshop(content.actor("kim"), on.forms, found.version, replace(command, pages=pages))


def merge(page_id: int, into: int) -> None:
    kim = content.actor("kim")
    seen, there = page_row(kim, page_id).revision, page_row(kim, into).revision
    session().rollback()
    merging.merge_pages(kim, page_id, seen, into, there, MergedText.BOTH)


def material(on: Stage) -> list[tuple[int, str, bool]]:
    session().rollback()
    return [(page.id, page.title, page.harvest) for page in workshop(content.actor("anna"), on.forms).pages]


def test_a_page_that_got_another_name_has_it_in_the_programme_too() -> None:
    on, page_id = stage(), content.page("Kijkwijzer")
    uses(on, page_id)
    content.save(page_id, 1, "Anders.", title="Kijkwijzer regie")
    assert material(on) == [(page_id, "Kijkwijzer regie", False)]


def test_a_workshop_uses_the_page_in_which_its_own_went_up_and_names_it_once() -> None:
    on, goes, stays = stage(), content.page("Dubbel"), content.page("Blijft")
    uses(on, goes)
    merge(goes, stays)
    assert material(on) == [(stays, "Blijft", False)]
    other = content.page("Nog een")
    uses(on, stays, other)
    with transaction() as db:
        db.execute(update(WorkshopPage).where(WorkshopPage.page_id == other).values(harvest=True))
    merge(other, stays)
    assert material(on) == [(stays, "Blijft", True)]


def test_notes_and_the_report_are_read_in_the_page_in_which_they_went_up() -> None:
    on, kim, stays = stage(), content.actor("kim"), content.page("Verslagen")
    harvest.write_notes(kim, on.talks)
    report.as_page(kim, on.day)
    session().rollback()
    notes = session().get_one(Workshop, on.talks).notes_page_id or 0
    written = session().get_one(NetworkDay, on.day).report_page_id or 0
    for page_id in (notes, written):
        merge(page_id, stays)
    session().rollback()
    found = workshop(kim, on.talks).notes
    assert found is not None and found.id == stays
    assert session().get_one(NetworkDay, on.day).report_page_id == stays
    assert harvest.write_notes(kim, on.talks).startswith(f"/pages/{stays}-")


def test_notes_that_were_thrown_away_can_be_written_again() -> None:
    on, kim = stage(), content.actor("kim")
    first = harvest.write_notes(kim, on.talks)
    session().rollback()
    page_id = session().get_one(Workshop, on.talks).notes_page_id or 0
    with transaction():
        bins.remove_page(kim, page_id, page_row(kim, page_id).revision)
    session().rollback()
    assert workshop(kim, on.talks).notes is None
    assert harvest.write_notes(kim, on.talks) != first
    session().rollback()
    assert workshop(kim, on.talks).notes is not None
