"""Reading ledger numbers and parties: of a school, or of the network (None). The newest row of each counts."""

from dataclasses import dataclass

from sqlalchemy import func, select

from wiki.bookkeeping.models import BookkeepingCode, BookkeepingParty
from wiki.bookkeeping.rules import entries
from wiki.bookkeeping.rules.charts import Code, Party
from wiki.bookkeeping.rules.permissions import may_see
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed, NotFound
from wiki.kernel.i18n import lazy as _
from wiki.schools.queries import schools
from wiki.schools.rules import Actor

NETWORK = "network"
_NOBODY = Party("", "", "", "", "")


@dataclass(frozen=True)
class Owner:
    """Whose bookkeeping it is: a school, or the network when `school_id` is empty."""

    school_id: int | None
    name: str
    identity: str
    """BRIN of the school, or a name for the network."""

    @property
    def key(self) -> str:
        """As it stands in an address."""
        return NETWORK if self.school_id is None else str(self.school_id)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The account types that it books on."""
        return entries.NETWORK_ACCOUNTS if self.school_id is None else entries.SCHOOL_ACCOUNTS


def owner(actor: Actor, key: str) -> Owner:
    """Whose bookkeeping an address names. Raises NotFound and NotAllowed."""
    found = _owner(key)
    if not may_see(actor, found.school_id):
        raise NotAllowed(_("Only the school itself, the treasurer and the second approver can see this."))
    return found


def _owner(key: str) -> Owner:
    if key == NETWORK:
        return Owner(None, str(_("The network")), "LICHTWERK")
    card = schools.school(int(key)) if key.isascii() and key.isdigit() and len(key) < 10 else None
    if card is None:
        raise NotFound(_("There is no such school."))
    return Owner(card.id, card.name, card.brin)


def owners(actor: Actor) -> list[Owner]:
    """Everybody whose bookkeeping the actor may see: the network first, then schools by BRIN."""
    everybody = [_owner(NETWORK)]
    everybody += [Owner(card.id, card.name, card.brin) for card in schools.schools_by_brin()]
    return [one for one in everybody if may_see(actor, one.school_id)]


def chart(school_id: int | None) -> dict[str, Code]:
    """Where each account type is booked, as far as somebody said so."""
    newest = (
        select(func.max(BookkeepingCode.id))
        .where(BookkeepingCode.school_id.is_not_distinct_from(school_id))
        .group_by(BookkeepingCode.account)
    )
    rows = session().scalars(select(BookkeepingCode).where(BookkeepingCode.id.in_(newest)))
    return {
        row.account: Code(row.ledger_number, row.name, row.cost_centre, row.vat_code, row.rgs_code)
        for row in rows
    }


def with_chart() -> set[int | None]:
    """Who said where its account types are booked."""
    return set(session().scalars(select(BookkeepingCode.school_id).distinct()))


def party(school_id: int | None) -> Party:
    """Who it is in the trade register; with empty fields as long as nobody said so."""
    row = session().scalar(
        select(BookkeepingParty)
        .where(BookkeepingParty.school_id.is_not_distinct_from(school_id))
        .order_by(BookkeepingParty.id.desc())
        .limit(1)
    )
    return _NOBODY if row is None else _party(row)


def parties() -> dict[int | None, Party]:
    """Of everybody for whom somebody said so."""
    newest = select(func.max(BookkeepingParty.id)).group_by(BookkeepingParty.school_id)
    rows = session().scalars(select(BookkeepingParty).where(BookkeepingParty.id.in_(newest)))
    return {row.school_id: _party(row) for row in rows}


def _party(row: BookkeepingParty) -> Party:
    return Party(row.legal_name, row.street, row.postcode, row.place, row.kvk, row.vat_number)
