"""What the JSON API of settlements takes and gives."""

from datetime import date
from typing import Any

import marshmallow as ma

from wiki.kernel.api import Characters
from wiki.kernel.api_fields import Day
from wiki.kernel.database_limits import HIGHEST_ID
from wiki.kernel.i18n import _
from wiki.kernel.money import MAX_CENTS
from wiki.settlement.services.payments import MAX_NOTE
from wiki.settlement.services.settlements import Mode


class PeriodName(ma.fields.Field[str]):
    """A period by its id or by its label."""

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str:
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
        raise ma.ValidationError(_("Enter the id or the label of a period."))


class PeriodSchema(ma.Schema):
    """A period of the books."""

    id = ma.fields.Integer()
    label = ma.fields.String()
    starts_on = Day()
    ends_on = Day()
    state = ma.fields.String()
    objections_until = Day(allow_none=True)
    seal_sha256 = ma.fields.String(allow_none=True)


class PeriodsSchema(ma.Schema):
    """All periods, the newest first."""

    items = ma.fields.List(ma.fields.Nested(PeriodSchema))


class ObjectionSchema(ma.Schema):
    """Something about a period before it closes, and what it is about."""

    text = ma.fields.String()
    entity = ma.fields.String()
    entity_id = ma.fields.Integer(allow_none=True)


class PeriodReportSchema(ma.Schema):
    """A period. `objections` stop the closing, `flags` are to be seen first."""

    id = ma.fields.Integer(attribute="period.id")
    label = ma.fields.String(attribute="period.label")
    starts_on = Day(attribute="period.starts_on")
    ends_on = Day(attribute="period.ends_on")
    state = ma.fields.String(attribute="period.state")
    objections_until = Day(attribute="period.objections_until", allow_none=True)
    seal_sha256 = ma.fields.String(attribute="period.seal_sha256", allow_none=True)
    previous_seal_sha256 = ma.fields.String(attribute="period.previous_seal_sha256", allow_none=True)
    objections = ma.fields.List(ma.fields.Nested(ObjectionSchema))
    flags = ma.fields.List(ma.fields.Nested(ObjectionSchema))
    flags_mark = ma.fields.String(attribute="mark")


class ClosePeriod(ma.Schema):
    """`objections_until` with the review. With the closing: `flags_seen: true` says that you have seen the flags;
    without it they count as not seen. `seen` says which ones, the `flags_mark` of GET: needed when there are any."""

    objections_until = Day()
    flags_seen = ma.fields.Boolean(load_default=False)
    seen = ma.fields.String(validate=Characters(max=64))


class TransferSchema(ma.Schema):
    """One school (`from`) pays another (`to`); ids of schools, amounts in cents."""

    id = ma.fields.Integer()
    from_ = ma.fields.Integer(attribute="from_school_id", data_key="from")
    to = ma.fields.Integer(attribute="to_school_id")
    project = ma.fields.Integer(attribute="project_id", allow_none=True)
    cents = ma.fields.Integer()
    paid_cents = ma.fields.Integer()
    open_cents = ma.fields.Integer()
    reference = ma.fields.String()
    end_to_end_id = ma.fields.String()
    due_on = Day()
    withdrawn = ma.fields.Boolean()


class NewSettlement(ma.Schema):
    """What is settled, and how; `hub` (a school) only in mode hub, else the school that leads most projects."""

    period = PeriodName(required=True, metadata={"type": "string", "description": "id or label"})
    mode = ma.fields.Enum(Mode, by_value=True, required=True)
    hub = ma.fields.Integer(strict=True, validate=ma.validate.Range(1, HIGHEST_ID))
    seen = ma.fields.String(
        validate=Characters(max=64),
        metadata={
            "description": "`seen` of GET /periods/{period_id}/settling: nothing is made when the books changed"
        },
    )


class OneSettlementSchema(ma.Schema):
    """A settlement. `proof`: per project the groups of schools that add up to zero, and their balances."""

    id = ma.fields.Integer()
    period = ma.fields.String()
    mode = ma.fields.String()
    hub = ma.fields.Integer(attribute="hub_school_id", allow_none=True)
    proven_minimal = ma.fields.Boolean()
    proof = ma.fields.List(ma.fields.Dict())
    made_at = ma.fields.DateTime()
    due_on = Day()
    cents = ma.fields.Integer()
    open_cents = ma.fields.Integer()
    withdrawn = ma.fields.Boolean()
    transfers = ma.fields.List(ma.fields.Nested(TransferSchema))


class SettlementsSchema(ma.Schema):
    """Settlements, the newest first."""

    items = ma.fields.List(ma.fields.Nested(OneSettlementSchema))


class NewPeriod(ma.Schema):
    """A school year to open, like `2018-2019`."""

    label = ma.fields.String(required=True, validate=ma.validate.Length(max=20))


class NewPayment(ma.Schema):
    """What was paid of a transfer; without an amount all that is open."""

    cents = ma.fields.Integer(strict=True, validate=ma.validate.Range(1, MAX_CENTS))
    paid_on = Day(required=True, validate=ma.validate.Range(date(2000, 1, 1), date(2199, 12, 31)))
    note = ma.fields.String(load_default="", validate=Characters(max=MAX_NOTE))


class Undo(ma.Schema):
    """Why a payment is taken back."""

    note = ma.fields.String(load_default="", validate=Characters(max=MAX_NOTE))


class OnePaymentSchema(ma.Schema):
    """A payment; below zero it takes back the one in `undoes`."""

    id = ma.fields.Integer()
    cents = ma.fields.Integer()
    paid_on = Day()
    note = ma.fields.String()
    undoes = ma.fields.Integer(attribute="undoes_id", allow_none=True)
    undone = ma.fields.Boolean()
    recorded_at = ma.fields.DateTime()


class PaymentsSchema(ma.Schema):
    """A transfer, and what was noted of it."""

    transfer = ma.fields.Nested(TransferSchema)
    items = ma.fields.List(ma.fields.Nested(OnePaymentSchema))


class AccountSchema(ma.Schema):
    """A bank account as it was entered; `current` when the school is paid on it."""

    id = ma.fields.Integer()
    school = ma.fields.Integer(attribute="school_id")
    iban = ma.fields.Function(lambda row: row.iban.replace(" ", ""))
    account_name = ma.fields.String()
    bic = ma.fields.String()
    entered_by = ma.fields.String()
    entered_at = ma.fields.DateTime()
    approved_by = ma.fields.String(allow_none=True)
    approved_at = ma.fields.DateTime(allow_none=True)
    refused_at = ma.fields.DateTime(allow_none=True)
    counts_from = ma.fields.DateTime(allow_none=True)
    stopped_at = ma.fields.DateTime(allow_none=True)
    current = ma.fields.Boolean()


class AccountsSchema(ma.Schema):
    """Bank accounts, the newest of a school first."""

    items = ma.fields.List(ma.fields.Nested(AccountSchema))


class NewAccount(ma.Schema):
    """An account to be approved by somebody else; the name exactly as the bank knows it."""

    school = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(1, HIGHEST_ID))
    iban = ma.fields.String(required=True, validate=Characters(max=60))
    account_name = ma.fields.String(required=True, validate=Characters(max=200))
    bic = ma.fields.String(load_default="", validate=Characters(max=20))
