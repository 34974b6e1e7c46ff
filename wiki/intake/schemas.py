"""What is read of files, by the JSON API."""

import marshmallow as ma

from wiki.kernel.api_fields import Day


class KnownSchema(ma.Schema):
    """A cost that may be the same."""

    id = ma.fields.Integer()
    description = ma.fields.String()
    project = ma.fields.String()
    dated_on = Day()
    gross_cents = ma.fields.Integer()
    url = ma.fields.String()


class ReadCostSchema(ma.Schema):
    """What a file says of a cost; null or empty is what it does not say."""

    kind = ma.fields.String()
    description = ma.fields.String()
    supplier = ma.fields.String()
    document_number = ma.fields.String()
    dated_on = Day(allow_none=True)
    gross_cents = ma.fields.Integer(allow_none=True)
    vat_cents = ma.fields.Integer(allow_none=True)
    same = ma.fields.List(ma.fields.Nested(KnownSchema))


class SheetArgs(ma.Schema):
    """Whether to save the rows, and whether those that may be there already were seen."""

    save = ma.fields.Boolean(load_default=False)
    seen = ma.fields.Boolean(load_default=False)


class SheetRowSchema(ma.Schema):
    """A row of a sheet, and what is wrong with it."""

    row = ma.fields.Integer(attribute="number")
    values = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    errors = ma.fields.Function(lambda row: {name: str(sentence) for name, sentence in row.errors.items()})
    same = ma.fields.List(ma.fields.Nested(KnownSchema))
    twice = ma.fields.Boolean()


class ReadSheetSchema(ma.Schema):
    """The rows of a sheet, and the ids of the drafts that were made of them."""

    rows = ma.fields.List(ma.fields.Nested(SheetRowSchema))
    saved = ma.fields.List(ma.fields.Integer())
