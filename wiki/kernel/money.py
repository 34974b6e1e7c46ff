"""Money in integer euro cents: read it as the Dutch type it, write it, split it without losing a cent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MAX_CENTS = 9_999_999_999_999
"""€ 99.999.999.999,99: the largest amount that can be typed; its products with weights fit in a BIGINT."""

NBSP = "\u00a0"
_WHOLE_DIGITS = 11
_SPACES = " \t\u00a0\u202f"
# Groups never begin with a zero: nobody writes five hundred as 0.500, so that is not a grouped whole number.
_DUTCH = re.compile(r"(-?)([1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,(\d{1,2}|[-\u2013\u2014]|--))?", re.ASCII)
_CURRENCY = re.compile(r"(€|EUR)?(.*?)(€|EURO?)?", re.IGNORECASE)
_NO_CENTS = "-\u2013\u2014"
_POINT_AS_DECIMAL = re.compile(r"(-?)(\d+)\.(\d{1,2})", re.ASCII)


class AmountCode(StrEnum):
    """Why a typed text is no amount."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"


class BadAmount(ValueError):
    """The text is no amount; `code` says why, the caller words it."""

    def __init__(self, code: AmountCode) -> None:
        super().__init__(code.value)
        self.code = code


class AmbiguousAmount(BadAmount):
    """The text can mean two amounts; `readings` holds both, formatted, to choose from."""

    def __init__(self, readings: tuple[str, str]) -> None:
        super().__init__(AmountCode.AMBIGUOUS)
        self.readings = readings


def parse_euro(text: str, *, allow_negative: bool = False) -> int:
    """Read an amount typed the Dutch way (`1.234,56`, `1234,5`, `€ 12`, `12,-`, `12,50 €`) as integer cents.

    Raises AmbiguousAmount for a point with one or two digits after it (`12.34`), BadAmount for the rest.
    """
    typed = _without_currency(text.strip(_SPACES))
    if not typed:
        raise BadAmount(AmountCode.EMPTY)
    if point := _POINT_AS_DECIMAL.fullmatch(typed):
        sign, whole, decimals = point.groups()
        raise _both_readings(sign, whole, decimals, allow_negative)
    match = _DUTCH.fullmatch(typed)
    if match is None:
        raise BadAmount(AmountCode.UNREADABLE)
    sign, whole, decimals = match.groups()
    return _cents(sign, whole.replace(".", ""), (decimals or "").strip(_NO_CENTS), allow_negative)


def _without_currency(typed: str) -> str:
    """An amount without the sign or the name of the currency, which stands before or behind it, once."""
    found = _CURRENCY.fullmatch(typed)
    if found is None or (found[1] and found[3]):
        return typed
    return found[2].strip(_SPACES)


def _both_readings(sign: str, whole: str, decimals: str, allow_negative: bool) -> AmbiguousAmount:
    as_decimal = _cents(sign, whole, decimals, allow_negative)
    as_group = _cents(sign, whole + decimals, "", allow_negative)
    return AmbiguousAmount((format_euro(as_decimal), format_euro(as_group)))


def _cents(sign: str, whole: str, decimals: str, allow_negative: bool) -> int:
    if sign and not allow_negative:
        raise BadAmount(AmountCode.NEGATIVE)
    # Counted before int(): Python refuses to convert thousands of digits, with an error of its own.
    if len(whole.lstrip("0")) > _WHOLE_DIGITS:
        raise BadAmount(AmountCode.TOO_LARGE)
    cents = int(whole) * 100 + int(decimals.ljust(2, "0"))
    return -cents if sign else cents


def format_euro(cents: int) -> str:
    """Write cents the Dutch way, with a no-break space after the sign: `€ 1.024,86`, `€ -12,00`."""
    euros, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    return f"€{NBSP}{sign}{euros:,}".replace(",", ".") + f",{rest:02d}"


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a split amount, with all that is needed to redo it by hand.

    Exact part: total x numerator / denominator. `floor` is that part in whole cents (towards zero) and `rank`
    (1 = first) the place in the queue for the cents left over; `floor` and `cents` bear the sign of the total.
    """

    numerator: int
    denominator: int
    floor: int
    rank: int
    cents: int


def split(total: int, weights: Sequence[int], start: int = 0) -> tuple[Share, ...]:
    """Split cents by whole weights: exact in sum, each within a cent of its exact part, weight 0 bears 0.

    Largest remainder; ties in index order among the n positive weights, beginning at number start mod n, so
    that n equal amounts with consecutive starts cost everyone the same. The sign is put back afterwards.
    Raises ValueError for a negative weight or when no weight is positive.
    """
    denominator = sum(weights)
    if denominator <= 0 or min(weights) < 0:
        raise ValueError("weights must be whole numbers from 0, and one of them more than 0")
    sign = -1 if total < 0 else 1
    parts = [divmod(abs(total) * weight, denominator) for weight in weights]
    left_over = abs(total) - sum(floor for floor, _ in parts)
    ranks = _ranks([remainder for _, remainder in parts], weights, start)
    return tuple(
        Share(
            weight,
            denominator,
            sign * floor,
            rank,
            sign * (floor + (rank <= left_over)),
        )
        for weight, (floor, _), rank in zip(weights, parts, ranks, strict=True)
    )


def _ranks(remainders: Sequence[int], weights: Sequence[int], start: int) -> list[int]:
    """Give each index its place in the queue for left-over cents; weight 0 stands behind everyone."""
    bearers = [index for index, weight in enumerate(weights) if weight]
    turn = {index: (place - start) % len(bearers) for place, index in enumerate(bearers)}
    queue = sorted(
        range(len(weights)),
        key=lambda index: (-remainders[index], turn.get(index, len(bearers)), index),
    )
    place_of = {index: place for place, index in enumerate(queue, start=1)}
    return [place_of[index] for index in range(len(weights))]
