"""Agreements on sharing costs: added by who manages the project, signed by each school's own coordinator.

A signed text never changes: another text is a new version, and every school signs again.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from wiki.agreements.models import Agreement, AgreementSignature
from wiki.agreements.queries import agreements
from wiki.agreements.services.agreement_file import StoredAgreement
from wiki.audit.services import record
from wiki.costs.services import permissions as permission_services
from wiki.costs.services.locks import locked_project
from wiki.costs.services.receipts import PDF
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, NotAllowed
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor, Role

MANAGERS = (Role.NETWORK_COORDINATOR, Role.SCHOOL_COORDINATOR)
"""Who can manage a project, and so its agreement."""


@dataclass(frozen=True)
class Terms:
    """From when an agreement holds, and whether it says that all bear overruns and losses by the same key."""

    effective_from: date
    shares_risk: bool


def may_sign(actor: Actor, school_ids: set[int]) -> bool:
    """The coordinator of a school that takes part signs for that school."""
    return actor.has(Role.SCHOOL_COORDINATOR) and actor.school_id in school_ids


def add_agreement(actor: Actor, project_id: int, terms: Terms, file: StoredAgreement) -> Agreement:
    """Add a version of the agreement. The same file and terms again are the version that is there.

    Raises NotFound and NotAllowed.
    """
    project = locked_project(actor, project_id)
    permission_services.need_manage(actor, project.lead_school_id)
    last = _last(project_id)
    if last is not None and _same(last, terms, file):
        return last
    made = Agreement(
        project_id=project_id,
        version=last.version + 1 if last else 1,
        name=file.name,
        sha256=file.sha256,
        bytes=file.bytes,
        media_type=PDF,
        effective_from=terms.effective_from,
        shares_risk=terms.shares_risk,
        added_by_id=actor.member_id,
        added_at=clock.now(),
    )
    session().add(made)
    session().flush()
    record(actor.id, "agreement.add", "agreement", made.id, version=made.version, sha256=made.sha256)
    return made


def sign_agreement(actor: Actor, project_id: int, version: int) -> AgreementSignature:
    """Sign the newest version for one's own school; who signed already is left as it is.

    Raises NotFound, NotAllowed, and Conflict when there is a newer version.
    """
    locked_project(actor, project_id)
    row = agreements.agreement(actor, project_id, version)
    if not may_sign(actor, set(agreements.schools_to_sign(project_id))):
        raise NotAllowed(_("The coordinator of a participating school can sign for it."))
    last = _last(project_id)
    if last is None or last.version != version:
        raise Conflict(_("There is a newer version of this agreement. Read and sign that one."))
    before = session().get(AgreementSignature, (row.id, actor.school_id))
    return before or _signed(actor, row.id)


def _signed(actor: Actor, agreement_id: int) -> AgreementSignature:
    made = AgreementSignature(
        agreement_id=agreement_id,
        school_id=actor.school_id,
        signed_by_id=actor.member_id,
        signed_at=clock.now(),
    )
    session().add(made)
    session().flush()
    record(actor.id, "agreement.sign", "agreement", agreement_id, school=actor.school_id)
    return made


def _last(project_id: int) -> Agreement | None:
    statement = select(Agreement).where(Agreement.project_id == project_id)
    return session().scalar(statement.order_by(Agreement.version.desc()).limit(1))


def _same(last: Agreement, terms: Terms, file: StoredAgreement) -> bool:
    kept = (last.sha256, last.effective_from, last.shares_risk)
    return kept == (file.sha256, terms.effective_from, terms.shares_risk)
