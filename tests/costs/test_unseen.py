"""An approval says which content it is about; one that does not is marked as given unseen."""

import pytest
from sqlalchemy import select

from tests.costs import cost_data
from tests.support.client import Client
from wiki.audit.models import AuditEvent
from wiki.costs.models.cost import Decision
from wiki.costs.queries import costs
from wiki.kernel.db import session

WORDS = "niet gezegd welke inhoud"


def seen_by_audit() -> list[object]:
    rows = session().scalars(select(AuditEvent).where(AuditEvent.action == "cost.approve"))
    return [row.details["seen"] for row in rows]


def test_the_api_gives_what_there_is_to_look_at_and_takes_it_back(client: Client) -> None:
    cost_id = cost_data.submitted(cost_data.project())
    client.sign_in("sofie")
    answer = client.api("GET", f"/costs/{cost_id}").get_json()
    proposal = answer["proposal"]
    assert sum(share["cents"] for share in proposal["shares"]) == answer["gross_cents"]
    stale = {"content_sha256": answer["content_sha256"], "shares_sha256": "0" * 64}
    assert client.api("POST", f"/costs/{cost_id}/approve", json=stale).status_code == 409
    seen = stale | {"shares_sha256": proposal["shares_sha256"]}
    approved = client.api("POST", f"/costs/{cost_id}/approve", json=seen).get_json()
    assert (approved["status"], approved["proposal"]) == ("approved", None)
    assert approved["history"][-1]["seen"] is True
    assert seen_by_audit() == [True]
    assert WORDS not in client.get(f"/costs/{cost_id}").text


@pytest.mark.parametrize("body", [None, {}, {"content_sha256": None}])
def test_an_approval_without_the_content_is_kept_as_given_unseen(
    client: Client, body: dict[str, object] | None
) -> None:
    cost_id = cost_data.submitted(cost_data.project())
    client.sign_in("sofie")
    more = {} if body is None else {"json": body}
    answer = client.api("POST", f"/costs/{cost_id}/approve", **more)
    assert answer.get_json()["history"][-1]["seen"] is False
    assert seen_by_audit() == [False]
    assert WORDS in client.get(f"/costs/{cost_id}").text
    kept = session().scalar(select(Decision.content_sha256).where(Decision.step == "approve"))
    assert kept is None


def test_an_approval_on_the_screen_is_of_what_was_looked_at(client: Client) -> None:
    cost_id = cost_data.submitted(cost_data.project())
    url = f"/costs/{cost_id}"
    client.sign_in("tom")
    assert client.post(f"{url}/approve").status_code == 409
    shown = costs.cost(cost_data.who("tom"), cost_id).content_sha256
    assert client.post(f"{url}/approve", data={"content_sha256": shown}).status_code == 303
    assert WORDS not in client.get(url).text


def test_other_steps_are_about_what_there_is(client: Client) -> None:
    cost_id = cost_data.submitted(cost_data.project())
    history = client.sign_in("anna").api("GET", f"/costs/{cost_id}").get_json()["history"]
    assert {step["seen"] for step in history} == {None}
