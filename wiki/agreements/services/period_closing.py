"""What the seven conditions report when a period closes: flags to be seen, that stop nothing."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from wiki.agreements import wording
from wiki.agreements.queries import kvgr
from wiki.agreements.rules import Verdict, findings
from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project
from wiki.kernel import signals
from wiki.kernel.db import session
from wiki.kernel.i18n import _
from wiki.ledger.models import Journal
from wiki.ledger.services.period_closing import Objection


def listen() -> None:
    """Report what is wrong with the conditions when a period is about to close."""
    signals.period_closing.connect(_flags)


def _flags(_sender: Any, period_id: int, **_more: Any) -> list[Objection]:
    return list(red_flags(period_id))


def red_flags(period_id: int) -> Iterator[Objection]:
    """One flag for each condition that is not in order in a project with costs in the books of the period."""
    titles = _projects(period_id)
    for project_id, facts in kvgr.facts_of(list(titles)).items():
        for finding in findings(facts):
            if finding.verdict == Verdict.RED:
                text = _(
                    "%(project)s, costs for joint account, condition %(number)s: %(reason)s",
                    project=titles[project_id],
                    number=finding.number,
                    reason=wording.sentence(finding.reasons[0]),
                )
                yield Objection(text, "project", project_id, False)


def _projects(period_id: int) -> dict[int, str]:
    posted = select(Journal.cost_id).where(Journal.period_id == period_id, Journal.cost_id.is_not(None))
    statement = (
        select(Project.id, Project.title)
        .where(Project.id.in_(select(Cost.project_id).where(Cost.id.in_(posted))))
        .order_by(Project.id)
    )
    return {row[0]: row[1] for row in session().execute(statement)}
