"""A school's statement from the books, as screen, PDF, sheet and export; on both databases."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from tests.support.statements import statements
from wiki.kernel import clock
from wiki.ledger.queries import books
from wiki.settlement.queries.settlements import settlements
from wiki.settlement.services import accounts, payments
from wiki.settlement.services import settlements as settlement_services
from wiki.settlement.services.accounts import EnterAccount
from wiki.settlement.services.payments import RecordPayment
from wiki.settlement.services.settlements import Mode
from wiki.statements.queries import statements as statement_queries
from wiki.statements.services import verification_bundle

HOSTILE = '=HYPERLINK("http://x") #panic() $x$ \\ 🙂 שלום'


@pytest.fixture
def settled(app: Flask) -> None:
    """A cost that Roerdomp paid for three schools, settled; Veenpluis paid its part of 33,34, Vuurvlinder not."""
    cost_data.approved(cost_data.project(), description=HOSTILE)
    found = books.period_on(cost_data.DATED)
    assert found is not None
    cost_data.do(settlement_services.settle_period, "tom", found.id, Mode.MINIMAL)
    [made] = settlements()
    first = next(t for t in made.transfers if t.from_school_id == cast.VEENPLUIS)
    cost_data.do(payments.record_payment, "tom", first.id, RecordPayment(first.cents, clock.today()))


def of(school: int, **cut: int | str) -> statement_queries.Statement:
    chosen = statement_queries.cut(cut.get("period"), cut.get("year"))  # type: ignore[arg-type]
    return statement_queries.statement(cost_data.who("tom"), school, chosen)


@pytest.mark.usefixtures("settled")
def test_a_statement_goes_from_the_opening_to_the_closing_balance() -> None:
    found = of(cast.ROERDOMP, period="2018-2019")
    assert (found.opening_cents, found.totals.paid, found.totals.borne) == (0, 10_000, 3_334)
    assert found.closing_cents == found.opening_cents + found.totals.sum
    assert found.totals.settled + found.totals.transfer == 0


@pytest.mark.usefixtures("settled")
def test_all_statements_of_a_cut_are_zero_together_and_meet_the_balances() -> None:
    year = clock.today().year
    for cut in ({"period": "2018-2019"}, {"year": 2019}, {"year": year}):
        rows = [of(school, **cut) for school in cost_data.ALL]
        assert sum(row.closing_cents for row in rows) == 0
        assert all(row.bridge.difference == 0 for row in rows)
    closing = {school: of(school, year=year).closing_cents for school in cost_data.ALL}
    assert closing == {row.school_id: row.balance for row in books.balances()}


@pytest.mark.one_database
@pytest.mark.usefixtures("settled")
def test_the_statement_stands_on_the_screen_for_members_and_names_nobody(client: Client) -> None:
    client.sign_in("els")
    html = client.get(f"/statements/{cast.VUURVLINDER}?period=2018-2019").text
    assert "1/3" in html and "Nog te betalen" in html
    assert "Dirk" not in html
    assert client.get("/statements/").status_code == 200
    assert client.get(f"/statements/{cast.VUURVLINDER}?year=2019").status_code == 200
    for wrong in ("999", f"{cast.VUURVLINDER}?period=2099-2100", f"{cast.VUURVLINDER}?year=9"):
        assert client.get(f"/statements/{wrong}").status_code == 404


@pytest.mark.usefixtures("settled")
def test_the_pdf_is_tagged_holds_the_amounts_and_is_the_same_each_time(client: Client) -> None:
    account = cost_data.do(
        accounts.enter_account, "dirk", cast.ROERDOMP, EnterAccount("NL91ABNA0417164300", "St. Roerdomp")
    )
    cost_data.do(accounts.approve_account, "tom", account.id)
    client.sign_in("tom")
    url = f"/statements/{cast.VUURVLINDER}/download?format=pdf&period=2018-2019"
    first, second = client.get(url), client.get(url)
    assert first.data == second.data
    reader = PdfReader(io.BytesIO(first.data))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("nl")  # type: ignore[index]
    text = "".join(page.extract_text() for page in reader.pages)
    assert "33,33" in text and "NL91 ABNA 0417 1643 00" in text and "#panic()" in text
    assert "RF" in text and "ROERDOMP" not in text


@pytest.mark.usefixtures("settled")
def test_sheets_hold_text_as_text_and_amounts_as_numbers(client: Client) -> None:
    client.sign_in("anna")
    url = f"/statements/{cast.ROERDOMP}/download?period=2018-2019&format="
    text = client.get(url + "csv").data.decode("utf-8-sig")
    assert "\"'=HYPERLINK" in text and "-100,00" in text
    answers = [client.get(url + "xlsx").data for _ in range(2)]
    assert answers[0] == answers[1]
    sheet = load_workbook(io.BytesIO(answers[0])).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert -100 in [cell.value for cell in cells if cell.data_type == "n"]


def journal_sums(text: str) -> dict[str, int]:
    """Each transaction is zero; what every account comes to; and every assertion holds."""
    sums: dict[str, int] = defaultdict(int)
    open_ = 0
    for line in text.splitlines():
        if not line.startswith("    "):
            assert open_ == 0
            continue
        posting, _, _comment = line.strip().partition("  ;")
        account, _, amount = posting.partition("  ")
        amount, _, told = amount.partition(" = ")
        cents = round(float(amount.removesuffix(" EUR")) * 100)
        sums[account] += cents
        open_ += cents
        if told:
            assert sums[account] == round(float(told.removesuffix(" EUR")) * 100)
    return sums


@pytest.mark.usefixtures("settled")
def test_the_journal_balances_and_asserts_what_the_books_say(client: Client, tmp_path: Path) -> None:
    client.sign_in("tom")
    text = client.get("/statements/books?format=journal").text
    sums = journal_sums(text)
    for row in books.balances():
        assert sum(c for a, c in sums.items() if a.startswith(f"schools:{row.brin}:")) == row.balance
    found = shutil.which("hledger")
    if found:
        file = tmp_path / "books.journal"
        file.write_text(text)
        subprocess.run([found, "-f", str(file), "check", "-s"], check=True)


@pytest.mark.usefixtures("settled")
def test_one_posting_that_differs_breaks_an_assertion_of_the_journal(client: Client) -> None:
    client.sign_in("tom")
    text = client.get("/statements/books?format=journal").text
    with pytest.raises(AssertionError):
        journal_sums(text.replace("33.34 EUR", "33.35 EUR", 1))


def run_proof(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify_shares.py")],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.usefixtures("settled")
def test_the_export_proves_itself_and_names_the_row_that_was_tampered_with(tmp_path: Path) -> None:
    out = io.BytesIO()
    verification_bundle.write_zip(out)
    zipfile.ZipFile(out).extractall(tmp_path)
    assert run_proof(tmp_path).returncode == 0
    file = tmp_path / "shares.json"
    told = json.loads(file.read_text())
    first, second = told["costs"][0]["shares"][:2]
    first["cents"], second["cents"] = first["cents"] + 1, second["cents"] - 1
    file.write_text(json.dumps(told))
    wrong = run_proof(tmp_path)
    assert wrong.returncode == 1
    assert f"school {first['school']}: " in wrong.stdout


@pytest.mark.usefixtures("settled")
def test_the_api_gives_the_same(client: Client) -> None:
    client.sign_in("tom")
    answer = client.api("GET", f"/statements?school={cast.ROERDOMP}&period=2018-2019")
    assert answer.json is not None
    assert (answer.json["totals"]["paid"], answer.json["bridge"]["difference"]) == (10_000, 0)
    for url in (f"/statements/{cast.ROERDOMP}/download?format=csv", "/statements/books?format=proof"):
        assert client.api("GET", url).status_code == 200
    assert client.api("GET", f"/statements?school={cast.ROERDOMP}&year=1").status_code == 422


@pytest.mark.one_database
@pytest.mark.usefixtures("settled")
def test_a_statement_costs_few_statements(client: Client) -> None:
    client.sign_in("tom")
    with statements() as few:
        client.get(f"/statements/{cast.ROERDOMP}?period=2018-2019")
    cost_data.approved(cost_data.project(), document_number="77")
    with statements() as more:
        client.get(f"/statements/{cast.ROERDOMP}?period=2018-2019")
    assert len(more) == len(few)
