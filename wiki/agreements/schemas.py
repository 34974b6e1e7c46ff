"""What the JSON API of this slice takes and gives."""

from datetime import date

import marshmallow as ma

from wiki.kernel.api_fields import Day


class NewAgreement(ma.Schema):
    """The terms of an agreement, beside its `file`."""

    effective_from = Day(required=True, validate=ma.validate.Range(date(2000, 1, 1), date(2199, 12, 31)))
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
    effective_from = Day()
    shares_risk = ma.fields.Boolean()
    added_at = ma.fields.DateTime()
    url = ma.fields.String()
    signatures = ma.fields.List(ma.fields.Nested(SignatureSchema))


class AgreementsSchema(ma.Schema):
    """The versions, the newest first."""

    items = ma.fields.List(ma.fields.Nested(AgreementSchema))


class RemarkSchema(ma.Schema):
    """Why a condition is red, or what to look at."""

    flag = ma.fields.String()
    text = ma.fields.String()
    cost = ma.fields.Integer(attribute="cost_id", allow_none=True)
    cost_number = ma.fields.Integer(allow_none=True)
    key_version = ma.fields.Integer(allow_none=True)
    school = ma.fields.String()


class FindingSchema(ma.Schema):
    """One of the seven conditions: `green`, `red`, or `open` when there is nothing to judge yet."""

    number = ma.fields.Integer()
    condition = ma.fields.String()
    verdict = ma.fields.String()
    reasons = ma.fields.List(ma.fields.Nested(RemarkSchema))
    warnings = ma.fields.List(ma.fields.Nested(RemarkSchema))


class FindingsSchema(ma.Schema):
    """The seven conditions of costs for joint account. This is no tax advice."""

    notice = ma.fields.String()
    items = ma.fields.List(ma.fields.Nested(FindingSchema))
