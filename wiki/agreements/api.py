"""Agreements and the file per project by the JSON API: the same services as the screens."""

from typing import Any

from flask import Response, request

from wiki.agreements import wording
from wiki.agreements.queries import agreements as agreement_queries
from wiki.agreements.queries import kvgr
from wiki.agreements.rules import Remark
from wiki.agreements.schemas import AgreementSchema, AgreementsSchema, FindingsSchema, NewAgreement
from wiki.agreements.services import agreement_file, tax_file
from wiki.agreements.services import agreements as agreement_services
from wiki.agreements.services.agreements import MANAGERS, Terms
from wiki.costs.queries import projects
from wiki.costs.services import permissions as permission_services
from wiki.costs.services.receipts import PDF
from wiki.kernel.api import ApiBlueprint
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.file_responses import attached_file, stored
from wiki.kernel.i18n import _
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role

bp = ApiBlueprint("agreements", __name__, "Agreements", writes="costs")


@bp.route("/projects/<id:project_id>/agreements", methods=["GET"])
@access(MEMBERS)
@bp.response(200, AgreementsSchema)
def list_agreements(project_id: int) -> Any:
    """The versions of a project's agreement with their signatures, the newest first."""
    projects.project(current_actor(), project_id)
    return {"items": agreement_queries.agreements(project_id)}


@bp.route("/projects/<id:project_id>/agreements", methods=["POST"])
@access(*MANAGERS)
@bp.arguments(NewAgreement, location="form")
@bp.response(201, AgreementSchema)
def add_agreement(body: dict[str, Any], project_id: int) -> Any:
    """Add a version of the agreement: multipart with `file` (a PDF), `effective_from` and `shares_risk`."""
    actor = current_actor()
    permission_services.need_manage(actor, projects.project(actor, project_id).lead_school_id)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid({"file": _("Choose the agreement as a PDF.")})
    file = agreement_file.store(upload.filename, upload.stream)
    with transaction():
        terms = Terms(body["effective_from"], body["shares_risk"])
        version = agreement_services.add_agreement(actor, project_id, terms, file).version
    return agreement_queries.agreement(actor, project_id, version)


@bp.route("/projects/<id:project_id>/agreements/<id:version>", methods=["GET"])
@access(MEMBERS)
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def get_agreement(project_id: int, version: int) -> Response:
    """The file of a version, byte for byte as it came."""
    row = agreement_queries.agreement(current_actor(), project_id, version)
    return stored(row.sha256, PDF, row.name)


@bp.route("/projects/<id:project_id>/agreements/<id:version>/sign", methods=["POST"])
@access(Role.SCHOOL_COORDINATOR)
@bp.response(200, AgreementSchema)
def sign_agreement(project_id: int, version: int) -> Any:
    """Sign the newest version for one's own school."""
    with transaction():
        agreement_services.sign_agreement(current_actor(), project_id, version)
    return agreement_queries.agreement(current_actor(), project_id, version)


@bp.route("/projects/<id:project_id>/kvgr", methods=["GET"])
@access(MEMBERS)
@bp.response(200, FindingsSchema)
def get_conditions(project_id: int) -> Any:
    """The seven conditions of costs for joint account, as the books show them; no tax advice."""
    projects.project(current_actor(), project_id)
    items = [
        {
            "number": finding.number,
            "condition": wording.CONDITIONS[finding.number],
            "verdict": finding.verdict.value,
            "reasons": [_remark(remark) for remark in finding.reasons],
            "warnings": [_remark(remark) for remark in finding.warnings],
        }
        for finding in kvgr.findings_of(project_id)
    ]
    return {"notice": wording.NO_ADVICE, "items": items}


def _remark(remark: Remark) -> dict[str, Any]:
    return vars(remark) | {"flag": remark.flag.value, "text": wording.sentence(remark)}


@bp.route("/projects/<id:project_id>/kvgr.zip", methods=["GET"])
@access(MEMBERS)
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/zip")
def get_conditions_file(project_id: int) -> Response:
    """Agreement, keys, documents, shares and findings in one ZIP."""
    return attached_file(*tax_file.of_project(current_actor(), project_id))
