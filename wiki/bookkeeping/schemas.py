"""What the JSON API of bookkeeping takes and gives."""

from typing import Any

import marshmallow as ma

from wiki.bookkeeping.rules.charts import MAX_CODE, MAX_NAME, MAX_NUMBER
from wiki.bookkeeping.rules.documents import Vat
from wiki.bookkeeping.services.charts import MAX_LEGAL_NAME, MAX_PLACE, MAX_STREET
from wiki.bookkeeping.services.documents import MAX_NOTE, MAX_SENTENCE
from wiki.bookkeeping.services.downloads import DOCUMENTS, JOURNALS
from wiki.kernel.api import Characters
from wiki.kernel.api_fields import Day
from wiki.kernel.database_limits import HIGHEST_ID
from wiki.statements.queries import statements


def _line(most: int, *, required: bool = False) -> ma.fields.String:
    given: dict[str, Any] = {"required": True} if required else {"load_default": ""}
    return ma.fields.String(validate=Characters(max=most), **given)


class LedgerCodeSchema(ma.Schema):
    """Where one account type is booked."""

    ledger_number = _line(MAX_NUMBER, required=True)
    name = _line(MAX_NAME, required=True)
    cost_centre = _line(MAX_CODE)
    vat_code = _line(MAX_CODE)
    rgs_code = _line(MAX_CODE)


class LedgerChartSchema(ma.Schema):
    """A code for each account type: `paid`, `borne`, `current`, `transfer` and `payment` of a school; of the network
    `paid`, `borne`, `settled`, `transfer`, `cost`, `in_kind` and `recharge`."""

    codes = ma.fields.Dict(
        keys=ma.fields.String(validate=Characters(max=20)),
        values=ma.fields.Nested(LedgerCodeSchema),
        required=True,
    )


class PartySchema(ma.Schema):
    """A school or the network as it stands in the trade register."""

    legal_name = _line(MAX_LEGAL_NAME, required=True)
    street = _line(MAX_STREET, required=True)
    postcode = _line(7, required=True)
    place = _line(MAX_PLACE, required=True)
    kvk = _line(8, required=True)
    vat_number = _line(14)


class BookkeepingSchema(ma.Schema):
    """Whose bookkeeping it is, with its ledger numbers and details."""

    school = ma.fields.Integer(attribute="owner.school_id", allow_none=True)
    name = ma.fields.String(attribute="owner.name")
    accounts = ma.fields.List(ma.fields.String(), attribute="owner.accounts")
    codes = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Nested(LedgerCodeSchema))
    party = ma.fields.Nested(PartySchema)


class JournalArgs(ma.Schema):
    """As what, and which part of the books: a period (id or label) or a calendar year, else the newest period."""

    format = ma.fields.String(required=True, validate=ma.validate.OneOf(list(JOURNALS)))
    period = ma.fields.String()
    year = ma.fields.Integer(validate=ma.validate.Range(statements.FIRST_YEAR, statements.LAST_YEAR))


class DocumentsArgs(ma.Schema):
    """Of one settlement, or of all."""

    settlement = ma.fields.Integer(validate=ma.validate.Range(1, HIGHEST_ID))


class DocumentArgs(ma.Schema):
    """As what."""

    format = ma.fields.String(load_default="pdf", validate=ma.validate.OneOf(list(DOCUMENTS)))


class IssueSchema(ma.Schema):
    """What the documents say of VAT, in one's own words when `sentence` is given, and a note."""

    vat = ma.fields.Enum(Vat, by_value=True, required=True)
    sentence = _line(MAX_SENTENCE)
    note = _line(MAX_NOTE)


class BookableRowSchema(ma.Schema):
    """A document; above zero the school pays, below zero it is paid."""

    id = ma.fields.Integer()
    number = ma.fields.String()
    settlement = ma.fields.Integer(attribute="settlement_id")
    school = ma.fields.Integer(attribute="school_id")
    kind = ma.fields.String()
    cents = ma.fields.Integer()
    issued_on = Day()
    counters = ma.fields.String()


class BookableRowsSchema(ma.Schema):
    """Documents, the newest first."""

    items = ma.fields.List(ma.fields.Nested(BookableRowSchema))


class BookableLineSchema(ma.Schema):
    """What the settlement took up of one project."""

    project = ma.fields.String()
    title = ma.fields.String()
    cents = ma.fields.Integer()


class ToPaySchema(ma.Schema):
    """A transfer that pays the document."""

    to = ma.fields.String()
    cents = ma.fields.Integer()
    reference = ma.fields.String()
    account_name = ma.fields.String()
    iban = ma.fields.String()


class BookableDocumentSchema(ma.Schema):
    """A document with all that is on it."""

    number = ma.fields.String()
    settlement = ma.fields.Integer()
    period = ma.fields.String()
    kind = ma.fields.String()
    cents = ma.fields.Integer()
    issued_on = Day()
    due_on = Day()
    sender = ma.fields.Nested(PartySchema)
    receiver = ma.fields.Nested(PartySchema)
    receiver_code = ma.fields.String()
    lines = ma.fields.List(ma.fields.Nested(BookableLineSchema))
    vat = ma.fields.String()
    vat_sentence = ma.fields.String()
    note = ma.fields.String()
    to_pay = ma.fields.List(ma.fields.Nested(ToPaySchema))
    counters = ma.fields.String()
