"""Versions of a page: names that stay, small changes, who wrote which line, what is new to whom, and restoring on top
of what was seen alone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, text, update

from tests.support import cast, content
from tests.support.statements import statements
from wiki.audit.models import AuditEvent
from wiki.kernel import clock
from wiki.kernel.db import db, session, transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.pages.models import Page, PageVisit, Revision, RevisionName, RevisionOrigins
from wiki.pages.queries import checks, names, origins, page_view, visits
from wiki.pages.queries import pages as page_queries
from wiki.pages.queries.authors import authors_of
from wiki.pages.queries.origins import written
from wiki.pages.rules.pages import Change
from wiki.pages.rules.visits import LASTS
from wiki.pages.services import names as name_services
from wiki.pages.services import origins as origin_services
from wiki.pages.services import pages as page_services
from wiki.pages.services import visits as visit_services
from wiki.pages.services.preparing import Moved, prepare_restore
from wiki.pages.views.visits import looked, with_news
from wiki.schools.rules import VISITOR, Actor
from wiki.schools.services import people as people_services

TEXT = "# Gesprek\n\nHet gesprek duurt tien minuten.\n\nDe leerling vult het formulier in.\n"


@pytest.fixture
def page_id(app: Flask) -> int:
    return content.page("Gesprek", TEXT, by="anna")


def save(name: str, page_id: int, base: int, body: str, **more: object) -> int:
    change = Change(base, body=body, **more)  # type: ignore[arg-type]
    return page_services.save_page(content.actor(name), page_id, change).revision


def name_it(name: str, page_id: int, number: int, called: str) -> None:
    with transaction():
        name_services.name_revision(content.actor(name), page_id, number, called)


def unname(name: str, page_id: int, number: int) -> None:
    with transaction():
        name_services.unname_revision(content.actor(name), page_id, number)


def names_of(page_id: int) -> dict[int, str | None]:
    found = page_queries.revisions(content.actor("anna"), page_id).items
    return {line.number: line.name for line in found}


# --- Names


def test_who_may_write_gives_a_version_a_name_which_stays_when_others_go_on(page_id: int) -> None:
    name_it("carla", page_id, 1, "  Voor de  studiedag ")
    save("anna", page_id, 1, TEXT + "\nEn dan praten we erover na met elkaar.\n")
    assert names_of(page_id) == {1: "Voor de studiedag", 2: None}
    named = page_queries.revisions(content.actor("anna"), page_id, named=True).items
    assert [line.number for line in named] == [1]
    actions = session().scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert "page.version_named" in actions


@pytest.mark.parametrize(
    ("name", "may"), [("carla", True), ("bas", True), ("kim", True), ("els", False), ("dirk", False)]
)
def test_its_giver_the_schools_coordinator_and_the_core_team_change_a_name_and_take_it_away(
    page_id: int, name: str, may: bool
) -> None:
    name_it("carla", page_id, 1, "Voor de studiedag")
    assert names.may_rename(content.actor(name), page_id, 1) is may
    if may:
        name_it(name, page_id, 1, "Na de studiedag")
        unname(name, page_id, 1)
        assert names_of(page_id) == {1: None}
        return
    with pytest.raises(NotAllowed):
        name_it(name, page_id, 1, "Na de studiedag")
    with pytest.raises(NotAllowed):
        unname(name, page_id, 1)
    assert names_of(page_id) == {1: "Voor de studiedag"}


@pytest.mark.parametrize("wrong", ["", " \n ", "\u200b", "x" * 81, "voor de STUDIEDAG"])
def test_a_name_says_something_fits_and_is_of_one_version(page_id: int, wrong: str) -> None:
    save("anna", page_id, 1, "Anders.\n", confirm_removal=True)
    name_it("anna", page_id, 1, "Voor de studiedag")
    with pytest.raises(Invalid) as refused:
        name_it("anna", page_id, 2, wrong)
    assert refused.value.errors.keys() == {"name"} and names_of(page_id)[2] is None


def test_visitors_name_nothing_and_what_is_not_there_has_no_name(page_id: int) -> None:
    with pytest.raises((NotAllowed, NotFound)), transaction():
        name_services.name_revision(VISITOR, page_id, 1, "Van buiten")
    for act in (lambda: name_it("anna", page_id, 9, "Later"), lambda: unname("anna", page_id, 1)):
        with pytest.raises(NotFound):
            act()
    assert session().scalars(select(RevisionName)).all() == []


# --- Small changes


def test_a_change_is_small_when_its_writer_says_so_or_a_few_words_changed_and_nobody_said_more(
    page_id: int,
) -> None:
    few, many = TEXT.replace("tien", "twaalf"), TEXT + "\nDaarna praten we er samen over na.\n"
    save("anna", page_id, 1, few)
    save("anna", page_id, 2, few.replace("twaalf", "tien"), note="Toch tien")
    save("anna", page_id, 3, many)
    save("anna", page_id, 4, many + "\nEn dan gaan we naar huis met elkaar.\n", minor=True)
    save("anna", page_id, 5, many + "\nEn dan gaan we naar huis zonder elkaar.\n", minor=False)
    lines = page_queries.revisions(content.actor("anna"), page_id).items
    assert {line.number: line.minor for line in lines} == {
        1: False,
        2: True,
        3: False,
        4: False,
        5: True,
        6: False,
    }


# --- Who wrote which line


def writers(page_id: int, number: int) -> list[str]:
    """Who wrote the lines that say something."""
    anna = content.actor("anna")
    found = written(anna, page_id, number)
    body = page_queries.revision(anna, page_id, number).body
    pairs = zip(body.splitlines(), found.origins, strict=True)
    return [found.versions[origin].authors[0].name.split()[0] for line, origin in pairs if line]


def test_each_line_names_its_last_writer_with_their_school(page_id: int) -> None:
    save("carla", page_id, 1, TEXT.replace("tien minuten", "een heel uur"))
    save(
        "els", page_id, 2, "De inleiding van het gesprek.\n\n" + TEXT.replace("tien minuten", "een heel uur")
    )
    assert writers(page_id, 3) == ["Els", "Anna", "Carla", "Anna"]
    author = written(content.actor("anna"), page_id, 3).versions[2].authors[0]
    assert author[:4] == (cast.CARLA, "Carla Bos", cast.ROERDOMP, "Roerdomp College")


def test_changes_of_two_people_that_were_joined_are_of_each_of_them(page_id: int) -> None:
    save("carla", page_id, 1, TEXT.replace("tien minuten", "een uur"))
    merged = save("els", page_id, 1, TEXT.replace("formulier", "schrift"))
    assert writers(page_id, merged) == ["Anna", "Carla", "Els"]


def test_restoring_gives_the_lines_back_to_their_writers(page_id: int) -> None:
    save("carla", page_id, 1, TEXT.replace("tien minuten", "een uur"))
    save("els", page_id, 2, "Alles is anders.\n", confirm_removal=True)
    page_services.restore_revision(content.actor("dirk"), page_id, 2, 3)
    assert writers(page_id, 4) == writers(page_id, 2) == ["Anna", "Carla", "Anna"]


def test_what_is_known_of_older_versions_is_worked_out_once_and_is_the_same(page_id: int) -> None:
    save("carla", page_id, 1, TEXT.replace("tien minuten", "een uur"))
    page_services.restore_revision(content.actor("els"), page_id, 1, 2)
    save("dirk", page_id, 3, TEXT + "\nDirk schreef dit erbij.\n")
    runs = select(RevisionOrigins.number, RevisionOrigins.runs).order_by(RevisionOrigins.number)
    before = [tuple(row) for row in session().execute(runs)]
    with transaction() as database:
        database.execute(delete(RevisionOrigins).where(RevisionOrigins.number != 2))
    assert origin_services.pages_without() == [page_id]
    found = origin_services.prepare_missing(page_id)
    with transaction():
        origin_services.commit_missing(page_id, found)
    assert [tuple(row) for row in session().execute(runs)] == before
    assert origin_services.pages_without() == []


def test_lines_from_before_anybody_wrote_down_whose_they_are_name_nobody(page_id: int) -> None:
    with transaction() as database:
        database.execute(delete(RevisionOrigins))
    save("carla", page_id, 1, TEXT + "\nCarla schreef dit erbij.\n")
    assert origins.stored_origins(page_id, 2) == (0, 0, 0, 0, 0, 2, 2)
    assert written(content.actor("anna"), page_id, 1).origins == ()


def test_visitors_are_told_of_no_writer_of_what_they_may_not_see(page_id: int) -> None:
    save("carla", page_id, 1, TEXT.replace("tien minuten", "een uur"))
    assert written(VISITOR, page_id, 2).versions == {}
    assert authors_of(VISITOR, page_id, [1, 2]) == {}


# --- Restoring


def test_a_version_is_restored_on_the_version_that_was_seen_and_on_no_other(page_id: int) -> None:
    save("carla", page_id, 1, "Heel anders.\n", confirm_removal=True)
    with pytest.raises(Moved) as refused:
        page_services.restore_revision(content.actor("anna"), page_id, 1, 1)
    assert refused.value.revision == 2
    prepared = prepare_restore(content.actor("anna"), page_id, 1, 2)
    save("carla", page_id, 2, "Nog anders.\n")
    with pytest.raises(page_services.Stale), transaction():
        page_services.commit_version(prepared)
    assert page_queries.page_row(content.actor("anna"), page_id).body == "Nog anders.\n"


# --- What is new since somebody came


def known_before(actor: Actor, page_id: int) -> int | None:
    """What somebody knew who opens the page."""
    return with_news(actor, page_view.reading(actor, page_id)).since


@pytest.fixture
def still() -> Iterator[None]:
    with clock.frozen(clock.now()):
        yield


def test_what_changed_since_somebody_came_is_said_until_they_saw_it(page_id: int, still: None) -> None:
    els = content.actor("els")
    assert known_before(els, page_id) is None
    save("carla", page_id, 1, TEXT.replace("tien", "elf"))
    assert known_before(els, page_id) == known_before(els, page_id) == 1
    save("carla", page_id, 2, TEXT.replace("tien", "twaalf"))
    assert known_before(els, page_id) == 1
    looked(els, page_id, 2, 3)
    assert known_before(els, page_id) == 1
    looked(els, page_id, 1, 3)
    assert known_before(els, page_id) is None


def test_who_read_the_page_and_comes_back_later_is_told_of_nothing_old(page_id: int) -> None:
    els, now = content.actor("els"), clock.now()
    with clock.frozen(now):
        known_before(els, page_id)
        save("carla", page_id, 1, TEXT.replace("tien", "elf"))
        assert known_before(els, page_id) == 1
    with clock.frozen(now + LASTS + timedelta(minutes=1)):
        assert known_before(els, page_id) is None
        save("carla", page_id, 2, TEXT.replace("tien", "twaalf"))
        assert known_before(els, page_id) == 2


def test_ones_own_save_is_not_new_to_oneself_but_what_was_merged_into_it_is(page_id: int) -> None:
    anna = content.actor("anna")
    assert known_before(anna, page_id) is None
    save("anna", page_id, 1, TEXT.replace("tien", "elf"))
    assert known_before(anna, page_id) is None
    save("carla", page_id, 2, TEXT.replace("tien", "elf").replace("formulier", "schrift"))
    save("anna", page_id, 2, TEXT.replace("tien", "twaalf"))
    assert known_before(anna, page_id) == 2


def test_coming_again_writes_nothing_and_no_older_version_takes_the_place_of_a_newer(page_id: int) -> None:
    els = content.actor("els")
    known_before(els, page_id)
    save("carla", page_id, 1, TEXT.replace("tien", "elf"))
    known_before(els, page_id)
    with statements() as sent:
        known_before(els, page_id)
    assert not [sql for sql in sent if not sql.lstrip().upper().startswith(("SELECT", "BEGIN", "ROLLBACK"))]
    with transaction():
        visit_services.note_visit(els, page_id, 1, before=1)
    assert session().scalar(select(PageVisit.revision).where(PageVisit.person_id == cast.ELS)) == 2


def test_what_people_saw_is_theirs_alone_and_goes_with_their_account(page_id: int) -> None:
    els = content.actor("els")
    known_before(els, page_id)
    mine = visits.own_visit(els, page_id)
    assert mine is not None and mine.revision == 1
    assert visits.own_visit(content.actor("kim"), page_id) is None
    assert visits.own_visit(VISITOR, page_id) is None
    with transaction():
        people_services.close_account(content.actor("ad"), cast.ELS)
    people = select(PageVisit.person_id)
    assert session().scalars(people).all() == [cast.ANNA]


def test_a_visit_is_noted_while_somebody_saves_the_page(app: Flask, page_id: int) -> None:
    """The row of the page is locked; noting the visit does not wait for it (on SQLite every writer waits)."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with db.engine.connect() as other, other.begin():
        other.execute(text("SELECT id FROM page WHERE id = :id FOR UPDATE"), {"id": page_id})
        with transaction() as database:
            database.execute(text("SET LOCAL lock_timeout = '5s'"))
            visit_services.note_visit(content.actor("els"), page_id, 1, before=1)
    assert session().scalar(select(func.count()).select_from(PageVisit)) == 2


# --- The history


def many(page_id: int, count: int) -> None:
    """So many versions more, written straight into the table."""
    with transaction() as database:
        first = page_queries.page_head(content.actor("anna"), page_id).revision
        row = {"page_id": page_id, "title": "Gesprek", "body": TEXT, "html": TEXT, "toc": [], "labels": {}}
        row |= {"author_id": cast.ANNA, "at": clock.now(), "base": 1, "merged": False, "minor": False}
        row |= {"note": "", "credits": []}
        database.execute(insert(Revision), [{**row, "number": first + n} for n in range(1, count + 1)])
        database.execute(update(Page).where(Page.id == page_id).values(revision=first + count))


def test_a_history_of_a_thousand_versions_asks_what_one_of_three_asks_and_reads_no_text(page_id: int) -> None:
    anna = content.actor("anna")

    def asked() -> list[str]:
        with statements() as sent:
            page_queries.page_head(anna, page_id)
            leaf = page_queries.revisions(anna, page_id)
            numbers = [line.number for line in leaf.items]
            checks.open_checks(anna, page_id, numbers)
            authors_of(anna, page_id, numbers)
        return [sql for sql in sent if sql.startswith("SELECT")]

    many(page_id, 2)
    few = asked()
    many(page_id, 998)
    assert len(asked()) == len(few) == 5
    assert not [sql for sql in few if "revision.body" in sql or "revision.html" in sql]


def test_the_lines_of_a_history_are_read_from_their_index(app: Flask, page_id: int) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps long texts apart from the row")
    with statements() as sent:
        page_queries.revisions(content.actor("anna"), page_id)
        authors_of(content.actor("anna"), page_id, [1])
    for sql in (sql for sql in sent if "revision.number" in sql):
        ones = (1,) * sql.count("?")
        plan = session().connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", ones)
        found = [row[3] for row in plan]
        assert any("revision USING COVERING INDEX ix_revision_line" in step for step in found), found
