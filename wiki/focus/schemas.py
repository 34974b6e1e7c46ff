"""What the calls about focal points take and give."""

from typing import Any

import marshmallow as ma

from wiki.discussions.rules import MAX_BODY
from wiki.focus.rules.points import TEXT_MAX, TITLE_MAX, Flag, Stage
from wiki.kernel.api import Characters, CursorArgs
from wiki.kernel.api_fields import Day


class OneLine(ma.fields.String):
    """One line of text: breaks and double spaces become one space, as on the screens."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return " ".join(super()._deserialize(value, attr, data, **kwargs).split())


class FocalPointSchema(ma.Schema):
    """What a school works on in a school year. `title` is in its own words; without these it is the building block."""

    id = ma.fields.Integer()
    school = ma.fields.Integer(attribute="school_id")
    school_year = ma.fields.String()
    building_block = ma.fields.Integer(attribute="building_block_id", allow_none=True)
    title = ma.fields.String()
    name = ma.fields.String()
    stage = ma.fields.Enum(Stage, by_value=True)
    requests = ma.fields.String()
    offers = ma.fields.String()
    flags = ma.fields.List(ma.fields.Enum(Flag, by_value=True))
    contact = ma.fields.Integer(attribute="contact_id", allow_none=True)
    continues = ma.fields.Integer(attribute="continues_id", allow_none=True)
    version = ma.fields.Integer()
    changed_at = ma.fields.DateTime()
    url = ma.fields.String()


class MatrixQuery(ma.Schema):
    """Which focal points. Without `school_year`, those of the school year that is shown first on the screen."""

    school_year = ma.fields.String()
    school = ma.fields.Integer(load_default=None)
    building_block = ma.fields.Integer(load_default=None)
    stage = ma.fields.Enum(Stage, by_value=True, load_default=None)
    flag = ma.fields.Enum(Flag, by_value=True, load_default=None)


class FocalPointQuery(MatrixQuery, CursorArgs):
    """Which focal points, and which of them next."""


class FocalPointBody(ma.Schema):
    """A focal point, whole: what is left out becomes empty. It has a `building_block`, a `title`, or both."""

    building_block = ma.fields.Integer(load_default=None, allow_none=True)
    title = OneLine(load_default="", validate=Characters(0, TITLE_MAX))
    stage = ma.fields.Enum(Stage, by_value=True, required=True)
    requests = ma.fields.String(load_default="", validate=Characters(0, TEXT_MAX))
    offers = ma.fields.String(load_default="", validate=Characters(0, TEXT_MAX))
    flags = ma.fields.List(ma.fields.Enum(Flag, by_value=True), load_default=list)
    contact = ma.fields.Integer(load_default=None, allow_none=True)


class NewFocalPoint(FocalPointBody):
    """A new focal point of your own school. Without `school_year` it is of the year that is shown first."""

    school_year = ma.fields.String()
    school = ma.fields.Integer(required=True)


class ChangedFocalPoint(FocalPointBody):
    """A changed focal point; `version` is the one it was read with."""

    version = ma.fields.Integer(required=True)


class FocalPointVersionQuery(ma.Schema):
    """The version that was seen: another one is refused."""

    version = ma.fields.Integer(required=True)


class StageOfPoint(ma.Schema):
    """How far a school is with one of its focal points, with the version that was seen."""

    id = ma.fields.Integer(required=True)
    version = ma.fields.Integer(required=True)
    stage = ma.fields.Enum(Stage, by_value=True, required=True)


class Confirmation(ma.Schema):
    """That the focal points of a school year are as they are there, with the stages that changed."""

    school_year = ma.fields.String()
    stages = ma.fields.List(
        ma.fields.Nested(StageOfPoint), load_default=list, validate=ma.validate.Length(max=50)
    )


class YearBody(ma.Schema):
    """A school year, such as 2018-2019; without it the one that is shown first."""

    school_year = ma.fields.String()


class Added(ma.Schema):
    """How many were added."""

    added = ma.fields.Integer()


class MatrixCellSchema(ma.Schema):
    """The focal points of a school in one building block (null: in own words alone)."""

    building_block = ma.fields.Integer(allow_none=True)
    focal_points = ma.fields.List(ma.fields.Nested(FocalPointSchema))


class MatrixRowSchema(ma.Schema):
    """A school; `is_current` when it said in this school year that this is so."""

    school = ma.fields.Integer(attribute="school_id")
    name = ma.fields.String(attribute="school")
    is_current = ma.fields.Boolean()
    cells = ma.fields.Method("_cells", metadata={"type": "array", "items": {"type": "object"}})

    def _cells(self, row: Any) -> list[Any]:
        found = [{"building_block": block, "focal_points": points} for block, points in row.cells.items()]
        dumped: list[Any] = MatrixCellSchema(many=True).dump(found)
        return dumped


class MatrixSchema(ma.Schema):
    """Every school, with what it works on."""

    items = ma.fields.List(ma.fields.Nested(MatrixRowSchema))
    next = ma.fields.String(allow_none=True)


class FactSchema(ma.Schema):
    """Why a school fits: the kind of reason, and the focal point, page or activity it rests on. `words` fit."""

    kind = ma.fields.String()
    title = ma.fields.String()
    url = ma.fields.String()
    words = ma.fields.List(ma.fields.String())


class MatchSchema(ma.Schema):
    """A school that fits a focal point, with its reasons; the higher the score, the better."""

    id = ma.fields.String()
    focal_point = ma.fields.Integer(attribute="point.id")
    school = ma.fields.Integer(attribute="school_id")
    name = ma.fields.String(attribute="school")
    score = ma.fields.Integer()
    reasons = ma.fields.List(ma.fields.Nested(FactSchema), attribute="facts")
    dismissed = ma.fields.Boolean()
    contact = ma.fields.Integer(attribute="contact_id", allow_none=True)


class MatchQuery(ma.Schema):
    """Whose matches: those of a school, by default your own."""

    class Meta:
        unknown = ma.EXCLUDE

    school = ma.fields.Integer(load_default=None)
    school_year = ma.fields.String()


class MatchesSchema(ma.Schema):
    """The matches of a school, by focal point, best first; those that were dismissed last."""

    items = ma.fields.List(ma.fields.Nested(MatchSchema))
    next = ma.fields.String(allow_none=True)


class MessageBody(ma.Schema):
    """What you ask or say."""

    body = ma.fields.String(required=True, validate=Characters(max=MAX_BODY))


class MessageSchema(ma.Schema):
    """One message."""

    id = ma.fields.Integer()
    by = ma.fields.String()
    school = ma.fields.String(allow_none=True)
    at = ma.fields.DateTime()
    body = ma.fields.String()


class ContactSchema(ma.Schema):
    """A contact: the focal point, the school that asked and the school that was asked."""

    id = ma.fields.Integer()
    focal_point = ma.fields.Integer(attribute="point_id")
    name = ma.fields.String()
    from_school = ma.fields.Integer(attribute="from_school_id")
    to_school = ma.fields.Integer(attribute="to_school_id")
    last_at = ma.fields.DateTime()
    messages = ma.fields.Integer()


class ContactsSchema(ma.Schema):
    """Your contacts, the last written first."""

    items = ma.fields.List(ma.fields.Nested(ContactSchema))
    next = ma.fields.String(allow_none=True)


class MessagesSchema(ma.Schema):
    """The messages of a contact, the oldest first."""

    items = ma.fields.List(ma.fields.Nested(MessageSchema))


class OptOutSchema(ma.Schema):
    """`school`: whether your school is suggested to nobody; `person`: whether nobody asks you anything."""

    whose = ma.fields.String(required=True, validate=ma.validate.OneOf(["school", "person"]))
    out = ma.fields.Boolean(required=True)


class FocusChangeSchema(ma.Schema):
    """What changed in a focal point: the stage before (null: it is new) and now, and the other fields that changed."""

    then = ma.fields.Enum(Stage, by_value=True, allow_none=True)
    now = ma.fields.Enum(Stage, by_value=True)
    texts = ma.fields.List(ma.fields.String())


class FocusStandingSchema(ma.Schema):
    """A focal point, and what changed in it."""

    focal_point = ma.fields.Nested(FocalPointSchema, attribute="point")
    change = ma.fields.Nested(FocusChangeSchema, allow_none=True)


class WorkshopFactSchema(ma.Schema):
    """Why a workshop fits: the kind of reason, and the focal point or page it rests on. `words` fit."""

    kind = ma.fields.String()
    title = ma.fields.String()
    url = ma.fields.String()
    words = ma.fields.List(ma.fields.String())


class WorkshopFitSchema(ma.Schema):
    """A workshop of the day that fits a focal point, with its reasons; the higher the score, the better."""

    workshop = ma.fields.Integer(attribute="id")
    title = ma.fields.String()
    url = ma.fields.String()
    focal_point = ma.fields.Integer(attribute="point.id")
    score = ma.fields.Integer()
    reasons = ma.fields.List(ma.fields.Nested(WorkshopFactSchema), attribute="facts")


class PreviewSchema(ma.Schema):
    """Where a school is in the school year of a network day and (`next_year`) the one after, what changed since the
    last day that was held, which schools and workshops fit."""

    school = ma.fields.Integer(attribute="school_id")
    name = ma.fields.String(attribute="school")
    day = Day()
    since = Day()
    school_year = ma.fields.String()
    is_current = ma.fields.Boolean()
    standings = ma.fields.List(ma.fields.Nested(FocusStandingSchema))
    next_year = ma.fields.List(ma.fields.Nested(FocalPointSchema), attribute="next_points")
    fits = ma.fields.List(ma.fields.Nested(MatchSchema))
    fits_next_year = ma.fields.List(ma.fields.Nested(MatchSchema), attribute="fits_next")
    workshops = ma.fields.List(ma.fields.Nested(WorkshopFitSchema))


class PreviewQuery(ma.Schema):
    """Before which day, and of which school; without `school` of all."""

    class Meta:
        unknown = ma.EXCLUDE

    day = Day(required=True)
    school = ma.fields.Integer(load_default=None)


class PreviewsSchema(ma.Schema):
    """The previews of schools, by name."""

    items = ma.fields.List(ma.fields.Nested(PreviewSchema))
    next = ma.fields.String(allow_none=True)


class RoundSchema(ma.Schema):
    """A network day for which schools are asked, by its own id; `sent_at` when the preview went out."""

    id = ma.fields.Integer()
    title = ma.fields.String()
    day = Day()
    sent_at = ma.fields.DateTime(allow_none=True)


class RoundsSchema(ma.Schema):
    """Every day that is announced or was held, the last first."""

    items = ma.fields.List(ma.fields.Nested(RoundSchema))
    next = ma.fields.String(allow_none=True)


class PeopleCount(ma.Schema):
    """How many people."""

    people = ma.fields.Integer()
