"""Who did not say yet whether they come to a day, school by school."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, false, select, true

from wiki.accounts.models import Person
from wiki.days.models import Registration
from wiki.days.queries.days import DayRow
from wiki.days.rules.days import DayState, SignUp, may_organise
from wiki.kernel.collation import dutch_key
from wiki.kernel.db import session
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class SchoolAnswers:
    """A school of which somebody did not answer yet: how many people it has, how many of them come, and the `silent`
    by name."""

    id: int
    school: str
    colour: str
    members: int
    coming: int
    silent: Sequence[str]


def unanswered(actor: Actor, day: DayRow) -> list[SchoolAnswers]:
    """For who organises a day that can be answered every school of which somebody did not, those of which nobody comes
    first; for a coordinator their own school; for others nothing. Who said that they do not come has answered."""
    if day.state != DayState.PUBLISHED or day.sign_up in (SignUp.NOT_YET, SignUp.OVER):
        return []
    answers = _answers(day.id, _seen_by(actor, day))
    found = [_school(people) for people in answers.values()]
    return sorted(
        (one for one in found if one.silent), key=lambda one: (one.coming > 0, dutch_key(one.school))
    )


def _seen_by(actor: Actor, day: DayRow) -> Any:
    if may_organise(actor, day.host_school_id):
        return true()
    return School.id == actor.school_id if actor.coordinates(actor.school_id) else false()


def _answers(day_id: int, those: Any) -> Mapping[int, Sequence[Any]]:
    """By the id of their school its people; `answered` is whether they did, `comes` whether they do."""
    answer = and_(Registration.person_id == Person.id, Registration.day_id == day_id)
    asked = (
        select(
            School.id,
            School.name.label("school"),
            School.colour,
            Person.id.label("person_id"),
            Person.name,
            Registration.id.is_not(None).label("answered"),
            and_(Registration.id.is_not(None), Registration.left_at.is_(None)).label("comes"),
        )
        .select_from(Membership)
        .join(School, School.id == Membership.school_id)
        .join(Person, and_(Person.id == Membership.person_id, Person.active))
        .outerjoin(Registration, answer)
        .where(those)
        .distinct()
    )
    found: dict[int, list[Any]] = {}
    for row in session().execute(asked):
        found.setdefault(row.id, []).append(row)
    return found


def _school(people: Sequence[Any]) -> SchoolAnswers:
    silent = sorted((one.name for one in people if not one.answered), key=dutch_key)
    first, comes = people[0], sum(one.comes for one in people)
    return SchoolAnswers(first.id, first.school, first.colour, len(people), comes, silent)
