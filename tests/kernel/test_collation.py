"""Lists of names are in the order a Dutch reader expects, alike on both databases."""

import pytest
from flask import Flask
from sqlalchemy import insert, select

from tests.support import cast, content
from wiki.accounts.models import Person
from wiki.costs.queries.projects import schools_to_choose
from wiki.kernel.collation import dutch_key, dutch_order
from wiki.kernel.db import session, transaction
from wiki.pages.queries.pages import school_choices
from wiki.people.queries.work import people_of_school
from wiki.plan.queries import people_to_choose
from wiki.schools.models import Membership, School
from wiki.schools.queries.actors import by_id
from wiki.schools.queries.schools import people_page, schools_by_name, schools_in_order
from wiki.schools.rules import Role

NAMES = ["Anna", "Çelik", "coen", "Émile", "Eva", "İnci", "Øyvind", "van Dam", "Zoë", "zora", "Šárka"]


def ordered(names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: (dutch_key(name), name))


def test_accents_and_capitals_do_not_count() -> None:
    assert ordered(["Zoë", "Émile", "Eva", "coen", "Anna", "Çelik"]) == [
        "Anna",
        "Çelik",
        "coen",
        "Émile",
        "Eva",
        "Zoë",
    ]


def add_people() -> None:
    with transaction() as database:
        for at, name in enumerate(NAMES):
            row = {"id": 100 + at, "email": f"p{at}@lichtwerk.example", "name": name, "password_hash": "x"}
            database.execute(insert(Person).values(**row, created_at=cast.START))
            place = {"person_id": 100 + at, "role": Role.TEACHER.value, "school_id": cast.VUURVLINDER}
            database.execute(insert(Membership).values(**place))


def test_both_databases_agree_with_the_rule(app: Flask) -> None:
    add_people()
    names = session().scalars(select(Person.name).order_by(dutch_order(Person.name), Person.name)).all()
    assert list(names) == ordered(list(names))


def test_the_people_of_a_school_and_those_to_choose_from_are_in_that_order(app: Flask) -> None:
    add_people()
    assert [
        name for _id, name, *_more in people_of_school(content.actor("anna"), cast.VUURVLINDER)
    ] == ordered([*NAMES, "Els El Amrani"])
    of_school = [name.split(" (")[0] for _id, name in people_to_choose(cast.VUURVLINDER)]
    assert of_school == ordered([*NAMES, "Els El Amrani"])


@pytest.mark.parametrize("size", [1, 4])
def test_the_list_of_people_keeps_that_order_from_leaf_to_leaf(app: Flask, size: int) -> None:
    add_people()
    actor = by_id(cast.AD)
    assert actor is not None
    seen, leaf = [], people_page(actor, "", None, size)
    while True:
        seen += [row.name for row in leaf.items]
        if leaf.next is None:
            break
        leaf = people_page(actor, "", leaf.next, size)
    assert seen == ordered(seen) and len(seen) == len(NAMES) + len(cast.PEOPLE)


def test_somebody_is_found_without_typing_the_accent(app: Flask) -> None:
    add_people()
    actor = by_id(cast.AD)
    assert actor is not None
    assert [row.name for row in people_page(actor, "emile", None).items] == ["Émile"]
    assert [row.name for row in people_page(actor, "ÇEL", None).items] == ["Çelik"]


def test_schools_stand_in_that_order_wherever_one_chooses_or_looks(app: Flask) -> None:
    with transaction() as database:
        for at, name in enumerate(["École Één", "Eiland", "zomer", "Aar"]):
            row = {"id": 100 + at, "brin": f"99Y{at}00", "name": name, "slug": "x", "place": "", "type": ""}
            database.execute(insert(School).values(**row, colour="#2f6b1c"))
    names = [name for _id, name in school_choices()]
    assert names == ordered(names) and len(names) == 7
    assert schools_to_choose() == school_choices() == schools_by_name()
    assert [card.name for card in schools_in_order()] == names
