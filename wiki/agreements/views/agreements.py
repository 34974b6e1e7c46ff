"""The agreement of a project on the screen: its versions, the file, and signing."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.agreements import forms
from wiki.agreements.queries import agreements as agreement_queries
from wiki.agreements.services import agreement_file as agreement_file_services
from wiki.agreements.services import agreements as agreement_services
from wiki.agreements.services.agreements import MANAGERS
from wiki.agreements.views.blueprint import bp
from wiki.costs.queries import projects
from wiki.costs.rules import permissions as permission_rules
from wiki.costs.services import permissions as permission_services
from wiki.costs.services.receipts import PDF
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.file_responses import stored
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role


@bp.get("/projects/<id:project_id>/agreements")
@access(MEMBERS)
def agreements(project_id: int) -> ResponseReturnValue:
    """The versions of the agreement, who signed, and who still has to."""
    return _page(project_id)


@bp.post("/projects/<id:project_id>/agreements")
@access(*MANAGERS)
def add_agreement(project_id: int) -> ResponseReturnValue:
    """Add a version of the agreement."""
    actor = current_actor()
    permission_services.need_manage(actor, projects.project(actor, project_id).lead_school_id)

    def add() -> None:
        terms, upload = forms.terms(request.form, request.files.get("file"))
        file = agreement_file_services.store(upload.filename or "", upload.stream)
        with transaction():
            agreement_services.add_agreement(actor, project_id, terms, file)

    return act(
        add,
        lambda wrong: _page(project_id, wrong),
        done=_("The agreement is saved. Every school can now sign it."),
        to=f"/projects/{project_id}/agreements",
        opens_transaction=True,  # the file is checked and stored first, without a lock
    )


@bp.post("/projects/<id:project_id>/agreements/<id:version>/sign")
@access(Role.SCHOOL_COORDINATOR)
def sign(project_id: int, version: int) -> ResponseReturnValue:
    """Sign for one's own school."""
    with transaction():
        agreement_services.sign_agreement(current_actor(), project_id, version)
    flash(_("Your school has signed the agreement."))
    return see_other(f"/projects/{project_id}/agreements")


@bp.get("/projects/<id:project_id>/agreements/<id:version>")
@access(MEMBERS)
def agreement_file(project_id: int, version: int) -> ResponseReturnValue:
    """The PDF, byte for byte as it came."""
    row = agreement_queries.agreement(current_actor(), project_id, version)
    return stored(row.sha256, PDF, row.name)


def _page(project_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    project = projects.project(actor, project_id)
    rows = agreement_queries.agreements(project_id)
    schools = agreement_queries.schools_to_sign(project_id)
    signed = rows[0].signed_by_schools if rows else frozenset()
    return render_template(
        "agreements/agreements.html",
        project=project,
        agreements=rows,
        missing=[name for id_, name in schools.items() if id_ not in signed],
        may_sign=bool(rows) and agreement_services.may_sign(actor, set(schools) - signed),
        may_add=permission_rules.may_manage_project(actor, project.lead_school_id),
        own_school=actor.school_name,
        values=request.form,
        errors=wrong.errors,
    )
