"""How the register calls what it shows."""

from collections.abc import Mapping

from wiki.costs.wording import KINDS as COST_KINDS
from wiki.kernel.i18n import lazy
from wiki.ledger.rules import Account, JournalKind
from wiki.register.rules.ageing import Age
from wiki.register.rules.forecast import By
from wiki.register.rules.liquidity import Why

ACCOUNTS: Mapping[str, str] = {
    Account.PAID: lazy("Paid by a school"),
    Account.BORNE: lazy("Share of a school"),
    Account.SETTLED: lazy("Taken up by a settlement"),
    Account.TRANSFER: lazy("To be transferred"),
    Account.COST: lazy("Costs"),
    Account.IN_KIND: lazy("Hours and goods"),
    Account.RECHARGE: lazy("Divided costs"),
}

KINDS: Mapping[str, str] = {
    JournalKind.COST: lazy("Cost"),
    JournalKind.ALLOCATION: lazy("Division of a cost"),
    JournalKind.REVERSAL: lazy("Reversal"),
    JournalKind.SETTLEMENT: lazy("Settlement"),
    JournalKind.PAYMENT: lazy("Payment"),
}

AGES: Mapping[str, str] = {
    Age.NOT_DUE: lazy("Not due yet"),
    Age.MONTH: lazy("1 to 30 days late"),
    Age.TWO_MONTHS: lazy("31 to 60 days late"),
    Age.THREE_MONTHS: lazy("61 to 90 days late"),
    Age.LONGER: lazy("More than 90 days late"),
}

WAITING: Mapping[str, str] = {
    Age.NOT_DUE: lazy("Today"),
    Age.MONTH: lazy("1 to 30 days"),
    Age.TWO_MONTHS: lazy("31 to 60 days"),
    Age.THREE_MONTHS: lazy("61 to 90 days"),
    Age.LONGER: lazy("More than 90 days"),
}
"""The same ages, of what waits."""

BY: Mapping[str, str] = {
    By.PROJECT: lazy("Project"),
    By.ACTIVITY: lazy("Activity"),
    By.CATEGORY: lazy("Type of cost"),
    By.YEAR: lazy("School year"),
}

UNKNOWN = lazy("Not known yet")
"""The category of what is expected in a project in which nothing was spent."""

WHY: Mapping[str, str] = {
    Why.TRANSFER: lazy("Transfer of a settlement"),
    Why.UNSETTLED: lazy("Not settled yet"),
    Why.SPENDING: lazy("Expected costs"),
}


def name_of(name: str) -> str:
    """The name of a line of the forecast: a category by its words, anything else as it is."""
    if not name:
        return str(UNKNOWN)
    return str(COST_KINDS.get(name, name))
