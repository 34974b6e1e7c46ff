"""Refusing what somebody may not do with projects, keys and costs; the rules are in `rules.permissions`."""

from wiki.costs.rules.lifecycle import REVERSERS
from wiki.costs.rules.permissions import may_change_cost, may_manage_project
from wiki.kernel.errors import NotAllowed
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor
from wiki.schools.services.trust import need_apart


def need_change(actor: Actor, recorded_for_school_id: int | None) -> None:
    """Raise NotAllowed for who may not change this cost."""
    if not may_change_cost(actor, recorded_for_school_id):
        raise NotAllowed(_("Only the coordinator of the school that entered this cost can change it."))


def need_manage(actor: Actor, lead_school_id: int) -> None:
    """Raise NotAllowed for who does not manage this project."""
    if not may_manage_project(actor, lead_school_id):
        raise NotAllowed(_("The core team and the coordinator of the lead school manage this project."))


def need_decide_key(actor: Actor, proposed_by_id: int) -> None:
    """Raise NotAllowed for who may not decide on a proposed key."""
    if not actor.has(*REVERSERS):
        raise NotAllowed(
            _("A distribution key is approved by the treasurer, the second approver or the core team.")
        )
    if actor.id == proposed_by_id:
        raise NotAllowed(_("You proposed this key. Somebody else approves it."))
    need_apart(actor, proposed_by_id)
