"""Links between pages: by number, with the title of today, found when a page is saved."""

import pytest
from flask import Flask, current_app
from sqlalchemy import update

from tests.support import content
from wiki.kernel.db import session, transaction
from wiki.pages.models import Page, PageLink, PageTitle
from wiki.pages.queries import links, page_view
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.links import Found, links_in, with_addresses
from wiki.pages.services import linking
from wiki.schools.rules import VISITOR, Actor


def read(page_id: int, actor: Actor | None = None) -> str:
    """What somebody sees of a page: Anna, unless it is somebody else."""
    session().rollback()
    actor = actor or content.actor("anna")
    with current_app.test_request_context():
        return str(page_view.main_part(actor, page_view.reading(actor, page_id)))


def rename(page_id: int, title: str) -> None:
    row = page_row(content.actor("anna"), page_id)
    content.save(page_id, row.revision, row.body, title=title)


def test_a_link_shows_the_title_its_page_has_now(app: Flask) -> None:
    target = content.page("Kijkwijzer")
    linking_page = content.page(
        "Overzicht", f"Zie [Kijkwijzer](/pages/{target}) en [die daar](/pages/{target})."
    )
    rename(target, "Kijkwijzer eigenaarschap")
    assert ">Kijkwijzer eigenaarschap</a>" in read(linking_page)
    assert ">die daar</a>" in read(linking_page)


def test_a_title_between_brackets_is_saved_as_a_link_by_number(app: Flask) -> None:
    target = content.page("Café & thee")
    body = page_row(
        content.actor("anna"), content.page("Overzicht", "Zie [[cafe & Thee]] en `[[Café & thee]]`.")
    ).body
    assert f"[cafe & Thee](/pages/{target}-cafe-thee)" in body and "`[[Café & thee]]`" in body


def test_a_wanted_page_becomes_a_link_once_it_is_there(app: Flask) -> None:
    asking = content.page("Overzicht", "Zie [[Leskaart rekenen]].")
    assert "leads-nowhere" in read(asking)
    assert [one.title for one in links.wanted(content.actor("anna"))] == ["Leskaart rekenen"]
    made = content.page("Leskaart rekenen", by="carla")
    assert links.wanted(content.actor("anna")) == []
    assert f'href="/pages/{made}-leskaart-rekenen"' in read(asking)
    assert [one.id for one in links.backlinks(content.actor("anna"), made)] == [asking]


def test_a_dead_link_is_marked_for_writers_alone(app: Flask) -> None:
    page_id = content.page("Overzicht", "Zie [het verslag](/pages/999999).", public=True)
    assert "leads-nowhere" in read(page_id)
    shown = read(page_id, VISITOR)
    assert "het verslag" in shown and "/pages/999999" not in shown and "leads-nowhere" not in shown
    assert [one.text for one in links.dead_links(content.actor("anna"))] == ["het verslag"]


def test_a_visitor_is_not_told_the_new_title_of_a_page_of_the_network(app: Flask) -> None:
    target = content.page("Kijkwijzer")
    page_id = content.page("Overzicht", f"Zie [Kijkwijzer](/pages/{target}).", public=True)
    rename(target, "Geheim plan")
    assert "Geheim plan" in read(page_id) and "Geheim plan" not in read(page_id, VISITOR)


def test_pages_from_before_get_their_links(app: Flask) -> None:
    target = content.page("Kijkwijzer")
    page_id = content.page("Overzicht", f"Zie [Kijkwijzer](/pages/{target}).")
    with transaction() as db:
        db.query(PageLink).delete()
        db.query(PageTitle).delete()
        db.execute(update(Page).values(facts={}))
    assert linking.is_behind()
    with transaction():
        linking.find_all(lambda: None)
    assert not linking.is_behind()
    assert [one.id for one in links.backlinks(content.actor("anna"), target)] == [page_id]


def test_two_pages_of_one_title_are_named_to_who_saves(app: Flask) -> None:
    first = content.page("Leskaart rekenen")
    second = content.page("leskaart  Rekenen", by="carla")
    assert [one.id for one in links.same_title(content.actor("carla"), second, "Leskaart rekenen")] == [first]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="/pages/12-x?y#z" rel="nofollow">a <b>b</b></a>', (Found(12, "a b"),)),
        ('<a href="https://elders.example/pages/12">a</a>', ()),
        ("<p>[[A]] <code>[[B]]</code> [[]]</p>", (Found(None, "A"),)),
        ("<pre><code>[[A]]</code></pre><p>[[C &amp; d]]</p>", (Found(None, "C & d"),)),
    ],
)
def test_links_are_found_outside_code(html: str, found: tuple[Found, ...]) -> None:
    assert links_in(html) == found


@pytest.mark.parametrize(
    "text",
    ["```\n[[A]]\n```\n", "~~~~\n[[A]]\n~~~~", "`[[A]]`", "[[A]](https://a.nl)", "![[A]]", "\\[[A]]", "[[A"],
)
def test_what_is_no_title_between_brackets_stays_as_it_is(text: str) -> None:
    assert with_addresses(text, lambda _key: (1, "a", "A")) == text
