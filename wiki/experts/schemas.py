"""What the calls about experts and visits take and give."""

import marshmallow as ma

from wiki.days.schemas import ClockTime
from wiki.experts.rules.experts import (
    HIGHEST_FEE,
    LINE_MAX,
    NAME_MAX,
    SENTENCE_MAX,
    TAG_MAX,
    TEXT_MAX,
    Verdict,
    Way,
)
from wiki.experts.rules.visits import (
    DAYS_MAX,
    QUESTION_MAX,
    REMARK_MAX,
    SEATS_MAX,
    TIP_MAX,
    TITLE_MAX,
    VisitState,
)
from wiki.focus.schemas import OneLine
from wiki.kernel.api import Characters, CursorArgs
from wiki.kernel.api_fields import day, id_

_TIME = {"type": "string", "example": "09:30"}


class ThemeSchema(ma.Schema):
    """What something is about: a building block, or (null) a word."""

    building_block = ma.fields.Integer(allow_none=True)
    name = ma.fields.String()


class ExpertSchema(ma.Schema):
    """An expert as everybody sees them who may know of them."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    headline = ma.fields.String()
    about = ma.fields.String()
    themes = ma.fields.List(ma.fields.Nested(ThemeSchema))
    public = ma.fields.Boolean(attribute="is_public", metadata={"description": "visitors see them too"})
    version = ma.fields.Integer()
    changed_at = ma.fields.DateTime()
    url = ma.fields.String()


class ExpertConsentSchema(ma.Schema):
    """What an expert agreed to, how and when, and who wrote that down."""

    way = ma.fields.Enum(Way, by_value=True)
    given_on = day()
    noted_by = ma.fields.String()
    noted_at = ma.fields.DateTime()


class ExpertPrivateSchema(ma.Schema):
    """What members see of an expert; `email` and `phone` are empty without consent. Fees are cents."""

    invited_by = ma.fields.Integer(attribute="invited_by_id", allow_none=True)
    fee_from_cents = ma.fields.Integer(allow_none=True)
    fee_to_cents = ma.fields.Integer(allow_none=True)
    fee_note = ma.fields.String()
    email = ma.fields.String()
    phone = ma.fields.String()
    consents = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Nested(ExpertConsentSchema))


class ThemesBody(ma.Schema):
    """Building blocks by id, and words of one's own."""

    building_blocks = ma.fields.List(id_(), load_default=list)
    tags = ma.fields.List(OneLine(validate=Characters(1, TAG_MAX)), load_default=list)


class ExpertBody(ThemesBody):
    """An expert, whole: what is left out becomes empty. Fees are cents."""

    name = OneLine(required=True, validate=Characters(1, NAME_MAX))
    headline = OneLine(load_default="", validate=Characters(0, LINE_MAX))
    about = ma.fields.String(load_default="", validate=Characters(0, TEXT_MAX))
    invited_by = id_(load_default=None, allow_none=True)
    fee_from_cents = ma.fields.Integer(
        load_default=None, allow_none=True, validate=ma.validate.Range(0, HIGHEST_FEE)
    )
    fee_to_cents = ma.fields.Integer(
        load_default=None, allow_none=True, validate=ma.validate.Range(0, HIGHEST_FEE)
    )
    fee_note = OneLine(load_default="", validate=Characters(0, LINE_MAX))


class ChangedExpert(ExpertBody):
    """A changed expert; `version` is the one it was read with."""

    version = ma.fields.Integer(required=True)


class ThemeQuery(CursorArgs):
    """Which themes, and where the list goes on."""

    building_block = id_(load_default=None)
    tag = ma.fields.String(load_default="")


class ConsentBody(ma.Schema):
    """That an expert agreed."""

    way = ma.fields.Enum(Way, by_value=True, required=True)
    given_on = day(required=True)


class ContactBody(ConsentBody):
    """How to reach an expert, with their consent."""

    email = OneLine(load_default="", validate=Characters(0, 254))
    phone = OneLine(load_default="", validate=Characters(0, 40))


class JudgementBody(ma.Schema):
    """What your school says; `version` is that of what it said before, 0 for nothing."""

    verdict = ma.fields.Enum(Verdict, by_value=True, required=True)
    sentence = OneLine(required=True, validate=Characters(1, SENTENCE_MAX))
    version = ma.fields.Integer(load_default=0)


class JudgementSchema(ma.Schema):
    """What a school says of an expert."""

    school = ma.fields.Integer(attribute="school_id")
    verdict = ma.fields.Enum(Verdict, by_value=True)
    sentence = ma.fields.String()
    by = ma.fields.String()
    at = ma.fields.DateTime()
    version = ma.fields.Integer()


class JudgementsSchema(ma.Schema):
    """What schools say of an expert."""

    items = ma.fields.List(ma.fields.Nested(JudgementSchema))


class ExpertLinkSchema(ma.Schema):
    """What an expert is with: an activity, a day, a part of its programme, or a project."""

    kind = ma.fields.String()
    id = ma.fields.Integer()
    title = ma.fields.String()
    url = ma.fields.String()


class ExpertLinksSchema(ma.Schema):
    """All that an expert is with."""

    items = ma.fields.List(ma.fields.Nested(ExpertLinkSchema))


class VisitDaySchema(ma.Schema):
    """A day on which one can come; `taken` and `waiting` count people."""

    id = ma.fields.Integer()
    on = day(attribute="held_on")
    starts_at = ClockTime(metadata=_TIME)
    ends_at = ClockTime(metadata=_TIME)
    taken = ma.fields.Integer()
    waiting = ma.fields.Integer()


class VisitOfferSchema(ma.Schema):
    """What a school offers to come and see."""

    id = ma.fields.Integer()
    school = ma.fields.Integer(attribute="school_id")
    title = ma.fields.String()
    text = ma.fields.String()
    seats = ma.fields.Integer()
    days = ma.fields.List(ma.fields.Nested(VisitDaySchema))
    themes = ma.fields.List(ma.fields.Nested(ThemeSchema))
    activity = ma.fields.Integer(attribute="activity_id", allow_none=True)
    project = ma.fields.Integer(attribute="project_id", allow_none=True)
    network_day = ma.fields.Integer(attribute="network_day_id", allow_none=True)
    contact = ma.fields.Integer(attribute="contact_id", allow_none=True)
    version = ma.fields.Integer()
    changed_at = ma.fields.DateTime()
    closed_at = ma.fields.DateTime(allow_none=True)
    url = ma.fields.String()


class VisitOfferQuery(ThemeQuery):
    """Which offers; `coming` takes only those with a day to come."""

    school = id_(load_default=None)
    coming = ma.fields.Boolean(load_default=False)


class VisitDayBody(ma.Schema):
    """A day on which one can come."""

    on = day(required=True)
    starts_at = ClockTime(required=True, metadata=_TIME)
    ends_at = ClockTime(required=True, metadata=_TIME)


class VisitOfferBody(ThemesBody):
    """What your school offers, whole: what is left out becomes empty."""

    title = OneLine(required=True, validate=Characters(1, TITLE_MAX))
    text = ma.fields.String(load_default="", validate=Characters(0, TEXT_MAX))
    seats = ma.fields.Integer(required=True, validate=ma.validate.Range(1, SEATS_MAX))
    days = ma.fields.List(
        ma.fields.Nested(VisitDayBody), load_default=list, validate=ma.validate.Length(max=DAYS_MAX)
    )
    activity = id_(load_default=None, allow_none=True)
    project = id_(load_default=None, allow_none=True)
    network_day = id_(load_default=None, allow_none=True)
    contact = id_(load_default=None, allow_none=True)


class ChangedVisitOffer(VisitOfferBody):
    """A changed offer; `version` is the one it was read with."""

    version = ma.fields.Integer(required=True)


class VisitQuestionBody(ma.Schema):
    """Asking for places on a day (by the id of the day), with a question."""

    day = id_(required=True)
    people = ma.fields.Integer(required=True, validate=ma.validate.Range(1, SEATS_MAX))
    question = ma.fields.String(required=True, validate=Characters(1, QUESTION_MAX))


class VisitRemarkBody(ma.Schema):
    """What the host says with its answer; needed to say no."""

    remark = ma.fields.String(load_default="", validate=Characters(0, REMARK_MAX))


class SchoolVisitSchema(ma.Schema):
    """A visit of a school (`school`) to a host."""

    id = ma.fields.Integer()
    offer = ma.fields.Integer(attribute="offer_id")
    host = ma.fields.Integer(attribute="host_id")
    school = ma.fields.Integer(attribute="school_id")
    on = day(attribute="held_on")
    starts_at = ClockTime(metadata=_TIME)
    ends_at = ClockTime(metadata=_TIME)
    people = ma.fields.Integer()
    question = ma.fields.String()
    state = ma.fields.Enum(VisitState, by_value=True)
    remark = ma.fields.String()
    asked_by = ma.fields.Integer(attribute="asked_by_id")
    asked_at = ma.fields.DateTime()
    report = ma.fields.Integer(attribute="report_id", allow_none=True)
    url = ma.fields.String()


class SchoolVisitsSchema(ma.Schema):
    """Visits of one school, there and here."""

    items = ma.fields.List(ma.fields.Nested(SchoolVisitSchema))


class TipBody(ma.Schema):
    """What you take along."""

    body = ma.fields.String(required=True, validate=Characters(1, TIP_MAX))


class TipSchema(ma.Schema):
    """A tip of somebody of one of both schools."""

    id = ma.fields.Integer()
    by = ma.fields.String()
    school = ma.fields.String()
    at = ma.fields.DateTime()
    body = ma.fields.String()


class TipsSchema(ma.Schema):
    """The tips of a visit."""

    items = ma.fields.List(ma.fields.Nested(TipSchema))


class VisitReportSchema(ma.Schema):
    """Where the page with the report is."""

    url = ma.fields.String()
