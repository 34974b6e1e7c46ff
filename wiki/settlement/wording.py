"""What codes of settling are called on the screen."""

from wiki.kernel.i18n import _, lazy
from wiki.ledger.rules import PeriodState
from wiki.settlement.rules.camt053 import BadStatement, Break, StatementCode

MODES = {
    "minimal": lazy("As few transfers as possible"),
    "hub": lazy("Through one school"),
    "project": lazy("Per project"),
}
MODE_HINTS = {
    "minimal": lazy("Schools that owe pay schools that are owed, over all projects together."),
    "hub": lazy("One school collects and pays out: one transfer for every school. Accountants like it."),
    "project": lazy("Nothing is netted between projects: every transfer belongs to one project."),
}
PERIOD_STATES = {
    PeriodState.OPEN: (lazy("Open"), "info"),
    PeriodState.REVIEW: (lazy("In review"), "warm"),
    PeriodState.CLOSED: (lazy("Closed"), "plain"),
}

QUEUES = {
    "proposed": (
        lazy("Probably"),
        lazy("The amount and the account fit, but not the reference. Look whether it is this transfer."),
    ),
    "short": (lazy("Paid too little"), lazy("The reference fits; the amount is less than what is open.")),
    "over": (lazy("Paid too much"), lazy("The reference fits; the amount is more than what is open.")),
    "double": (lazy("Paid twice"), lazy("The transfer was paid already.")),
    "returned": (
        lazy("Came back"),
        lazy("A bank sent the money back. Take the payment back, then it is open again."),
    ),
    "unknown": (lazy("Unknown"), lazy("Nothing fits. Point out the transfer, or set the entry aside.")),
}
"""What waits for a person, in the order in which it is shown: its name, and what to do."""

_STATEMENT_PROBLEMS = {
    StatementCode.TOO_LARGE: lazy("This file is larger than 10 MB."),
    StatementCode.NOT_XML: lazy("This file cannot be read: it is no CAMT.053 file."),
    StatementCode.FORBIDDEN_XML: lazy("This file holds what no bank sends. It is refused."),
    StatementCode.NOT_CAMT053: lazy(
        "This is no CAMT.053 file. Ask your bank for the daily statement as CAMT.053."
    ),
    StatementCode.NO_STATEMENT: lazy("There is no statement in this file."),
    StatementCode.IBAN: lazy("The account in this file is no IBAN."),
    StatementCode.CURRENCY: lazy("This statement is not in euros."),
    StatementCode.BALANCE_MISSING: lazy("The opening or the closing balance is missing."),
    StatementCode.BALANCE_DIFFERS: lazy("The balances and the entries of this statement do not add up."),
    StatementCode.NOT_BOOKED: lazy(
        "This statement has entries that the bank did not book yet. Take the daily statement."
    ),
}

BREAKS = {
    Break.NUMBER_MISSING: lazy("A statement before this one is missing."),
    Break.BALANCE_DIFFERS: lazy("It does not begin with the balance at which the one before ended."),
}


def statement_problem(bad: BadStatement) -> str:
    """Why a file cannot be taken, for people; what stands there when that helps to find it."""
    if bad.code in _STATEMENT_PROBLEMS:
        return str(_STATEMENT_PROBLEMS[bad.code])
    return _("This statement cannot be read: “%(value)s”.", value=bad.value[:80])
