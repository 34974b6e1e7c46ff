"""What the calls about people take and give."""

import marshmallow as ma


class WorkSchema(ma.Schema):
    """One thing that somebody did: a page, activity, workshop, expert or visit. `note` is the school year of an
    activity, or the day of a workshop."""

    kind = ma.fields.String()
    id = ma.fields.Integer()
    title = ma.fields.String()
    url = ma.fields.String()
    note = ma.fields.String()


class PersonWorkSchema(ma.Schema):
    """Somebody of the network and what they do; without any address."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    school = ma.fields.Integer(attribute="school_id", allow_none=True)
    roles = ma.fields.List(ma.fields.String())
    work = ma.fields.List(ma.fields.Nested(WorkSchema))


class FindableBody(ma.Schema):
    """Whether colleagues find you."""

    findable = ma.fields.Boolean(required=True)
