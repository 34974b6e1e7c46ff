"""Which bank accounts a statement may show to whom."""

from wiki.schools.rules import Actor
from wiki.settlement.models import BankAccount
from wiki.settlement.services import accounts
from wiki.statements.queries.statements import Statement


def accounts_to_pay(actor: Actor, statement: Statement) -> dict[int, BankAccount]:
    """The accounts of the schools that this one still pays, as far as the reader may see them."""
    owed = {row.to_school_id for row in statement.to_pay}
    found = {id_: accounts.account_of(actor, id_) for id_ in owed if accounts.may_see_account(actor, id_)}
    return {id_: account for id_, account in found.items() if account is not None}
