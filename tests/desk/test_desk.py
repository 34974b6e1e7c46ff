"""The review desk: one after the other, several at once, what was said, and budget against actual."""

import re

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from tests.support.statements import statements
from wiki.costs.models.cost import Cost
from wiki.costs.queries import comments
from wiki.costs.queries import costs as cost_queries
from wiki.costs.services import costs as cost_services
from wiki.desk.queries import budget_report
from wiki.kernel.db import session, transaction
from wiki.plan.models import Activity


def waiting(count: int = 3) -> list[int]:
    """Costs that wait for a decision, the oldest first."""
    project_id = cost_data.project()
    return [cost_data.submitted(project_id, "dirk", document_number=str(number)) for number in range(count)]


def status(cost_id: int) -> str:
    return session().get_one(Cost, cost_id, populate_existing=True).status


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the first form that approves one cost."""
    form = re.search(r'action="/costs/\d+/approve".*?</form>', html, re.S)
    assert form
    return dict(re.findall(r'name="(content_sha256|shares_sha256|go)" value="([^"]*)"', form[0]))


def test_who_decides_goes_from_one_cost_to_the_next(client: Client) -> None:
    first, second, third = waiting()
    client.sign_in("tom")
    page = client.get(f"/costs/{second}").text
    assert "2 van 3 die wachten" in page
    assert f'href="/costs/{first}" rel="prev"' in page and f'href="/costs/{third}" rel="next"' in page
    assert page.index('class="costs-paper"') < page.index('id="in-short"')
    went = []
    for cost_id in (second, third, first):
        fields = hidden(client.get(f"/costs/{cost_id}").text)
        went.append(client.post(f"/costs/{cost_id}/approve", data=fields).headers["Location"])
    assert went == [f"/costs/{third}", f"/costs/{first}", "/costs/"]


def test_who_only_looks_sees_no_queue(client: Client) -> None:
    [cost_id] = waiting(1)
    client.sign_in("anna")
    assert "costs-place" not in client.get(f"/costs/{cost_id}").text


def several(client: Client, *ids: int) -> dict[str, list[str]]:
    """What the screen with these costs would send."""
    html = client.get("/costs/several?" + "&".join(f"cost={id_}" for id_ in ids)).text
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(cost|content_\d+|shares_\d+)" value="([^"]*)"', html):
        found.setdefault(name, []).append(value)
    return found


def test_several_costs_are_approved_at_once_and_each_by_itself(client: Client) -> None:
    first, second, third = waiting()
    client.sign_in("tom")
    form = several(client, first, second, third)
    cost_data.do(cost_services.return_cost, "dirk", second)
    answer = client.post("/costs/several", data=form)
    assert (answer.status_code, "Deze zijn niet goedgekeurd" in answer.text) == (409, True)
    assert [status(id_) for id_ in (first, second, third)] == ["approved", "draft", "approved"]


def test_what_one_may_not_decide_is_left_out_with_the_reason(client: Client) -> None:
    [mine] = waiting(1)
    client.sign_in("tom")
    page = client.get(f"/costs/several?cost={mine}&cost=999999&cost=x").text
    assert page.count('name="cost"') == 1
    client.sign_in("anna")
    assert client.get(f"/costs/several?cost={mine}").status_code == 403
    assert client.post("/costs/several", data={"cost": mine}).status_code == 403


def test_several_by_the_json_api(client: Client) -> None:
    first, second, _third = waiting()
    client.sign_in("tom")
    mark = cost_queries.cost(cost_data.who("tom"), first).content_sha256
    body = {"costs": [{"id": first, "content_sha256": mark}, {"id": second, "content_sha256": "other"}]}
    items = client.api("POST", "/costs/approve", json=body).json["items"]  # type: ignore[index]
    assert [(item["approved"], bool(item["refusal"])) for item in items] == [(True, False), (False, True)]
    assert (status(first), status(second)) == ("approved", "submitted")


def test_the_discussion_of_a_cost_is_kept_and_the_other_hears_of_it(client: Client) -> None:
    [cost_id] = waiting(1)
    url = f"/costs/{cost_id}/comments"
    client.sign_in("tom")
    assert client.post(url, data={"body": " "}).status_code == 422
    long = client.post(url, data={"body": "x" * 2_001})
    assert (long.status_code, "x" * 2_001 in long.text) == (422, True)
    said = "Is dit <b>met</b> btw? 🧾"
    for _twice in range(2):
        assert client.post(url, data={"body": said}).status_code == 303
    assert "Is dit &lt;b&gt;met&lt;/b&gt; btw? 🧾" in client.get(f"/costs/{cost_id}").text
    assert [row.body for row in comments.comments(cost_id)] == [said]
    assert "1 opmerking" in client.get("/costs/").text
    assert [row[0] for row in comments.answered(cost_data.who("dirk"))] == [cost_id]
    assert comments.answered(cost_data.who("tom")) == []
    client.sign_in("dirk")
    answer = client.api("POST", url, json={"body": "Ja."})
    assert (answer.status_code, len(answer.json["items"])) == (201, 2)  # type: ignore[index]
    assert client.api("GET", url).json == answer.json
    client.sign_in("tom")
    assert client.get("/").status_code == 200


def test_a_visitor_reads_and_says_nothing_of_a_cost(client: Client) -> None:
    [cost_id] = waiting(1)
    assert client.post(f"/costs/{cost_id}/comments", data={"body": "x"}).status_code in (302, 303, 401)
    assert client.api("GET", f"/costs/{cost_id}/comments").status_code == 401


def test_budget_against_actual_adds_up_and_takes_few_statements(client: Client) -> None:
    project_id = cost_data.project(budget_cents=25_000)
    cost_data.approved(project_id, "dirk", document_number="1")
    cost_data.submitted(project_id, "dirk", document_number="2")
    cost_data.approved(cost_data.project(budget_cents=None), "dirk", document_number="3")
    with transaction():
        year_id = session().get_one(Activity, cast.LEARNING_GOALS).school_year_id
    [activity] = budget_report.spending(cost_data.who("tom"), year_id)
    assert (activity.total.budget, activity.total.approved, activity.total.waiting) == (
        25_000,
        20_000,
        10_000,
    )
    assert [(p.budget, p.left) for p in activity.projects] == [(25_000, 5_000), (None, None)]
    schools = budget_report.schools(cost_data.who("tom"), year_id)
    assert sum(s.paid for s in schools) == sum(s.borne for s in schools) == 20_000
    client.sign_in("anna")
    with statements() as seen:
        html = client.get("/costs/overview").text
    assert len(seen) <= 8
    assert "€\u00a0250,00" in html
    assert client.get("/costs/overview?year=1999-2000").status_code == 404
    answer = client.api("GET", "/spending").json
    assert answer is not None
    assert answer["total"]["approved_cents"] == 20_000


def test_the_cent_explainer_can_be_done_again_by_hand(client: Client) -> None:
    [cost_id] = waiting(1)
    client.sign_in("tom")
    html = client.get(f"/costs/{cost_id}").text
    assert "10.000 (het bedrag in centen) × 1 ÷ 3" in html
    assert html.count("1 / 3</td>") >= 3
