"""The simulator: the same costs by another key, and the books as they were."""

import hashlib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.distribution_keys import Key, KeyLine, Method
from wiki.desk.queries import simulation
from wiki.desk.queries.simulation import Scope
from wiki.desk.rules.simulation import Divided, simulate
from wiki.kernel.db import session

DAY = date(2019, 1, 1)
SCHOOLS = (1, 2, 3)
EQUAL = Key(Method.EQUAL, (), DAY)
amounts = st.integers(-100_000, 100_000)
divided = st.builds(
    lambda cost_id, cents, start: Divided(
        cost_id, sum(cents), start, dict(zip(SCHOOLS, cents, strict=True)), {}
    ),
    st.integers(1, 50),
    st.tuples(amounts, amounts, amounts),
    st.integers(1, 50),
)
keys = st.one_of(
    st.just(EQUAL),
    st.just(Key(Method.PUPILS, (), DAY)),
    st.tuples(*[st.integers(0, 100)] * 3).map(
        lambda w: Key(Method.WEIGHTS, tuple(map(KeyLine, SCHOOLS, w)), DAY)
    ),
    st.tuples(st.integers(0, 50_000), st.none(), st.none()).map(
        lambda w: Key(Method.FIXED_REST, tuple(map(KeyLine, SCHOOLS, w)), DAY)
    ),
)


@given(costs=st.lists(divided, max_size=8), key=keys, counts=st.tuples(*[st.integers(0, 2_000)] * 3))
def test_what_some_bear_more_others_bear_less_to_the_cent(
    costs: list[Divided], key: Key, counts: tuple[int, int, int]
) -> None:
    outcome = simulate(costs, key, dict(zip(SCHOOLS, counts, strict=True)))
    assert sum(change.difference for change in outcome.changes) == 0
    assert sum(change.then for change in outcome.changes) == sum(cost.gross_cents for cost in costs)
    assert outcome.count == len(costs)


@given(costs=st.lists(divided, max_size=8), chosen=st.sampled_from([(1,), (1, 3), (4,), (2, 4)]))
def test_only_the_chosen_schools_bear(costs: list[Divided], chosen: tuple[int, ...]) -> None:
    outcome = simulate(costs, EQUAL, {}, chosen)
    assert {change.school_id for change in outcome.changes if change.then} <= set(chosen)
    assert sum(change.difference for change in outcome.changes) == 0


def test_the_key_that_divided_them_changes_nothing(client: Client) -> None:
    project_id = cost_data.project()
    for number in range(4):
        cost_data.approved(project_id, "dirk", gross=10_000 + number, document_number=str(number))
    outcome = simulate(simulation.costs(cost_data.who("anna"), Scope(project_id=project_id)), EQUAL, {})
    assert outcome.count == 4
    assert all(change.difference == 0 for change in outcome.changes)


def books() -> str:
    """A mark of all that the books hold."""
    mark = hashlib.sha256()
    for table in ("cost", "cost_share", "cost_payer", "key_version", "journal", "posting", "audit_event"):
        for row in session().execute(text(f"SELECT * FROM {table} ORDER BY 1, 2")):
            mark.update(repr(row).encode())
    return mark.hexdigest()


def test_trying_leaves_the_books_as_they_are_and_shows_what_would_change(client: Client) -> None:
    project_id = cost_data.project()
    cost_data.approved(project_id, "dirk")
    before = books()
    client.sign_in("anna")
    path = f"/simulator?project={project_id}&method=weights&value_{cast.VEENPLUIS}=1&value_{cast.ROERDOMP}=1"
    html = client.get(f"{path}&value_{cast.VUURVLINDER}=2").text
    assert "€\u00a050,00" in html and "€\u00a025,00" in html
    wrong = client.get(f"{path}&value_{cast.VUURVLINDER}=twee")
    assert (wrong.status_code, 'value="twee"' in wrong.text) == (422, True)
    sheet = client.get(f"{path}&value_{cast.VUURVLINDER}=2&format=csv")
    assert (sheet.mimetype, "50,00" in sheet.text) == ("text/csv", True)
    lines = [{"school": id_, "value": weight} for id_, weight in zip(cost_data.ALL, (1, 1, 2), strict=True)]
    body = {"project": project_id, "method": "weights", "lines": lines}
    answer = client.api("POST", "/simulations", json=body).json
    assert answer is not None
    assert {item["school"]: item["then_cents"] for item in answer["items"]} == dict(
        zip(cost_data.ALL, (2_500, 2_500, 5_000), strict=True)
    )
    assert (
        client.api("POST", "/simulations", json={"method": "equal", "year": "1990-1991"}).status_code == 404
    )
    assert books() == before


def test_numbers_of_pupils_and_schools_that_do_not_exist_are_told(client: Client) -> None:
    cost_data.approved(cost_data.project(), "dirk")
    client.sign_in("anna")
    for query, status in (
        ("method=pupils", 200),
        ("method=pupils&pupils_1=-3", 422),
        ("method=pupils&pupils_1=0&pupils_2=0&pupils_3=0", 200),
        ("method=percent&value_1=10", 200),
        ("method=best", 422),
        ("method=equal&schools=99999999999999999999&schools=x", 200),
        ("method=equal&project=99999999999999999999", 200),
        ("project=4711", 404),
        ("year=1990-1991", 404),
        ("", 200),
    ):
        assert client.get(f"/simulator?{query}").status_code == status, query


def test_a_credit_note_turns_its_cost_round_in_every_key(client: Client) -> None:
    project_id = cost_data.project()
    cost_data.approved(project_id, "dirk", document_number="0")
    cost_id = cost_data.approved(project_id, "dirk", gross=10_001, document_number="1")
    credit = cost_data.approved(
        project_id, "dirk", gross=-10_001, document_number="2", kind=CostKind.CREDIT, credits=cost_id
    )
    found = simulation.costs(cost_data.who("anna"), Scope(project_id=project_id))
    pair = [row for row in found if row.cost_id in (cost_id, credit)]
    outcome = simulate(pair, Key(Method.WEIGHTS, tuple(map(KeyLine, cost_data.ALL, (1, 2, 4))), DAY), {})
    assert [change.then for change in outcome.changes] == [0, 0, 0]
