"""What waits for somebody in the books besides costs: keys, accounts, periods, bank entries, transfers, answers."""

from dataclasses import dataclass

from sqlalchemy import select

from wiki.costs.models.key import KeyApproval, KeyVersion
from wiki.costs.models.project import Project
from wiki.costs.queries import comments, reversals
from wiki.costs.queries import network_keys as network_key_queries
from wiki.costs.rules import permissions as permission_rules
from wiki.costs.rules.lifecycle import REVERSERS
from wiki.costs.services import network_keys as network_key_services
from wiki.kernel.db import session
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.money import format_euro
from wiki.ledger.models import Period
from wiki.ledger.queries import proposals as proposal_queries
from wiki.ledger.rules import PeriodState
from wiki.ledger.services import proposals
from wiki.ledger.services.period_closing import SECOND_PERSON
from wiki.schools.rules import Actor, Role
from wiki.settlement.queries import objections, settlements
from wiki.settlement.services import accounts, bank_entries
from wiki.settlement.wording import PROPOSALS


@dataclass(frozen=True)
class Task:
    """Something to do: what, and where."""

    text: str
    url: str


def tasks(actor: Actor) -> list[Task]:
    """What waits for this person; each kind takes one statement, and none for who has no part in it."""
    found = _answers(actor)
    if actor.has(*REVERSERS):
        found += _keys(actor)
    if actor.has(*SECOND_PERSON):
        found += _periods(actor) + _proposals(actor)
    if actor.has(Role.TREASURER):
        found += _objections()
    if actor.has(*accounts.HOLDERS):
        found += _accounts(actor) + _entries(actor)
    if actor.coordinates(actor.school_id):
        found += _transfers(actor)
    return found


def _answers(actor: Actor) -> list[Task]:
    return [
        Task(_("%(name)s commented on: %(cost)s", name=name, cost=cost), f"/costs/{id_}#discussion")
        for id_, cost, name in comments.answered(actor)
    ]


def _keys(actor: Actor) -> list[Task]:
    statement = (
        select(Project.id, Project.slug, Project.title)
        .join(KeyVersion, KeyVersion.project_id == Project.id)
        .outerjoin(KeyApproval, KeyApproval.key_version_id == KeyVersion.id)
        .where(KeyApproval.key_version_id.is_(None), KeyVersion.created_by_id != actor.id)
        .order_by(KeyVersion.id)
        .limit(10)
    )
    waiting = [
        row for row in network_key_queries.network_keys() if network_key_services.may_approve(actor, row)
    ]
    network = [
        Task(_("A network key is waiting for approval: %(name)s", name=row.name), "/keys/") for row in waiting
    ]
    asked = [
        Task(
            _("%(name)s asks to reverse: %(cost)s", name=row.request.asked_by, cost=row.cost.description),
            f"/costs/{row.cost.id}#reversal",
        )
        for row in reversals.waiting(actor)
        if row.refusal is None and not permission_rules.decides(actor)
    ]
    return (
        asked
        + network
        + [
            Task(
                _("A distribution key is waiting for approval: %(project)s", project=title),
                f"/projects/{id_}-{slug}#key",
            )
            for id_, slug, title in session().execute(statement)
        ]
    )


def _periods(actor: Actor) -> list[Task]:
    statement = select(Period.id, Period.label).where(
        Period.state == PeriodState.REVIEW, Period.review_by_id != actor.id
    )
    return [
        Task(
            _("%(period)s is in review and waiting to be closed", period=label), f"/settlement/periods/{id_}"
        )
        for id_, label in session().execute(statement.order_by(Period.starts_on))
    ]


def _proposals(actor: Actor) -> list[Task]:
    """What somebody else proposed and this person can agree to."""
    return [
        Task(
            _("%(name)s proposes: %(what)s", name=row.by, what=str(PROPOSALS[row.kind]).lower()),
            f"/settlement/proposals#proposal-{row.id}",
        )
        for row in proposal_queries.waiting()
        if proposals.may_agree(actor, row)
    ]


def _objections() -> list[Task]:
    return [
        Task(_("%(school)s objects: answer it", school=row.school), f"/settlement/objections/{row.id}")
        for row in objections.unanswered()
    ]


def _accounts(actor: Actor) -> list[Task]:
    waiting = [row for row in accounts.listed(actor) if row.waits and row.entered_by_id != actor.id]
    return [
        Task(
            _("A bank account is waiting for approval: %(school)s", school=row.school), "/settlement/accounts"
        )
        for row in waiting
    ]


def _entries(actor: Actor) -> list[Task]:
    count = sum(bank_entries.counts(actor).values())
    if not count:
        return []
    text = ngettext(
        "%(num)s bank statement entry is waiting", "%(num)s bank statement entries are waiting", count
    )
    return [Task(text, "/settlement/bank#waiting")]


def _transfers(actor: Actor) -> list[Task]:
    own = actor.school_id
    rows = [
        row for row in settlements.transfers(school_id=own) if row.open_cents and row.from_school_id == own
    ]
    return [
        Task(
            _("Pay %(amount)s to %(school)s", amount=format_euro(row.open_cents), school=row.to_school),
            f"/settlement/transfers/{row.id}",
        )
        for row in rows
    ]
