"""When a school that did not pay is reminded: a ladder of three. Pure."""

from datetime import date, timedelta

STEPS = (timedelta(days=1), timedelta(days=14), timedelta(days=28))
"""So long after the last day to pay: a reminder, a second one, and one that the treasurer hears of too."""
BETWEEN = timedelta(days=7)
"""So long after one reminder comes the next, at the earliest: whoever heard nothing hears the first one first."""


def next_step(due_on: date, today: date, told: tuple[date, ...]) -> int | None:
    """The reminder to send today, 0 to 2; None when there is none. `told`: the days of those that were sent."""
    step = len(told)
    if step >= len(STEPS) or today < due_on + STEPS[step]:
        return None
    if told and today < max(told) + BETWEEN:
        return None
    return step
