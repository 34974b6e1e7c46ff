"""What costs report when a period closes: what is still to be decided, and what the seal covers."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from wiki.costs.models.cost import Cost, CostShare, Receipt
from wiki.costs.models.key import KeyApproval, KeyVersion
from wiki.costs.models.project import Project
from wiki.costs.rules.lifecycle import COUNTED, State
from wiki.kernel import signals
from wiki.kernel.db import session
from wiki.kernel.i18n import _, ngettext
from wiki.ledger.models import Journal
from wiki.ledger.queries import books
from wiki.ledger.rules import JournalKind
from wiki.ledger.services.period_closing import Objection


def listen() -> None:
    """Report on costs when the ledger closes or seals a period."""
    signals.period_closing.connect(_objections)
    signals.period_sealing.connect(_sealed)
    signals.period_summing.connect(_sums)


def _objections(_sender: Any, period_id: int, **_more: Any) -> list[Objection]:
    return [*_undecided(period_id), *_without_receipt(period_id), *_drafts(period_id)]


def _dated_in(period_id: int) -> Any:
    period = books.period(period_id)
    return Cost.dated_on.between(period.starts_on, period.ends_on)


def _undecided(period_id: int) -> Iterator[Objection]:
    """Costs that wait for a decision stop the closing."""
    statement = (
        select(Cost.id, Cost.number, Project.title)
        .join(Project, Project.id == Cost.project_id)
        .where(Cost.status == State.SUBMITTED, _dated_in(period_id))
        .order_by(Cost.id)
    )
    for id_, number, title in session().execute(statement):
        text = _(
            "Cost %(number)s of %(project)s is still waiting for a decision.",
            number=f"{number}",
            project=title,
        )
        yield Objection(text, "cost", id_, True)


def _without_receipt(period_id: int) -> Iterator[Objection]:
    """A cost that counts without its document stops the closing; it can be reversed."""
    has_receipt = select(Receipt.id).where(Receipt.cost_id == Cost.id).exists()
    posted = select(Journal.cost_id).where(Journal.period_id == period_id, Journal.cost_id.is_not(None))
    statement = (
        select(Cost.id, Cost.number, Project.title)
        .join(Project, Project.id == Cost.project_id)
        .where(Cost.status.in_(COUNTED), Cost.id.in_(posted), ~has_receipt)
        .order_by(Cost.id)
    )
    for id_, number, title in session().execute(statement):
        text = _("Cost %(number)s of %(project)s has no receipt.", number=f"{number}", project=title)
        yield Objection(text, "cost", id_, True)


def _drafts(period_id: int) -> Iterator[Objection]:
    statement = select(func.count()).where(Cost.status == State.DRAFT, _dated_in(period_id))
    count = session().scalar(statement) or 0
    if count:
        text = ngettext(
            "%(num)d cost of this period has not been submitted yet.",
            "%(num)d costs of this period have not been submitted yet.",
            count,
        )
        yield Objection(text, "cost", None, False)


def _sealed(_sender: Any, period_id: int, **_more: Any) -> list[Sequence[object]]:
    """The shares of the costs that were posted in the period, and the keys they were split by."""
    posted = select(Journal.cost_id).where(
        Journal.period_id == period_id, Journal.kind == JournalKind.ALLOCATION
    )
    shares = session().execute(
        select(
            CostShare.cost_id,
            CostShare.school_id,
            CostShare.numerator,
            CostShare.denominator,
            CostShare.floor_cents,
            CostShare.rank,
            CostShare.cents,
        )
        .where(CostShare.cost_id.in_(posted))
        .order_by(CostShare.cost_id, CostShare.school_id)
    )
    keys = session().execute(
        select(KeyVersion.id, KeyApproval.sha256)
        .join(KeyApproval, KeyApproval.key_version_id == KeyVersion.id)
        .where(KeyVersion.id.in_(select(Cost.key_version_id).where(Cost.id.in_(posted))))
        .order_by(KeyVersion.id)
    )
    return [("cost_share", *row) for row in shares] + [("key_version", *row) for row in keys]


def _sums(_sender: Any, period_id: int, **_more: Any) -> list[Sequence[object]]:
    """What each school bears of the costs that were posted in the period: how many shares, and cents together."""
    rows = session().execute(
        select(CostShare.school_id, func.count(), func.sum(CostShare.cents))
        .join(Journal, Journal.cost_id == CostShare.cost_id)
        .where(Journal.period_id == period_id, Journal.kind == JournalKind.ALLOCATION)
        .group_by(CostShare.school_id)
    )
    return [("cost_share", school_id, int(count), int(cents)) for school_id, count, cents in rows]
