"""What the JSON API of payment files and bank statements takes and gives."""

import marshmallow as ma

from wiki.kernel.api import Characters
from wiki.kernel.api_fields import Day
from wiki.kernel.database_limits import HIGHEST_ID
from wiki.kernel.money import MAX_CENTS
from wiki.settlement.services.bank_entries import MAX_REASON
from wiki.settlement.wording import QUEUES


class _Query(ma.Schema):
    class Meta:
        unknown = ma.EXCLUDE


class PayerArgs(_Query):
    """Of which school; without it the caller's own."""

    school = ma.fields.Integer(validate=ma.validate.Range(1, HIGHEST_ID))


class NewPaymentFile(ma.Schema):
    """What to pay on which day. `again`: also transfers that an earlier file pays."""

    school = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(1, HIGHEST_ID))
    transfers = ma.fields.List(
        ma.fields.Integer(strict=True), required=True, validate=ma.validate.Length(1, 1000)
    )
    execute_on = Day(required=True)
    again = ma.fields.Boolean(load_default=False)


class PaymentFileSchema(ma.Schema):
    """A payment file that was made."""

    id = ma.fields.Integer()
    settlement = ma.fields.Integer(attribute="settlement_id")
    school = ma.fields.Integer(attribute="school_id")
    message_id = ma.fields.String()
    execute_on = Day()
    sha256 = ma.fields.String()
    made_at = ma.fields.DateTime()


class PaymentFilesSchema(ma.Schema):
    """The payment files of a school, the newest first."""

    items = ma.fields.List(ma.fields.Nested(PaymentFileSchema))


class ReadStatementSchema(ma.Schema):
    """What came of a statement. `known`: nothing was new; `breaks`: how it does not follow on the one before.

    `problem`: why it was refused, and nothing of it was taken; `name` is that of a file in a ZIP that cannot be read.
    """

    iban = ma.fields.String()
    statement_id = ma.fields.String()
    known = ma.fields.Boolean()
    added = ma.fields.Integer()
    booked = ma.fields.Integer()
    waiting = ma.fields.Integer()
    breaks = ma.fields.List(ma.fields.String())
    problem = ma.fields.String()
    name = ma.fields.String()


class ReadStatementsSchema(ma.Schema):
    """What came of each statement of a file."""

    items = ma.fields.List(ma.fields.Nested(ReadStatementSchema))


class BankStatementSchema(ma.Schema):
    """A bank statement that was read."""

    id = ma.fields.Integer()
    iban = ma.fields.String()
    statement_id = ma.fields.String()
    sequence = ma.fields.Integer(allow_none=True)
    kind = ma.fields.String(allow_none=True)
    opening_cents = ma.fields.Integer()
    closing_cents = ma.fields.Integer()
    entries = ma.fields.Integer()
    imported_at = ma.fields.DateTime()


class BankStatementsSchema(ma.Schema):
    """The statements that were read last."""

    items = ma.fields.List(ma.fields.Nested(BankStatementSchema))


class QueueArgs(_Query):
    """Which queue."""

    queue = ma.fields.String(required=True, validate=ma.validate.OneOf(list(QUEUES)))


class EntrySchema(ma.Schema):
    """A bank entry that waits for a person; above zero came in. `transfer` is what it may belong to."""

    id = ma.fields.Integer()
    queue = ma.fields.String()
    perhaps_on = ma.fields.String()
    iban = ma.fields.String()
    booked_on = Day()
    cents = ma.fields.Integer()
    counter_iban = ma.fields.String()
    counter_name = ma.fields.String()
    reference = ma.fields.String()
    text = ma.fields.String()
    return_reason = ma.fields.String()
    transfer = ma.fields.Integer(attribute="transfer_id", allow_none=True)


class EntriesSchema(ma.Schema):
    """The oldest entries of a queue, and how many wait in each."""

    items = ma.fields.List(ma.fields.Nested(EntrySchema))
    counts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())


class EntryPayment(ma.Schema):
    """The transfer that an entry pays, and how much of it."""

    transfer = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(1, HIGHEST_ID))
    cents = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(1, MAX_CENTS))


class Aside(ma.Schema):
    """Why an entry pays no transfer."""

    reason = ma.fields.String(required=True, validate=Characters(1, MAX_REASON))


class PartSchema(ma.Schema):
    """A transfer, and how much of an entry pays it."""

    transfer = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(1, HIGHEST_ID))
    cents = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(1, MAX_CENTS))


class EntryParts(ma.Schema):
    """How an entry is divided. `rest`: what the rest of it is, when there is one."""

    parts = ma.fields.List(ma.fields.Nested(PartSchema), required=True, validate=ma.validate.Length(1, 1000))
    rest = ma.fields.String(load_default="", validate=Characters(0, MAX_REASON))


class DivisionSchema(ma.Schema):
    """How an entry may be divided: what is proposed, as a person would send it."""

    id = ma.fields.Integer()
    cents = ma.fields.Integer()
    parts = ma.fields.List(ma.fields.Nested(PartSchema))
