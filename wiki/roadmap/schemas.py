"""What the calls of this slice take and give."""

from datetime import date
from typing import Any

import marshmallow as ma

from wiki.kernel.api import Characters
from wiki.kernel.api_fields import Day
from wiki.roadmap.rules.ambitions import ANSWER_MAX, QUESTION_MAX
from wiki.roadmap.rules.milestones import NOTE_MAX, TITLE_MAX, MilestoneKind, MilestoneState
from wiki.roadmap.rules.roll_over import RESULT_MAX, Decision


class Line(ma.fields.String):
    """One line of text: breaks and double spaces become one space, as on the screens."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return " ".join(super()._deserialize(value, attr, data, **kwargs).split())


class MilestoneSchema(ma.Schema):
    """A milestone or a result of an activity."""

    id = ma.fields.Integer()
    activity = ma.fields.Integer(attribute="activity_id")
    kind = ma.fields.String(metadata={"description": "milestone or result"})
    title = ma.fields.String()
    due_on = Day()
    state = ma.fields.String(metadata={"description": "open, reached or dropped"})
    reached_on = Day(allow_none=True)
    is_late = ma.fields.Boolean(metadata={"description": "open, and its day has passed"})
    note = ma.fields.String()
    version = ma.fields.Integer()
    url = ma.fields.String()


class MilestonesSchema(ma.Schema):
    """The milestones and results of an activity, whole: `next` is null."""

    items = ma.fields.List(ma.fields.Nested(MilestoneSchema))
    next = ma.fields.String(allow_none=True, dump_default=None)


class NewMilestoneSchema(ma.Schema):
    """A milestone to be added. Without `reached_on` it was reached today, when its state says so."""

    kind = ma.fields.Enum(MilestoneKind, by_value=True, required=True)
    title = Line(required=True, validate=Characters(1, TITLE_MAX))
    due_on = Day(required=True)
    state = ma.fields.Enum(MilestoneState, by_value=True, load_default=MilestoneState.OPEN)
    reached_on = Day(allow_none=True, load_default=None)
    note = Line(load_default="", validate=Characters(0, NOTE_MAX))


class ChangedMilestoneSchema(NewMilestoneSchema):
    """A changed milestone, whole. `version` is the one it was read with."""

    version = ma.fields.Integer(required=True)


class RollOverChoiceSchema(ma.Schema):
    """What is decided of one activity; lead school, result and people are those of the next year."""

    activity_id = ma.fields.Integer(data_key="activity", required=True)
    decision = ma.fields.Enum(Decision, by_value=True, required=True)
    lead_school_id = ma.fields.Integer(data_key="lead_school", allow_none=True, load_default=None)
    result = Line(load_default="", validate=Characters(0, RESULT_MAX))
    working_group = ma.fields.List(ma.fields.Integer(), load_default=list)


class RollOverSchema(ma.Schema):
    """Which activities go over; without `choices` every structural one that did not yet, as it is."""

    choices = ma.fields.List(ma.fields.Nested(RollOverChoiceSchema), allow_none=True, load_default=None)


class RolledOverSchema(ma.Schema):
    """The next school year, and what was done now: new activities, and old ones that end."""

    school_year_id = ma.fields.Integer()
    school_year = ma.fields.String()
    added = ma.fields.List(ma.fields.Integer())
    ended = ma.fields.List(ma.fields.Integer())


class YearDifferenceSchema(ma.Schema):
    """What is other in the next year: [before, after], and who came and left."""

    lead = ma.fields.List(ma.fields.String(), allow_none=True)
    result = ma.fields.List(ma.fields.String(), allow_none=True)
    joined = ma.fields.List(ma.fields.String())
    left = ma.fields.List(ma.fields.String())


class RollOverProposalSchema(ma.Schema):
    """An activity, and what was decided of it for the next year."""

    activity = ma.fields.Integer(attribute="activity.id")
    title = ma.fields.String(attribute="activity.title")
    kind = ma.fields.String(attribute="activity.kind")
    decision = ma.fields.String(allow_none=True)
    new_activity = ma.fields.Integer(attribute="new.id", allow_none=True)
    changed = ma.fields.Nested(YearDifferenceSchema)


class RollOverProposalsSchema(ma.Schema):
    """Every activity of a school year, whole: `next` is null."""

    items = ma.fields.List(ma.fields.Nested(RollOverProposalSchema))
    next = ma.fields.String(allow_none=True, dump_default=None)


class AmbitionQuestionSchema(ma.Schema):
    """A question to the schools."""

    id = ma.fields.Integer()
    text = ma.fields.String()


class AmbitionAnswerSchema(ma.Schema):
    """The answer to a question."""

    question = ma.fields.Integer(required=True)
    text = ma.fields.String(required=True, validate=Characters(0, ANSWER_MAX))


class AmbitionReplySchema(ma.Schema):
    """What a school sent; without `sent_at` it did not yet."""

    school = ma.fields.Integer()
    name = ma.fields.String()
    sent_at = ma.fields.DateTime(allow_none=True)
    answers = ma.fields.List(ma.fields.Nested(AmbitionAnswerSchema))


class OwnAmbitionSchema(ma.Schema):
    """What your own school is writing; `version` goes with the next change."""

    version = ma.fields.Integer()
    is_draft = ma.fields.Boolean()
    sent_at = ma.fields.DateTime(allow_none=True)
    answers = ma.fields.List(ma.fields.Nested(AmbitionAnswerSchema))


class AmbitionsSchema(ma.Schema):
    """What schools were asked for a school year and what they say. `items` is empty and the rest null when nothing was
    asked; `mine` is for the coordinator of a school."""

    answer_by = Day(allow_none=True)
    version = ma.fields.Integer(allow_none=True)
    questions = ma.fields.List(ma.fields.Nested(AmbitionQuestionSchema))
    items = ma.fields.List(ma.fields.Nested(AmbitionReplySchema))
    mine = ma.fields.Nested(OwnAmbitionSchema, allow_none=True)
    next = ma.fields.String(allow_none=True, dump_default=None)


class AmbitionAnswersSchema(ma.Schema):
    """What your school answers. `send` shows it to the others; `version` is that of `mine`, 1 at first."""

    answers = ma.fields.List(ma.fields.Nested(AmbitionAnswerSchema), required=True)
    send = ma.fields.Boolean(load_default=False)
    version = ma.fields.Integer(load_default=1)


class AskAmbitionSchema(ma.Schema):
    """Two or three questions, and the day by which schools answer; `version` is 1 at first."""

    questions = ma.fields.List(Line(validate=Characters(1, QUESTION_MAX)), required=True)
    answer_by = Day(required=True)
    version = ma.fields.Integer(load_default=1)


def as_answers(texts: dict[int, str]) -> list[dict[str, Any]]:
    """Answers by question, as a list."""
    return [{"question": id_, "text": text} for id_, text in sorted(texts.items())]


NOTHING_ASKED: dict[str, date | list[Any] | None] = {
    "answer_by": None,
    "version": None,
    "questions": [],
    "items": [],
    "mine": None,
}
"""What is said of a school year for which nothing was asked."""
