"""Saying where account types are booked, and who somebody is in the trade register. A change is a new row."""

from collections.abc import Callable, Mapping
from dataclasses import astuple

from wiki.audit.services import record
from wiki.bookkeeping.models import BookkeepingCode, BookkeepingParty
from wiki.bookkeeping.queries import charts
from wiki.bookkeeping.queries.charts import Owner
from wiki.bookkeeping.rules.charts import (
    MAX_CODE,
    MAX_NAME,
    Code,
    Party,
    is_kvk,
    is_ledger_number,
    is_postcode,
    is_rgs_code,
    is_vat_number,
)
from wiki.bookkeeping.rules.documents import row_hash
from wiki.bookkeeping.rules.permissions import may_set
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor

MAX_LEGAL_NAME, MAX_STREET, MAX_PLACE = 120, 100, 80


def set_chart(actor: Actor, owner: Owner, codes: Mapping[str, Code]) -> None:
    """Say where each account type is booked; only what changed is written.

    Raises NotAllowed, and Invalid with a sentence by field (`number_paid`, `rgs_borne`).
    """
    _need_setting(actor, owner)
    errors: dict[str, str] = {}
    for account in owner.accounts:
        errors |= _wrong_code(account, codes.get(account, Code("", "")))
    errors |= _wrong_numbers(owner, codes)
    if errors:
        raise Invalid(errors)
    known = charts.chart(owner.school_id)
    for account in owner.accounts:
        if codes[account] != known.get(account):
            _store_code(actor, owner, account, codes[account])


def _wrong_code(account: str, code: Code) -> dict[str, str]:
    errors = {}
    if not is_ledger_number(code.ledger_number):
        errors[f"number_{account}"] = _(
            "Enter a ledger number: at most 20 letters, digits, points or dashes."
        )
    if not code.name or len(code.name) > MAX_NAME:
        errors[f"name_{account}"] = too_long(MAX_NAME) if code.name else _("Enter the name of this account.")
    for field, text in (("cost_centre", code.cost_centre), ("vat", code.vat_code)):
        if len(text) > MAX_CODE:
            errors[f"{field}_{account}"] = too_long(MAX_CODE)
    if code.rgs_code and not is_rgs_code(code.rgs_code):
        errors[f"rgs_{account}"] = _("An RGS code looks like BVorOvrOvk.")
    return errors


def _wrong_numbers(owner: Owner, codes: Mapping[str, Code]) -> dict[str, str]:
    """One ledger number is one account: of the balance sheet or of costs, with one name."""
    seen: dict[str, str] = {}
    errors = {}
    for account in owner.accounts:
        number, name = codes.get(account, Code("", "")).ledger_number, codes.get(account, Code("", "")).name
        if number and seen.setdefault(number, name) != name:
            errors[f"name_{account}"] = _("You gave this number another name above.")
    return errors


def _store_code(actor: Actor, owner: Owner, account: str, code: Code) -> None:
    row = BookkeepingCode(
        school_id=owner.school_id,
        account=account,
        ledger_number=code.ledger_number,
        name=code.name,
        cost_centre=code.cost_centre,
        vat_code=code.vat_code,
        rgs_code=code.rgs_code,
        set_by_id=actor.member_id,
        set_at=clock.now(),
    )
    session().add(row)
    session().flush()
    mark = row_hash(owner.school_id, account, *astuple(code))
    record(actor.member_id, "set_code", "bookkeeping_code", row.id, school=owner.school_id, sha256=mark)


def set_party(actor: Actor, owner: Owner, party: Party) -> None:
    """Say who a school or the network is in the trade register; nothing is written when it is as it was.

    Raises NotAllowed, and Invalid with a sentence by field.
    """
    _need_setting(actor, owner)
    if errors := _wrong_party(party):
        raise Invalid(errors)
    if party == charts.party(owner.school_id):
        return
    row = BookkeepingParty(
        school_id=owner.school_id,
        legal_name=party.legal_name,
        street=party.street,
        postcode=party.postcode,
        place=party.place,
        kvk=party.kvk,
        vat_number=party.vat_number,
        set_by_id=actor.member_id,
        set_at=clock.now(),
    )
    session().add(row)
    session().flush()
    mark = row_hash(owner.school_id, *astuple(party))
    record(actor.member_id, "set_party", "bookkeeping_party", row.id, school=owner.school_id, sha256=mark)


def _wrong_party(party: Party) -> dict[str, str]:
    errors = {}
    for field, text, most in (
        ("legal_name", party.legal_name, MAX_LEGAL_NAME),
        ("street", party.street, MAX_STREET),
        ("place", party.place, MAX_PLACE),
    ):
        if not 0 < len(text) <= most:
            errors[field] = too_long(most) if text else _("Fill this in.")
    checks: tuple[tuple[str, str, Callable[[str], bool], str], ...] = (
        ("postcode", party.postcode, is_postcode, _("Enter a postcode like 1234 AB.")),
        ("kvk", party.kvk, is_kvk, _("A number of the Chamber of Commerce has 8 digits.")),
        (
            "vat_number",
            party.vat_number or "NL000000000B00",
            is_vat_number,
            _("A VAT number looks like NL123456789B01."),
        ),
    )
    return errors | {field: sentence for field, text, right, sentence in checks if not right(text)}


def _need_setting(actor: Actor, owner: Owner) -> None:
    if not may_set(actor, owner.school_id):
        raise NotAllowed(_("The treasurer and the coordinator of the school set this."))
