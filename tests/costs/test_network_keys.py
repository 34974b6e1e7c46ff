"""Keys of the network: four eyes, versions that never change, and projects that take them over."""

from datetime import date

import pytest
from flask import Flask

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from wiki.costs.queries import keys, projects
from wiki.costs.queries import network_keys as network_key_queries
from wiki.costs.rules.commands import KeyCommand
from wiki.costs.rules.distribution_keys import KeyLine, Method
from wiki.costs.services import network_keys as network_key_services
from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed

FROM = date(2019, 2, 1)


def command(method: Method = Method.WEIGHTS, **changes: object) -> KeyCommand:
    lines = tuple(KeyLine(id_, 10 * place) for place, (id_, _n) in enumerate(projects.schools_to_choose(), 1))
    values = {"rationale": "Afgesproken op de netwerkdag.", "name": "Solidair"} | changes
    return KeyCommand(method, FROM, lines=lines if method is Method.WEIGHTS else (), **values)  # type: ignore[arg-type]


def propose(who: str = "kim", **changes: object) -> int:
    with transaction():
        return network_key_services.propose_network_key(cost_data.who(who), command(**changes)).id  # type: ignore[arg-type]


def approve(key_id: int, who: str = "tom") -> None:
    with transaction():
        network_key_services.approve_network_key(cost_data.who(who), key_id)


def test_one_proposes_and_another_approves(app: Flask) -> None:
    key_id = propose()
    with pytest.raises(NotAllowed):
        approve(key_id, "kim")
    with pytest.raises(NotAllowed):
        approve(key_id, "bas")
    approve(key_id)
    with pytest.raises(Conflict):
        approve(key_id, "sofie")
    with pytest.raises(NotAllowed):
        propose("bas")
    second = propose()
    assert [(row.id, row.version) for row in network_key_queries.network_keys()] == [(second, 2), (key_id, 1)]


def test_a_key_needs_a_name_a_reason_and_values_for_all(app: Flask) -> None:
    for changes, field in (({"name": " "}, "name"), ({"rationale": ""}, "rationale")):
        with pytest.raises(Invalid) as refused:
            propose(**changes)
        assert list(refused.value.errors) == [field]
    bad = KeyCommand(Method.WEIGHTS, FROM, "Waarom", (KeyLine(cast.VEENPLUIS, 1),), name="Half")
    with pytest.raises(Invalid), transaction():
        network_key_services.propose_network_key(cost_data.who("kim"), bad)
    assert network_key_queries.network_keys() == []


def test_a_project_takes_over_the_lines_of_its_own_schools_for_somebody_else_to_approve(app: Flask) -> None:
    project_id = cost_data.project(schools=(cast.VEENPLUIS, cast.VUURVLINDER))
    key_id = propose()
    kim = cost_data.who("kim")
    with pytest.raises(Conflict), transaction():
        network_key_services.adopt_network_key(kim, project_id, key_id, FROM)
    approve(key_id)
    with pytest.raises(Invalid), transaction():
        network_key_services.adopt_network_key(kim, project_id, key_id, date(2019, 1, 20))
    with transaction():
        version_id = network_key_services.adopt_network_key(kim, project_id, key_id, FROM).id
    row = next(row for row in keys.key_versions(project_id) if row.id == version_id)
    assert (row.approved, [line.school_id for line in row.key.lines]) == (
        None,
        [cast.VEENPLUIS, cast.VUURVLINDER],
    )
    assert network_key_queries.adopted(project_id) == {version_id: ("Solidair", 1)}
    assert network_key_queries.network_key(key_id).projects == 1


def test_keys_of_the_network_on_the_screen_and_by_the_json_api(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("kim")
    form = {
        "name": "Naar leerlingen",
        "method": "pupils",
        "effective_from": "31-02-2019",
        "rationale": "Eerlijk.",
    }
    bad = client.post("/keys/", data=form)
    assert (bad.status_code, "31-02-2019" in bad.text) == (422, True)
    assert client.post("/keys/", data=form | {"effective_from": "2019-02-01"}).status_code == 303
    [row] = network_key_queries.network_keys()
    assert client.post(f"/keys/{row.id}/approve").status_code == 403
    client.sign_in("tom")
    assert "Keur deze sleutel goed" in client.get("/keys/").text
    assert client.post(f"/keys/{row.id}/approve").status_code == 303
    client.sign_in("kim")
    assert "Naar leerlingen" in client.get(f"/projects/{project_id}/key").text
    adopt = {"network_key": row.id, "adopt_from": "2019-02-05"}
    assert client.post(f"/projects/{project_id}/keys/adopt", data=adopt).status_code == 303
    url = projects.project(cost_data.who("kim"), project_id).url
    assert "Overgenomen van het netwerk: Naar leerlingen, versie 1" in client.get(url).text
    body = {
        "name": "Gelijk",
        "method": "equal",
        "effective_from": "2019-03-01",
        "rationale": "Iedereen evenveel.",
    }
    made = client.api("POST", "/network-keys", json=body)
    assert made.status_code == 201
    assert [item["name"] for item in client.api("GET", "/network-keys").json["items"]] == [
        "Gelijk",
        "Naar leerlingen",
    ]  # type: ignore[index]
    client.sign_in("sofie")
    assert client.api("POST", f"/network-keys/{made.json['id']}/approve").status_code == 200  # type: ignore[index]
    client.sign_in("kim")
    order = {"network_key": made.json["id"], "effective_from": "2019-03-02"}  # type: ignore[index]
    assert client.api("POST", f"/projects/{project_id}/keys/adopt", json=order).status_code == 201
    client.sign_in("anna")
    assert client.get("/keys/").status_code == 200
    assert client.post("/keys/", data=form).status_code == 403
