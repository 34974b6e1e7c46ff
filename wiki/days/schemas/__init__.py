"""What the JSON API takes and gives of network days. Times of the day are like `09:30`."""

from typing import Any

import marshmallow as ma

from wiki.days.rules import days as rules
from wiki.kernel.api import Characters
from wiki.kernel.api_fields import Day, day, id_
from wiki.kernel.forms import read_time
from wiki.kernel.i18n import _


class ClockTime(ma.fields.Field[int]):
    """A time of the day as `09:30`; minutes after midnight inside."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        del attr, obj, kwargs
        return None if value is None else rules.clock(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        """Raises ValidationError."""
        del attr, data, kwargs
        found = read_time(value) if isinstance(value, str) else None
        if found is None:
            raise ma.ValidationError(_("Enter a time like 09:30."))
        return found


def _time() -> ClockTime:
    return ClockTime(required=True, metadata={"type": "string", "example": "09:30"})


class DaySchema(ma.Schema):
    """A network day; `sign_up` says whether one can sign up today."""

    id = ma.fields.Integer()
    title = ma.fields.String()
    date = Day(attribute="held_on")
    starts_at = ClockTime(metadata={"type": "string"})
    ends_at = ClockTime(metadata={"type": "string"})
    host_school = ma.fields.Integer(attribute="host_school_id", allow_none=True)
    location = ma.fields.String(attribute="address")
    map_url = ma.fields.String()
    intro = ma.fields.String()
    opens_on = Day(allow_none=True)
    closes_on = Day(allow_none=True)
    state = ma.fields.String()
    reason = ma.fields.String()
    sign_up = ma.fields.String()
    seed = ma.fields.String()
    assigned_at = ma.fields.DateTime(allow_none=True)
    shown_at = ma.fields.DateTime(allow_none=True)
    report_page = ma.fields.Integer(attribute="report_page_id", allow_none=True)
    version = ma.fields.Integer()
    url = ma.fields.String()


class DayFileSchema(ma.Schema):
    """A file with a part of the programme."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    bytes = ma.fields.Integer()
    media_type = ma.fields.String()


class DayPartSchema(ma.Schema):
    """A part of the programme with its files; workshops are given in those of kind `round`."""

    id = ma.fields.Integer()
    kind = ma.fields.String()
    title = ma.fields.String()
    starts_at = ClockTime(metadata={"type": "string"})
    ends_at = ClockTime(metadata={"type": "string"})
    speaker = ma.fields.String()
    text = ma.fields.String()
    version = ma.fields.Integer()
    files = ma.fields.List(ma.fields.Nested(DayFileSchema))


class WholeDaySchema(DaySchema):
    """A day with its programme."""

    programme = ma.fields.List(ma.fields.Nested(DayPartSchema))


class DaysSchema(ma.Schema):
    """All days, the last one first."""

    items = ma.fields.List(ma.fields.Nested(DaySchema))
    next = ma.fields.String(allow_none=True)


class NewDay(ma.Schema):
    """What a day needs; nobody else sees it before it is announced."""

    title = ma.fields.String(required=True, validate=Characters(1, rules.TITLE_MAX))
    date = day(required=True)
    starts_at = _time()
    ends_at = _time()
    host_school = id_(load_default=None, allow_none=True)
    location = ma.fields.String(load_default="", validate=Characters(0, rules.LINE_MAX))
    intro = ma.fields.String(load_default="", validate=Characters(0, rules.TEXT_MAX))
    opens_on = day(load_default=None, allow_none=True)
    closes_on = day(load_default=None, allow_none=True)


class ChangedDay(NewDay):
    """A changed day, whole; `version` is the one it was read with."""

    version = id_(required=True)


class NewPart(ma.Schema):
    """What a part of the programme needs."""

    kind = ma.fields.Enum(rules.PartKind, by_value=True, required=True)
    title = ma.fields.String(required=True, validate=Characters(1, rules.TITLE_MAX))
    starts_at = _time()
    ends_at = _time()
    speaker = ma.fields.String(load_default="", validate=Characters(0, rules.LINE_MAX))
    text = ma.fields.String(load_default="", validate=Characters(0, rules.TEXT_MAX))


class ChangedPart(NewPart):
    """A changed part, whole; `version` is the one it was read with."""

    version = id_(required=True)


class LeaderSchema(ma.Schema):
    """Somebody who leads a workshop."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    school = ma.fields.String(allow_none=True)


class WorkshopPageSchema(ma.Schema):
    """A page of a workshop: material, or what came of it."""

    id = ma.fields.Integer()
    title = ma.fields.String()
    url = ma.fields.String()
    harvest = ma.fields.Boolean()


class WorkshopSchema(ma.Schema):
    """A workshop: given in `rounds`, by id of the part of the programme."""

    id = ma.fields.Integer()
    day = ma.fields.Integer(attribute="day_id")
    activity = ma.fields.Integer(attribute="activity_id", allow_none=True)
    title = ma.fields.String()
    text = ma.fields.String()
    room = ma.fields.String()
    capacity = ma.fields.Integer()
    rounds = ma.fields.List(ma.fields.Integer())
    leaders = ma.fields.List(ma.fields.Nested(LeaderSchema))
    pages = ma.fields.List(ma.fields.Nested(WorkshopPageSchema))
    notes_page = ma.fields.Integer(attribute="notes_page_id", allow_none=True)
    version = ma.fields.Integer()
    url = ma.fields.String()


class WorkshopsSchema(ma.Schema):
    """The workshops of a day, by title."""

    items = ma.fields.List(ma.fields.Nested(WorkshopSchema))
    next = ma.fields.String(allow_none=True)


class OfDay(ma.Schema):
    """Of which day."""

    class Meta:
        unknown = ma.EXCLUDE

    day = ma.fields.Integer(required=True)


class ChangedWorkshop(ma.Schema):
    """A workshop, whole; `leaders` are people, `pages` its material. `version` is the one it was read with."""

    title = ma.fields.String(required=True, validate=Characters(1, rules.TITLE_MAX))
    capacity = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(1, rules.SEATS_MAX))
    rounds = ma.fields.List(id_(), required=True)
    text = ma.fields.String(load_default="", validate=Characters(0, rules.TEXT_MAX))
    room = ma.fields.String(load_default="", validate=Characters(0, rules.LINE_MAX))
    activity = id_(load_default=None, allow_none=True)
    leaders = ma.fields.List(id_(), load_default=list)
    pages = ma.fields.List(id_(), load_default=list)
    version = id_(required=True)


class NewWorkshop(ChangedWorkshop):
    """What a workshop needs, on which day."""

    class Meta:
        exclude = ("version",)

    day = id_(required=True)


class ChoicesSchema(ma.Schema):
    """For one round the workshops somebody would like, the best first; three at most."""

    round = id_(required=True)
    workshops = ma.fields.List(id_(), required=True, validate=ma.validate.Length(max=rules.CHOICES))


class DayUploadSchema(ma.Schema):
    """A file to be uploaded."""

    file = ma.fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class NewRegistration(ma.Schema):
    """Signing up, or changing how one did. Remarks are for the organisers alone and go after the day."""

    choices = ma.fields.List(ma.fields.Nested(ChoicesSchema), load_default=list)
    diet = ma.fields.String(load_default="", validate=Characters(0, rules.REMARK_MAX))
    travel = ma.fields.String(load_default="", validate=Characters(0, rules.REMARK_MAX))


class RegistrationSchema(ma.Schema):
    """Somebody who comes."""

    person = ma.fields.Integer(attribute="person_id")
    name = ma.fields.String()
    school = ma.fields.String(allow_none=True)
    diet = ma.fields.String()
    travel = ma.fields.String()
    present = ma.fields.Boolean(allow_none=True)
    choices = ma.fields.List(ma.fields.Nested(ChoicesSchema), attribute="choice_list")


class RegistrationsSchema(ma.Schema):
    """Everybody who comes, by name; with their remarks, so for the organisers. Others get only their own."""

    items = ma.fields.List(ma.fields.Nested(RegistrationSchema))
    next = ma.fields.String(allow_none=True)


class OnePerson(ma.Schema):
    """Which person."""

    person = id_(required=True)


class Attendance(ma.Schema):
    """Who is there, of the people that were listed; others are not touched. With `before`, who was there according to
    the list that you read, only what differs from it is changed, so that two people can tick one list."""

    present = ma.fields.List(id_(), required=True)
    listed = ma.fields.List(id_(), required=True)
    before = ma.fields.List(id_(), load_default=None, allow_none=True)


class WorkshopAttendance(Attendance):
    """The same for a workshop in a round."""

    round = id_(required=True)


class AssignmentSeen(ma.Schema):
    """The `base` of the assignment that you looked at; a colleague may have drawn or shown another one since."""

    base = ma.fields.String(load_default=None, allow_none=True, validate=Characters(0, 100))


class Draw(AssignmentSeen):
    """The number of the draw; empty for a new one."""

    seed = ma.fields.String(load_default="", validate=Characters(0, 20))


class PlaceByHand(OnePerson):
    """Placing somebody by hand; no workshop is nowhere."""

    round = id_(required=True)
    workshop = id_(load_default=None, allow_none=True)


class Seat(ma.Schema):
    """A workshop in a round."""

    round = id_(required=True)
    workshop = id_(required=True)


class PlaceSchema(ma.Schema):
    """Where somebody is in a round, and why in words."""

    person = ma.fields.Integer()
    name = ma.fields.String()
    round = ma.fields.Integer()
    workshop = ma.fields.Integer(allow_none=True)
    reason = ma.fields.String()
    rank = ma.fields.Integer(allow_none=True)
    turn = ma.fields.Integer(allow_none=True)
    why = ma.fields.String()
    present = ma.fields.Boolean(allow_none=True)


class AssignmentSchema(ma.Schema):
    """Who goes where; others than organisers get their own places, once these are shown."""

    base = ma.fields.String()
    seed = ma.fields.String()
    assigned_at = ma.fields.DateTime(allow_none=True)
    shown_at = ma.fields.DateTime(allow_none=True)
    items = ma.fields.List(ma.fields.Nested(PlaceSchema))


class Cancellation(ma.Schema):
    """Why a day is cancelled."""

    reason = ma.fields.String(required=True, validate=Characters(1, 500))


class TaskSchema(ma.Schema):
    """A task from a day."""

    id = ma.fields.Integer()
    day = ma.fields.Integer(attribute="day_id")
    workshop = ma.fields.Integer(attribute="workshop_id", allow_none=True)
    activity = ma.fields.Integer(attribute="activity_id", allow_none=True)
    text = ma.fields.String()
    person = ma.fields.Integer(attribute="person_id", allow_none=True)
    due_on = Day(allow_none=True, dump_only=True)
    done_at = ma.fields.DateTime(allow_none=True)


class TaskDone(ma.Schema):
    """Whether a task is done."""

    done = ma.fields.Boolean(required=True)


class PresentSchema(ma.Schema):
    """How many people of a school were there; "" is no school."""

    school = ma.fields.String()
    people = ma.fields.Integer()


class SchoolAnswersSchema(ma.Schema):
    """A school of which somebody did not answer yet; `silent` are their names."""

    school = ma.fields.Integer(attribute="id")
    name = ma.fields.String(attribute="school")
    members = ma.fields.Integer()
    coming = ma.fields.Integer()
    silent = ma.fields.List(ma.fields.String())


class UnansweredSchema(ma.Schema):
    """The schools of which somebody did not answer yet, those of which nobody comes first."""

    items = ma.fields.List(ma.fields.Nested(SchoolAnswersSchema))
    next = ma.fields.String(allow_none=True)


class ReportSchema(ma.Schema):
    """The report of a day: its text, how many people were there by school, and the tasks."""

    text = ma.fields.String()
    people = ma.fields.Integer()
    schools = ma.fields.List(ma.fields.Nested(PresentSchema))
    tasks = ma.fields.List(ma.fields.Nested(TaskSchema))
    page = ma.fields.Integer(allow_none=True)


class ReportArgs(ma.Schema):
    """As what."""

    class Meta:
        unknown = ma.EXCLUDE

    format = ma.fields.String(load_default="json", validate=ma.validate.OneOf(["json", "pdf", "docx"]))


class AddressSchema(ma.Schema):
    """The address of something that was made."""

    url = ma.fields.String()


class CalendarSchema(ma.Schema):
    """Where your own calendar is, secretly; null when there is none."""

    url = ma.fields.String(allow_none=True)


class Renewal(ma.Schema):
    """That a new secret address is meant: the old one is dead at once."""

    renew = ma.fields.Boolean(required=True, validate=ma.validate.OneOf([True]))
