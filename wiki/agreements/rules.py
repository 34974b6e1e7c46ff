"""Costs for joint account ("kosten voor gemene rekening"): the seven conditions, judged on facts. Pure.

They follow the decree of 7 June 2024, nr. 2024-13855, section 3.4. What comes out is no tax advice: it says what the
books show, with the number of the cost it is about.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

HIGHEST_RATE = (105, 100)
"""A rate above this part of the wage cost asks for a reason."""


class Verdict(StrEnum):
    """What the books say of a condition; `open` when there is nothing to judge yet."""

    GREEN = "green"
    RED = "red"
    OPEN = "open"


class Flag(StrEnum):
    """Why a condition is red, or what a person has to look at."""

    ONE_SCHOOL = "one_school"
    ALONE_ON_DAY = "alone_on_day"
    NO_PURPOSE = "no_purpose"
    PAYER_OUTSIDE = "payer_outside"
    SEVERAL_PAYERS = "several_payers"
    IN_WHOSE_NAME = "in_whose_name"
    NO_DOCUMENT = "no_document"
    HIGH_RATE = "high_rate"
    NO_KEY = "no_key"
    KEY_AFTERWARDS = "key_afterwards"
    OTHER_KEY = "other_key"
    NO_AGREEMENT = "no_agreement"
    NO_RISK = "no_risk"
    NOT_SIGNED = "not_signed"
    BEFORE_AGREEMENT = "before_agreement"
    PAYER_BEARS_NOTHING = "payer_bears_nothing"
    NO_REASON = "no_reason"
    RATIO = "ratio"


@dataclass(frozen=True)
class KeyFact:
    """The key version a cost was divided by; `approved_on` is empty when nobody approved it."""

    version: int
    approved_on: date | None
    rationale: str


@dataclass(frozen=True)
class CostFact:
    """A cost that counts; payers and shares in cents by school."""

    id: int
    number: int
    description: str
    dated_on: date
    documents: int
    payers: Mapping[int, int]
    shares: Mapping[int, int]
    key: KeyFact | None
    credits_key: int | None = None
    """Of a credit note: the key version of what it credits."""
    rate_cents: int = 0
    wage_cents: int = 0


@dataclass(frozen=True)
class SchoolFact:
    """A school that takes part, from a day and perhaps to one."""

    id: int
    name: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True)
class AgreementFact:
    """The newest agreement and which schools signed it."""

    version: int
    effective_from: date
    shares_risk: bool
    signed_by: frozenset[int]


@dataclass(frozen=True)
class ProjectFacts:
    """All that the seven conditions look at; `to_sign` are the schools that have to sign."""

    schools: tuple[SchoolFact, ...]
    costs: tuple[CostFact, ...]
    agreement: AgreementFact | None
    to_sign: frozenset[int]


@dataclass(frozen=True)
class Remark:
    """A reason or warning, and the cost, key version or school it is about."""

    flag: Flag
    cost_id: int | None = None
    cost_number: int | None = None
    key_version: int | None = None
    school: str = ""


@dataclass(frozen=True)
class Finding:
    """One condition: its number, the verdict, why it is red, and what only a person can see."""

    number: int
    verdict: Verdict
    reasons: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()


def findings(facts: ProjectFacts) -> tuple[Finding, ...]:
    """The seven conditions, in their order."""
    reasons = (
        list(_several_schools(facts)),
        list(_payer_takes_part(facts)),
        [_about(cost, Flag.NO_DOCUMENT) for cost in facts.costs if not cost.documents],
        [remark for cost in facts.costs for remark in _key_beforehand(cost)],
        list(_shared_risk(facts)),
        list(_payer_bears(facts)),
        list(_reason_of_key(facts)),
    )
    warnings: dict[int, list[Remark]] = {
        2: list(_who_paid(facts)),
        3: [_about(cost, Flag.HIGH_RATE) for cost in facts.costs if _is_high(cost)],
        7: [Remark(Flag.RATIO)] if facts.costs else [],
    }
    return tuple(
        Finding(number, _verdict(number, facts, found), tuple(found), tuple(warnings.get(number, ())))
        for number, found in enumerate(reasons, start=1)
    )


def _verdict(number: int, facts: ProjectFacts, reasons: list[Remark]) -> Verdict:
    """Who takes part and what they agreed can be judged before there are costs."""
    if reasons:
        return Verdict.RED
    return Verdict.GREEN if facts.costs or number in (1, 5) else Verdict.OPEN


def _about(cost: CostFact, flag: Flag, school: str = "") -> Remark:
    return Remark(flag, cost.id, cost.number, cost.key.version if cost.key else None, school)


def _present(schools: Iterable[SchoolFact], day: date) -> set[int]:
    return {s.id for s in schools if s.from_on <= day and (s.to_on is None or day <= s.to_on)}


def _several_schools(facts: ProjectFacts) -> Iterator[Remark]:
    if len({school.id for school in facts.schools}) < 2:
        yield Remark(Flag.ONE_SCHOOL)
    for cost in facts.costs:
        if len(_present(facts.schools, cost.dated_on)) < 2:
            yield _about(cost, Flag.ALONE_ON_DAY)
        if not cost.description.strip():
            yield _about(cost, Flag.NO_PURPOSE)


def _payer_takes_part(facts: ProjectFacts) -> Iterator[Remark]:
    names = {school.id: school.name for school in facts.schools}
    for cost in facts.costs:
        for payer in sorted(set(cost.payers) - _present(facts.schools, cost.dated_on)):
            yield _about(cost, Flag.PAYER_OUTSIDE, names.get(payer, ""))


def _who_paid(facts: ProjectFacts) -> Iterator[Remark]:
    if facts.costs:
        yield Remark(Flag.IN_WHOSE_NAME)
    yield from (_about(cost, Flag.SEVERAL_PAYERS) for cost in facts.costs if len(cost.payers) > 1)


def _is_high(cost: CostFact) -> bool:
    part, whole = HIGHEST_RATE
    return cost.rate_cents * whole > cost.wage_cents * part


def _key_beforehand(cost: CostFact) -> Iterator[Remark]:
    if cost.key is None or cost.key.approved_on is None:
        yield _about(cost, Flag.NO_KEY)
    elif cost.key.approved_on >= cost.dated_on and cost.credits_key is None:
        yield _about(cost, Flag.KEY_AFTERWARDS)


def _shared_risk(facts: ProjectFacts) -> Iterator[Remark]:
    agreement = facts.agreement
    if agreement is None:
        yield Remark(Flag.NO_AGREEMENT)
    else:
        if not agreement.shares_risk:
            yield Remark(Flag.NO_RISK)
        yield from _unsigned(facts, agreement)
        late = [cost for cost in facts.costs if cost.dated_on < agreement.effective_from]
        yield from (_about(cost, Flag.BEFORE_AGREEMENT) for cost in late)
    for cost in facts.costs:
        if cost.key and cost.credits_key not in (None, cost.key.version):
            yield _about(cost, Flag.OTHER_KEY)


def _unsigned(facts: ProjectFacts, agreement: AgreementFact) -> Iterator[Remark]:
    names = {school.id: school.name for school in facts.schools}
    for school_id, name in names.items():
        if school_id in facts.to_sign - agreement.signed_by:
            yield Remark(Flag.NOT_SIGNED, school=name)


def _payer_bears(facts: ProjectFacts) -> Iterator[Remark]:
    names = {school.id: school.name for school in facts.schools}
    for cost in facts.costs:
        for payer in sorted(p for p in cost.payers if not cost.shares.get(p)):
            yield _about(cost, Flag.PAYER_BEARS_NOTHING, names.get(payer, ""))


def _reason_of_key(facts: ProjectFacts) -> Iterator[Remark]:
    keys = {cost.key.version: cost.key for cost in facts.costs if cost.key}
    for version in sorted(keys):
        if not keys[version].rationale.strip():
            yield Remark(Flag.NO_REASON, key_version=version)
