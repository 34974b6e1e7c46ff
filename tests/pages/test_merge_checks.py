"""A sentence that two people changed at the same time is kept, shown with both texts, and told to both."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import cast
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import NotAllowed, NotFound
from wiki.kernel.signals import page_saved
from wiki.notices.models import Notice
from wiki.pages.models import MergeCheck
from wiki.pages.queries import checks as queries
from wiki.pages.queries import pages as page_queries
from wiki.pages.rules.pages import Change, NewPage, Text
from wiki.pages.services import checks
from wiki.pages.services import pages as page_services
from wiki.pages.services.pages import Saved
from wiki.schools.queries import actors
from wiki.schools.rules import VISITOR, Actor

BASE = "Het gesprek duurt tien minuten en vindt plaats in de aula.\n"
THEIRS = BASE.replace("tien minuten", "een uur")
MINE = BASE.replace("de aula", "een lokaal")
BOTH = THEIRS.replace("de aula", "een lokaal")


def who(name: str) -> Actor:
    found = actors.by_id(cast.PEOPLE[name][0])
    assert found is not None
    return found


def make(body: str) -> int:
    return page_services.create_page(who("anna"), NewPage(Text("Gesprek", body), "page")).id


def save(name: str, page_id: int, base: int, body: str) -> Saved:
    return page_services.save_page(who(name), page_id, Change(base, body=body))


def told(kind: str = "sentence_joined") -> dict[int, str]:
    rows = session().execute(select(Notice.person_id, Notice.url).where(Notice.kind == kind))
    return {row.person_id: row.url for row in rows}


def joined() -> int:
    page_id = make(BASE)
    save("anna", page_id, 1, THEIRS)
    save("carla", page_id, 1, MINE)
    return page_id


def test_both_texts_are_kept_with_the_version_and_both_writers_are_told(app: Flask) -> None:
    page_id = joined()
    assert page_queries.page_row(who("anna"), page_id).body == BOTH
    (check,) = queries.checks_of(who("anna"), page_id, 3)
    texts = check.base, check.theirs, check.mine, check.result
    assert [f"{text}\n" for text in texts] == [BASE, THEIRS, MINE, BOTH]
    assert check.theirs_by == "Anna de Wit"
    address = f"/pages/{page_id}-gesprek/revisions/3#checks"
    assert told() == {cast.ANNA: address, cast.CARLA: address}
    assert queries.open_checks(who("anna"), page_id, [1, 2, 3]) == {3: 1}


def test_changes_in_two_sentences_need_no_look(app: Flask) -> None:
    page_id = make("De les duurt een uur. Daarna eten we samen.\n")
    save("anna", page_id, 1, "De les duurt een dag. Daarna eten we samen.\n")
    saved = save("carla", page_id, 1, "De les duurt een uur. Daarna eten we buiten.\n")
    assert (saved.merged, saved.remarks) == (True, ())
    assert told() == {} and queries.open_checks(who("anna"), page_id, [1, 2, 3]) == {}


def test_nothing_is_kept_or_told_when_the_save_fails(app: Flask) -> None:
    page_id = make(BASE)
    save("anna", page_id, 1, THEIRS)
    prepared = page_services.prepare_save(who("carla"), page_id, Change(1, body=MINE))

    def fail(_sender: object, page_id: int) -> None:
        raise RuntimeError("index")

    with page_saved.connected_to(fail), pytest.raises(RuntimeError), transaction():
        page_services.commit_version(prepared)
    assert told() == {}
    assert session().scalars(select(MergeCheck)).all() == []


def test_who_says_that_it_is_right_is_named_and_the_first_one_stays(app: Flask) -> None:
    page_id = joined()
    for name in ("anna", "carla"):
        with transaction():
            checks.confirm_checks(who(name), page_id, 3)
    (check,) = queries.checks_of(who("carla"), page_id, 3)
    assert check.checked_by == "Anna de Wit" and check.checked_at is not None
    assert queries.open_checks(who("anna"), page_id, [3]) == {}


def test_visitors_see_nothing_of_it_and_say_nothing_about_it(app: Flask) -> None:
    page_id = joined()
    assert queries.checks_of(VISITOR, page_id, 3) == []
    with pytest.raises(NotAllowed), transaction():
        checks.confirm_checks(VISITOR, page_id, 3)
    with pytest.raises(NotFound), transaction():
        checks.confirm_checks(who("anna"), page_id, 9)


def test_twenty_people_who_each_add_a_row_to_the_sign_up_table_all_get_theirs_in(app: Flask) -> None:
    base = "| Naam | Workshop |\n| --- | --- |\n"
    page_id = make(base)
    for n in range(20):
        save("anna" if n % 2 else "carla", page_id, 1, f"{base}| Naam {n} | {n} |\n")
    rows = "".join(f"| Naam {n} | {n} |\n" for n in range(20))
    assert page_queries.page_row(who("anna"), page_id).body == base + rows
