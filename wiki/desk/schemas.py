"""What the JSON API of the simulator takes and gives."""

import marshmallow as ma

from wiki.costs.rules.distribution_keys import Method
from wiki.costs.schemas.projects import KeyLineSchema
from wiki.kernel.database_limits import HIGHEST_ID

_MOST = 1_000_000
_ID = ma.validate.Range(1, HIGHEST_ID)


class CountSchema(ma.Schema):
    """A number of pupils to try."""

    school = ma.fields.Integer(required=True, strict=True, validate=_ID)
    pupils = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(0, _MOST))


class NewSimulation(ma.Schema):
    """A key to try on the approved costs of a `project`, or of a school `year` (empty: the newest with projects)."""

    project = ma.fields.Integer(strict=True, load_default=None, allow_none=True, validate=_ID)
    year = ma.fields.String(load_default=None, allow_none=True)
    method = ma.fields.Enum(Method, by_value=True, required=True)
    rest_method = ma.fields.Enum(Method, by_value=True, load_default=Method.EQUAL)
    lines = ma.fields.List(ma.fields.Nested(KeyLineSchema), load_default=list)
    pupils = ma.fields.List(ma.fields.Nested(CountSchema), load_default=list)
    schools = ma.fields.List(ma.fields.Integer(strict=True, validate=_ID), load_default=list)


class ShareChangeSchema(ma.Schema):
    """What a school bears now, would bear, and the difference, in cents."""

    school = ma.fields.Integer(attribute="school_id")
    now_cents = ma.fields.Integer(attribute="now")
    then_cents = ma.fields.Integer(attribute="then")
    difference_cents = ma.fields.Integer(attribute="difference")


class SimulationSchema(ma.Schema):
    """The change for each school; `count` costs were looked at, those in `undivided` stay as they are."""

    items = ma.fields.List(ma.fields.Nested(ShareChangeSchema), attribute="changes")
    count = ma.fields.Integer()
    undivided = ma.fields.Function(lambda outcome: [cost_id for cost_id, _problem in outcome.problems])
