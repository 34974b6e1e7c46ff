"""Amounts that are worked out: hours at a rate, and other currencies. Whole numbers only, rounded half up. Pure."""

from collections.abc import Mapping

CEILING = 105
"""Per cent of the wage cost above which the rate of an hour needs a reason (Besluit 2024-13855, 6.3)."""

MILLION = 1_000_000

CURRENCIES: Mapping[str, int] = {
    "USD": 2,
    "GBP": 2,
    "CHF": 2,
    "DKK": 2,
    "SEK": 2,
    "NOK": 2,
    "ISK": 0,
    "PLN": 2,
    "CZK": 2,
    "HUF": 2,
    "RON": 2,
    "TRY": 2,
    "CAD": 2,
    "AUD": 2,
    "JPY": 0,
}
"""The currencies that can be entered (ISO 4217), with how many decimals each has."""


def half_up(numerator: int, denominator: int) -> int:
    """The quotient as a whole number; what is exactly half goes away from zero. `denominator` is above zero."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def hours_cents(minutes: int, rate_cents: int) -> int:
    """What these minutes cost at a rate for an hour."""
    return half_up(minutes * rate_cents, 60)


def euro_cents(minor: int, rate_millionths: int, currency: str) -> int:
    """An amount in another currency (in its smallest unit) as euro cents; the rate is euros for one unit of it."""
    return half_up(minor * rate_millionths * 100, MILLION * 10 ** CURRENCIES[currency])


def is_above_ceiling(rate_cents: int, wage_cents: int) -> bool:
    """True when an hour is charged above 105 % of what it costs in wages."""
    return rate_cents * 100 > wage_cents * CEILING
