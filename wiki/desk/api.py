"""The review desk by the JSON API: the same services as the screens."""

from typing import Any

import marshmallow as ma

from wiki.costs.queries import projects as project_queries
from wiki.costs.rules.distribution_keys import Key, KeyLine
from wiki.costs.rules.lifecycle import DECIDERS
from wiki.desk.queries import budget_report, simulation
from wiki.desk.queries.simulation import Scope
from wiki.desk.rules.simulation import simulate
from wiki.desk.schemas import NewSimulation, SimulationSchema
from wiki.desk.services import bulk_approval
from wiki.desk.services.bulk_approval import Seen
from wiki.kernel import clock
from wiki.kernel.api import ApiBlueprint
from wiki.kernel.database_limits import HIGHEST_ID
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.queries import schools

bp = ApiBlueprint("desk", __name__, "Review desk", writes="decide")


class SeenSchema(ma.Schema):
    """A cost, and the marks of what was looked at, as `GET /costs/{id}` gave them."""

    id = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(1, HIGHEST_ID))
    content_sha256 = ma.fields.String(required=True)
    shares_sha256 = ma.fields.String(load_default=None, allow_none=True)


class ApproveSeveral(ma.Schema):
    """The costs to approve, each by itself."""

    costs = ma.fields.List(
        ma.fields.Nested(SeenSchema), required=True, validate=ma.validate.Length(1, bulk_approval.MOST)
    )


class OutcomeSchema(ma.Schema):
    """What came of one cost; `refusal` says why it was not approved."""

    id = ma.fields.Integer(attribute="cost_id")
    approved = ma.fields.Boolean()
    status = ma.fields.String()
    refusal = ma.fields.String()


class OutcomesSchema(ma.Schema):
    """What came of each, in the order in which they were given."""

    items = ma.fields.List(ma.fields.Nested(OutcomeSchema))


class YearArgs(ma.Schema):
    """Of which school year; without it the newest that has projects."""

    class Meta:
        unknown = ma.EXCLUDE

    year = ma.fields.String()


class SpendingSchema(ma.Schema):
    """Budget against actual in cents; `left_cents` is what is left when all that waits is approved."""

    title = ma.fields.String()
    url = ma.fields.String()
    budget_cents = ma.fields.Integer(attribute="budget", allow_none=True)
    approved_cents = ma.fields.Integer(attribute="approved")
    waiting_cents = ma.fields.Integer(attribute="waiting")
    left_cents = ma.fields.Integer(attribute="left", allow_none=True)


class ActivitySpendingSchema(ma.Schema):
    """An activity with its projects."""

    total = ma.fields.Nested(SpendingSchema)
    projects = ma.fields.List(ma.fields.Nested(SpendingSchema))


class SchoolSpendingSchema(ma.Schema):
    """What a school paid and bears, in cents."""

    school = ma.fields.Integer(attribute="school_id")
    name = ma.fields.String(attribute="school")
    paid_cents = ma.fields.Integer(attribute="paid")
    borne_cents = ma.fields.Integer(attribute="borne")


class OverviewSchema(ma.Schema):
    """A school year: its activities with projects, all together, and the schools."""

    year = ma.fields.String()
    activities = ma.fields.List(ma.fields.Nested(ActivitySpendingSchema))
    total = ma.fields.Nested(SpendingSchema)
    schools = ma.fields.List(ma.fields.Nested(SchoolSpendingSchema))


@bp.route("/costs/approve", methods=["POST"])
@access(*DECIDERS)
@bp.arguments(ApproveSeveral)
@bp.response(200, OutcomesSchema)
def approve_several(body: dict[str, Any]) -> Any:
    """Approve several costs at once, each by itself: one that cannot be approved does not hold up the others."""
    seen = [Seen(one["id"], one["content_sha256"], one["shares_sha256"]) for one in body["costs"]]
    return {"items": bulk_approval.approve_several(current_actor(), seen)}


@bp.route("/spending", methods=["GET"])
@access(MEMBERS)
@bp.arguments(YearArgs, location="query")
@bp.response(200, OverviewSchema)
def get_spending(args: dict[str, Any]) -> Any:
    """Budget against actual per project and activity of a school year, and who paid and bears."""
    actor, year = current_actor(), budget_report.year_with_projects(args.get("year"))
    if year is None:
        raise NotFound(_("There is no such school year."))
    activities = budget_report.spending(actor, year.id)
    return {
        "year": year.label,
        "activities": activities,
        "total": budget_report.together([activity.total for activity in activities]),
        "schools": budget_report.schools(actor, year.id),
    }


@bp.route("/simulations", methods=["POST"])
@access(MEMBERS)
@bp.arguments(NewSimulation)
@bp.response(200, SimulationSchema)
def simulate_key(body: dict[str, Any]) -> Any:
    """Try another key, other numbers of pupils or other schools; the books are not touched."""
    lines = tuple(KeyLine(line["school_id"], line["value"]) for line in body["lines"])
    key = Key(body["method"], lines, clock.today(), body["rest_method"])
    pupils = {count["school"]: count["pupils"] for count in body["pupils"]}
    chosen = tuple(card.id for card in schools.schools_by_brin() if card.id in body["schools"])
    return simulate(simulation.costs(current_actor(), _scope(body)), key, pupils, chosen)


def _scope(body: dict[str, Any]) -> Scope:
    if body["project"] is not None:
        return Scope(project_id=project_queries.project(current_actor(), body["project"]).id)
    year = budget_report.year_with_projects(body["year"])
    if year is None:
        raise NotFound(_("There is no such school year."))
    return Scope(year_id=year.id)
