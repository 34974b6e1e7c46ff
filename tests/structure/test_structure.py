"""Whole pages: removed and put back, merged, copied, moved; and what new pages begin with."""

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask, current_app
from sqlalchemy import select, update

from tests.live import world as live
from tests.support import cast, content
from tests.support.client import Client
from wiki.adaptations.services import adaptations
from wiki.adoptions import services as adoptions
from wiki.adoptions.rules import Report
from wiki.evidence.services import evidence
from wiki.imports.models import ImportDraft
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import force_locale
from wiki.kernel.signals import worker_round
from wiki.live.rules.live import QUIET
from wiki.pages.models import Attachment, Page, Revision
from wiki.pages.queries import links, page_view
from wiki.pages.queries.drafts import own_draft
from wiki.pages.queries.pages import Filters, attachments_of, listed, page_row, revision
from wiki.pages.queries.templates import template
from wiki.pages.rules.draft_marks import DraftMark
from wiki.pages.rules.drafts import DraftText
from wiki.pages.rules.pages import Text
from wiki.pages.services import drafts
from wiki.search.queries.search import Question, search
from wiki.structure.queries.bin import removed
from wiki.structure.queries.merged import page_named
from wiki.structure.queries.resting import naming_pages
from wiki.structure.rules import MergedText, merged_text
from wiki.structure.services import bin as bins
from wiki.structure.services import copies, merging, templates
from wiki.structure.wording import obstacle_words
from wiki.talk.queries.threads import threads
from wiki.talk.queries.watching import watches
from wiki.talk.rules.comments import NewComment
from wiki.talk.services import comments, watching
from wiki.verification import content as verification


def remove(page_id: int, by: str = "anna", seen: int = 1) -> None:
    with transaction():
        bins.remove_page(content.actor(by), page_id, seen)


def put_back(page_id: int, by: str = "anna") -> None:
    with transaction():
        bins.put_back(content.actor(by), page_id)


def titles(**wanted: str) -> list[str]:
    return [row.title for row in listed(content.actor("bas"), Filters(**wanted)).items]


def test_a_page_in_the_bin_is_nowhere_until_it_is_put_back_as_it_was(app: Flask) -> None:
    page_id = content.page("Kijkwijzer gesprek", "Zoekwoordje.", activities=(cast.LEARNING_GOALS,))
    asking = content.page("Overzicht", f"[Kijkwijzer gesprek](/pages/{page_id})")
    remove(page_id)
    assert titles() == ["Overzicht"] and titles(state="archived") == []
    assert search(content.actor("bas"), Question("zoekwoordje")).total == 0
    with pytest.raises(NotFound):
        page_row(content.actor("bas"), page_id)
    assert [one.id for one in links.dead_links(content.actor("bas"))] == [asking]
    assert [one.id for one in removed(content.actor("anna"))] == [page_id]
    assert removed(content.actor("carla")) == []
    put_back(page_id)
    assert set(titles()) == {"Overzicht", "Kijkwijzer gesprek"}
    assert search(content.actor("bas"), Question("zoekwoordje")).total == 1
    assert links.dead_links(content.actor("bas")) == []


def test_an_archived_page_comes_back_archived(app: Flask) -> None:
    page_id = content.page("Oud")
    content.archive(page_id)
    remove(page_id, "kim")
    put_back(page_id, "kim")
    assert titles(state="archived") == ["Oud"]


@pytest.mark.parametrize(
    ("by", "state", "allowed"),
    [
        ("anna", "", True),
        ("anna", "ready", False),
        ("carla", "", False),
        ("bas", "ready", True),
        ("dirk", "", False),
        ("kim", "ready", True),
    ],
)
def test_authors_remove_what_is_not_released_and_coordinators_the_rest(
    app: Flask, by: str, state: str, allowed: bool
) -> None:
    page_id = content.page("Van Anna", state=state)
    if allowed:
        remove(page_id, by)
        put_back(page_id, by)
    else:
        with pytest.raises(NotAllowed):
            remove(page_id, by)


def test_nothing_is_removed_that_somebody_saved_meanwhile(app: Flask) -> None:
    page_id = content.page("Van Anna")
    content.save(page_id, 1, "Nieuw.")
    with pytest.raises(Conflict):
        remove(page_id, seen=1)


def test_the_bin_is_emptied_after_90_days_but_not_of_what_something_rests_on(app: Flask) -> None:
    goes, young, rests = (content.page(title) for title in ("Weg", "Jong", "Rust"))
    with transaction():
        comments.say(content.actor("bas"), goes, NewComment("Weg ermee."))
    adaptations.make_own_version(content.actor("carla"), rests)
    for page_id in (goes, young, rests):
        remove(page_id)
    with transaction() as db:
        db.execute(update(Page).where(Page.id != young).values(removed_at=clock.now() - timedelta(days=91)))
        db.execute(update(Page).where(Page.title.like("%Roerdomp%")).values(removed_at=None))
    with transaction():
        assert bins.empty() == 1
    left = set(session().scalars(select(Page.id)))
    assert goes not in left and {young, rests} <= left
    assert session().scalar(select(Revision.id).where(Revision.page_id == goes)) is None


def test_one_page_goes_up_in_another_and_nothing_of_it_is_lost(app: Flask, client: Client) -> None:
    goes = content.page("Dubbel", "Tekst van de een.", tags=("een",))
    file = content.attach(goes, "plaat.png", content.png())
    stays = content.page("Blijft", "Tekst van de ander.", by="carla", tags=("ander",))
    asking = content.page("Overzicht", f"[Dubbel](/pages/{goes})")
    merging.merge_pages(content.actor("anna"), goes, 1, stays, 1, MergedText.BOTH)
    row = page_row(content.actor("anna"), stays)
    assert row.body == "Tekst van de ander.\n\nTekst van de een."
    assert row.labels["tags"] == ["ander", "een"]
    assert {who["name"] for who in row.contributors} == {"Carla Bos", "Anna de Wit"}
    assert [f.name for f in attachments_of(stays)] == ["plaat.png"]
    assert revision(content.actor("bas"), goes, 1).body == "Tekst van de een."
    assert set(titles()) == {"Blijft", "Overzicht"} and removed(content.actor("anna")) == []
    assert [one.id for one in links.backlinks(content.actor("anna"), stays)] == [asking]
    client.sign_in("anna")
    assert client.get(f"/pages/{goes}-dubbel").location.endswith(f"/pages/{stays}-blijft")
    assert client.api("GET", f"/pages/{goes}").location.endswith(f"/api/v1/pages/{stays}")
    with client.get(file) as answer:
        assert answer.status_code == 200
    with current_app.test_request_context():
        read = page_view.main_part(content.actor("anna"), page_view.reading(content.actor("anna"), asking))
    assert ">Blijft</a>" in read


def test_what_something_rests_on_does_not_go_up_in_another_page(app: Flask) -> None:
    ready, other = content.page("Uitgegeven", state="ready"), content.page("Ander")
    with pytest.raises(Conflict):
        merging.merge_pages(content.actor("kim"), ready, 1, other, 1, MergedText.INTO)
    with pytest.raises(Invalid):
        merging.merge_pages(content.actor("anna"), other, 1, other, 1, MergedText.INTO)
    with pytest.raises(Conflict):
        merging.merge_pages(content.actor("anna"), other, 1, ready, 2, MergedText.INTO)
    with pytest.raises(NotAllowed):
        merging.merge_pages(content.actor("carla"), other, 1, ready, 1, MergedText.INTO)


def test_what_schools_said_projects_and_research_go_along_with_a_page(app: Flask) -> None:
    goes, stays = content.page("Dubbel", "Van de een."), content.page("Blijft", "Van de ander.")
    research = content.page("Bevinding", kind="research")
    anna = content.actor("anna")
    with transaction():
        adoptions.report(anna, goes, Report("in_use", 1, experience="Werkt goed."))
        evidence.add(anna, goes, research, "supports", "De kern.")
        session().add(
            ImportDraft(
                id="a" * 32, person_id=anna.id, name="les.docx", sha256="0" * 64, title="Les", body="", page_id=goes,
                at=clock.now(),
            )
        )  # fmt: skip
    merging.merge_pages(anna, goes, 1, stays, 1, MergedText.BOTH)
    session().rollback()
    into = session().get_one(Page, stays)
    assert into.use_count == 1 and [one["name"] for one in into.facts["adoptions"]] == ["Lyceum De Veenpluis"]
    assert [one["title"] for one in into.facts["evidence"]] == ["Bevinding"]
    assert [one["title"] for one in session().get_one(Page, research).facts["used_in"]] == ["Blijft"]
    assert session().scalars(select(ImportDraft.page_id)).one() == stays
    assert list(verification.adoptions()) == []


def test_why_a_page_cannot_go_up_in_another_is_said_before_the_choice(app: Flask, client: Client) -> None:
    result, page_id = content.page("Bevinding", kind="research"), content.page("Les", state="ready")
    with transaction():
        evidence.add(content.actor("anna"), page_id, result, "supports", "De kern.")
    client.sign_in("kim")
    for address, why in (
        (f"/pages/{result}-bevinding", "support"),
        (f"/pages/{page_id}-les", "page_release"),
    ):
        with current_app.test_request_context(), force_locale("nl"):
            (sentence,) = obstacle_words([f"{why}.page_id"])
        screen = client.get(f"{address}/organise").text
        assert sentence in unescape(screen) and 'name="into"' not in screen


def test_what_is_being_typed_is_no_reason_to_refuse_a_merge(app: Flask) -> None:
    goes, stays = content.page("Dubbel", "Van de een."), content.page("Blijft", "Van de ander.")
    for page_id in (goes, stays):
        (writer,) = live.writers(page_id, "bas")
        writer.says_aloud(" En nog iets.")
    merging.merge_pages(content.actor("anna"), goes, 1, stays, 1, MergedText.BOTH)
    row = page_row(content.actor("anna"), stays)
    assert row.body.count("En nog iets.") == 2
    assert "Bas Kuiper" in {who["name"] for who in row.contributors} or len(row.contributors) > 1


def test_text_that_waits_on_a_page_in_the_bin_stops_no_other(app: Flask) -> None:
    binned, other = content.page("Weg"), content.page("Hier")
    for page_id in (binned, other):
        (writer,) = live.writers(page_id, "bas")
        writer.says_aloud(" Getypt.")
    remove(binned)
    with clock.frozen(clock.now() + QUIET + timedelta(seconds=1)):
        session().rollback()
        worker_round.send()
    assert page_row(content.actor("anna"), other).revision == 2
    put_back(binned)
    (again,) = live.writers(binned, "bas")
    assert again.value.endswith(" Getypt.")


def test_every_table_that_names_a_page_says_whether_it_goes_with_it() -> None:
    named = {key.parent.table for along in (True, False) for key in naming_pages(along)}
    assert len(named) > 20
    assert [table.name for table in named if "goes_with_page" not in table.info] == []


def test_what_was_said_who_watches_and_what_was_typed_outlive_a_page_that_went_up_in_another(
    app: Flask,
) -> None:
    goes, stays = content.page("Dubbel", "Doel: kies zelf."), content.page("Blijft", "Anders.")
    carla = content.actor("carla")
    with transaction():
        comments.say(carla, goes, NewComment("Mooi.", quote="kies zelf", revision=1))
        watching.watch_page(carla, goes)
        watching.watch_page(carla, stays)
        watching.watch_page(content.actor("bas"), goes)
        typed = DraftText(Text("Dubbel", "Nog niet bewaard."), "page", 1, page_id=goes)
        drafts.store_draft(carla, typed, DraftMark("sleutel-1"))
    merging.merge_pages(content.actor("anna"), goes, 1, stays, 1, MergedText.BOTH)
    (thread,) = threads(carla, stays)
    assert (thread.first.body, thread.quote, thread.gone) == ("Mooi.", "kies zelf", False)
    assert all(watches(content.actor(name), "page", stays) for name in ("carla", "bas"))
    assert own_draft(carla, "sleutel-1").text.body == "Nog niet bewaard."
    assert own_draft(carla, "sleutel-1").line.edit_address == "/pages/new?draft=sleutel-1"


def test_a_copy_has_files_of_its_own(app: Flask) -> None:
    page_id = content.page("Leskaart")
    file = content.attach(page_id, "plaat.png", content.png())
    content.save(page_id, 1, f"![plaat]({file})")
    with pytest.raises(Conflict):
        copies.duplicate(content.actor("carla"), page_id, 1)
    made = copies.duplicate(content.actor("carla"), page_id, 2)
    (copied,) = attachments_of(made.id)
    body = page_row(content.actor("carla"), made.id).body
    assert f"/files/{copied.id}/" in body and file not in body
    assert session().get_one(Attachment, copied.id).page_id == made.id


def test_an_own_version_takes_the_files_along_and_these_are_no_change(app: Flask) -> None:
    page_id = content.page("Leskaart")
    file = content.attach(page_id, "plaat.png", content.png())
    content.save(page_id, 1, f"![plaat]({file})")
    own = adaptations.make_own_version(content.actor("carla"), page_id, 2)
    (copied,) = attachments_of(own)
    assert f"/files/{copied.id}/" in page_row(content.actor("carla"), own).body
    with pytest.raises(Conflict), transaction():
        adaptations.offer_back(content.actor("carla"), own)
    with pytest.raises(Conflict):
        adaptations.make_own_version(content.actor("anna"), page_id)
    with pytest.raises(Conflict):
        adaptations.make_own_version(content.actor("els"), page_id, 1)


def test_a_page_moves_to_another_activity(app: Flask) -> None:
    page_id = content.page("Leskaart", activities=(cast.NETWORK_DAYS,))
    copies.move(content.actor("carla"), page_id, 1, frozenset({cast.LEARNING_GOALS}))
    assert page_row(content.actor("carla"), page_id).labels["activities"] == [cast.LEARNING_GOALS]
    with pytest.raises(Conflict):
        copies.move(content.actor("carla"), page_id, 1, frozenset())


def test_the_coordinator_of_the_network_keeps_the_templates(app: Flask) -> None:
    ours = template("lesson_card").body
    with pytest.raises(NotAllowed), transaction():
        templates.save_template(content.actor("bas"), "lesson_card", "Eigen", 0)
    with transaction():
        assert templates.save_template(content.actor("kim"), "lesson_card", "Eigen", 0) == 1
    with pytest.raises(Conflict), transaction():
        templates.save_template(content.actor("kim"), "lesson_card", "Anders", 0)
    assert template("lesson_card").body == "Eigen"
    with transaction():
        templates.reset_template(content.actor("kim"), "lesson_card", 1)
    assert template("lesson_card").body == ours
    with pytest.raises(NotFound), transaction():
        templates.save_template(content.actor("kim"), "geen", "x", 0)


@pytest.mark.parametrize(
    "typed", ["{id}", "/pages/{id}-x", "https://wiki.example/pages/{id}-x?y=1#z", " kijkwijzer "]
)
def test_a_page_is_named_by_its_number_address_or_title(app: Flask, typed: str) -> None:
    page_id = content.page("Kijkwijzer")
    found = page_named(content.actor("anna"), typed.format(id=page_id))
    assert found is not None and found.id == page_id
    assert page_named(content.actor("anna"), "Niets van dit alles") is None


def test_the_text_that_stays_is_the_one_that_was_chosen() -> None:
    assert merged_text("a", "b", MergedText.INTO) == "a"
    assert merged_text("a", "b", MergedText.FROM) == "b"
    assert (
        merged_text("a\n", "b", MergedText.BOTH) == "a\n\nb" and merged_text("", "b", MergedText.BOTH) == "b"
    )
