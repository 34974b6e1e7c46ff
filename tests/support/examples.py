"""How many examples Hypothesis makes: few and always the same ones in each run, many and new ones in a thorough run.

`./dev test tests/costs --thorough` is for a change of the rules, and for the night.
"""

from hypothesis import settings

USUAL = 50
TIMES = 20
"""A thorough run makes so many times as many."""
_factor = 1


def some(count: int) -> int:
    """For `@settings(max_examples=some(6))`: so many in each run, and more in a thorough one."""
    return count * _factor


def use(thorough: bool) -> None:
    """From now on, in this process; a rule that asks for no number of its own is tried on `USUAL` examples."""
    global _factor
    _factor = TIMES if thorough else 1
    settings.register_profile("lichtwerk", deadline=None, derandomize=not thorough, max_examples=some(USUAL))
    settings.load_profile("lichtwerk")
