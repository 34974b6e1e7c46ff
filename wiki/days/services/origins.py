"""A wish says in which workshops it came up."""

from typing import Any

from markupsafe import Markup

from wiki.days.queries.harvest import workshops_of_wish
from wiki.kernel import running_app
from wiki.kernel.signals import wish_shown
from wiki.schools.rules import Actor


def listen() -> None:
    """Answer when somebody reads a wish."""
    wish_shown.connect(_wish_shown)


def _wish_shown(_sender: Any, actor: Actor, wish_id: int, **_more: Any) -> Markup:
    filled = running_app.filled("days/_of_wish.html", workshops=workshops_of_wish(actor, wish_id))
    return Markup(filled)  # noqa: S704  # a template escaped it
