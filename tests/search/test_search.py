"""Finding pages, activities and projects, on both databases."""

from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from tests.support import cast, content
from tests.support.statements import statements
from tests.support.work import counted
from wiki.costs.models.project import Project
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.signals import activity_saved, project_saved
from wiki.pages.models import Page
from wiki.pages.queries.pages import visible_to
from wiki.pages.rules.pages import Change
from wiki.pages.services import pages, status
from wiki.plan.models import Activity
from wiki.schools.rules import VISITOR
from wiki.search.models import SearchEntry
from wiki.search.queries import search
from wiki.search.queries.search import Answer, Question
from wiki.search.rules import words as word_rules
from wiki.search.services import indexing


def found(q: str, by: str | None = "anna", **filters: object) -> list[str]:
    return [hit.title for hit in ask(q, by, **filters).items]


def ask(q: str, by: str | None = "anna", **filters: object) -> Answer:
    actor = content.actor(by) if by else VISITOR
    return search.search(actor, Question(q, **filters))  # type: ignore[arg-type]


@pytest.mark.parametrize("q", ["leerdoelen", "leerdoel", "LEERDOEL", "leerdo"])
def test_another_form_of_a_word_is_found(app: Flask, q: str) -> None:
    content.page("Werken met een leerdoel")
    assert found(q) == ["Werken met een leerdoel"]


def test_accents_do_not_count(app: Flask) -> None:
    content.page("De coördinator")
    assert found("coordinator") == found("coördinatoren") == ["De coördinator"]


def test_where_a_word_may_be_broken_does_not_count(app: Flask) -> None:
    content.page("Uit een tekstverwerker", "De co\u00adör\u00addi\u00adna\u00adtor spreekt.")
    assert found("coördinator") == found("co\u00adordinatoren") == ["Uit een tekstverwerker"]


def test_the_beginning_of_a_word_is_enough(app: Flask) -> None:
    content.page("Ontwikkeling", "De monitor van dit jaar")
    assert found("monit") == found("ontwikkelin") == ["Ontwikkeling"]


def test_a_page_has_all_the_words_in_title_text_or_tags(app: Flask) -> None:
    content.page("Kijkwijzer", "voor eigenaarschap", tags=("Flexrooster",))
    assert found("kijkwijzer eigenaarschap flexrooster") == ["Kijkwijzer"]
    assert not ask("kijkwijzer eigenaarschap").partly
    assert ask("kijkwijzer onvindbaar").partly


def test_a_hit_in_the_title_comes_first(app: Flask) -> None:
    content.page("Iets anders", "Hier staat rubric eenmaal.")
    content.page("Rubric", "Hier staat iets anders.")
    assert found("rubric") == ["Rubric", "Iets anders"]


def test_hits_are_marked_and_everything_else_is_escaped(app: Flask) -> None:
    content.page('<script>alert(1)</script> "doel"', "a < b &amp; **doelen** `<img src=x onerror=alert(1)>`")
    (hit,) = ask("doel").items
    assert "<mark>doel</mark>" in hit.title_html and "<mark>doelen</mark>" in hit.snippet_html
    assert "<script" not in hit.title_html and "<img" not in hit.snippet_html


def test_activities_and_projects_are_found_too(app: Flask) -> None:
    with transaction():
        indexing.reindex()
    content.project("Schoolbezoeken", "Reiskosten van de leerlijnen")
    answer = ask("leerlijnen")
    assert {(h.type, h.title) for h in answer.items} == {
        ("activity", "Leerdoelen en leerlijnen"),
        ("project", "Schoolbezoeken"),
        ("person", "Anna de Wit"),  # is in the working group
    }


def test_an_activity_or_a_project_that_is_saved_again_is_found_as_it_is_now(app: Flask) -> None:
    project = content.project("Schoolbezoeken")
    with transaction() as db:
        indexing.reindex()
        db.execute(update(Activity).values(title="Lesbezoeken"))
        db.execute(update(Project).values(title="Lesbezoeken"))
        activity_saved.send(activity_id=db.scalars(select(Activity.id)).first())
        project_saved.send(project_id=project)
    assert {h.type for h in ask("lesbezoeken").items} == {"activity", "project"}


def test_a_visitor_finds_what_is_public_and_nothing_else(app: Flask) -> None:
    with transaction():
        indexing.reindex()
    content.page("Verhaal met doelen", public=True)
    content.page("Intern over doelen")
    content.page("Concept over doelen", state="concept")
    content.project("Project met doelen")
    assert set(found("doelen", by=None)) == {"Verhaal met doelen", "Leerdoelen en leerlijnen"}
    assert ask("doelen", by=None).total == 2
    assert len(found("doelen", type="page")) == 3
    assert len(found("doelen")) == 6  # with the project, the activity, and who wrote all this


def test_search_and_the_page_lists_agree_on_who_sees_what(app: Flask) -> None:
    for number, (public, state) in enumerate([(True, "ready"), (False, "ready"), (False, "concept")]):
        content.page(f"Pagina {number} gelijk", public=public, state=state)
    content.archive(content.page("Pagina gelijk weg", public=True))
    for by in (None, "anna", "kim"):
        actor = content.actor(by) if by else VISITOR
        listed = session().scalars(select(Page.title).where(visible_to(actor), Page.archived_at.is_(None)))
        assert set(found("gelijk", by)) == set(listed)


def test_a_page_whose_publication_is_withdrawn_is_gone_for_visitors(app: Flask) -> None:
    page_id = content.page("Openbaar verhaal", public=True)
    with transaction():
        status.set_visibility(content.actor("anna"), page_id, "network")
    assert found("verhaal", by=None) == [] and found("verhaal") == ["Openbaar verhaal"]


def test_an_archived_page_is_gone(app: Flask) -> None:
    page_id = content.page("Oude handreiking")
    content.archive(page_id)
    assert found("handreiking") == [] and ask("handreiking").total == 0


def test_a_changed_page_is_found_by_its_new_words_only(app: Flask) -> None:
    page_id = content.page("Eerste titel", "oudewoorden")
    pages.save_page(content.actor("carla"), page_id, Change(1, title="Tweede titel", body="nieuwewoorden"))
    assert found("oudewoorden") == [] == found("eerste")
    (hit,) = ask("nieuwewoorden").items
    assert hit.url == f"/pages/{page_id}-tweede-titel"


def test_filters_narrow_down(app: Flask) -> None:
    with transaction():
        indexing.reindex()
    content.page("Doel een", kind="instrument", activities=(cast.LEARNING_GOALS,))
    content.page("Doel twee", kind="research", by="carla")
    content.project("Doel drie")
    assert found("doel", kind="instrument") == ["Doel een"]
    assert found("doel", type="project") == ["Doel drie"]
    assert found("doel", school=cast.ROERDOMP) == ["Doel twee", "Carla Bos"]
    assert set(found("doel", activity=cast.LEARNING_GOALS)) == {
        "Doel een",
        "Doel drie",
        "Leerdoelen en leerlijnen",
    }
    assert set(found("leerdoel", activity=cast.LEARNING_GOALS)) == {"Leerdoelen en leerlijnen"}


def test_leafing_through_shows_each_hit_once(app: Flask) -> None:
    for number in range(23):
        content.page(f"Les {number}", "zelfde tekst " * (number % 3))
    seen: list[str] = []
    cursor = None
    while True:
        answer = ask("les", cursor=cursor, limit=5)
        assert answer.total == 23
        seen += [hit.title for hit in answer.items]
        cursor = answer.next
        if cursor is None:
            break
    assert sorted(seen) == sorted(f"Les {number}" for number in range(23))


def test_snippets_are_made_for_what_is_shown_only(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):
        content.page(f"Les {number}")
    made: list[str] = []
    original = word_rules.snippet

    def counted(plain: str, wanted: tuple[word_rules.Term, ...]) -> object:
        made.append(plain)
        return original(plain, wanted)

    monkeypatch.setattr(word_rules, "snippet", counted)
    actor = content.actor("anna")
    with statements() as sent:
        answer = search.search(actor, Question("les", limit=3))
    assert (len(answer.items), answer.total, len(made)) == (3, 8, 3)
    assert len(sent) <= 4  # BEGIN is no cursor's; words that go with it, hits and their numbers


@pytest.mark.parametrize(
    "q",
    ["(a+)+$", '"', "AND", "NOT les", "les*", "title:les", "' OR 1=1 --", "[", "\\", "x" * 5000, "a" * 199 + "!",
     "les\x00en", "NEAR(a b)", "^les", ":*", "&|!", "%", "ﷺ" * 200, "👩‍🏫", "１２", "\ud800", "²³", "1e5 1.2.3 a-b"],
)  # fmt: skip
def test_a_hostile_question_is_only_words(app: Flask, q: str) -> None:
    content.page("Les", "gewone tekst 1e5")
    with counted() as work:
        answer = ask(q)
    assert work.calls < 100_000
    assert answer.total == len(answer.items) <= 1


@pytest.mark.parametrize(
    "cursor",
    ["x", "W10", "bnVsbA", "WyJhIiwgMV0", "W05hTiwgMV0", "é", "=" * 9, "W1tbW1tb", "W3RydWUsdHJ1ZV0"],
)
def test_a_made_up_cursor_is_refused(app: Flask, cursor: str) -> None:
    content.page("Les")
    with pytest.raises(Invalid):
        ask("les", cursor=cursor)


def test_a_text_of_other_words_only_can_be_saved(app: Flask) -> None:
    body = " ".join(f"ﷺ{number:x}" for number in range(25_000))
    assert content.page("Vreemd", body[:60_000])


def _index() -> list[tuple[object, ...]]:
    columns = [c for c in SearchEntry.__table__.columns if c.name not in ("id", "changed_at")]
    entries = session().execute(select(*columns).order_by(SearchEntry.type, SearchEntry.object_id)).all()
    if session().get_bind().dialect.name == "sqlite":
        words = (
            "SELECT s.title, s.body FROM search_words s JOIN search_entry e ON e.id = s.rowid"
            " ORDER BY e.type, e.object_id"
        )
    else:
        words = "SELECT search_words::text FROM search_entry ORDER BY type, object_id"
    return [tuple(row) for row in entries] + [tuple(row) for row in session().execute(text(words))]


def test_building_the_index_anew_gives_the_same(app: Flask) -> None:
    with transaction():
        indexing.reindex()
    content.page("Eerste", "Een tekst met **nadruk**", tags=("Regie", "doel"), public=True)
    content.page("Tweede", "", activities=(cast.LEARNING_GOALS,))
    content.archive(content.page("Weg"))
    content.project("Bezoeken", "en reizen")
    before = _index()
    with transaction():
        assert indexing.reindex() == 7 + len(cast.PUPILS) + len(cast.PEOPLE)
    assert _index() == before and len(before) == 2 * (6 + len(cast.PUPILS) + len(cast.PEOPLE))


def test_what_is_not_saved_is_not_found(app: Flask) -> None:
    page_id = content.page("Blijft")
    with suppress(RuntimeError), transaction():
        status.set_archived(content.actor("kim"), page_id, True)
        raise RuntimeError
    assert found("blijft") == ["Blijft"]
