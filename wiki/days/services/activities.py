"""What network days show on the page of an activity."""

from typing import Any

from wiki.days import wording
from wiki.days.queries.workshops import workshops_of_activity
from wiki.kernel.signals import activity_shown
from wiki.plan.queries import ActivityRow
from wiki.plan.rules import Section
from wiki.schools.rules import Actor


def listen() -> None:
    """Have an activity show its workshops."""
    activity_shown.connect(_activity_shown)


def _activity_shown(_sender: Any, actor: Actor, activity: ActivityRow, **_more: Any) -> Section | None:
    found = workshops_of_activity(actor, activity.id)
    if not found:
        return None
    values = {"workshops": found, "states": wording.STATES, "tones": wording.TONES}
    return Section(30, "days/_of_activity.html", values)
