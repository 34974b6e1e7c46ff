"""A treasurer's year in the browser: from costs that wait to approved, settled, paid, closed and printed."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.settlement.samples import Booking, Sheet, camt053
from tests.support.people import Person
from tests.support.words import nl
from wiki.kernel import clock

TREASURER = "penningmeester@lichtwerk.example"
SECOND = "kascommissie@lichtwerk.example"


def test_a_year_from_the_first_decision_to_paid_closed_and_printed(
    somebody: Callable[..., Person], tmp_path: Path
) -> None:
    treasurer = somebody(TREASURER)
    second = somebody(SECOND, java_script_enabled=False)
    decide_on_all(treasurer, second)
    agree_to_reverse(second)
    settle(treasurer, second)
    pay_the_first_by_bank(treasurer, tmp_path)
    pay_the_rest_by_hand(treasurer)
    close_by_two(treasurer, second)
    print_a_statement(treasurer)


def decide_on_all(treasurer: Person, second: Person) -> None:
    """The treasurer approves all at once, the second approver what is left, one after the other."""
    treasurer.go("/costs/")
    for box in treasurer.page.locator("main [name=cost]").all():
        box.check()
    treasurer.press(nl("Approve the ticked costs"))
    treasurer.page.locator("main form .form-actions button").click()
    expect(treasurer.page.locator("main .notice").first).to_contain_text("bewaard")
    second.go("/costs/")
    first = second.page.locator("#waiting th a").first
    first.click()
    while re.search(r"/costs/\d+$", second.page.url):
        second.press(nl("Approve"))
        expect(second.page.locator("main .notice").first).to_be_visible()
    expect(second.page.locator("main")).to_contain_text(nl("Nothing is waiting for a decision"))


def agree_to_reverse(second: Person) -> None:
    second.page.locator("#reversals-table th a").first.click()
    second.press(nl("Agree and reverse"))
    expect(second.page.locator("main .notice").first).to_contain_text("teruggedraaid")


def settle(treasurer: Person, second: Person) -> None:
    """It is more than one person may settle: the treasurer asks, and the second approver agrees."""
    treasurer.go("/settlement/")
    treasurer.follow("2018-2019")
    treasurer.page.locator(".settlement-way a.button").first.click()
    expect(treasurer.page.locator("#messages-table")).to_be_visible()
    treasurer.press(nl("Ask the second approver"))
    expect(treasurer.page.locator("h1")).to_have_text(nl("To agree to"))
    second.go("/settlement/proposals")
    second.page.locator("main form[action$='/agree'] button").click()
    expect(second.page.locator("main .notice").first).to_contain_text(nl("You agreed, and it is done."))
    treasurer.go("/settlement/")
    treasurer.follow("2018-2019", treasurer.page.locator("#settlements-table"))
    expect(treasurer.page.locator("h1")).to_have_text(nl("Settlement of %(period)s", period="2018-2019"))


def pay_the_first_by_bank(treasurer: Person, folder: Path) -> None:
    """The bank of the school that receives says that the first transfer was paid."""
    settlement = treasurer.page.url
    row = treasurer.page.locator("#transfers-table tbody tr").first
    reference = row.locator(".settlement-code").inner_text()
    cents = int(re.sub(r"\D", "", row.locator(".amount").inner_text()))
    row.locator("a").click()
    iban = treasurer.page.locator(".settlement-pay dd").nth(2).inner_text().replace(" ", "")
    booking = Booking(cents, "1", reference, day=f"<Dt>{clock.today().isoformat()}</Dt>")
    statement = folder / "afschrift.xml"
    statement.write_bytes(camt053(Sheet((booking,), iban=iban)))
    for told in ("1 betaling is genoteerd", "al ingelezen"):
        treasurer.go("/settlement/bank")
        treasurer.page.locator("[name=files]").set_input_files(statement)
        treasurer.press(nl("Read the statement"))
        expect(treasurer.page.locator("main .notice").first).to_contain_text(told)
    treasurer.page.goto(settlement)


def pay_the_rest_by_hand(treasurer: Person) -> None:
    settlement = treasurer.page.url
    links = treasurer.page.locator("#transfers-table tbody a")
    for address in [str(link.get_attribute("href")) for link in links.all()]:
        treasurer.go(address)
        if treasurer.page.locator("main [name=cents]").count():
            treasurer.page.locator("main [name=paid_on]").fill(clock.today().isoformat())
            treasurer.press(nl("Record the payment"))
            expect(treasurer.page.locator("main .notice").first).to_be_visible()
    treasurer.page.goto(settlement)
    expect(treasurer.page.locator("main")).to_contain_text(
        nl("Everything has been paid. The costs of this settlement are settled up.")
    )


def close_by_two(treasurer: Person, second: Person) -> None:
    treasurer.go("/settlement/")
    treasurer.follow("2018-2019", treasurer.page.locator("#periods-table"))
    period = treasurer.page.url
    treasurer.page.locator("main [name=objections_until]").fill(clock.today().isoformat())
    treasurer.page.locator("form[action$='/review'] button[type=submit]").click()
    second.page.goto(period)
    second.page.locator("main [name=flags_seen]").check()
    second.page.locator("form[action$='/close'] button[type=submit]").click()
    expect(second.page.locator("main .notice").first).to_contain_text("verzegeld")


def print_a_statement(treasurer: Person) -> None:
    treasurer.go("/statements/")
    treasurer.page.locator("#statements-table a").first.click()
    link = treasurer.page.locator("main a[href*='format=pdf']").first
    address = str(link.get_attribute("href"))
    answer = treasurer.page.request.get(address)
    assert answer.body().startswith(b"%PDF"), address
    assert treasurer.page.pdf().startswith(b"%PDF")
