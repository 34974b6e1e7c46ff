"""What the JSON API takes and gives of projects and their keys."""

import marshmallow as ma

from wiki.costs.rules.distribution_keys import HALF_DAYS, Method
from wiki.kernel.api import CursorArgs, page_schema
from wiki.kernel.api_fields import Day
from wiki.kernel.api_fields import cents as _cents
from wiki.kernel.api_fields import day as _day
from wiki.kernel.api_fields import id_ as _id
from wiki.kernel.database_limits import HIGHEST_ID


class KeyLineSchema(ma.Schema):
    """What the key says of a school: basis points (percent), a whole weight, cents, or null for the rest."""

    school = _id(required=True, attribute="school_id")
    value = _cents(0, allow_none=True, load_default=None)


class KeySchema(ma.Schema):
    """A distribution key; `lines` only for percent, weights and fixed_rest.

    `basis` is `half_days` when the weights are half-days of taking part; `rest_method` (equal or pupils) is for
    fixed_rest. `name` is empty for the usual key; a cost can name another one.
    """

    method = ma.fields.Enum(Method, by_value=True, required=True)
    effective_from = _day(required=True)
    rationale = ma.fields.String(load_default="")
    name = ma.fields.String(load_default="")
    basis = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", HALF_DAYS]))
    rest_method = ma.fields.Enum(Method, by_value=True, load_default=Method.EQUAL)
    lines = ma.fields.List(ma.fields.Nested(KeyLineSchema), load_default=list)


class KeyVersionSchema(KeySchema):
    """A version of a key; `approved` is null while it is a proposal, and only an approved one divides costs."""

    version = ma.fields.Integer()
    approved = ma.fields.Boolean(allow_none=True)
    approved_at = ma.fields.DateTime(allow_none=True)
    created_at = ma.fields.DateTime()


class KeyRefusal(ma.Schema):
    """Why a proposed key is refused."""

    reason = ma.fields.String(required=True)


class NewProject(ma.Schema):
    """What a new project needs."""

    title = ma.fields.String(required=True)
    activity = _id(required=True)
    lead_school = _id(required=True)
    schools = ma.fields.List(_id(), required=True)
    start = _day(required=True)
    end = _day(required=True)
    budget_cents = _cents(0, allow_none=True, load_default=None)
    description = ma.fields.String(load_default="")
    key = ma.fields.Nested(KeySchema, required=True)


class ChangedProject(ma.Schema):
    """A changed project, whole: what is left out becomes empty. `version` is the one it was read with."""

    version = _id(required=True)
    title = ma.fields.String(required=True)
    activity = _id(required=True)
    lead_school = _id(required=True)
    start = _day(required=True)
    end = _day(required=True)
    budget_cents = _cents(0, allow_none=True, load_default=None)
    description = ma.fields.String(load_default="")


class NewParticipant(ma.Schema):
    """A school that takes part from a day on."""

    school = _id(required=True)
    from_on = _day(required=True, data_key="from")


class LastDay(ma.Schema):
    """The last day a school takes part."""

    to_on = _day(required=True, data_key="to")


class ParticipantSchema(ma.Schema):
    """A school that takes part, from a day and perhaps to one."""

    id = ma.fields.Integer()
    school = ma.fields.Integer(attribute="school_id")
    from_on = Day(data_key="from")
    to_on = Day(data_key="to", allow_none=True)


class ProjectSchema(ma.Schema):
    """A project. `spent_cents` is what was approved, `waiting_cents` what waits for a decision."""

    id = ma.fields.Integer()
    code = ma.fields.String()
    title = ma.fields.String()
    slug = ma.fields.String()
    url = ma.fields.String()
    description = ma.fields.String()
    state = ma.fields.String()
    activity = ma.fields.Integer(attribute="activity_id")
    lead_school = ma.fields.Integer(attribute="lead_school_id")
    start = Day(attribute="starts_on")
    end = Day(attribute="ends_on")
    budget_cents = ma.fields.Integer(allow_none=True)
    spent_cents = ma.fields.Integer()
    waiting_cents = ma.fields.Integer()
    version = ma.fields.Integer()


class OneProjectSchema(ProjectSchema):
    """A project with its schools and keys; `key` is the one that holds now."""

    schools = ma.fields.List(ma.fields.Integer())
    participants = ma.fields.List(ma.fields.Nested(ParticipantSchema))
    key = ma.fields.Nested(KeyVersionSchema, allow_none=True)
    keys = ma.fields.List(ma.fields.Nested(KeyVersionSchema))


class ProjectArgs(CursorArgs):
    """Which projects."""

    activity = ma.fields.Integer(validate=ma.validate.Range(1, HIGHEST_ID))
    school = ma.fields.Integer(validate=ma.validate.Range(1, HIGHEST_ID))


ProjectsSchema = page_schema(ProjectSchema)
