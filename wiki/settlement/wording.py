"""What codes of settling are called on the screen."""

from typing import Protocol

from wiki.kernel.i18n import _, lazy
from wiki.ledger.rules import PeriodState, ProposalKind
from wiki.settlement.rules.references import in_fours
from wiki.settlement.rules.statements import BadStatement, Break, StatementCode

MODES = {
    "minimal": lazy("As few transfers as possible"),
    "hub": lazy("Through one school"),
    "project": lazy("Per project"),
}
MODE_HINTS = {
    "minimal": lazy("Schools that owe money pay schools that are owed money, across all projects."),
    "hub": lazy("One school collects and pays out: one transfer for every school. Accountants like it."),
    "project": lazy("Nothing is offset between projects: every transfer belongs to one project."),
}
PERIOD_STATES = {
    PeriodState.OPEN: (lazy("Open"), "info"),
    PeriodState.REVIEW: (lazy("In review"), "warm"),
    PeriodState.CLOSED: (lazy("Closed"), "plain"),
}

QUEUES = {
    "perhaps": (
        lazy("Perhaps the same"),
        lazy(
            "An earlier statement may have brought this entry already: day, amount and the rest do not differ. "
            "Say whether it is the same, or a payment of its own."
        ),
    ),
    "proposed": (
        lazy("Probably"),
        lazy("The amount and the account match, but not the reference. Check whether it is this transfer."),
    ),
    "short": (
        lazy("Paid too little"),
        lazy("The reference matches; the amount is less than what is outstanding."),
    ),
    "over": (
        lazy("Paid too much"),
        lazy("The reference matches; the amount is more than what is outstanding."),
    ),
    "double": (lazy("Paid twice"), lazy("The transfer had already been paid.")),
    "returned": (
        lazy("Returned"),
        lazy("A bank returned the money. Undo the payment, then the amount is outstanding again."),
    ),
    "unknown": (lazy("Unknown"), lazy("Nothing matches. Choose the transfer, or set the entry aside.")),
}
"""What waits for a person, in the order in which it is shown: its name, and what to do."""

CHOOSE_FILE = lazy("Choose a file: what your bank gives as CAMT.053 or MT940, or a ZIP of these.")
_STATEMENT_PROBLEMS = {
    StatementCode.TOO_LARGE: lazy("This file is larger than 10 MB, or there is too much in it."),
    StatementCode.UNKNOWN_FORMAT: lazy(
        "This is not a statement of a bank. Ask your bank for CAMT.053 or MT940, or choose the ZIP that it gave."
    ),
    StatementCode.NOT_XML: lazy("This file cannot be read: it is damaged or not complete."),
    StatementCode.FORBIDDEN_XML: lazy("This file contains something that no bank sends. It is refused."),
    StatementCode.NOT_CAMT: lazy(
        "This is another kind of file. Ask your bank for the daily statement as CAMT.053 or MT940."
    ),
    StatementCode.BAD_ZIP: lazy("This ZIP file cannot be opened: it is damaged or not complete."),
    StatementCode.LOCKED_ZIP: lazy("This ZIP file has a password. Unpack it, and choose the files in it."),
    StatementCode.ZIP_IN_ZIP: lazy("There is a ZIP in this ZIP. Unpack it, and choose the files in it."),
    StatementCode.NO_STATEMENT: lazy("There is no statement in this file."),
    StatementCode.IBAN: lazy("The account in this file is not an IBAN."),
    StatementCode.CURRENCY: lazy("This statement is not in euros."),
    StatementCode.BALANCE_MISSING: lazy("The opening or the closing balance is missing."),
    StatementCode.BALANCE_DIFFERS: lazy("The balances and the entries of this statement do not add up."),
    StatementCode.NOT_BOOKED: lazy(
        "This statement has entries that the bank has not booked yet. Use the daily statement."
    ),
}

BREAKS = {
    Break.NUMBER_MISSING: lazy("An earlier statement is missing."),
    Break.BALANCE_DIFFERS: lazy("It does not begin with the balance at which the previous statement ended."),
}

NO_PERIODS = lazy(
    "The treasurer opens a school year; the one that runs now opens with its first approved cost."
)
OPEN_YEAR = lazy(
    "For costs of that year that were not posted yet. What is of a closed year is posted in the first open one, and "
    "shown there as such."
)


OBJECTION_STATES = {
    "open": (lazy("Open"), "warm"),
    "granted": (lazy("Granted"), "good"),
    "withdrawn": (lazy("Taken back"), "plain"),
    "overruled": (lazy("Overruled by two people"), "plain"),
}
PROPOSALS = {
    ProposalKind.RULES: lazy("Other rules about money"),
    ProposalKind.SETTLE: lazy("A settlement"),
    ProposalKind.WITHDRAW: lazy("Withdrawing a settlement"),
    ProposalKind.OVERRULE: lazy("Overruling an objection"),
}


def stray_period(period: str) -> str:
    """What to do with a period before a closed one."""
    return _(
        "%(period)s lies before a period that is closed. A wrong date made it once. Reverse the costs in it, enter "
        "them again with the right date, settle, and close it: it is empty then.",
        period=period,
    )


def statement_problem(bad: BadStatement) -> str:
    """Why a file cannot be read, for people; with what was found there when that helps to find it."""
    if bad.code in _STATEMENT_PROBLEMS:
        return str(_STATEMENT_PROBLEMS[bad.code])
    return _("This statement cannot be read: “%(value)s”.", value=bad.value[:80])


class _Read(Protocol):
    """What a statement, or a file, that was refused is called, and why."""

    @property
    def iban(self) -> str: ...
    @property
    def statement_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def problem(self) -> str: ...


def refused(read: _Read) -> str:
    """A statement that was not taken, with the reason; the file's name where no account is known."""
    name = in_fours(read.iban) if read.iban else read.name[:80]
    if not name:
        return read.problem
    return _("%(name)s: %(problem)s", name=name, problem=read.problem)
