"""What the JSON API takes and gives where two people decide, and where schools object."""

import marshmallow as ma

from wiki.kernel.api import Characters
from wiki.kernel.api_fields import Day
from wiki.kernel.database_limits import HIGHEST_ID
from wiki.ledger.services.proposals import MAX_REASON
from wiki.settlement.rules.objecting import MAX_TEXT
from wiki.settlement.services.settlements import Mode


class MoneyProposalSchema(ma.Schema):
    """What one person proposed; `agreed` is null while it waits. `facts` by kind: the rules, or how is settled."""

    id = ma.fields.Integer()
    kind = ma.fields.String()
    subject = ma.fields.Integer(attribute="subject_id")
    facts = ma.fields.Dict()
    reason = ma.fields.String()
    proposed_by = ma.fields.String(attribute="by")
    proposed_at = ma.fields.DateTime(attribute="at")
    agreed = ma.fields.Boolean(allow_none=True)
    decided_by = ma.fields.String()
    decided_at = ma.fields.DateTime(allow_none=True)


class PlannedTransferSchema(ma.Schema):
    """One school (`from`) would pay another (`to`)."""

    from_ = ma.fields.Integer(attribute="from", data_key="from")
    to = ma.fields.Integer()
    cents = ma.fields.Integer()
    project = ma.fields.Integer(allow_none=True)


class WaitingProposalSchema(MoneyProposalSchema):
    """A proposal that waits. Of settling: the `transfers` that agreeing makes; when the books `changed` since, none are
    made and the treasurer proposes it again."""

    transfers = ma.fields.List(ma.fields.Nested(PlannedTransferSchema))
    changed = ma.fields.Boolean()


class MoneyProposalsSchema(ma.Schema):
    """What waits until somebody else agrees, and what was decided last."""

    waiting = ma.fields.List(ma.fields.Nested(WaitingProposalSchema))
    decided = ma.fields.List(ma.fields.Nested(MoneyProposalSchema))


class SettlingArgs(ma.Schema):
    """How it would be settled."""

    mode = ma.fields.Enum(Mode, by_value=True, load_default=Mode.MINIMAL)
    hub = ma.fields.Integer(validate=ma.validate.Range(1, HIGHEST_ID))


class SettlingSchema(ma.Schema):
    """What settling would make and send. `seen` goes with POST /settlements: then exactly this is made, or nothing."""

    mode = ma.fields.String()
    hub = ma.fields.Integer(allow_none=True)
    transfers = ma.fields.List(ma.fields.Nested(PlannedTransferSchema))
    cents = ma.fields.Integer()
    due_on = Day()
    told = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.List(ma.fields.String()))
    needs_second_approver = ma.fields.Boolean()
    seen = ma.fields.String()


class WithdrawSchema(ma.Schema):
    """Why a settlement is withdrawn."""

    reason = ma.fields.String(required=True, validate=Characters(1, MAX_REASON))


class NewObjection(ma.Schema):
    """Why a school objects: to a cost, a settlement, or with neither to its own statement."""

    reason = ma.fields.String(required=True, validate=Characters(1, MAX_TEXT))
    cost = ma.fields.Integer(load_default=None, strict=True, validate=ma.validate.Range(1, HIGHEST_ID))
    settlement = ma.fields.Integer(load_default=None, strict=True, validate=ma.validate.Range(1, HIGHEST_ID))


class AnswerSchema(ma.Schema):
    """The answer to an objection; `grant` ends it."""

    answer = ma.fields.String(required=True, validate=Characters(1, MAX_TEXT))
    grant = ma.fields.Boolean(load_default=False)


class SchoolObjectionSchema(ma.Schema):
    """An objection; `state` is open, granted, withdrawn or overruled."""

    id = ma.fields.Integer()
    period = ma.fields.Integer(attribute="period_id")
    school = ma.fields.Integer(attribute="school_id")
    about = ma.fields.String()
    cost = ma.fields.Integer(attribute="cost_id", allow_none=True)
    settlement = ma.fields.Integer(attribute="settlement_id", allow_none=True)
    reason = ma.fields.String()
    by = ma.fields.String()
    at = ma.fields.DateTime()
    state = ma.fields.String()
    answer = ma.fields.String()
    answered_by = ma.fields.String()
    answered_at = ma.fields.DateTime(allow_none=True)
    closed_by = ma.fields.String()
    closed_at = ma.fields.DateTime(allow_none=True)


class SchoolObjectionsSchema(ma.Schema):
    """The objections of a period that the caller may see, the newest first."""

    items = ma.fields.List(ma.fields.Nested(SchoolObjectionSchema))
