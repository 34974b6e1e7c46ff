"""Credit notes: of what they may be, and how they are divided as the cost was that they take something off."""

from wiki.costs.models.cost import Cost
from wiki.costs.queries import cost_details, costs, keys, related_costs
from wiki.costs.queries.allocation import Division, divide, is_beforehand
from wiki.costs.queries.costs import CostRow
from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.distribution_keys import SchoolShare, credited_shares
from wiki.costs.rules.lifecycle import COUNTED
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.kernel.money import format_euro
from wiki.ledger.queries import policies


def division_of(cost: Cost | CostRow) -> Division:
    """What each school bears of a cost: by its key, and of a credit note as of what it credits; raises Invalid."""
    if cost.kind != CostKind.CREDIT:
        return divide(cost.project_id, cost.dated_on, cost.gross_cents, cost.number, cost.key_name)
    original = credited_cost(cost.project_id, cost_details.of_cost(cost.id, cost.kind).credits)
    need_room(original, cost.gross_cents, cost.id)
    versions = keys.key_versions(cost.project_id)
    key = next(version for version in versions if version.id == original.key_version_id)
    frozen = [
        SchoolShare(s.school_id, s.cents, s.numerator, s.denominator, s.floor_cents, s.rank)
        for s in costs.shares(original.id)
    ]
    start = policies.ties().start(original.number)
    borne = credited_shares(frozen, related_costs.credited_shares(original.id), cost.gross_cents, start)
    return Division(key, borne, is_beforehand(key, original.dated_on))


def credited_cost(project_id: int, cost_id: int | None) -> Cost:
    """The cost that a credit note is of: approved, of the same project, no credit note itself; raises Invalid."""
    found = session().get(Cost, cost_id) if cost_id else None
    if found is None or found.project_id != project_id or found.kind == CostKind.CREDIT:
        raise Invalid({"credits": _("Choose the cost that this credit note belongs to.")})
    if found.status not in COUNTED:
        raise Invalid({"credits": _("A credit note belongs to a cost that has been approved.")})
    return found


def need_room(original: Cost, cents: int, but: int | None = None) -> None:
    """Raise Invalid when the credit notes of a cost together are more than the cost."""
    room = original.gross_cents - related_costs.credited(original.id, but)
    if -cents > room:
        raise Invalid(
            {
                "gross": _(
                    "At most %(amount)s of this cost can still be credited.", amount=format_euro(max(room, 0))
                )
            }
        )
