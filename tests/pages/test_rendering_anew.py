"""Pages follow when another version of the program makes something else of their texts."""

from flask import Flask
from sqlalchemy import select, update

from tests.support import content
from wiki.kernel.db import session, transaction
from wiki.kernel.markdown import render
from wiki.pages.models import Page, Revision
from wiki.pages.services import rendering

BODY = "Van $x^2$ en H~2~O.\n"
OLD = "<p>Van $x^2$ en H~2~O.</p>"


def older(page_id: int, number: int) -> None:
    """The version as an older program made it."""
    where = (Revision.page_id == page_id, Revision.number == number)
    with transaction() as db:
        db.execute(update(Revision).where(*where).values(html=OLD, toc=[[2, "x", "x"]]))
        db.execute(update(Page).where(Page.id == page_id).values(summary="Van $x^2$ en H~2~O."))


def again(page_id: int) -> bool:
    anew = rendering.prepare_anew(page_id)
    with transaction():
        return rendering.commit_anew(anew)


def page_now(page_id: int) -> Page:
    session().expire_all()
    return session().get_one(Page, page_id)


def test_every_version_is_made_again_and_nothing_else_of_it_changes(app: Flask) -> None:
    page_id = content.page("Formules", BODY)
    content.save(page_id, 1, "# Nieuw\n\nDe tekst.\n")
    older(page_id, 1)
    before = (page_now(page_id).touched, page_now(page_id).changed_at)
    assert page_id in rendering.page_ids() and again(page_id)
    kept = select(Revision).where(Revision.page_id == page_id).order_by(Revision.number)
    versions = session().scalars(kept).all()
    assert [version.html for version in versions] == [render(version.body).html for version in versions]
    assert versions[0].toc == [] and versions[0].body == BODY and "<math>" in versions[0].html
    after = page_now(page_id)
    assert (after.touched - 1, after.changed_at) == before


def test_what_readers_get_is_summed_up_anew(app: Flask) -> None:
    page_id = content.page("Formules", BODY)
    older(page_id, 1)
    again(page_id)
    assert page_now(page_id).summary == "Van x2 en H2O."


def test_a_page_that_is_as_it_should_be_is_left_alone(app: Flask) -> None:
    page_id = content.page("Formules", BODY)
    touched = page_now(page_id).touched
    assert not again(page_id) and page_now(page_id).touched == touched
