"""Distribution keys: from a key to whole weights, and from a cost to what each school bears. Pure.

Schools are known by id and always given in BRIN order: that order, with the cost's number, decides who gets a
left-over cent. A new method is a member of Method and a line in `weights_for`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from wiki.kernel.money import MAX_CENTS, Share, split

WHOLE = 10_000
"""100 % in basis points."""

MAX_WEIGHT = 1_000_000

HALF_DAYS = "half_days"
"""The basis of weights that are half-days of taking part; the form has it beside the methods."""


class Method(StrEnum):
    """How a key divides a cost."""

    EQUAL = "equal"
    PUPILS = "pupils"
    PERCENT = "percent"
    WEIGHTS = "weights"
    FIXED_REST = "fixed_rest"


class KeyCode(StrEnum):
    """Why a key cannot divide; params in brackets."""

    NO_PARTICIPANTS = "no_participants"
    SCHOOL_TWICE = "school_twice"  # school_id
    NOT_PARTICIPATING = "not_participating"  # school_id
    LINE_MISSING = "line_missing"  # school_id
    VALUE_MISSING = "value_missing"  # school_id
    VALUE_NOT_USED = "value_not_used"  # school_id
    VALUE_NEGATIVE = "value_negative"  # school_id
    VALUE_TOO_LARGE = "value_too_large"  # school_id, maximum
    PERCENT_SUM = "percent_sum"  # basis_points: the sum as given
    PERCENT_USE_EQUAL = "percent_use_equal"  # basis_points: equal parts that no percentage can say
    NO_WEIGHT = "no_weight"
    NO_REST = "no_rest"
    NEGATIVE_REST = "negative_rest"  # cents: the rest, below zero
    PUPILS_MISSING = "pupils_missing"  # school_id


class KeyProblem(ValueError):
    """A key that cannot divide: a code and its numbers; the forms put it into words."""

    def __init__(self, code: KeyCode, **params: int) -> None:
        super().__init__(f"{code} {params}")
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class KeyLine:
    """What a key says of one school: basis points, a weight, or fixed cents (None: bears of the rest)."""

    school_id: int
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A distribution key as it holds from a date on."""

    method: Method
    lines: tuple[KeyLine, ...]
    effective_from: date
    rest_method: Method = Method.EQUAL
    """How `fixed_rest` divides the rest: equal or by pupils."""
    basis: str = ""
    """HALF_DAYS when the weights are half-days of taking part."""

    @property
    def needs_pupils(self) -> bool:
        """True when numbers of pupils decide, of everything or of the rest."""
        by = self.rest_method if self.method is Method.FIXED_REST else self.method
        return by is Method.PUPILS


@dataclass(frozen=True, slots=True)
class PupilCount:
    """How many pupils a school had on the day of counting."""

    school_id: int
    counted_on: date
    pupils: int


@dataclass(frozen=True, slots=True)
class SchoolShare:
    """What one school bears of one cost; exact part = total x numerator / denominator (see money.Share)."""

    school_id: int
    cents: int
    numerator: int
    denominator: int
    floor_cents: int
    rank: int


def in_brin_order(brins: Mapping[int, str]) -> tuple[int, ...]:
    """Order school ids by their BRIN code."""
    return tuple(sorted(brins, key=lambda school_id: (brins[school_id].upper(), school_id)))


def pupils_on(counts: Iterable[PupilCount], on: date) -> dict[int, int]:
    """Pupils of each school by its latest count up to a day; a school not yet counted is left out."""
    begun = sorted((count for count in counts if count.counted_on <= on), key=lambda count: count.counted_on)
    return {count.school_id: count.pupils for count in begun}


def check_key(key: Key, participants: Sequence[int]) -> None:
    """Refuse, with KeyProblem, a key that can never divide a cost among these schools."""
    if not participants:
        raise KeyProblem(KeyCode.NO_PARTICIPANTS)
    _check_schools(key, participants)
    if key.method in (Method.EQUAL, Method.PUPILS):
        _check_no_values(key)
        return
    _check_values(key, participants)
    if key.method is Method.PERCENT:
        _check_percentages([line.value or 0 for line in key.lines])
    elif key.method is Method.WEIGHTS and not any(line.value for line in key.lines):
        raise KeyProblem(KeyCode.NO_WEIGHT)
    elif key.method is Method.FIXED_REST and all(line.value is not None for line in key.lines):
        raise KeyProblem(KeyCode.NO_REST)


def _check_schools(key: Key, participants: Sequence[int]) -> None:
    named = [line.school_id for line in key.lines]
    for schools in (participants, named):
        for school_id in schools:
            if schools.count(school_id) > 1:
                raise KeyProblem(KeyCode.SCHOOL_TWICE, school_id=school_id)
    for school_id in named:
        if school_id not in participants:
            raise KeyProblem(KeyCode.NOT_PARTICIPATING, school_id=school_id)


def _check_no_values(key: Key) -> None:
    for line in key.lines:
        if line.value is not None:
            raise KeyProblem(KeyCode.VALUE_NOT_USED, school_id=line.school_id)


def _check_values(key: Key, participants: Sequence[int]) -> None:
    named = {line.school_id for line in key.lines}
    for school_id in participants:
        if school_id not in named:
            raise KeyProblem(KeyCode.LINE_MISSING, school_id=school_id)
    for line in key.lines:
        _check_value(key.method, line)


def _check_value(method: Method, line: KeyLine) -> None:
    if line.value is None:
        if method is not Method.FIXED_REST:
            raise KeyProblem(KeyCode.VALUE_MISSING, school_id=line.school_id)
        return
    if line.value < 0:
        raise KeyProblem(KeyCode.VALUE_NEGATIVE, school_id=line.school_id)
    maximum = MAX_CENTS if method is Method.FIXED_REST else MAX_WEIGHT
    if line.value > maximum:
        raise KeyProblem(KeyCode.VALUE_TOO_LARGE, school_id=line.school_id, maximum=maximum)


def _check_percentages(values: Sequence[int]) -> None:
    """Percentages make exactly 100; a third is no percentage but the method equal."""
    total = sum(values)
    if total == WHOLE:
        return
    means_equal = len(set(values)) == 1 and abs(total - WHOLE) < len(values)
    raise KeyProblem(
        KeyCode.PERCENT_USE_EQUAL if means_equal else KeyCode.PERCENT_SUM,
        basis_points=total,
    )


def weights_for(key: Key, participants: Sequence[int], pupils: Mapping[int, int]) -> list[int]:
    """Whole weights of the schools, in the order given (BRIN); a fixed amount weighs 0 in the rest.

    Raises KeyProblem when the key cannot divide or a number of pupils is not known.
    """
    check_key(key, participants)
    if key.method is Method.EQUAL:
        return [1] * len(participants)
    if key.method is Method.PUPILS:
        return _pupil_weights(participants, pupils)
    values = {line.school_id: line.value for line in key.lines}
    if key.method is Method.FIXED_REST:
        bearing = [school_id for school_id in participants if values[school_id] is None]
        weights = _pupil_weights(bearing, pupils) if key.needs_pupils else [1] * len(bearing)
        by_school = dict(zip(bearing, weights, strict=True))
        return [by_school.get(school_id, 0) for school_id in participants]
    return [values[school_id] or 0 for school_id in participants]


def _pupil_weights(participants: Sequence[int], pupils: Mapping[int, int]) -> list[int]:
    for school_id in participants:
        if school_id not in pupils:
            raise KeyProblem(KeyCode.PUPILS_MISSING, school_id=school_id)
        if pupils[school_id] < 0:
            raise KeyProblem(KeyCode.VALUE_NEGATIVE, school_id=school_id)
    weights = [pupils[school_id] for school_id in participants]
    if not any(weights):
        raise KeyProblem(KeyCode.NO_WEIGHT)
    return weights


def shares(
    total_cents: int,
    key: Key,
    participants: Sequence[int],
    pupils: Mapping[int, int],
    cost_number: int,
) -> tuple[SchoolShare, ...]:
    """Divide a cost over the schools (BRIN order), exact to the cent; raises KeyProblem.

    For every method: |floor| = |total| x numerator // denominator, the numerators add up to the denominator,
    and a school gets one cent more when its rank is at most the number of cents left over.
    """
    weights = weights_for(key, participants, pupils)
    if key.method is Method.FIXED_REST:
        return _fixed_and_rest(total_cents, key, participants, weights, cost_number)
    parts = split(total_cents, weights, cost_number)
    return tuple(_school_share(school_id, part) for school_id, part in zip(participants, parts, strict=True))


def _fixed_and_rest(
    total_cents: int, key: Key, participants: Sequence[int], weights: Sequence[int], cost_number: int
) -> tuple[SchoolShare, ...]:
    fixed = {line.school_id: line.value or 0 for line in key.lines}
    size, sign = abs(total_cents), (-1 if total_cents < 0 else 1)
    rest = size - sum(fixed.values())
    if rest < 0:
        raise KeyProblem(KeyCode.NEGATIVE_REST, cents=rest)
    parts = split(sign * rest, weights, cost_number)
    return tuple(
        _with_fixed(_school_share(school_id, part), sign * fixed[school_id], sign * rest, total_cents)
        for school_id, part in zip(participants, parts, strict=True)
    )


def _with_fixed(share: SchoolShare, fixed: int, rest: int, total: int) -> SchoolShare:
    """Add the fixed amount, and say the fraction of the whole cost instead of that of the rest."""
    if total == 0:
        return share
    return replace(
        share,
        cents=share.cents + fixed,
        floor_cents=share.floor_cents + fixed,
        numerator=abs(fixed * share.denominator + rest * share.numerator),
        denominator=share.denominator * abs(total),
    )


def _school_share(school_id: int, part: Share) -> SchoolShare:
    return SchoolShare(school_id, part.cents, part.numerator, part.denominator, part.floor, part.rank)


def negated(frozen: Iterable[SchoolShare]) -> tuple[SchoolShare, ...]:
    """Turn the frozen shares of a cost round for its reversal: copied, never divided again."""
    return tuple(replace(share, cents=-share.cents, floor_cents=-share.floor_cents) for share in frozen)


def credited_shares(
    frozen: Sequence[SchoolShare], credited: Mapping[int, int], cents: int, number: int
) -> tuple[SchoolShare, ...]:
    """What each school gets back by a credit note of so many cents (below zero), of a cost with this number.

    A whole credit turns the shares round. A part is divided by what is left of each share after the credits before it
    (`credited`: cents above zero, by school): so whatever the parts and their order, a cost that is credited in full
    leaves nothing at any school.
    """
    if not any(credited.values()) and -cents == sum(share.cents for share in frozen):
        return negated(frozen)
    left = [max(0, share.cents - credited.get(share.school_id, 0)) for share in frozen]
    return tuple(
        SchoolShare(share.school_id, part.cents, part.numerator, part.denominator, part.floor, part.rank)
        for share, part in zip(frozen, split(cents, left, number), strict=True)
    )
