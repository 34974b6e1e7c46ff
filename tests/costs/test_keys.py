"""Keys are proposed by one person and approved by another; only an approved version divides costs."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from wiki.costs.forms import keys as key_forms
from wiki.costs.queries import keys as key_queries
from wiki.costs.queries import projects
from wiki.costs.queries.allocation import divide
from wiki.costs.rules.commands import KeyCommand
from wiki.costs.rules.distribution_keys import Key, KeyLine, KeyProblem, Method, shares
from wiki.costs.services import keys
from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed

LATER = date(2019, 3, 1)


def command(method: Method = Method.PUPILS, **more: object) -> KeyCommand:
    values: dict[str, object] = {"effective_from": LATER, "rationale": "Grotere scholen gebruiken het meer."}
    return KeyCommand(method, **(values | more))  # type: ignore[arg-type]


def proposed(project_id: int, who: str = "kim", **more: object) -> int:
    number: int = cost_data.do(keys.propose_key, who, project_id, command(**more)).version  # type: ignore[arg-type]
    return number


def decide(who: str, project_id: int, number: int, approve: bool = True, reason: str = "") -> None:
    with transaction():
        keys.decide_key(cost_data.who(who), project_id, number, approve=approve, reason=reason)


def method_on(project_id: int, day: date) -> Method:
    found = divide(project_id, day, 100, 1)
    return found.key.key.method


@pytest.mark.usefixtures("app")
class TestProposals:
    """Through the services, on both databases."""

    def test_a_proposal_counts_only_when_somebody_else_approved_it(self) -> None:
        project_id = cost_data.project()
        number = proposed(project_id)
        assert method_on(project_id, LATER) is Method.EQUAL
        decide("tom", project_id, number)
        assert method_on(project_id, LATER) is Method.PUPILS
        assert method_on(project_id, cost_data.DATED) is Method.EQUAL

    def test_a_refused_key_never_counts_and_says_why(self) -> None:
        project_id = cost_data.project()
        number = proposed(project_id)
        decide("sofie", project_id, number, approve=False, reason="Nog niet besproken.")
        assert method_on(project_id, LATER) is Method.EQUAL
        row = key_queries.key_versions(project_id)[-1]
        assert (row.approved, row.reason, row.decided_by) == (False, "Nog niet besproken.", "Sofie Som")
        with pytest.raises(Conflict):
            decide("tom", project_id, number)

    @pytest.mark.parametrize("name", ["kim", "bas", "anna", "ad"])
    def test_neither_who_proposed_it_nor_somebody_without_the_role_approves(self, name: str) -> None:
        project_id = cost_data.project()
        number = proposed(project_id)
        with pytest.raises(NotAllowed):
            decide(name, project_id, number)

    def test_a_refusal_and_a_proposal_need_a_reason(self) -> None:
        project_id = cost_data.project()
        with pytest.raises(Invalid) as refused:
            proposed(project_id, rationale=" ")
        assert list(refused.value.errors) == ["rationale"]
        number = proposed(project_id)
        with pytest.raises(Invalid) as unsaid:
            decide("tom", project_id, number, approve=False)
        assert list(unsaid.value.errors) == ["reason"]

    def test_a_key_is_not_approved_over_costs_that_were_handed_in_since(self) -> None:
        project_id = cost_data.project()
        number = proposed(project_id)
        cost_data.submitted(project_id, dated_on=date(2019, 3, 2))
        with pytest.raises(Invalid) as late:
            decide("tom", project_id, number)
        assert list(late.value.errors) == ["effective_from"]

    def test_a_named_key_is_chosen_per_cost_and_leaves_the_usual_one(self) -> None:
        project_id = cost_data.project()
        lines = tuple(
            KeyLine(school, weight) for school, weight in zip(cost_data.ALL, (6, 2, 0), strict=True)
        )
        number = proposed(project_id, method=Method.WEIGHTS, name="Reizen", basis="half_days", lines=lines)
        with pytest.raises(Invalid):
            divide(project_id, LATER, 800, 1, "Reizen")
        decide("tom", project_id, number)
        borne = {s.school_id: s.cents for s in divide(project_id, LATER, 800, 1, "Reizen").shares}
        assert borne == {cast.VEENPLUIS: 600, cast.ROERDOMP: 200, cast.VUURVLINDER: 0}
        assert method_on(project_id, LATER) is Method.EQUAL

    def test_the_day_of_the_approval_says_whether_a_key_was_fixed_beforehand(self) -> None:
        project_id = cost_data.project()
        with clock.frozen(datetime(2019, 2, 20, tzinfo=UTC)):
            number = proposed(project_id)
        with clock.frozen(datetime(2019, 3, 5, tzinfo=UTC)):
            decide("tom", project_id, number)
        assert not divide(project_id, date(2019, 3, 5), 100, 1).beforehand
        assert divide(project_id, date(2019, 3, 6), 100, 1).beforehand


@pytest.mark.one_database
def test_a_key_is_proposed_and_decided_on_the_screen(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("bas")
    typed = {
        "method": "half_days",
        "value_1": "3",
        "value_2": "1",
        "value_3": "0",
        "effective_from": "1-3-2019",
    }
    assert client.post(f"/projects/{project_id}/key", data=typed).status_code == 422
    typed["rationale"] = "Wie vaker meedoet, draagt meer."
    assert client.post(f"/projects/{project_id}/key", data=typed).status_code == 303
    url = projects.project(cost_data.who("bas"), project_id).url
    assert "Voorgesteld" in client.get(url).text and "/keys/2/approve" not in client.get(url).text
    client.sign_in("tom")
    assert "/keys/2/approve" in client.get(url).text
    answer = client.post(f"/projects/{project_id}/keys/2/refuse", data={"reason": ""}, follow_redirects=True)
    assert "Zeg waarom niet" in answer.text
    assert client.post(f"/projects/{project_id}/keys/2/approve").status_code == 303
    assert "Naar dagdelen deelname" in client.get(url).text


REST = Key(Method.FIXED_REST, (KeyLine(1, 50_000), KeyLine(2), KeyLine(3)), LATER, Method.PUPILS)


def test_the_rest_goes_by_number_of_pupils_when_the_key_says_so() -> None:
    found = shares(200_001, REST, (1, 2, 3), {2: 200, 3: 100}, 3)
    assert {s.school_id: s.cents for s in found} == {1: 50_000, 2: 100_001, 3: 50_000}


def test_a_fixed_amount_above_the_cost_leaves_no_negative_rest() -> None:
    with pytest.raises(KeyProblem):
        shares(40_000, REST, (1, 2, 3), {2: 200, 3: 100}, 3)


@given(st.integers(50_000, 10**9), st.integers(0, 5_000), st.integers(1, 5_000), st.integers(0, 99))
def test_fixed_amounts_and_a_rest_by_pupils_come_to_the_cost(
    cents: int, few: int, many: int, number: int
) -> None:
    found = shares(cents, REST, (1, 2, 3), {2: few, 3: many}, number)
    assert sum(s.cents for s in found) == cents
    assert found[0].cents == 50_000
    assert few or found[1].cents == 0


@pytest.mark.one_database
def test_the_form_reads_half_days_as_weights_and_the_key_for_the_rest() -> None:
    typed = {"effective_from": "1-3-2019", "value_1": "4", "rest_method": "pupils"}
    half_days = key_forms.key_version(MultiDict(typed | {"method": "half_days"}), [1])
    assert (half_days.method, half_days.basis, half_days.rest_method) == (
        Method.WEIGHTS,
        "half_days",
        Method.EQUAL,
    )
    rest = key_forms.key_version(MultiDict(typed | {"method": "fixed_rest"}), [1])
    assert (rest.method, rest.rest_method) == (Method.FIXED_REST, Method.PUPILS)
