"""What saving a page promises, on both databases."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support import cast, content
from wiki.audit.models import AuditEvent
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.signals import page_saved
from wiki.pages.models import Page, Revision
from wiki.pages.queries import pages as page_queries
from wiki.pages.rules import pages as page_rules
from wiki.pages.rules.pages import Change, Labels, NewPage, Text
from wiki.pages.services import pages as page_services
from wiki.pages.services.preparing import EditConflict, prepare_save
from wiki.schools.queries import actors
from wiki.schools.rules import VISITOR, Actor


def who(name: str) -> Actor:
    found = actors.by_id(cast.PEOPLE[name][0])
    assert found is not None
    return found


def make(name: str = "anna", body: str = "Een.\n\nTwee.\n\nDrie.\n", **labels: object) -> int:
    text = Text("Een titel", body, Labels(**labels))  # type: ignore[arg-type]
    return page_services.create_page(who(name), NewPage(text, "page")).id


def body_of(page_id: int) -> str:
    return str(page_queries.page_row(who("anna"), page_id).body)


def revisions_of(page_id: int) -> int:
    return session().scalar(select(func.count()).where(Revision.page_id == page_id)) or 0


def test_a_page_and_its_first_version_are_made_together(app: Flask) -> None:
    page_id = make(tags=("Één", "een", "twee"), activities=frozenset({cast.LEARNING_GOALS}))
    row = page_queries.page_row(who("anna"), page_id)
    assert (row.title, row.revision, row.slug, row.summary) == (
        "Een titel",
        1,
        "een-titel",
        "Een. Twee. Drie.",
    )
    assert [label.name for label in page_queries.labels_of(page_id)] == [
        "Leerdoelen en leerlijnen",
        "Één",
        "twee",
    ]
    assert row.contributors[0]["name"] == "Anna de Wit"


def test_saving_tells_the_index_inside_the_transaction(app: Flask) -> None:
    told: list[bool] = []

    def hear(_sender: object, page_id: int) -> None:
        told.append(session().in_transaction() and page_id > 0)

    with page_saved.connected_to(hear):
        page_id = make()
        page_services.save_page(who("anna"), page_id, Change(1, body="Anders.\n"))
        page_services.save_page(who("anna"), page_id, Change(2, body="Anders.\n"))
    assert told == [True, True]


def test_an_error_in_what_listens_undoes_the_save(app: Flask) -> None:
    page_id = make()

    def fail(_sender: object, page_id: int) -> None:
        raise RuntimeError("index")

    with page_saved.connected_to(fail), pytest.raises(RuntimeError):
        page_services.save_page(who("anna"), page_id, Change(1, body="Anders.\n"))
    assert (revisions_of(page_id), body_of(page_id)) == (1, "Een.\n\nTwee.\n\nDrie.\n")


def test_labels_of_both_are_kept(app: Flask) -> None:
    page_id = make(tags=("oud", "weg"), building_blocks=frozenset({cast.OWNERSHIP}))
    page_services.save_page(who("anna"), page_id, Change(1, tags=("oud", "weg", "anna")))
    blocks = frozenset({cast.OWNERSHIP, cast.COACHING})
    page_services.save_page(who("carla"), page_id, Change(1, tags=("oud", "carla"), building_blocks=blocks))
    names = [label.name for label in page_queries.labels_of(page_id)]
    assert names == ["Leerlingregie", "Coaching", "anna", "carla", "oud"]


def test_a_title_changed_by_two_is_a_clash(app: Flask) -> None:
    page_id = make()
    page_services.save_page(who("anna"), page_id, Change(1, title="Van Anna"))
    with pytest.raises(EditConflict) as caught:
        page_services.save_page(who("carla"), page_id, Change(1, title="Van Carla"))
    clash = caught.value.clash
    assert (clash.title_clashes, clash.theirs.title, clash.mine.title) == (True, "Van Anna", "Van Carla")


def test_a_clash_saves_nothing(app: Flask) -> None:
    page_id = make(body="Doel: lezen.\n")
    page_services.save_page(who("anna"), page_id, Change(1, body="Doel: rekenen.\n"))
    with pytest.raises(EditConflict) as caught:
        page_services.save_page(who("carla"), page_id, Change(1, body="Doel: schrijven.\n"))
    hunk = caught.value.clash.conflicts[0]
    assert (hunk.base, hunk.theirs, hunk.mine) == ("Doel: lezen.\n", "Doel: rekenen.\n", "Doel: schrijven.\n")
    assert revisions_of(page_id) == 2


def test_the_same_save_twice_is_one_version_even_after_others(app: Flask) -> None:
    page_id = make(body="Doel: lezen.\n")
    change = Change(1, body="Doel: rekenen.\n")
    page_services.save_page(who("anna"), page_id, change)
    page_services.save_page(who("carla"), page_id, Change(2, body="Doel: schrijven.\n"))
    again = page_services.save_page(who("anna"), page_id, change)
    assert (again.changed, again.revision, body_of(page_id)) == (False, 3, "Doel: schrijven.\n")


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("title", lambda n: Change(1, title="t" * (page_rules.TITLE_MAX + n))),
        ("body", lambda n: Change(1, body="é" * (page_rules.BODY_MAX // 2 - 100) + "\n" + "b" * (199 + n))),
        ("note", lambda n: Change(1, body="Anders.\n", note="n" * (page_rules.NOTE_MAX + n))),
        ("tags", lambda n: Change(1, tags=tuple(f"label{i}" for i in range(page_rules.TAGS_MAX + n)))),
        ("tags", lambda n: Change(1, tags=("l" * (page_rules.TAG_MAX + n),))),
    ],
    ids=["title", "body", "note", "tags", "tag"],
)
@pytest.mark.parametrize("over", [-1, 0, 1])
def test_a_limit_holds_exactly(app: Flask, field: str, change, over: int) -> None:
    page_id = make()
    if over == 1:
        with pytest.raises(Invalid) as caught:
            page_services.save_page(who("anna"), page_id, change(over))
        assert list(caught.value.errors) == [field]
    else:
        assert page_services.save_page(who("anna"), page_id, change(over)).revision == 2


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE page; --",
        "{{7*7}}",
        "\x00nul",
        "\ud800half",
        "🎒",
        "../..",
        "%s %(x)s",
    ],
)
def test_hostile_titles_and_texts_are_just_words(app: Flask, title: str) -> None:
    text = Text(title, title, Labels(tags=(title,)))
    saved = page_services.create_page(who("anna"), NewPage(text, "page"))
    row = page_queries.page_row(who("anna"), saved.id)
    assert row.title == page_rules.one_line(title) and row.slug
    assert "<script" not in row.html


def test_restoring_brings_back_title_text_and_labels(app: Flask) -> None:
    page_id = make(tags=("oud",))
    page_services.save_page(who("anna"), page_id, Change(1, title="Nieuw", body="Nieuw.\n", tags=("nieuw",)))
    saved = page_services.restore_revision(who("carla"), page_id, 1, 2)
    row = page_queries.page_row(who("anna"), page_id)
    assert (saved.revision, row.title, row.body) == (3, "Een titel", "Een.\n\nTwee.\n\nDrie.\n")
    assert [label.name for label in page_queries.labels_of(page_id)] == ["oud"]
    with pytest.raises(Conflict):
        page_services.restore_revision(who("anna"), page_id, 2, 2)
    with pytest.raises(NotFound):
        page_services.restore_revision(who("anna"), page_id, 9, 3)


def test_a_text_that_cannot_be_rendered_is_saved_all_the_same(app: Flask) -> None:
    hostile = "[" * 20_000
    page_id = make(body=hostile)
    row = page_queries.page_row(who("anna"), page_id)
    assert row.body == hostile
    assert row.problem is None or row.html == f"<pre>{hostile}</pre>"


def test_visitors_write_nothing_and_see_what_is_public_and_ready(app: Flask) -> None:
    page_id = make()
    content.release(page_id, 1)
    with pytest.raises(NotAllowed):
        page_services.save_page(VISITOR, page_id, Change(1, body="x"))
    with pytest.raises(NotFound):
        page_queries.page_view(VISITOR, page_id)
    session().get(Page, page_id).visibility = "public"  # type: ignore[union-attr]
    session().commit()
    assert page_queries.page_view(VISITOR, page_id).row.id == page_id


@pytest.mark.parametrize("name", sorted(cast.PEOPLE))
def test_every_member_sees_and_writes_every_page(app: Flask, name: str) -> None:
    page_id = make()
    assert page_queries.page_view(who(name), page_id).row.id == page_id
    assert page_services.save_page(who(name), page_id, Change(1, body=f"Van {name}.\n")).revision == 2


def test_what_was_done_is_in_the_trail(app: Flask) -> None:
    page_id = make()
    page_services.save_page(who("carla"), page_id, Change(1, body="Anders.\n"))
    rows = session().execute(select(AuditEvent.action, AuditEvent.actor_id).order_by(AuditEvent.id)).all()
    assert [tuple(row) for row in rows[1:]] == [("page.created", cast.ANNA), ("page.saved", cast.CARLA)]


def test_an_unknown_activity_is_refused(app: Flask) -> None:
    page_id = make()
    with pytest.raises(Invalid) as caught:
        page_services.save_page(who("anna"), page_id, Change(1, activities=frozenset({987})))
    assert "activities" in caught.value.errors and revisions_of(page_id) == 1


def test_nothing_is_rendered_while_others_wait_for_the_lock(app: Flask) -> None:
    page_id = make()
    with pytest.raises(RuntimeError), transaction():
        prepare_save(who("anna"), page_id, Change(1, body="Anders.\n"))
    with pytest.raises(RuntimeError), transaction():
        make()
    assert (revisions_of(page_id), session().scalar(select(func.count(Page.id)))) == (1, 1)
