"""What the register takes and gives by the JSON API."""

from typing import Any

import marshmallow as ma

from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.lifecycle import State
from wiki.kernel.api import CursorArgs, page_schema
from wiki.kernel.api_fields import Day, cents, day, id_
from wiki.ledger.rules import Account, JournalKind
from wiki.register.rules.forecast import By
from wiki.register.services.exports import FORMATS


def _of(kind: Any, **more: Any) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.OneOf([each.value for each in kind]), **more)


def _text() -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.Length(max=100))


class PlaceArgs(ma.Schema):
    """Where in the network, and when; amounts whether above or below zero."""

    school = ma.fields.Integer(validate=id_().validate)
    project = ma.fields.Integer(validate=id_().validate)
    activity = ma.fields.Integer(validate=id_().validate)
    period = ma.fields.Integer(validate=id_().validate)
    since = day()
    until = day()
    lowest = ma.fields.Integer(data_key="lowest_cents", validate=cents(0).validate)
    highest = ma.fields.Integer(data_key="highest_cents", validate=cents(0).validate)
    text = _text()


class CostFilterArgs(PlaceArgs):
    """Which costs."""

    state = _of(State)
    kind = _of(CostKind)
    supplier = _text()


class PostingFilterArgs(PlaceArgs):
    """Which postings."""

    account = _of(Account)
    kind = _of(JournalKind)


class CostsOfRegisterArgs(CostFilterArgs, CursorArgs):
    """Which costs, and which page of them."""


class PostingsOfRegisterArgs(PostingFilterArgs, CursorArgs):
    """Which postings, and which page of them."""


def _format() -> ma.fields.String:
    return ma.fields.String(load_default="csv", validate=ma.validate.OneOf(list(FORMATS)))


class CostsFileArgs(CostFilterArgs):
    """Which costs, and as what."""

    format = _format()


class PostingsFileArgs(PostingFilterArgs):
    """Which postings, and as what."""

    format = _format()


class CostLineSchema(ma.Schema):
    """A cost of the register."""

    id = ma.fields.Integer()
    number = ma.fields.Integer()
    project_id = ma.fields.Integer()
    project = ma.fields.String()
    activity = ma.fields.String()
    school = ma.fields.String(allow_none=True)
    kind = ma.fields.String()
    description = ma.fields.String()
    supplier = ma.fields.String()
    document_number = ma.fields.String()
    dated_on = Day()
    net_cents = ma.fields.Integer()
    vat_cents = ma.fields.Integer()
    gross_cents = ma.fields.Integer()
    status = ma.fields.String()
    url = ma.fields.String()


class StateTotalSchema(ma.Schema):
    """How many costs are in a state, and for how many cents."""

    state = ma.fields.String()
    count = ma.fields.Integer()
    cents = ma.fields.Integer()


class RegisterCostsSchema(page_schema(CostLineSchema)):  # type: ignore[misc]
    """A page of costs, and what all that were looked for come to."""

    totals = ma.fields.List(ma.fields.Nested(StateTotalSchema))


class PostingLineSchema(ma.Schema):
    """A posting: above zero the school owes more."""

    id = ma.fields.Integer()
    journal = ma.fields.Integer(attribute="journal_id")
    occurred_on = Day()
    period = ma.fields.String()
    kind = ma.fields.String()
    account = ma.fields.String()
    school = ma.fields.String(allow_none=True)
    project_id = ma.fields.Integer(allow_none=True)
    project = ma.fields.String(allow_none=True)
    cost_id = ma.fields.Integer(allow_none=True)
    number = ma.fields.Integer(allow_none=True)
    description = ma.fields.String(allow_none=True)
    reference = ma.fields.String(allow_none=True)
    cents = ma.fields.Integer()


class PostingTotalsSchema(ma.Schema):
    """What postings come to."""

    count = ma.fields.Integer()
    debit_cents = ma.fields.Integer()
    credit_cents = ma.fields.Integer()
    cents = ma.fields.Integer()


class RegisterPostingsSchema(page_schema(PostingLineSchema)):  # type: ignore[misc]
    """A page of postings, and what all that were looked for come to."""

    totals = ma.fields.Nested(PostingTotalsSchema)


class AgedSchema(ma.Schema):
    """Cents by how late they are."""

    name = ma.fields.String()
    cents = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())
    total = ma.fields.Integer()
    late = ma.fields.Integer()


class OpenTransferSchema(ma.Schema):
    """A transfer that was not paid whole."""

    id = ma.fields.Integer()
    from_school = ma.fields.String()
    to_school = ma.fields.String()
    due_on = Day()
    open_cents = ma.fields.Integer()


class UnsettledSchema(ma.Schema):
    """What no settlement took up yet: above zero the school will pay."""

    school = ma.fields.String()
    cents = ma.fields.Integer()


class OpenItemsSchema(ma.Schema):
    """What is open today."""

    today = Day()
    payers = ma.fields.List(ma.fields.Nested(AgedSchema))
    transfers = ma.fields.List(ma.fields.Nested(OpenTransferSchema))
    waiting = ma.fields.List(ma.fields.Nested(AgedSchema))
    unsettled = ma.fields.List(ma.fields.Nested(UnsettledSchema))


class ForecastArgs(ma.Schema):
    """By what it is added up, and of which school year."""

    by = _of(By, load_default=By.PROJECT.value)
    year = ma.fields.String()


class ForecastFileArgs(ForecastArgs):
    """The same, and as what."""

    format = _format()


class ForecastLineSchema(ma.Schema):
    """A line of the forecast, in cents; a category has no budget."""

    name = ma.fields.String()
    budget_cents = ma.fields.Integer(attribute="line.budget", allow_none=True)
    spent_cents = ma.fields.Integer(attribute="line.spent")
    committed_cents = ma.fields.Integer(attribute="line.committed")
    expected_cents = ma.fields.Integer(attribute="line.expected")
    left_cents = ma.fields.Integer(attribute="line.left", allow_none=True)


class ForecastSchema(ma.Schema):
    """The forecast."""

    items = ma.fields.List(ma.fields.Nested(ForecastLineSchema))


class LiquidityArgs(ma.Schema):
    """Of which school, and what is on its account when no bank statement tells."""

    school = ma.fields.Integer(validate=id_().validate)
    opening = ma.fields.Integer(data_key="opening_cents", validate=cents(0).validate)


class PointSchema(ma.Schema):
    """What comes in (above zero) or goes out on a day, and what is on the account then."""

    on = Day(attribute="flow.on")
    cents = ma.fields.Integer(attribute="flow.cents")
    why = ma.fields.String(attribute="flow.why")
    what = ma.fields.String(attribute="flow.what")
    balance_cents = ma.fields.Integer(attribute="balance")


class LiquiditySchema(ma.Schema):
    """The money of a school as it will be."""

    school = ma.fields.Integer(attribute="school.id")
    today = Day()
    opening_cents = ma.fields.Integer(attribute="opening")
    by_bank_statement = ma.fields.Boolean(attribute="known")
    points = ma.fields.List(ma.fields.Nested(PointSchema))
