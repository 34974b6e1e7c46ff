"""What goes into the file of a project: its agreement, keys, costs, shares and documents, without names of people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from wiki.agreements.queries import agreements as agreement_queries
from wiki.agreements.queries import kvgr
from wiki.agreements.queries.agreements import AgreementRow
from wiki.agreements.rules import Finding
from wiki.costs.models.cost import Cost, CostPayer, CostShare, Receipt
from wiki.costs.models.key import KeyApproval, KeyLine, KeyVersion
from wiki.costs.queries import projects
from wiki.costs.queries.projects import ProjectRow
from wiki.costs.rules.cost_kinds import traits
from wiki.costs.rules.lifecycle import COUNTED
from wiki.kernel.clock import AMSTERDAM
from wiki.kernel.db import session
from wiki.schools.models import School
from wiki.schools.rules import Actor

_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}


@dataclass(frozen=True)
class Document:
    """A kept file and the name it gets in the ZIP."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Contents:
    """All of it; `withheld` are the costs whose time sheet stays out, by number."""

    project: ProjectRow
    findings: tuple[Finding, ...]
    agreements: tuple[AgreementRow, ...]
    documents: tuple[Document, ...]
    withheld: tuple[int, ...]


def of_project(actor: Actor, project_id: int) -> Contents:
    """What the file of a project holds; raises NotFound."""
    project = projects.project(actor, project_id)
    agreements = tuple(agreement_queries.agreements(project_id))
    receipts = _receipts(project_id)
    papers = [Document(f"overeenkomst/overeenkomst-v{a.version}.pdf", a.sha256, a.bytes) for a in agreements]
    return Contents(
        project,
        kvgr.findings_of(project_id),
        agreements,
        (*papers, *_documents(receipts)),
        tuple(sorted({r.number for r in receipts if traits(r.kind).personal})),
    )


def _receipts(project_id: int) -> Sequence[Any]:
    statement = (
        select(Cost.number, Cost.kind, Receipt.sha256, Receipt.bytes, Receipt.media_type)
        .join(Receipt, Receipt.cost_id == Cost.id)
        .where(Cost.project_id == project_id, Cost.status.in_(COUNTED))
        .order_by(Cost.number, Receipt.added_at, Receipt.id)
    )
    return session().execute(statement).all()


def _documents(receipts: Sequence[Any]) -> Iterator[Document]:
    """The receipts by the number of their cost; time sheets hold names and stay out."""
    counted: dict[int, int] = {}
    for row in receipts:
        if traits(row.kind).personal:
            continue
        counted[row.number] = counted.get(row.number, 0) + 1
        ending = _ENDINGS.get(row.media_type, "")
        path = f"bonnen/kostenpost-{row.number:04d}-{counted[row.number]}{ending}"
        yield Document(path, row.sha256, row.bytes)


def tables(found: Contents) -> Iterator[tuple[str, list[Sequence[object]]]]:
    """The tables of the file: a name, and rows with the heads first."""
    id_ = found.project.id
    yield "overeenkomst/handtekeningen.csv", [_SIGNED, *_signatures(found.agreements)]
    yield "verdeelsleutels.csv", [_KEYS, *_keys(id_)]
    yield "kosten.csv", [_COSTS, *_by_school(id_, CostPayer)]
    yield "aandelen.csv", [_SHARES, *_by_school(id_, CostShare)]


_SIGNED = ("versie", "sha256", "geldt_vanaf", "risico_gedeeld", "school", "ondertekend_op")
_KEYS = (
    "versie",
    "naam",
    "methode",
    "grondslag",
    "rest",
    "geldt_vanaf",
    "reden",
    "goedgekeurd",
    "goedgekeurd_op",
    "sha256",
    "brin",
    "school",
    "waarde",
)
_COST_COLUMNS = (
    "nummer",
    "soort",
    "omschrijving",
    "leverancier",
    "documentnummer",
    "datum",
    "netto_cent",
    "btw_cent",
    "bruto_cent",
    "status",
    "sleutelversie",
    "brin",
    "school",
)
_COSTS = (*_COST_COLUMNS, "betaald_cent")
_SHARES = (*_COST_COLUMNS, "aandeel_cent", "teller", "noemer", "hele_centen", "rang")


def _signatures(agreements: Sequence[AgreementRow]) -> Iterator[Sequence[object]]:
    for a in reversed(agreements):
        terms = (a.version, a.sha256, a.effective_from, "ja" if a.shares_risk else "nee")
        for s in a.signatures:
            yield (*terms, s.school, s.signed_at.astimezone(AMSTERDAM).date())


def _keys(project_id: int) -> Iterator[Sequence[object]]:
    statement = (
        select(
            KeyVersion.version,
            KeyVersion.name,
            KeyVersion.method,
            KeyVersion.basis,
            KeyVersion.rest_method,
            KeyVersion.effective_from,
            KeyVersion.rationale,
            KeyApproval.approved,
            KeyApproval.decided_at,
            KeyApproval.sha256,
            School.brin,
            School.name.label("school"),
            KeyLine.value,
        )
        .outerjoin(KeyApproval, KeyApproval.key_version_id == KeyVersion.id)
        .outerjoin(KeyLine, KeyLine.key_version_id == KeyVersion.id)
        .outerjoin(School, School.id == KeyLine.school_id)
        .where(KeyVersion.project_id == project_id)
        .order_by(KeyVersion.version, School.brin)
    )
    for row in session().execute(statement):
        approved = "ja" if row.approved else "nee"
        day = row.decided_at.astimezone(AMSTERDAM).date() if row.decided_at else None
        yield (*row[:7], approved, day, *row[9:])


def _by_school(project_id: int, table: Any) -> Iterator[Sequence[object]]:
    """The costs that count, a row for each school that paid or bears."""
    more = (table.numerator, table.denominator, table.floor_cents, table.rank) if table is CostShare else ()
    statement = (
        select(
            Cost.number,
            Cost.kind,
            Cost.description,
            Cost.supplier,
            Cost.document_number,
            Cost.dated_on,
            Cost.net_cents,
            Cost.vat_cents,
            Cost.gross_cents,
            Cost.status,
            KeyVersion.version,
            School.brin,
            School.name.label("school"),
            table.cents,
            *more,
        )
        .join(table, table.cost_id == Cost.id)
        .join(School, School.id == table.school_id)
        .outerjoin(KeyVersion, KeyVersion.id == Cost.key_version_id)
        .where(Cost.project_id == project_id, Cost.status.in_(COUNTED))
        .order_by(Cost.number, School.brin)
    )
    for row in session().execute(statement):
        yield tuple(row)
