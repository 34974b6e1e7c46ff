"""The register on both databases: what is found, by whom, what it comes to, and page after page."""

from datetime import date, timedelta

import pytest

from tests.bookkeeping import paper
from tests.costs import cost_data
from tests.support import cast
from wiki.costs.rules.cost_kinds import CostKind
from wiki.kernel import clock
from wiki.kernel.errors import NotAllowed
from wiki.register.queries import ageing, costs, forecast, liquidity, postings
from wiki.register.rules.ageing import Age
from wiki.register.rules.filters import CostFilter, PostingFilter
from wiki.register.rules.forecast import By, total
from wiki.register.rules.liquidity import Why

pytestmark = pytest.mark.usefixtures("app")
YEAR = 1


def found(who: str = "tom", **wanted: object) -> list[str]:
    """The document numbers of the costs that somebody finds."""
    page = costs.lines(cost_data.who(who), CostFilter(**wanted))  # type: ignore[arg-type]
    assert sum(row.count for row in costs.totals(cost_data.who(who), CostFilter(**wanted))) == len(page.items)  # type: ignore[arg-type]
    return sorted(row.document_number for row in page.items)


def three() -> int:
    """A project with three costs: approved, waiting, and a draft."""
    project_id = cost_data.project()
    cost_data.approved(project_id, gross=10_001, document_number="1", supplier="Café één")
    cost_data.submitted(project_id, gross=500, document_number="2", kind=CostKind.INVOICE)
    cost_data.draft(project_id, "bas", payer=cast.VEENPLUIS, document_number="3", dated_on=date(2019, 3, 4))
    return project_id


def test_each_filter_finds_what_it_says() -> None:
    project_id = three()
    assert found() == ["1", "2", "3"]
    assert found(state="submitted") == found(kind="invoice") == ["2"]
    assert found(project=project_id) == ["1", "2", "3"] and found(project=project_id + 1) == []
    assert found(activity=cast.LEARNING_GOALS) == ["1", "2", "3"] and found(activity=cast.NETWORK_DAYS) == []
    assert found(since=date(2019, 3, 4)) == ["3"] and found(until=date(2019, 3, 3)) == ["1", "2"]
    assert found(supplier="CAFé") == found(supplier="één") == ["1"]
    assert found(lowest=501, highest=10_001) == ["1", "3"] and found(lowest=10_001) == ["1"]
    assert found(text="DRUKWERK") == found(text="leerlingonderzoek") == ["1", "2", "3"]
    assert found(text="%") == found(text="_") == []
    assert found(school=cast.VEENPLUIS) == ["1", "3"] and found(school=cast.ROERDOMP) == ["1", "2"]
    assert found(period=YEAR) == ["1", "2", "3"] and found(period=99) == []


def test_who_sees_what() -> None:
    three()
    for who in ("tom", "sofie", "kim"):
        assert found(who) == ["1", "2", "3"]
    assert found("bas") == found("anna") == ["1", "3"]
    assert found("dirk") == ["1", "2"] and found("els") == ["1"] and found("ad") == []
    own = postings.lines(cost_data.who("dirk"), PostingFilter()).items
    assert {row.school for row in own} == {"Roerdomp College"}
    every = postings.lines(cost_data.who("tom"), PostingFilter()).items
    assert len(every) > len(own) and {row.account for row in every} >= {"cost", "recharge"}
    assert postings.lines(cost_data.who("ad"), PostingFilter()).items == []
    assert postings.lines(cost_data.who("dirk"), PostingFilter(school=cast.VEENPLUIS)).items == []


def test_page_after_page_shows_each_row_once() -> None:
    project_id = cost_data.project()
    for number in range(5):
        cost_data.draft(project_id, document_number=str(number), receipt=False)
    seen, cursor = [], None
    while True:
        page = costs.lines(cost_data.who("tom"), CostFilter(), cursor, 2)
        seen += [row.id for row in page.items]
        if not (cursor := page.next):
            break
    assert len(seen) == len(set(seen)) == 5


def test_postings_are_narrowed_down_and_come_to_nothing_together() -> None:
    project_id = three()
    tom = cost_data.who("tom")
    every = postings.totals(tom, PostingFilter())
    assert (every.count, every.cents, every.debit_cents) == (6, 0, 20_002)
    paid = postings.lines(tom, PostingFilter(account="paid")).items
    assert [(row.school, row.cents, row.description) for row in paid] == [
        ("Roerdomp College", -10_001, "Drukwerk vragenlijsten")
    ]
    for wanted in (
        PostingFilter(project=project_id, kind="cost"),
        PostingFilter(lowest=10_001, text="vragenlijsten", kind="cost"),
        PostingFilter(activity=cast.LEARNING_GOALS, period=YEAR, kind="cost"),
        PostingFilter(since=cost_data.DATED, until=cost_data.DATED, kind="cost"),
    ):
        assert len(postings.lines(tom, wanted).items) == postings.totals(tom, wanted).count == 2
    assert postings.totals(tom, PostingFilter(school=cast.VEENPLUIS)).cents == 3_333


def test_what_is_open_has_an_age() -> None:
    paper.settled()
    project_id = cost_data.project()
    waiting = cost_data.submitted(project_id, document_number="w")
    assert waiting
    tom = cost_data.who("tom")
    now = ageing.open_now(tom)
    assert now.payers_together.total == sum(row.open_cents for row in now.transfers) > 0
    assert now.payers_together.late == 0
    assert now.waiting_together.cents[Age.NOT_DUE] == 10_000
    later = clock.now() + timedelta(days=75)
    with clock.frozen(later):
        then = ageing.open_now(tom)
        assert then.payers_together.late == now.payers_together.total
        assert then.waiting_together.cents[Age.THREE_MONTHS] == 10_000
        own = ageing.open_now(cost_data.who("els"))
        assert {row.from_school_id for row in own.transfers} | {
            row.to_school_id for row in own.transfers
        } >= {cast.VUURVLINDER}
        assert ageing.open_now(cost_data.who("ad")).transfers == []


def test_the_forecast_adds_up_in_every_way() -> None:
    three()
    cost_data.project(title="Tweede", budget_cents=None)
    tom = cost_data.who("tom")
    with clock.frozen(clock.now().replace(year=2019, month=3, day=10)):
        planned = forecast.planned(tom)
        sums = {by: total(row.line for row in forecast.forecast(planned, by)) for by in By}
        assert {(row.spent, row.committed, row.expected) for row in sums.values()} == {
            (10_001, 10_500, sums[By.PROJECT].expected)
        }
        assert sums[By.PROJECT].budget == sums[By.ACTIVITY].budget == sums[By.YEAR].budget == 480_000
        assert sums[By.CATEGORY].budget is None and sums[By.PROJECT].expected > 20_501
        assert forecast.planned(tom, "1999-2000") == []
        assert forecast.planned(cost_data.who("ad")) == []
        assert len(forecast.planned(cost_data.who("els"))) == 2


def test_the_money_on_an_account_follows_transfers_and_projects() -> None:
    paper.settled()
    tom = cost_data.who("tom")
    hub = liquidity.hub(tom)
    assert hub == cast.VEENPLUIS and liquidity.hub(cost_data.who("dirk")) == cast.ROERDOMP
    line = liquidity.liquidity(tom, cast.ROERDOMP, 50_000)
    moved = sum(point.flow.cents for point in line.points)
    assert line.opening == 50_000 and line.points
    assert line.points[-1].balance == 50_000 + moved
    assert any(point.flow.why is Why.TRANSFER for point in line.points)
    assert liquidity.liquidity(tom, cast.ROERDOMP).known is False
    with pytest.raises(NotAllowed):
        liquidity.liquidity(cost_data.who("dirk"), cast.VEENPLUIS)
