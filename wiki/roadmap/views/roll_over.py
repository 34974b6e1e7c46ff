"""The screen on which a school year goes over to the next one."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.i18n import _, ngettext
from wiki.plan.queries import activities_of, school_year
from wiki.plan.rules import following
from wiki.roadmap.forms.roll_over import choices
from wiki.roadmap.queries.roll_over import proposals
from wiki.roadmap.services import roll_over as services
from wiki.roadmap.services.roll_over import RolledOver
from wiki.roadmap.views.blueprint import bp, year_of
from wiki.schools.access import access, current_actor
from wiki.schools.queries.schools import schools_by_name
from wiki.schools.rules import Role


@bp.route("/<label>/roll-over", methods=["GET", "POST"])
@access(Role.NETWORK_COORDINATOR)
def roll_over(label: str) -> ResponseReturnValue:
    """What of this school year goes on in the next one."""
    year_id = year_of(label).id

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        return _page(label, wrong)

    def decide() -> RolledOver:
        chosen = choices(request.form, [row.id for row in activities_of(year_id)])
        return services.roll_over(current_actor(), year_id, chosen)

    if request.method != "POST":
        return page()
    return act(decide, page, done=_said, to=f"/plan/{label}/roll-over", conflict_at="")


def _page(label: str, wrong: FormErrors) -> str:
    year = year_of(label)
    next_label = following(label)
    rows = proposals(year)
    return render_template(
        "roadmap/roll_over.html",
        plan=year,
        next_label=next_label,
        next_year=school_year(next_label),
        structural=[row for row in rows if row.is_structural],
        incidental=[row for row in rows if not row.is_structural],
        schools=[("", _("Core team")), *schools_by_name()],
        typed=request.form,
        errors=wrong.errors,
    )


def _said(done: RolledOver) -> str:
    count = len(done.added)
    if not count:
        return _("Saved: what ends is not in the next plan.") if done.ended else _("Nothing was changed.")
    return ngettext(
        "%(num)s activity is in the plan of %(year)s.",
        "%(num)s activities are in the plan of %(year)s.",
        count,
        year=done.school_year,
    )
