"""Experts. Members see all of them, visitors those who agreed to that; what is personal is for members alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.experts.models import Expert, ExpertConsent, ExpertContact, ExpertJudgement, ExpertTheme
from wiki.experts.queries.themes import Theme, themes_of
from wiki.experts.rules.experts import Scope, Verdict, Way
from wiki.kernel.collation import dutch_order
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.kernel.pagination import Key, Page, paginate
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor

A_PAGE = 24


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed down to; empty takes everything."""

    building_block: int | None = None
    tag: str = ""


@dataclass(frozen=True)
class ExpertRow:
    """An expert as everybody sees them who may know of them. `verdicts` counts schools, for members alone."""

    id: int
    slug: str
    name: str
    headline: str
    about: str
    version: int
    changed_at: datetime
    is_public: bool
    themes: tuple[Theme, ...] = ()
    verdicts: Mapping[Verdict, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where they are read about."""
        return f"/experts/{self.id}-{self.slug}"


class ConsentRow(NamedTuple):
    """What an expert agreed to, who noted it and when."""

    scope: Scope
    way: Way
    given_on: date
    noted_by: str
    noted_at: datetime


@dataclass(frozen=True)
class Private:
    """What members alone see of an expert. `email` and `phone` are empty without consent."""

    invited_by_id: int | None
    invited_by: str | None
    invited_by_active: bool
    invited_by_school: str | None
    fee_from_cents: int | None
    fee_to_cents: int | None
    fee_note: str
    email: str
    phone: str
    consents: Mapping[Scope, ConsentRow]


class JudgementRow(NamedTuple):
    """What a school says of an expert, and who of it said so."""

    school_id: int
    school: str
    colour: str
    verdict: Verdict
    sentence: str
    by: str
    at: datetime
    version: int


_AGREED = and_(
    ExpertConsent.expert_id == Expert.id,
    ExpertConsent.scope == Scope.PUBLIC,
    ExpertConsent.withdrawn_at.is_(None),
)
_PUBLIC = exists().where(_AGREED).correlate(Expert)
_EXPERTS: Any = select(
    Expert.id,
    Expert.slug,
    Expert.name,
    Expert.headline,
    Expert.about,
    Expert.version,
    Expert.changed_at,
    _PUBLIC.label("is_public"),
)
_FIELDS = ("id", "slug", "name", "headline", "about", "version", "changed_at", "is_public")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The experts this actor may know of: members all that are there, visitors those who agreed to be shown."""
    there = Expert.removed_at.is_(None)
    return there if actor.is_member else and_(there, _PUBLIC)


def experts_page(
    actor: Actor, filters: Filters, cursor: str | None = None, limit: int = A_PAGE
) -> Page[ExpertRow]:
    """Experts by name, a page at a time."""
    statement = _EXPERTS.where(visible_to(actor), *_narrowed(filters))
    page = paginate(session(), statement, [Key(dutch_order(Expert.name)), Key(Expert.id)], cursor, limit)
    return Page(_complete(actor, page.items), page.next)


def experts_by_id(actor: Actor, ids: Collection[int]) -> list[ExpertRow]:
    """Some experts by name."""
    if not ids:
        return []
    statement = _EXPERTS.where(visible_to(actor), Expert.id.in_(ids))
    return _complete(actor, session().execute(statement.order_by(dutch_order(Expert.name), Expert.id)).all())


def expert(actor: Actor, expert_id: int) -> ExpertRow:
    """One expert. Raises NotFound."""
    statement = _EXPERTS.where(visible_to(actor), Expert.id == expert_id)
    row = session().execute(statement).one_or_none() if may_be_id(expert_id) else None
    if row is None:
        raise NotFound(_("This expert is not there (any more), or is not for you to see."))
    return _complete(actor, [row])[0]


def private(actor: Actor, expert_id: int) -> Private:
    """What members see of an expert besides. Raises NotFound for a visitor too."""
    row = session().execute(_private(actor, expert_id)).one_or_none() if actor.is_member else None
    if row is None:
        raise NotFound(_("This expert is not there (any more), or is not for you to see."))
    values = row._mapping
    return Private(
        **{name: values[name] for name in Private.__dataclass_fields__ if name in values},
        consents=_consents(expert_id),
    )


def _private(actor: Actor, expert_id: int) -> Select[Any]:
    school = (
        select(func.min(School.name))
        .join(Membership, Membership.school_id == School.id)
        .where(Membership.person_id == Expert.invited_by_id)
        .correlate(Expert)
        .scalar_subquery()
    )
    in_force = and_(ExpertConsent.id == ExpertContact.consent_id, ExpertConsent.withdrawn_at.is_(None))
    agreed = exists().where(in_force).correlate(ExpertContact)
    return (
        select(
            Expert.invited_by_id,
            Person.name.label("invited_by"),
            func.coalesce(Person.active, False).label("invited_by_active"),
            school.label("invited_by_school"),
            Expert.fee_from_cents,
            Expert.fee_to_cents,
            Expert.fee_note,
            func.coalesce(ExpertContact.email, "").label("email"),
            func.coalesce(ExpertContact.phone, "").label("phone"),
        )
        .outerjoin(Person, Person.id == Expert.invited_by_id)
        .outerjoin(ExpertContact, and_(ExpertContact.expert_id == Expert.id, agreed))
        .where(visible_to(actor), Expert.id == expert_id)
    )


def _consents(expert_id: int) -> dict[Scope, ConsentRow]:
    noted = aliased(Person)
    statement = (
        select(
            ExpertConsent.scope,
            ExpertConsent.way,
            ExpertConsent.given_on,
            noted.name,
            ExpertConsent.noted_at,
        )
        .join(noted, noted.id == ExpertConsent.noted_by_id)
        .where(ExpertConsent.expert_id == expert_id, ExpertConsent.withdrawn_at.is_(None))
    )
    rows = session().execute(statement)
    return {Scope(row.scope): ConsentRow(Scope(row.scope), Way(row.way), *row[2:]) for row in rows}


def judgements(actor: Actor, expert_id: int) -> list[JudgementRow]:
    """What schools say of an expert, by school; for members alone."""
    if not actor.is_member:
        return []
    statement = (
        select(
            ExpertJudgement.school_id,
            School.name,
            School.colour,
            ExpertJudgement.verdict,
            ExpertJudgement.sentence,
            Person.name,
            ExpertJudgement.at,
            ExpertJudgement.version,
        )
        .join(Expert, Expert.id == ExpertJudgement.expert_id)
        .join(School, School.id == ExpertJudgement.school_id)
        .join(Person, Person.id == ExpertJudgement.by_id)
        .where(ExpertJudgement.expert_id == expert_id, visible_to(actor))
        .order_by(dutch_order(School.name), School.id)
    )
    rows = session().execute(statement)
    return [JudgementRow._make((*row[:3], Verdict(row[3]), *row[4:])) for row in rows]


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    wanted = []
    if filters.building_block is not None:
        wanted.append(ExpertTheme.building_block_id == filters.building_block)
    if filters.tag:
        wanted.append(ExpertTheme.tag == filters.tag)
    return [Expert.id.in_(select(ExpertTheme.expert_id).where(one)) for one in wanted]


def _complete(actor: Actor, rows: Sequence[Any]) -> list[ExpertRow]:
    """The rows with their themes, and for members what schools say."""
    found = [ExpertRow(**{name: getattr(row, name) for name in _FIELDS}) for row in rows]
    ids = [row.id for row in found]
    themes, verdicts = themes_of(ExpertTheme, ids), _verdicts(ids) if actor.is_member else {}
    return [replace(row, themes=themes.get(row.id, ()), verdicts=verdicts.get(row.id, {})) for row in found]


def _verdicts(ids: Collection[int]) -> dict[int, dict[Verdict, int]]:
    if not ids:
        return {}
    statement = (
        select(ExpertJudgement.expert_id, ExpertJudgement.verdict, func.count())
        .where(ExpertJudgement.expert_id.in_(ids))
        .group_by(ExpertJudgement.expert_id, ExpertJudgement.verdict)
    )
    found: dict[int, dict[Verdict, int]] = defaultdict(dict)
    for expert_id, verdict, count in session().execute(statement):
        found[expert_id][Verdict(verdict)] = count
    return found
