"""Keys of the network on the screen: propose, approve, and take one over in a project."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs import wording
from wiki.costs.forms import keys as key_forms
from wiki.costs.queries import network_keys as network_key_queries
from wiki.costs.queries import projects as project_queries
from wiki.costs.rules.lifecycle import REVERSERS
from wiki.costs.services import network_keys as network_key_services
from wiki.costs.views.blueprint import bp
from wiki.costs.views.projects import need_managed
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid
from wiki.kernel.forms import FormReader
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role


@bp.get("/keys/")
@access(MEMBERS)
def network_key_list() -> ResponseReturnValue:
    """The keys of the network with their versions."""
    return _page()


@bp.post("/keys/")
@access(*REVERSERS)
def propose_network_key() -> ResponseReturnValue:
    """Propose a key of the network, or a new version of one."""
    schools = [id_ for id_, _name in project_queries.schools_to_choose()]
    return act(
        lambda: network_key_services.propose_network_key(
            current_actor(), key_forms.key_version(request.form, schools)
        ),
        _page,
        done=_("The key is proposed. It counts once somebody else has approved it."),
        to="/keys/",
    )


@bp.post("/keys/<id:key_id>/approve")
@access(*REVERSERS)
def approve_network_key(key_id: int) -> ResponseReturnValue:
    """Approve a key that somebody else proposed."""
    with transaction():
        network_key_services.approve_network_key(current_actor(), key_id)
    flash(_("The key is approved."))
    return see_other("/keys/")


@bp.post("/projects/<id:project_id>/keys/adopt")
@access(Role.NETWORK_COORDINATOR, Role.SCHOOL_COORDINATOR)
def adopt_network_key(project_id: int) -> ResponseReturnValue:
    """Propose a key of the network for a project."""
    actor = current_actor()
    row = need_managed(actor, project_id)
    try:
        typed = FormReader(request.form)
        key_id, day = typed.id("network_key", _("Choose a network key.")), typed.day("adopt_from")
        typed.done()
        with transaction():
            network_key_services.adopt_network_key(actor, project_id, key_id, day)
    except (Invalid, Conflict) as problem:
        flash(problem.detail, "error")
        return see_other(f"/projects/{project_id}/key#adopt")
    flash(_("The key is proposed. It counts once somebody else has approved it."))
    return see_other(f"{row.url}#key")


def _page(wrong: FormErrors = NO_ERRORS) -> str:
    actor, rows = current_actor(), network_key_queries.network_keys()
    schools = project_queries.schools_to_choose()
    return render_template(
        "costs/network_keys.html",
        keys=[(row, network_key_services.may_approve(actor, row)) for row in rows],
        schools=schools,
        school_names=dict(schools),
        may_propose=network_key_services.may_propose(actor),
        values=request.form if wrong.errors else {"method": "equal"},
        errors=wrong.errors,
        readings=wrong.readings,
        words=wording,
    )
