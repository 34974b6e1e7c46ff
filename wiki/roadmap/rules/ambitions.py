"""What the core team asks the schools for the next year, and when they are reminded; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wiki.schools.rules import Actor

QUESTIONS_MIN, QUESTIONS_MAX, QUESTION_MAX = 2, 3, 300
ANSWER_MAX = 4000
REMIND_BEFORE = (1, 7)
"""Days before the date on which schools that did not answer are reminded, the nearest first."""


@dataclass(frozen=True)
class RoundCommand:
    """What the core team asks, and the day by which it is answered."""

    questions: tuple[str, ...]
    answer_by: date


@dataclass(frozen=True)
class AnswersCommand:
    """What a school answers, by the id of the question. Sent answers are for all; the others are a draft."""

    answers: Mapping[int, str] = field(default_factory=dict)
    send: bool = False


def may_answer(actor: Actor) -> bool:
    """The coordinator of a school answers for it."""
    return actor.school_id is not None and actor.coordinates(actor.school_id)


def reminder(answer_by: date, today: date) -> int | None:
    """Which of the reminders is due, by its days before the date; None when it is too early or too late."""
    left = (answer_by - today).days
    return next((days for days in REMIND_BEFORE if 0 <= left <= days), None)
