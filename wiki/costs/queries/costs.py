"""Reading costs, always with their project: who may not see the project knows nothing of its costs."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.costs.models.cost import Cost, CostPayer, CostShare, Decision, Receipt
from wiki.costs.models.project import Project
from wiki.costs.queries.cost_details import Parts
from wiki.costs.queries.projects import visible_to
from wiki.costs.rules import permissions as permission_rules
from wiki.costs.rules.commands import Foreign, Hours
from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.fingerprints import Content, content_hash
from wiki.costs.rules.lifecycle import COUNTED, SchoolCents, State, Step
from wiki.costs.rules.same_document import SIGNS, number_key, perhaps_same
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed, NotFound
from wiki.kernel.i18n import lazy as _
from wiki.kernel.pagination import LIMIT, Key, Page, paginate
from wiki.schools.models import School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class CostRow:
    """A cost as lists and screens show it, with its project."""

    id: int
    number: int
    project_id: int
    project_title: str
    project_slug: str
    kind: str
    description: str
    supplier: str
    document_number: str
    dated_on: date
    net_cents: int
    vat_cents: int
    gross_cents: int
    status: str
    key_version_id: int | None
    recorded_by: str
    recorded_for_school_id: int | None
    recorded_for: str | None
    recorded_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    content_sha256: str | None
    version: int
    key_name: str
    in_kind: bool

    @property
    def url(self) -> str:
        """Its address."""
        return f"/costs/{self.id}"

    @property
    def project_url(self) -> str:
        """The address of its project."""
        return f"/projects/{self.project_id}-{self.project_slug}"


@dataclass(frozen=True)
class PayerRow:
    """What one school paid of a cost."""

    school_id: int
    school: str
    colour: str
    cents: int


@dataclass(frozen=True)
class ShareRow:
    """What one school bears of a cost, and how that was worked out."""

    school_id: int
    school: str
    colour: str
    cents: int
    numerator: int
    denominator: int
    floor_cents: int
    rank: int


@dataclass(frozen=True)
class ReceiptRow:
    """A file behind a cost."""

    id: str
    cost_id: int
    name: str
    sha256: str
    bytes: int
    media_type: str
    added_by: str
    added_at: datetime

    @property
    def url(self) -> str:
        """Its address."""
        return f"/costs/{self.cost_id}/receipts/{self.id}"

    @property
    def is_image(self) -> bool:
        """True for a checked image, which a page may show."""
        return self.media_type.startswith("image/")

    @property
    def is_pdf(self) -> bool:
        """True for a PDF, which a frame may show with `?show=1`."""
        return self.media_type == "application/pdf"


@dataclass(frozen=True)
class DecisionRow:
    """A step in the history of a cost."""

    step: str
    reason: str
    by: str
    school: str | None
    at: datetime
    content_sha256: str | None = None

    @property
    def seen(self) -> bool | None:
        """Whether who approved said which content they looked at; None for the other steps."""
        return self.content_sha256 is not None if self.step == Step.APPROVE else None


def _costs(actor: Actor) -> Select[Any]:
    statement = (
        select(
            Cost.id,
            Cost.number,
            Cost.project_id,
            Project.title.label("project_title"),
            Project.slug.label("project_slug"),
            Cost.kind,
            Cost.description,
            Cost.supplier,
            Cost.document_number,
            Cost.dated_on,
            Cost.net_cents,
            Cost.vat_cents,
            Cost.gross_cents,
            Cost.status,
            Cost.key_version_id,
            Person.name.label("recorded_by"),
            Cost.recorded_for_school_id,
            School.name.label("recorded_for"),
            Cost.recorded_at,
            Cost.submitted_at,
            Cost.decided_at,
            Cost.content_sha256,
            Cost.version,
            Cost.key_name,
            Cost.in_kind,
        )
        .join(Project, Project.id == Cost.project_id)
        .join(Person, Person.id == Cost.recorded_by_id)
        .outerjoin(School, School.id == Cost.recorded_for_school_id)
        .where(visible_to(actor))
    )
    return cast("Select[Any]", statement)


def _cost_row(row: Any) -> CostRow:
    return CostRow(**{name: row._mapping[name] for name in CostRow.__dataclass_fields__})


def cost(actor: Actor, cost_id: int) -> CostRow:
    """One cost; raises NotFound."""
    row = session().execute(_costs(actor).where(Cost.id == cost_id)).one_or_none()
    if row is None:
        raise NotFound(_("There is no such cost."))
    return _cost_row(row)


def costs_by_id(actor: Actor, cost_ids: Sequence[int]) -> list[CostRow]:
    """These costs, in the order of their ids; those that may not be seen are left out."""
    statement = _costs(actor).where(Cost.id.in_(cost_ids)).order_by(Cost.id)
    return [_cost_row(row) for row in session().execute(statement)]


def costs_of(actor: Actor, project_id: int, cursor: str | None = None, limit: int = LIMIT) -> Page[CostRow]:
    """The costs of a project, the newest number first."""
    statement = _costs(actor).where(Cost.project_id == project_id)
    return paginate(session(), statement, [Key(Cost.number, descending=True)], cursor, limit).map(_cost_row)


def waiting(actor: Actor, cursor: str | None = None, limit: int = LIMIT) -> Page[CostRow]:
    """What waits for a decision, the oldest first."""
    statement = _costs(actor).where(Cost.status == State.SUBMITTED)
    return paginate(session(), statement, [Key(Cost.submitted_at), Key(Cost.id)], cursor, limit).map(
        _cost_row
    )


def waiting_count(actor: Actor) -> tuple[int, int]:
    """How many costs wait for a decision, and for how many cents together."""
    statement = (
        select(func.count(Cost.id), func.coalesce(func.sum(Cost.gross_cents), 0))
        .join(Project, Project.id == Cost.project_id)
        .where(Cost.status == State.SUBMITTED, visible_to(actor))
    )
    count, cents = session().execute(statement).one()
    return int(count), int(cents)


def decided_lately(actor: Actor, limit: int = 10) -> list[CostRow]:
    """The costs that were approved or rejected last."""
    statement = _costs(actor).where(
        Cost.status.in_((State.APPROVED, State.REJECTED, State.SETTLED, State.REVERSED))
    )
    ordered = statement.order_by(Cost.decided_at.desc(), Cost.id.desc()).limit(limit)
    return [_cost_row(row) for row in session().execute(ordered)]


def creditable(actor: Actor, project_id: int) -> list[CostRow]:
    """The costs of a project that a credit note can be of, the newest number first."""
    statement = _costs(actor).where(
        Cost.project_id == project_id, Cost.status.in_(COUNTED), Cost.kind != CostKind.CREDIT.value
    )
    return [_cost_row(row) for row in session().execute(statement.order_by(Cost.number.desc()).limit(500))]


def open_costs_of_school(actor: Actor, school_id: int, limit: int = 20) -> list[CostRow]:
    """What a school still has to do or waits for: drafts, handed in, and what was rejected lately. Drafts first."""
    statement = _costs(actor).where(
        Cost.recorded_for_school_id == school_id,
        Cost.status.in_((State.DRAFT, State.SUBMITTED, State.REJECTED)),
    )
    ordered = statement.order_by(Cost.status, Cost.recorded_at.desc(), Cost.id.desc()).limit(limit)
    return [_cost_row(row) for row in session().execute(ordered)]


def payers(cost_ids: Sequence[int]) -> dict[int, list[PayerRow]]:
    """Who paid each of these costs, in BRIN order."""
    statement = (
        select(CostPayer.cost_id, School.id, School.name, School.colour, CostPayer.cents)
        .join(School, School.id == CostPayer.school_id)
        .where(CostPayer.cost_id.in_(cost_ids))
        .order_by(School.brin)
    )
    found: dict[int, list[PayerRow]] = {id_: [] for id_ in cost_ids}
    for cost_id, school_id, school, colour, cents in session().execute(statement):
        found[cost_id].append(PayerRow(school_id, school, colour, cents))
    return found


def shares(cost_id: int) -> list[ShareRow]:
    """The frozen shares of a cost, in BRIN order as it was then; none before it is approved."""
    statement = (
        select(
            School.id,
            School.name,
            School.colour,
            CostShare.cents,
            CostShare.numerator,
            CostShare.denominator,
            CostShare.floor_cents,
            CostShare.rank,
        )
        .join(School, School.id == CostShare.school_id)
        .where(CostShare.cost_id == cost_id)
        .order_by(CostShare.place, School.brin)
    )
    return [ShareRow(*row) for row in session().execute(statement)]


_RECEIPTS = (
    select(
        Receipt.id,
        Receipt.cost_id,
        Receipt.name,
        Receipt.sha256,
        Receipt.bytes,
        Receipt.media_type,
        Person.name.label("added_by"),
        Receipt.added_at,
    )
    .join(Person, Person.id == Receipt.added_by_id)
    .order_by(Receipt.added_at, Receipt.id)
)


def receipts(cost_id: int) -> list[ReceiptRow]:
    """The files behind a cost, oldest first."""
    return [ReceiptRow(*row) for row in session().execute(_RECEIPTS.where(Receipt.cost_id == cost_id))]


def receipt(actor: Actor, cost_id: int, receipt_id: str) -> ReceiptRow:
    """One file of this cost, for who may see its project; raises NotFound."""
    of = cost(actor, cost_id)
    if not permission_rules.may_see_inside(actor, of.kind, of.recorded_for_school_id):
        raise NotAllowed(_("Only the school itself and those who decide on costs can see this time sheet."))
    statement = (
        _RECEIPTS.join(Cost, Cost.id == Receipt.cost_id)
        .join(Project, Project.id == Cost.project_id)
        .where(Receipt.id == receipt_id, Receipt.cost_id == cost_id, visible_to(actor))
    )
    row = session().execute(statement).one_or_none()
    if row is None:
        raise NotFound(_("There is no such receipt."))
    return ReceiptRow(*row)


def history(cost_id: int, inside: bool = True) -> list[DecisionRow]:
    """All that happened to a cost, oldest first; without the names of its files for who may not see inside."""
    at_school = aliased(School)
    statement = (
        select(
            Decision.step, Decision.reason, Person.name, at_school.name, Decision.at, Decision.content_sha256
        )
        .join(Person, Person.id == Decision.actor_id)
        .outerjoin(at_school, at_school.id == Decision.actor_school_id)
        .where(Decision.cost_id == cost_id)
        .order_by(Decision.id)
    )
    rows = [DecisionRow(*row) for row in session().execute(statement)]
    return [replace(row, reason="") if row.step == "receipt" and not inside else row for row in rows]


def same_document(actor: Actor, of: CostRow) -> list[CostRow]:
    """Other costs of any project that may be of the same document and were not withdrawn: perhaps entered twice.

    SQLite lowers only a-z, so equal numbers with an accent are compared as they are too.
    """
    files = select(Receipt.sha256).where(Receipt.cost_id == of.id)
    same_file = set(session().scalars(select(Receipt.cost_id).where(Receipt.sha256.in_(files))))
    number = number_key(of.document_number)
    same_number = or_(Cost.document_number == of.document_number, _plain(Cost.document_number) == number)
    wanted = or_(Cost.id.in_(same_file), same_number) if number else Cost.id.in_(same_file)
    statement = _costs(actor).where(wanted, Cost.id != of.id, Cost.status != State.WITHDRAWN)
    found = [_cost_row(row) for row in session().execute(statement.order_by(Cost.id))]
    return [row for row in found if row.id in same_file or perhaps_same(row, of)][:10]


def _plain(column: Any) -> Any:
    """A number without the signs that people leave out."""
    for sign in SIGNS:
        column = func.replace(column, sign, "")
    return func.lower(column)


def present_hash(
    of: Cost | CostRow, paid: Iterable[SchoolCents], receipt_hashes: Iterable[str], parts: Parts
) -> str:
    """The hash of what a cost says now, its payers, receipts and parts with it."""
    hours, foreign = parts.hours, parts.foreign
    return content_hash(
        Content(
            project_id=of.project_id,
            description=of.description,
            on=of.dated_on,
            kind=of.kind,
            gross_cents=of.gross_cents,
            vat_cents=of.vat_cents,
            supplier=of.supplier,
            document_number=of.document_number,
            payers=tuple(paid),
            receipts=tuple(receipt_hashes),
            key_name=of.key_name or None,
            in_kind=of.in_kind or None,
            hours=_facts(hours) if hours else None,
            foreign=_facts(foreign) if foreign else None,
            credits_id=parts.credits,
        )
    )


def _facts(part: Hours | Foreign) -> tuple[int | str, ...]:
    return tuple(value.isoformat() if isinstance(value, date) else value for value in astuple(part))
