"""Reading agreements of projects: their versions, who signed, and which schools still have to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.agreements.models import Agreement, AgreementSignature
from wiki.costs.queries import projects
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.schools.models import School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class SignatureRow:
    """A school that signed, through whom, and when."""

    school_id: int
    school: str
    colour: str
    signed_by: str
    signed_at: datetime


@dataclass(frozen=True)
class AgreementRow:
    """A version of a project's agreement, with its signatures in BRIN order."""

    id: int
    project_id: int
    version: int
    name: str
    sha256: str
    bytes: int
    effective_from: date
    shares_risk: bool
    added_by: str
    added_at: datetime
    signatures: tuple[SignatureRow, ...]

    @property
    def signed_by_schools(self) -> frozenset[int]:
        """The schools that signed this version."""
        return frozenset(signature.school_id for signature in self.signatures)

    @property
    def url(self) -> str:
        """The address of its file."""
        return f"/projects/{self.project_id}/agreements/{self.version}"


def agreements(project_id: int) -> list[AgreementRow]:
    """The versions of a project's agreement, the newest first; two statements."""
    statement = (
        select(Agreement, Person.name)
        .join(Person, Person.id == Agreement.added_by_id)
        .where(Agreement.project_id == project_id)
        .order_by(Agreement.version.desc())
    )
    rows = session().execute(statement).all()
    signatures = _signatures([row.id for row, _name in rows])
    return [_row(row, name, signatures.get(row.id, [])) for row, name in rows]


def _row(row: Agreement, added_by: str, signatures: list[SignatureRow]) -> AgreementRow:
    return AgreementRow(
        row.id,
        row.project_id,
        row.version,
        row.name,
        row.sha256,
        row.bytes,
        row.effective_from,
        row.shares_risk,
        added_by,
        row.added_at,
        tuple(signatures),
    )


def _signatures(agreement_ids: Sequence[int]) -> dict[int, list[SignatureRow]]:
    statement = (
        select(
            AgreementSignature.agreement_id,
            School.id,
            School.name,
            School.colour,
            Person.name,
            AgreementSignature.signed_at,
        )
        .join(School, School.id == AgreementSignature.school_id)
        .join(Person, Person.id == AgreementSignature.signed_by_id)
        .where(AgreementSignature.agreement_id.in_(agreement_ids))
        .order_by(School.brin)
    )
    found: dict[int, list[SignatureRow]] = {}
    for row in session().execute(statement):
        found.setdefault(row[0], []).append(SignatureRow(*row[1:]))
    return found


def agreement(actor: Actor, project_id: int, version: int) -> AgreementRow:
    """One version of a project's agreement; raises NotFound."""
    projects.project(actor, project_id)
    for row in agreements(project_id):
        if row.version == version:
            return row
    raise NotFound(_("This version of the agreement does not exist."))


def schools_to_sign(project_id: int) -> dict[int, str]:
    """The schools that take part today or later, in BRIN order: they sign."""
    today = clock.today()
    rows = projects.participants(project_id)
    return {row.school_id: row.name for row in rows if row.to_on is None or row.to_on >= today}
