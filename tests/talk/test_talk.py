"""Talking about pages: threads, who is told, and comments that follow their passage."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import cast, content
from tests.support.client import Client
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.notices.models import Notice
from wiki.notices.queries import notices
from wiki.pages.rules.pages import Change
from wiki.pages.services import pages
from wiki.schools.rules import VISITOR
from wiki.talk.queries.threads import Thread, threads_of
from wiki.talk.queries.watching import watched
from wiki.talk.rules.comments import NewComment
from wiki.talk.services import comments, watching

BODY = (
    "## Doel\n\nLeerlingen kiezen zelf een doel.\n\n## Aanpak\n\nBegin met een gesprek. Kies daarna een doel."
)


@pytest.fixture
def page(app: Flask) -> int:
    """A page by Anna."""
    return content.page("Doelen", BODY)


def say(page: int, body: str, by: str = "carla", **about: object) -> int:
    with transaction():
        return comments.say(content.actor(by), page, NewComment(body, **about)).id  # type: ignore[arg-type]


def reply(comment: int, body: str, by: str = "anna") -> int:
    with transaction():
        return comments.reply(content.actor(by), comment, body).id


def save(page: int, body: str, base: int, by: str = "anna") -> None:
    pages.save_page(content.actor(by), page, Change(base=base, body=body))


def threads(page: int, by: str = "anna") -> tuple[Thread, ...]:
    session().rollback()
    return threads_of(content.actor(by), page)


def told(name: str) -> list[str]:
    session().rollback()
    return [notice.kind for notice in notices(content.actor(name)).items]


def test_a_thread_has_replies_and_is_resolved_and_opened_again(page: int) -> None:
    first = say(page, "Is dit ook voor vmbo?")
    reply(reply(first, "Ja, zeker."), "Dank je.", by="carla")
    (thread,) = threads(page)
    assert [said.body for said in (thread.first, *thread.replies)] == [
        "Is dit ook voor vmbo?",
        "Ja, zeker.",
        "Dank je.",
    ]
    for resolved in (True, True, False):
        with transaction():
            comments.resolve(content.actor("bas"), thread.replies[0].id, resolved)
        (thread,) = threads(page)
        assert (thread.resolved_at is not None, thread.resolved_by) == (
            resolved,
            "Bas Yılmaz" if resolved else None,
        )


def test_one_changes_and_removes_only_what_one_said_oneself(page: int) -> None:
    first = say(page, "Is dit ook voor vmbo?")
    answer = reply(first, "Ja.")
    for change in (
        lambda: comments.change(content.actor("kim"), first, "Nee."),
        lambda: comments.remove(content.actor("kim"), first),
    ):
        with pytest.raises(NotAllowed), transaction():
            change()
    with transaction():
        comments.change(content.actor("carla"), first, "En voor de mavo?")
    assert threads(page)[0].first.body == "En voor de mavo?" and threads(page)[0].first.changed_at
    with transaction():
        comments.remove(content.actor("carla"), first)
    (thread,) = threads(page)
    assert thread.first.removed and thread.first.body == "" and len(thread.replies) == 1
    with transaction():
        comments.remove(content.actor("anna"), answer)
    assert threads(page) == ()


def test_visitors_neither_read_nor_take_part(app: Flask, client: Client) -> None:
    page = content.page("Open", BODY, public=True)
    first = say(page, "Onder ons gezegd.")
    for ask in (
        lambda: threads_of(VISITOR, page),
        lambda: comments.say(VISITOR, page, NewComment("Ik ook.")),
        lambda: comments.reply(VISITOR, first, "Ik ook."),
    ):
        with pytest.raises((NotAllowed, NotFound)), transaction():
            ask()
    shown = client.get(f"/pages/{page}-open")
    assert shown.status_code == 200 and "Onder ons" not in shown.text
    client.sign_in("els")
    assert "Onder ons gezegd." in client.get(f"/pages/{page}-open").text


def test_the_same_words_twice_in_a_row_are_one_comment_but_in_two_threads_two(page: int) -> None:
    one, other = say(page, "Waarom?", heading="h-doel"), say(page, "Waarom?", heading="h-aanpak")
    assert say(page, "Waarom?", heading="h-aanpak") == other != one
    assert reply(one, "Ja.") != reply(other, "Ja.")


def test_what_cannot_be_said_is_named_by_its_field(page: int) -> None:
    for new, field in (
        (NewComment(" "), "body"),
        (NewComment("a" * 2001), "body"),
        (NewComment("Wat?", quote="staat er niet"), "quote"),
        (NewComment("Wat?", heading="weg"), "heading"),
    ):
        with pytest.raises(Invalid) as wrong, transaction():
            comments.say(content.actor("carla"), page, new)
        assert list(wrong.value.errors) == [field]
    with pytest.raises(NotFound), transaction():
        comments.say(content.actor("carla"), 999, NewComment("Wat?"))


def test_a_comment_follows_its_passage_and_stays_with_its_old_words_when_that_is_gone(page: int) -> None:
    say(page, "Welk doel?", quote="Kies  daarna\neen doel", revision=1)
    say(page, "Over het geheel.")
    save(page, BODY.replace("Begin", "Een nieuwe zin vooraf. Begin").replace("daarna", "dan"), 1)
    passage, whole = threads(page)
    assert (passage.quote, passage.gone, passage.before[-9:]) == ("Kies dan een doel", False, "gesprek. ")
    assert whole.quote == "" and not whole.gone
    save(page, "## Doel\n\nAlles is anders.", 2)
    gone = next(thread for thread in threads(page) if thread.quote)
    assert (gone.quote, gone.gone) == ("Kies dan een doel", True)
    pages.restore_revision(content.actor("anna"), page, 2, 3)
    assert (threads(page)[0].quote, threads(page)[0].gone) == ("Kies dan een doel", False)


def test_who_reads_the_release_comments_on_the_words_of_the_release(page: int) -> None:
    content.release(page, 1)
    save(page, BODY.replace("een gesprek", "een goed gesprek"), 1)
    say(page, "Met wie?", quote="Begin met een gesprek", revision=1)
    assert threads(page)[0].quote == "Begin met een goed gesprek"


def test_each_is_told_once_and_nobody_of_their_own_doing(page: int) -> None:
    with transaction():
        for name in ("bas", "carla", "els"):
            watching.watch_page(content.actor(name), page)
    first = say(page, "Wat vind jij, @Bas Yılmaz?")
    assert (told("anna"), told("bas"), told("carla"), told("els")) == (
        ["comment_made"],
        ["mentioned"],
        [],
        ["comment_made"],
    )
    reply(first, "Goed.", by="bas")
    assert told("carla") == ["comment_made"] and told("bas") == ["mentioned"]
    with transaction():
        comments.change(
            content.actor("carla"), first, "Wat vind jij, @Bas Yılmaz, en jij, @Els, en @Kim Kern?"
        )
    assert told("els") == ["comment_made"] * 2 and told("kim") == ["mentioned"]


def test_a_school_is_called_in_by_its_coordinators_or_else_all_its_people(page: int) -> None:
    say(page, "Past dit bij @Roerdomp College en @mavo de vuurvlinder?", by="bas")
    assert [told(name) for name in ("dirk", "carla", "els")] == [["mentioned"], [], ["mentioned"]]


@pytest.mark.parametrize("what", ["page", "activity", "school", "tag"])
def test_who_watches_is_told_of_changes_once_a_day(app: Flask, what: str) -> None:
    page = content.page("Doelen", BODY, tags=("Eigen Regie",), activities=(cast.NETWORK_DAYS,))
    els = content.actor("els")
    for wanted in (True, True):
        with transaction():
            watch_one(what, page, wanted)
    assert [it.what for it in watched(els)] == [what]
    save(page, BODY + "\n\nMeer.", 1)
    save(page, BODY + "\n\nNog meer.", 2)
    assert told("els") == ["page_changed"] and told("anna") == []
    save(page, BODY, 3, by="els")
    with transaction():
        watch_one(what, page, False)
    assert watched(els) == [] and told("els") == ["page_changed"]


def watch_one(what: str, page: int, wanted: bool) -> None:
    els = content.actor("els")
    match what:
        case "page":
            watching.watch_page(els, page, wanted)
        case "activity":
            watching.watch_activity(els, cast.NETWORK_DAYS, wanted)
        case "school":
            watching.watch_school(els, cast.VEENPLUIS, wanted)
        case _:
            watching.watch_tag(els, "eigen  regie", wanted)


def test_a_new_page_is_told_to_who_watches_its_school(app: Flask) -> None:
    with clock.frozen(clock.now()), transaction():
        watching.watch_school(content.actor("els"), cast.VEENPLUIS)
    content.page("Nieuw")
    assert told("els") == ["page_added"]


def test_a_notice_is_in_the_language_of_who_reads_it_when_they_read_it(page: int, client: Client) -> None:
    say(page, "Mooi.")
    client.sign_in("anna")
    assert "Nieuwe reactie op “Doelen”" in client.get("/notices/").text
    client.post("/language", data={"language": "en"})
    shown = client.get("/notices/").text
    assert "New comment on “Doelen”" in shown and "Carla Bos says: Mooi." in shown


def test_a_notice_of_before_is_shown_as_it_was_worded_then(page: int) -> None:
    say(page, "Mooi.")
    with transaction() as db:
        notice = db.scalars(select(Notice)).one()
        notice.facts, notice.title = None, "Zoals het er stond"
    assert notices(content.actor("anna")).items[0].title == "Zoals het er stond"


def test_a_tag_that_no_page_has_is_not_watched(app: Flask) -> None:
    with pytest.raises(Invalid, match="goed gespeld"), transaction():
        watching.watch_tag(content.actor("els"), "eigen reegie")
    assert watched(content.actor("els")) == []
