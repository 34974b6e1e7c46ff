"""An approved cost is never changed: two people reverse it, and another can be entered instead."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.costs import cost_data
from tests.costs.cost_data import do, shares_of, status_of
from tests.support import cast
from tests.support.client import Client
from wiki.costs.models.cost import Cost
from wiki.costs.queries import costs as cost_queries
from wiki.costs.queries import related_costs, reversals
from wiki.costs.services import costs as cost_services
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.ledger.queries import books

pytestmark = pytest.mark.usefixtures("app")
WHY = "De factuur bleek een offerte."


def balances() -> dict[int, int]:
    return {row.school_id: row.balance for row in books.balances() if row.balance}


def test_one_asks_and_another_agrees() -> None:
    cost_id = cost_data.approved(cost_data.project())
    before = shares_of(cost_id)
    assert balances() == {cast.VEENPLUIS: 3_333, cast.ROERDOMP: -6_666, cast.VUURVLINDER: 3_333}
    do(cost_services.reverse_cost, "tom", cost_id, WHY)
    assert status_of(cost_id) == "approved"
    with pytest.raises(Conflict):
        do(cost_services.reverse_cost, "tom", cost_id, WHY)
    do(cost_services.reverse_cost, "sofie", cost_id)
    assert (status_of(cost_id), balances(), shares_of(cost_id)) == ("reversed", {}, before)
    posted = [
        Counter((line.account, line.school_id, line.cents) for line in row.lines)
        for row in books.journals(period.id for period in books.periods())
    ]
    mirrored = [Counter({(a, s, -c): n for (a, s, c), n in lines.items()}) for lines in posted]
    assert posted[2:] == mirrored[:2]
    with pytest.raises(Conflict):
        do(cost_services.reverse_cost, "tom", cost_id, WHY)


def test_the_core_team_can_agree_but_not_ask() -> None:
    cost_id = cost_data.approved(cost_data.project())
    with pytest.raises(NotAllowed):
        do(cost_services.reverse_cost, "kim", cost_id, WHY)
    do(cost_services.reverse_cost, "sofie", cost_id, WHY)
    assert [w.people for w in reversals.waiting(cost_data.who("kim"))] == [("Kim Kern", "Tom Tel")]
    do(cost_services.reverse_cost, "kim", cost_id)
    assert status_of(cost_id) == "reversed"
    assert reversals.waiting(cost_data.who("kim")) == []


@pytest.mark.parametrize("name", ["anna", "dirk", "ad", "truus"])
def test_who_paid_or_does_not_decide_neither_asks_nor_agrees(name: str) -> None:
    cost_id = cost_data.approved(cost_data.project())
    with pytest.raises(NotAllowed):
        do(cost_services.reverse_cost, name, cost_id, WHY)
    do(cost_services.reverse_cost, "tom", cost_id, WHY)
    for step in (cost_services.reverse_cost, cost_services.reject_reversal):
        with pytest.raises(NotAllowed):
            do(step, name, cost_id)


def test_asking_says_why_and_only_of_what_was_approved() -> None:
    project_id = cost_data.project()
    cost_id = cost_data.approved(project_id)
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(Invalid):
            do(cost_services.reverse_cost, "tom", cost_id, reason)
    with pytest.raises(Conflict):
        do(cost_services.reverse_cost, "tom", cost_data.submitted(project_id, document_number="2"), WHY)
    with pytest.raises(Conflict):
        do(cost_services.reject_reversal, "tom", cost_id)


def test_a_second_person_can_say_no_and_it_can_be_asked_again() -> None:
    cost_id = cost_data.approved(cost_data.project())
    do(cost_services.reverse_cost, "tom", cost_id, WHY)
    with pytest.raises(Conflict):
        do(cost_services.reject_reversal, "tom", cost_id)
    do(cost_services.reject_reversal, "sofie", cost_id)
    last = reversals.last_request(cost_id)
    assert last is not None and last.agreed is False and status_of(cost_id) == "approved"
    do(cost_services.reverse_cost, "sofie", cost_id, WHY)
    do(cost_services.reverse_cost, "tom", cost_id)
    steps = [h.step for h in cost_queries.history(cost_id)][3:]
    assert steps == ["approve", "ask_reverse", "no_reverse", "ask_reverse", "reverse"]


def test_a_settled_cost_is_reversed_too_and_posted_today() -> None:
    cost_id = cost_data.approved(cost_data.project())
    with transaction() as database:
        database.get_one(Cost, cost_id).status = "settled"
    with clock.frozen(datetime(2020, 9, 1, 9, tzinfo=UTC)):
        do(cost_services.reverse_cost, "tom", cost_id, WHY)
        do(cost_services.reverse_cost, "sofie", cost_id)
    assert status_of(cost_id) == "reversed"
    periods = [session().get_one(type(books.periods()[0]), j.period_id).label for j in books.of_cost(cost_id)]
    assert periods == ["2018-2019", "2018-2019", "2020-2021", "2020-2021"]


def test_another_cost_is_entered_instead_once() -> None:
    project_id = cost_data.project()
    cost_id = cost_data.approved(project_id)
    with pytest.raises(Invalid):
        cost_data.draft(project_id, replaces=cost_id)
    do(cost_services.reverse_cost, "tom", cost_id, WHY)
    do(cost_services.reverse_cost, "sofie", cost_id)
    instead = cost_data.draft(project_id, replaces=cost_id)
    found = related_costs.links_of(cost_id).replaced_by
    assert found is not None and found.id == instead
    for changes in ({"replaces": cost_id}, {"replaces": 999}):
        with pytest.raises(Invalid):
            cost_data.draft(project_id, **changes)
    do(cost_services.withdraw_cost, "dirk", instead)
    cost_data.draft(project_id, replaces=instead)


@pytest.mark.one_database
def test_reversing_and_entering_anew_on_the_screen(client: Client) -> None:
    cost_id = cost_data.approved(cost_data.project())
    url = f"/costs/{cost_id}"
    client.sign_in("tom")
    assert "Er klopt iets niet" in client.get(url).text
    assert client.post(f"{url}/reverse", data={"reason": ""}).status_code == 422
    assert client.post(f"{url}/reverse", data={"reason": "Het is <b>dubbel</b>."}).status_code == 303
    assert "Sofie Som" in client.get(url).text
    client.sign_in("sofie")
    desk = client.get("/costs/").text
    assert "Gevraagd om terug te draaien" in desk and "Wacht op jou" in desk
    page = client.get(url).text
    assert "Het is &lt;b&gt;dubbel&lt;/b&gt;." in page and "Akkoord, draai terug" in page
    assert client.post(f"{url}/reverse").status_code == 303
    assert "Deze kosten zijn teruggedraaid" in client.get(url).text
    client.sign_in("dirk")
    form = client.get(f"/projects/1/costs/new?copy={cost_id}").text
    assert f'name="replaces" value="{cost_id}"' in form and 'value="100,00"' in form


def test_reversing_by_the_api_takes_two_calls(client: Client) -> None:
    cost_id = cost_data.approved(cost_data.project())
    client.sign_in("tom")
    asked = client.api("POST", f"/costs/{cost_id}/reverse", json={"reason": WHY})
    assert asked.status_code == 202
    found = asked.get_json()
    assert (found["status"], found["reversal"]["asked_by"], found["reversal"]["agreed"]) == (
        "approved",
        "Tom Tel",
        None,
    )
    assert client.api("POST", f"/costs/{cost_id}/reverse", json={"reason": WHY}).status_code == 409
    client.sign_in("sofie")
    done = client.api("POST", f"/costs/{cost_id}/reverse")
    assert (done.status_code, done.get_json()["status"]) == (200, "reversed")
    assert client.sign_in("anna").api("POST", f"/costs/{cost_id}/keep").status_code == 403
