"""Distribution keys on the screen: proposing a version, and approving what somebody else proposed."""

from dataclasses import replace
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs import wording
from wiki.costs.forms import keys as key_forms
from wiki.costs.queries import keys as key_queries
from wiki.costs.queries import network_keys as network_key_queries
from wiki.costs.queries import projects
from wiki.costs.rules.distribution_keys import Method
from wiki.costs.rules.lifecycle import REVERSERS
from wiki.costs.services import keys
from wiki.costs.views.blueprint import bp
from wiki.costs.views.projects import need_managed
from wiki.kernel import clock
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.schools.access import access, current_actor
from wiki.schools.rules import Role


@bp.route("/projects/<id:project_id>/key", methods=["GET", "POST"])
@access(Role.NETWORK_COORDINATOR, Role.SCHOOL_COORDINATOR)
def new_key(project_id: int) -> ResponseReturnValue:
    """Propose a new version of a distribution key."""
    actor = current_actor()
    row = need_managed(actor, project_id)
    if request.method != "POST":
        return _key_page(row)
    schools = [school_id for school_id, _name in _present(project_id)]
    return act(
        lambda: keys.propose_key(actor, project_id, key_forms.key_version(request.form, schools)),
        lambda wrong: _key_page(row, wrong),
        done=_("The key is proposed. It counts once somebody else has approved it."),
        to=f"{row.url}#key",
    )


def _present(project_id: int) -> list[tuple[int, str]]:
    """The schools that take part today or later."""
    today = clock.today()
    schools = projects.participants(project_id)
    return [(s.school_id, s.name) for s in schools if s.to_on is None or s.to_on >= today]


def _key_page(row: projects.ProjectRow, wrong: FormErrors = NO_ERRORS) -> str:
    versions = key_queries.key_versions(row.id)
    latest = [version for version in versions if version.approved and not version.name]
    return render_template(
        "costs/key.html",
        project=row,
        schools=_present(row.id),
        names=key_queries.key_names(versions),
        values=request.form.to_dict()
        if request.method == "POST"
        else _values(latest[-1] if latest else None),
        network=_network_keys(),
        words=wording,
        errors=wrong.errors,
        readings=wrong.readings,
    )


def _network_keys() -> list[tuple[int, str]]:
    """The approved keys of the network, to choose from."""
    rows = [row for row in network_key_queries.network_keys() if row.approved_at]
    return [(row.id, f"{row.name} ({wording.key_method(row.key)})") for row in rows]


@bp.post("/projects/<id:project_id>/keys/<id:number>/approve")
@access(*REVERSERS)
def approve_key(project_id: int, number: int) -> ResponseReturnValue:
    """Approve a proposed version."""
    return _decide(project_id, number, approve=True)


@bp.post("/projects/<id:project_id>/keys/<id:number>/refuse")
@access(*REVERSERS)
def refuse_key(project_id: int, number: int) -> ResponseReturnValue:
    """Refuse a proposed version, with the reason."""
    return _decide(project_id, number, approve=False)


def _decide(project_id: int, number: int, *, approve: bool) -> ResponseReturnValue:
    actor = current_actor()
    reason = request.form.get("reason", "").strip()
    try:
        with transaction():
            keys.decide_key(actor, project_id, number, approve=approve, reason=reason)
    except Invalid as invalid:
        for sentence in invalid.errors.values():
            flash(str(sentence), "error")
    else:
        flash(_("The key is approved.") if approve else _("The key is rejected."))
    return see_other(f"{projects.project(actor, project_id).url}#key")


def _values(latest: key_queries.KeyRow | None) -> dict[str, Any]:
    """The form of a new version begins with what the last one says, from today."""
    if latest is None:
        return {"method": Method.EQUAL.value}
    key = replace(latest.key, effective_from=max(clock.today(), latest.key.effective_from))
    values = {f"value_{line.school_id}": wording.typed_value(key.method, line.value) for line in key.lines}
    return {
        "method": key.basis or key.method.value,
        "rest_method": key.rest_method.value,
        "effective_from": key.effective_from.isoformat(),
        **values,
    }
