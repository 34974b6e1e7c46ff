"""The register on the screen and by the API; every page is checked by the client."""

import io
import re

from openpyxl import load_workbook

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from tests.support.statements import statements
from wiki.settlement.services.settlements import Mode, settle_period

SCREENS = ("/register/", "/register/postings", "/register/open", "/register/forecast", "/register/liquidity")


def test_every_screen_is_there_for_members_and_takes_as_many_statements_for_much_as_for_little(
    client: Client,
) -> None:
    for path in SCREENS:
        assert client.get(path).status_code in (302, 303)
    client.sign_in("tom")
    for path in SCREENS:
        assert client.get(path).status_code == 200
    project_id = cost_data.project()
    cost_data.approved(project_id, document_number="a")
    cost_data.do(settle_period, "tom", 1, Mode.MINIMAL)
    cost_data.approved(project_id, document_number="b")
    cost_data.submitted(project_id, document_number="c")
    few = taken(client)
    for number in range(4):
        cost_data.approved(project_id, document_number=str(number))
        cost_data.submitted(project_id, document_number=f"b{number}")
    assert taken(client) == few
    assert max(few.values()) <= 15, few
    client.sign_in("els")
    for path in SCREENS:
        assert client.get(path).status_code == 200


def taken(client: Client) -> dict[str, int]:
    """How many statements each screen takes."""
    found = {}
    for path in SCREENS:
        with statements() as sent:
            client.get(path)
        found[path] = len(sent)
    return found


def test_what_was_typed_stays_and_a_mistake_is_said_by_its_field(client: Client) -> None:
    cost_data.approved(cost_data.project())
    client.sign_in("tom")
    html = client.get("/register/?lowest=veel&supplier=Duinzicht&since=31-2-2019").text
    assert 'id="f-lowest-error"' in html and 'id="f-since-error"' in html
    assert 'value="veel"' in html and 'value="Duinzicht"' in html and "costs-table" not in html
    html = client.get("/register/?lowest=99,99&highest=100,00&text=vragenlijsten&state=approved").text
    assert "Drukkerij Duinzicht" in html and 'value="99,99"' in html
    assert "Niets gevonden" in client.get("/register/?text=zeppelin").text
    assert client.get("/register/?cursor=onzin").status_code in (400, 422)
    assert client.get("/register/postings?lowest=x").status_code == 200
    assert 'id="f-opening-error"' in client.get("/register/liquidity?opening=x").text


def test_files_have_all_that_was_looked_for(client: Client) -> None:
    project_id = cost_data.project()
    cost_data.approved(project_id, description="=1+1", document_number="7")
    cost_data.submitted(project_id, gross=77, document_number="8")
    client.sign_in("tom")
    html = client.get("/register/?state=approved").text
    assert "/register/costs/file?state=approved&amp;format=csv" in html
    answer = client.get("/register/costs/file?state=approved&format=csv")
    text = answer.data.decode("utf-8-sig")
    assert "'=1+1" in text and "100,00" in text and "Ingediend" not in text
    book = load_workbook(io.BytesIO(client.get("/register/postings/file?format=xlsx").data))
    rows = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert len(rows) == 7 and round(sum(row[-1] for row in rows[1:]), 2) == 0  # type: ignore[misc]
    assert "Leerlingonderzoek;4800,00" in client.get("/register/forecast/file?format=csv").data.decode()
    assert re.search(r"<th[^>]*>\s*Project\s*</th>", client.get("/register/forecast").text)
    for gone in ("/register/costs/file?format=doc", "/register/postings/file", "/register/forecast/file"):
        assert client.get(gone).status_code == 404
    assert client.get("/register/costs/file?format=csv&lowest=x").status_code == 422


def test_the_api_says_the_same(client: Client) -> None:
    project_id = cost_data.project()
    cost_data.approved(project_id, document_number="7")
    cost_data.submitted(project_id, gross=77, document_number="8")
    client.sign_in("tom")
    first = client.api("GET", "/register/costs?limit=1").json
    assert first is not None
    assert [row["document_number"] for row in first["items"]] == ["8"] and first["next"]
    assert {row["state"]: row["cents"] for row in first["totals"]} == {"approved": 10_000, "submitted": 77}
    rest = client.api("GET", f"/register/costs?limit=1&cursor={first['next']}&highest_cents=10000").json
    assert rest is not None and [row["document_number"] for row in rest["items"]] == ["7"]
    assert client.api("GET", "/register/costs?state=onzin").status_code == 422
    postings = client.api("GET", f"/register/postings?school={cast.ROERDOMP}").json
    assert postings is not None and postings["totals"]["count"] == len(postings["items"]) == 2
    for path in ("costs/file", "postings/file", "forecast/file?format=xlsx"):
        assert client.api("GET", f"/register/{path}").status_code == 200
    answer = client.api("GET", "/register/open").json
    assert answer is not None and answer["waiting"][0]["total"] == 77
    items = client.api("GET", "/register/forecast?by=category").json
    assert items is not None and {row["name"] for row in items["items"]} == {"print"}
    line = client.api("GET", "/register/liquidity?opening_cents=100").json
    assert line is not None and line["opening_cents"] == 100 and line["school"] == cast.VEENPLUIS
    client.sign_in("dirk")
    assert client.api("GET", f"/register/liquidity?school={cast.VEENPLUIS}").status_code == 403
