"""What the JSON API of this slice takes and gives."""

from datetime import date

import marshmallow as ma


class NewAgreement(ma.Schema):
    """The terms of an agreement, beside its `file`."""

    effective_from = ma.fields.Date(
        required=True, validate=ma.validate.Range(date(2000, 1, 1), date(2199, 12, 31))
    )
    shares_risk = ma.fields.Boolean(required=True)


class SignatureSchema(ma.Schema):
    """A school that signed."""

    school = ma.fields.Integer(attribute="school_id")
    signed_by = ma.fields.String()
    signed_at = ma.fields.DateTime()


class AgreementSchema(ma.Schema):
    """A version of a project's agreement; `url` is its file."""

    version = ma.fields.Integer()
    name = ma.fields.String()
    sha256 = ma.fields.String()
    bytes = ma.fields.Integer()
    effective_from = ma.fields.Date()
    shares_risk = ma.fields.Boolean()
    added_at = ma.fields.DateTime()
    url = ma.fields.String()
    signatures = ma.fields.List(ma.fields.Nested(SignatureSchema))


class AgreementsSchema(ma.Schema):
    """The versions, the newest first."""

    items = ma.fields.List(ma.fields.Nested(AgreementSchema))
