"""The experts and visits of a network day or a project are shown under it."""

from typing import Any

from markupsafe import Markup

from wiki.days.queries.days import parts
from wiki.experts.queries.links import experts_with, parts_with_experts
from wiki.experts.queries.offers import offers_of
from wiki.experts.rules.experts import LinkKind
from wiki.kernel import clock, running_app
from wiki.kernel.signals import day_shown, project_shown
from wiki.schools.rules import Actor


def listen() -> None:
    """Answer when somebody reads a day or a project."""
    day_shown.connect(_day_shown)
    project_shown.connect(_project_shown)


def _day_shown(_sender: Any, actor: Actor, day_id: int, **_more: Any) -> Markup:
    offers = offers_of(actor, network_day=day_id) if actor.is_member else ()
    speakers = _speakers(day_id) if actor.is_member else ()
    return _section(actor, LinkKind.DAY, day_id, offers=offers, speakers=speakers)


def _project_shown(_sender: Any, actor: Actor, project_id: int, **_more: Any) -> Markup:
    offers = offers_of(actor, project=project_id)
    return _section(actor, LinkKind.PROJECT, project_id, offers=offers, speakers=())


def _section(actor: Actor, kind: LinkKind, id_: int, **more: Any) -> Markup:
    filled = running_app.filled(
        "experts/_under.html",
        experts=experts_with(actor, kind, id_),
        add=f"/experts/new?link={kind}:{id_}" if actor.is_member else "",
        today=clock.today(),
        **more,
    )
    return Markup(filled)  # noqa: S704  # a template escaped it


def _speakers(day_id: int) -> list[tuple[int, str]]:
    """Who speaks in the programme and is not among the experts of that part yet."""
    there = parts_with_experts(day_id)
    return [(one.id, one.speaker) for one in parts(day_id) if one.speaker and one.id not in there]
