"""What schools want of a school year. Members read what was sent; a draft is for the coordinator of its school."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select

from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.plan.models import SchoolYear
from wiki.roadmap.models import AmbitionAnswer, AmbitionQuestion, AmbitionReply, AmbitionRound
from wiki.schools.models import School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Round:
    """What the core team asks. `questions` are (id, text)."""

    school_year_id: int
    school_year: str
    answer_by: date
    version: int
    questions: Sequence[tuple[int, str]]

    @property
    def is_open(self) -> bool:
        """False when the day to answer by has passed; late answers are taken too."""
        return clock.today() <= self.answer_by


@dataclass(frozen=True)
class Reply:
    """A school, and what it answered by the id of the question; without `sent_at` it did not yet."""

    school_id: int
    school: str
    colour: str
    sent_at: datetime | None
    answers: Mapping[int, str]


@dataclass(frozen=True)
class OwnReply:
    """What the actor's school is writing. `is_draft`: some of it was not sent."""

    drafts: Mapping[int, str]
    sent_at: datetime | None
    version: int
    is_draft: bool


NO_REPLY = OwnReply({}, None, 1, is_draft=False)


def round_of(school_year_id: int) -> Round | None:
    """What is asked for a school year; None when nothing was asked."""
    asked: Any = (
        select(SchoolYear.label, AmbitionRound.answer_by, AmbitionRound.version)
        .add_columns(AmbitionQuestion.id, AmbitionQuestion.text)
        .join(AmbitionRound, AmbitionRound.school_year_id == SchoolYear.id)
        .join(AmbitionQuestion, AmbitionQuestion.school_year_id == SchoolYear.id)
        .where(SchoolYear.id == school_year_id)
        .order_by(AmbitionQuestion.position)
    )
    rows = session().execute(asked).all()
    if not rows:
        return None
    label, answer_by, version, *_question = rows[0]
    return Round(school_year_id, label, answer_by, version, [(row[3], row[4]) for row in rows])


def replies(actor: Actor, school_year_id: int) -> list[Reply]:
    """Every school with what it sent, in BRIN order; nothing for visitors."""
    if not actor.is_member:
        return []
    asked: Any = (
        select(School.id, School.name, School.colour, AmbitionReply.sent_at)
        .add_columns(AmbitionAnswer.question_id, AmbitionAnswer.sent)
        .select_from(School)
        .outerjoin(
            AmbitionReply,
            and_(AmbitionReply.school_id == School.id, AmbitionReply.school_year_id == school_year_id),
        )
        .outerjoin(
            AmbitionAnswer,
            and_(
                AmbitionAnswer.school_id == School.id,
                AmbitionReply.sent_at.is_not(None),
                AmbitionAnswer.question_id.in_(_questions(school_year_id)),
            ),
        )
        .order_by(School.brin, AmbitionAnswer.question_id)
    )
    found: dict[int, Reply] = {}
    answers: dict[int, dict[int, str]] = {}
    for id_, name, colour, sent_at, question_id, sent in session().execute(asked):
        mine = answers.setdefault(id_, {})
        found.setdefault(id_, Reply(id_, name, colour, sent_at, mine))
        if question_id is not None and sent:
            mine[question_id] = sent
    return list(found.values())


def own_reply(actor: Actor, school_year_id: int) -> OwnReply:
    """What the actor's school has written so far, drafts too."""
    if actor.school_id is None:
        return NO_REPLY
    asked: Any = (
        select(AmbitionReply.sent_at, AmbitionReply.version, AmbitionAnswer.question_id)
        .add_columns(AmbitionAnswer.draft, AmbitionAnswer.sent)
        .outerjoin(
            AmbitionAnswer,
            and_(
                AmbitionAnswer.school_id == AmbitionReply.school_id,
                AmbitionAnswer.question_id.in_(_questions(school_year_id)),
            ),
        )
        .where(AmbitionReply.school_year_id == school_year_id, AmbitionReply.school_id == actor.school_id)
    )
    rows = session().execute(asked).all()
    if not rows:
        return NO_REPLY
    drafts = {row[2]: row[3] for row in rows if row[2] is not None}
    return OwnReply(drafts, rows[0][0], rows[0][1], any(row[2] and row[3] != row[4] for row in rows))


def _questions(school_year_id: int) -> Any:
    return select(AmbitionQuestion.id).where(AmbitionQuestion.school_year_id == school_year_id)


def year_before(year: SchoolYear) -> SchoolYear | None:
    """The school year before this one, whose ambition lies beside the answers."""
    asked = select(SchoolYear).where(SchoolYear.starts_on < year.starts_on)
    return session().scalar(asked.order_by(SchoolYear.starts_on.desc()).limit(1))
