"""One transfer on the screen: what to pay, with IBAN, reference and QR code, and noting that it was paid."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs import wording
from wiki.kernel import clock
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role
from wiki.settlement import forms
from wiki.settlement.models import BankAccount
from wiki.settlement.queries import settlements
from wiki.settlement.queries.settlements import TransferRow
from wiki.settlement.rules import epc
from wiki.settlement.rules import permissions as permission_rules
from wiki.settlement.rules.references import in_fours
from wiki.settlement.services import accounts, payments
from wiki.settlement.views.blueprint import bp

RECORDING = (Role.TREASURER, Role.SCHOOL_COORDINATOR)


@bp.get("/settlement/transfers/<id:transfer_id>")
@access(MEMBERS)
def transfer(transfer_id: int) -> ResponseReturnValue:
    """What one school pays another, and what was paid of it."""
    return _page(transfer_id)


@bp.post("/settlement/transfers/<id:transfer_id>/payments")
@access(*RECORDING)
def record_payment(transfer_id: int) -> ResponseReturnValue:
    """Note that (a part of) it was paid; a form that is sent twice notes it once."""

    def record() -> None:
        command = forms.payment(request.form)
        _need_unchanged(transfer_id)
        payments.record_payment(current_actor(), transfer_id, command)

    return act(
        record,
        lambda wrong: _page(transfer_id, wrong),
        done=_("The payment is recorded."),
        to=f"/settlement/transfers/{transfer_id}",
    )


def _need_unchanged(transfer_id: int) -> None:
    if request.form.get("open") != str(settlements.transfer(transfer_id).open_cents):
        raise Invalid(
            {"cents": _("A payment was recorded in the meantime: check below whether it is this one.")}
        )


@bp.post("/settlement/payments/<id:payment_id>/undo")
@access(*RECORDING)
def undo_payment(payment_id: int) -> ResponseReturnValue:
    """Take back a payment that was noted by mistake."""
    with transaction():
        transfer_id = payments.undo_payment(current_actor(), payment_id).transfer_id
    flash(_("The payment has been undone. Both lines stay visible."))
    return see_other(f"/settlement/transfers/{transfer_id}")


def _page(transfer_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor, row = current_actor(), settlements.transfer(transfer_id)
    account = None
    may_see = accounts.may_see_account(actor, row.to_school_id)
    if may_see:
        account = accounts.account_of(actor, row.to_school_id)
    return render_template(
        "settlement/transfer.html",
        transfer=row,
        payments=settlements.payments(transfer_id),
        account=account,
        iban=in_fours(account.iban) if account else "",
        reference=in_fours(row.reference),
        qr=_qr(row, account) if account else None,
        may_see=may_see,
        may_record=permission_rules.may_record_payment(actor, row.to_school_id),
        may_enter=accounts.may_enter_account(actor, row.to_school_id),
        typed_open=wording.typed_euro(row.open_cents),
        values=request.form if wrong.errors else {"paid_on": clock.today().isoformat()},
        errors=wrong.errors,
        readings=wrong.readings,
    )


def _qr(row: TransferRow, account: BankAccount) -> dict[str, Any] | None:
    """The code to scan; none when nothing is open or the name has no letters a bank knows."""
    request = epc.PaymentRequest(account.account_name, account.iban, row.open_cents, reference=row.reference)
    try:
        code = epc.draw(epc.payload(request))
    except epc.BadRequest:
        return None
    return {"size": code.size, "path": code.path}
