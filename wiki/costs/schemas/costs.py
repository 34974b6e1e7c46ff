"""What the JSON API takes and gives of costs."""

import marshmallow as ma

from wiki.costs.rules.commands import MAX_MINUTES, MAX_RATE_MILLIONTHS
from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.derived_amounts import CURRENCIES
from wiki.discussions.rules import MAX_BODY
from wiki.kernel.api import Characters, page_schema
from wiki.kernel.api_fields import Day
from wiki.kernel.api_fields import cents as _cents
from wiki.kernel.api_fields import day as _day
from wiki.kernel.api_fields import id_ as _id
from wiki.kernel.database_limits import HIGHEST_ID
from wiki.kernel.money import MAX_CENTS


class PayerSchema(ma.Schema):
    """What a school paid."""

    school = ma.fields.Integer(attribute="school_id")
    cents = ma.fields.Integer()


class ShareSchema(ma.Schema):
    """What a school bears, and how it was worked out."""

    school = ma.fields.Integer(attribute="school_id")
    cents = ma.fields.Integer()
    numerator = ma.fields.Integer()
    denominator = ma.fields.Integer()
    floor_cents = ma.fields.Integer()
    rank = ma.fields.Integer()


class PaidSchema(ma.Schema):
    """What a school paid; of the only payer the amount can be left out: it is that of the cost."""

    school = _id(required=True, attribute="school_id")
    cents = _cents(-MAX_CENTS, allow_none=True, load_default=None)


class HoursSchema(ma.Schema):
    """Hours of a school's own people. `wage_cents` is null for who is neither of that school nor decides on costs."""

    minutes = ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(1, MAX_MINUTES))
    rate_cents = _cents(1, required=True)
    wage_cents = _cents(1, required=True)
    rate_reason = ma.fields.String(load_default="")


class CurrencySchema(ma.Schema):
    """An amount in another currency, in its smallest unit; the rate is euros for one of it, times a million."""

    code = ma.fields.String(
        required=True, attribute="currency", validate=ma.validate.OneOf(sorted(CURRENCIES))
    )
    amount_minor = _cents(1, required=True, attribute="minor")
    rate_millionths = ma.fields.Integer(
        strict=True, required=True, validate=ma.validate.Range(1, MAX_RATE_MILLIONTHS)
    )
    rate_on = _day(required=True)
    source = ma.fields.String(required=True)


class NewCost(ma.Schema):
    """A cost as it stands on its document; amounts of a credit note are below zero.

    `hours` go with the kind `hours`, `credits` (the id of a cost) with `credit`; `gross_cents` follows from hours and
    from another currency and can be left out then. `key` is the name of a key of the project.
    """

    description = ma.fields.String(required=True)
    supplier = ma.fields.String(load_default="", allow_none=True)
    document_number = ma.fields.String(load_default="", allow_none=True)
    date = _day(required=True)
    gross_cents = _cents(-MAX_CENTS, load_default=None, allow_none=True)
    vat_cents = _cents(-MAX_CENTS, load_default=0, allow_none=True)
    payers = ma.fields.List(ma.fields.Nested(PaidSchema), required=True)
    kind = ma.fields.Enum(CostKind, by_value=True, required=True)
    hours = ma.fields.Nested(HoursSchema, load_default=None, allow_none=True)
    currency = ma.fields.Nested(CurrencySchema, load_default=None, allow_none=True)
    credits = _id(load_default=None, allow_none=True)
    in_kind = ma.fields.Boolean(load_default=False)
    key = ma.fields.String(load_default="", allow_none=True)


class RecordedCost(NewCost):
    """A new cost; `replaces` is a rejected, withdrawn or reversed cost that it is entered instead of."""

    replaces = _id(load_default=None, allow_none=True)


class ChangedCost(NewCost):
    """A changed draft, whole. `version` is the one it was read with."""

    version = _id(required=True)


class CostSchema(ma.Schema):
    """A cost in a list."""

    id = ma.fields.Integer()
    number = ma.fields.Integer()
    project = ma.fields.Integer(attribute="project_id")
    url = ma.fields.String()
    status = ma.fields.String()
    kind = ma.fields.String()
    description = ma.fields.String()
    supplier = ma.fields.String()
    document_number = ma.fields.String()
    date = Day(attribute="dated_on")
    gross_cents = ma.fields.Integer()
    net_cents = ma.fields.Integer()
    vat_cents = ma.fields.Integer()
    recorded_for = ma.fields.Integer(attribute="recorded_for_school_id", allow_none=True)
    submitted_at = ma.fields.DateTime(allow_none=True)
    decided_at = ma.fields.DateTime(allow_none=True)
    content_sha256 = ma.fields.String(allow_none=True)
    in_kind = ma.fields.Boolean()
    key = ma.fields.String(attribute="key_name")
    version = ma.fields.Integer()


class ReceiptSchema(ma.Schema):
    """A file behind a cost."""

    id = ma.fields.String()
    name = ma.fields.String()
    url = ma.fields.String()
    bytes = ma.fields.Integer()
    sha256 = ma.fields.String()
    media_type = ma.fields.String()


class StepSchema(ma.Schema):
    """A step in the history. `seen`: whether an approval said which content was looked at; null for other steps."""

    step = ma.fields.String()
    reason = ma.fields.String()
    by = ma.fields.String()
    at = ma.fields.DateTime()
    seen = ma.fields.Boolean(allow_none=True)


class ProposalSchema(ma.Schema):
    """How a cost would be divided if it were approved now."""

    shares = ma.fields.List(ma.fields.Nested(ShareSchema))
    shares_sha256 = ma.fields.String()


class ApprovalSchema(ma.Schema):
    """An approval of the content as it is now; `seen`: it said which content was looked at."""

    by = ma.fields.String()
    at = ma.fields.DateTime()
    seen = ma.fields.Boolean()


class StandingSchema(ma.Schema):
    """What a cost waits for (`approval` or `second_approval`), why two approvals are needed, and who can give it."""

    step = ma.fields.String()
    reasons = ma.fields.List(ma.fields.String())
    people = ma.fields.List(ma.fields.String())


class WaitingCostSchema(CostSchema):
    """A cost that waits for a decision, and for what."""

    waits_for = ma.fields.Nested(StandingSchema)


class ReversalSchema(ma.Schema):
    """Who asked to reverse a cost and why; `agreed` is null until a second person said so."""

    reason = ma.fields.String()
    asked_by = ma.fields.String()
    asked_at = ma.fields.DateTime()
    decided_by = ma.fields.String(allow_none=True)
    decided_at = ma.fields.DateTime(allow_none=True)
    agreed = ma.fields.Boolean(allow_none=True)


class ReturnSchema(ma.Schema):
    """What has to be different, from who decides on costs; the school itself need not say why."""

    reason = ma.fields.String(load_default="", allow_none=True)


class ReverseSchema(ma.Schema):
    """Why a cost is reversed; the second person, who agrees, need not give it."""

    reason = ma.fields.String(load_default="", allow_none=True)


class OneCostSchema(CostSchema):
    """A cost with who paid, what each school bears (from its approval on), receipts and history.

    `same_document` are costs that may be of the same document: perhaps it was entered twice.
    """

    approvals = ma.fields.List(ma.fields.Nested(ApprovalSchema))
    waits_for = ma.fields.Nested(StandingSchema, allow_none=True)
    reversal = ma.fields.Nested(ReversalSchema, allow_none=True)
    hours = ma.fields.Nested(HoursSchema, allow_none=True)
    currency = ma.fields.Nested(CurrencySchema, allow_none=True)
    same_document = ma.fields.List(ma.fields.Integer())
    replaces = ma.fields.Integer(allow_none=True)
    replaced_by = ma.fields.Integer(allow_none=True)
    credits = ma.fields.Integer(allow_none=True)
    credited_by = ma.fields.List(ma.fields.Integer())

    payers = ma.fields.List(ma.fields.Nested(PayerSchema))
    shares = ma.fields.List(ma.fields.Nested(ShareSchema))
    receipts = ma.fields.List(ma.fields.Nested(ReceiptSchema))
    history = ma.fields.List(ma.fields.Nested(StepSchema))
    proposal = ma.fields.Nested(ProposalSchema, allow_none=True)


class ApproveSchema(ma.Schema):
    """The `content_sha256` and `shares_sha256` that were looked at; when they changed the approval is refused."""

    content_sha256 = ma.fields.String(load_default=None, allow_none=True)
    shares_sha256 = ma.fields.String(load_default=None, allow_none=True)


class RejectSchema(ma.Schema):
    """Why a cost is rejected."""

    reason = ma.fields.String(required=True)


class MoneyRulesSchema(ma.Schema):
    """The rules about money: above which amount two people approve, the days that schools have, the school that
    collects (0: the one that leads most projects), and who comes first for a left-over cent (0: in turn, 1: by BRIN).
    """

    second_approver_above_cents = _cents(0, attribute="second_approver_above", required=True)
    objection_days = _cents(0, required=True)
    payment_days = _cents(0, required=True)
    hub = ma.fields.Integer(strict=True, load_default=0, validate=ma.validate.Range(0, HIGHEST_ID))
    tie_rule = ma.fields.Integer(strict=True, load_default=0, validate=ma.validate.Range(0, 1))


class ProposedRulesSchema(MoneyRulesSchema):
    """Other rules, and the day from which they are to count; today when it is left out."""

    counts_from = Day()


class WaitingRulesSchema(ma.Schema):
    """Rules that were proposed: what differs, and from when; they count once somebody else agreed to `proposal`."""

    proposal = ma.fields.Integer(attribute="id")
    rules = ma.fields.Dict()
    counts_from = ma.fields.String()


class BalanceArgs(ma.Schema):
    """Of which project and what was posted in which period; of all when left out."""

    period = ma.fields.Integer(validate=ma.validate.Range(1, HIGHEST_ID))
    project = ma.fields.Integer(validate=ma.validate.Range(1, HIGHEST_ID))


class BalanceSchema(ma.Schema):
    """What a school paid and bears; `balance_cents` above zero is still to pay, below zero to receive.

    `unsettled_cents` of it no settlement has taken up yet; `transfer_cents` was made into transfers that are not paid.
    """

    school = ma.fields.Integer(attribute="school_id")
    name = ma.fields.String(attribute="school")
    paid_cents = ma.fields.Integer(attribute="paid")
    borne_cents = ma.fields.Integer(attribute="borne")
    unsettled_cents = ma.fields.Integer(attribute="unsettled")
    transfer_cents = ma.fields.Integer(attribute="transfer")
    balance_cents = ma.fields.Integer(attribute="balance")


class BalancesSchema(ma.Schema):
    """The balances; together they are zero."""

    items = ma.fields.List(ma.fields.Nested(BalanceSchema))


CostsSchema = page_schema(CostSchema)
WaitingSchema = page_schema(WaitingCostSchema)


class NewComment(ma.Schema):
    """Something to say of a cost."""

    body = ma.fields.String(required=True, validate=Characters(1, MAX_BODY))


class CommentSchema(ma.Schema):
    """What somebody said of a cost."""

    id = ma.fields.Integer()
    body = ma.fields.String()
    by = ma.fields.String()
    at = ma.fields.DateTime()


class CommentsSchema(ma.Schema):
    """The discussion of a cost, the oldest first."""

    items = ma.fields.List(ma.fields.Nested(CommentSchema))
