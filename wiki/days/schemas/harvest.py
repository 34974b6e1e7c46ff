"""What the JSON API takes of what came of a workshop."""

import marshmallow as ma

from wiki.days.rules.days import TEXT_MAX, TITLE_MAX
from wiki.days.rules.harvest import TASK_MAX, WISH_TEXT_MAX
from wiki.kernel.api import Characters
from wiki.kernel.api_fields import Day, day, id_
from wiki.pages.rules.artefact_types import KINDS
from wiki.wishes.rules import TITLE_MAX as WISH_TITLE_MAX


class HarvestedPageSchema(ma.Schema):
    """A page to work out."""

    title = ma.fields.String(required=True, validate=Characters(1, TITLE_MAX))
    kind = ma.fields.String(load_default="page", validate=ma.validate.OneOf(KINDS))
    text = ma.fields.String(load_default="", validate=Characters(0, TEXT_MAX))


class HarvestedTaskSchema(ma.Schema):
    """A task: what, who and before when."""

    text = ma.fields.String(required=True, validate=Characters(1, TASK_MAX))
    person = id_(load_default=None, allow_none=True)
    due_on = day(load_default=None, allow_none=True)


class HarvestedWishSchema(ma.Schema):
    """Something that is missing, which a school may take up."""

    title = ma.fields.String(required=True, validate=Characters(1, WISH_TITLE_MAX))
    text = ma.fields.String(load_default="", validate=Characters(0, WISH_TEXT_MAX))


class HarvestSchema(ma.Schema):
    """What came of a workshop. What was written down before under the same name is not made
    again, whatever it is called by now."""

    pages = ma.fields.List(ma.fields.Nested(HarvestedPageSchema), load_default=list)
    wishes = ma.fields.List(ma.fields.Nested(HarvestedWishSchema), load_default=list)
    tasks = ma.fields.List(ma.fields.Nested(HarvestedTaskSchema), load_default=list)


class WishOfWorkshopSchema(ma.Schema):
    """A wish that came up in a workshop."""

    id = ma.fields.Integer()
    title = ma.fields.String()
    url = ma.fields.String()


class HarvestedWishesSchema(ma.Schema):
    """The wishes that came up in a workshop."""

    items = ma.fields.List(ma.fields.Nested(WishOfWorkshopSchema))
    next = ma.fields.String(allow_none=True)


class WorkshopOfWishSchema(ma.Schema):
    """A workshop in which a wish came up, and its day."""

    id = ma.fields.Integer()
    title = ma.fields.String()
    url = ma.fields.String()
    day = ma.fields.Integer(attribute="day_id")
    date = Day(attribute="held_on")


class WorkshopsOfWishSchema(ma.Schema):
    """The workshops in which a wish came up, the last day first."""

    items = ma.fields.List(ma.fields.Nested(WorkshopOfWishSchema))
    next = ma.fields.String(allow_none=True)
