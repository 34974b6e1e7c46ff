"""Payment files on the screen: choose what to pay, take the file to the bank."""

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from wiki.kernel import clock
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.file_responses import attached
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.kernel.money import format_euro
from wiki.schools.access import access, current_actor
from wiki.settlement import forms
from wiki.settlement.queries import settlements
from wiki.settlement.rules.references import in_fours
from wiki.settlement.services import accounts, payment_files
from wiki.settlement.views.blueprint import bp


@bp.get("/settlement/<id:settlement_id>/payment-file")
@access(*payment_files.MAKERS)
def payment_file(settlement_id: int) -> ResponseReturnValue:
    """What a school still has to pay, to choose from; and the files that were made before."""
    return _page(settlement_id, read_id(request.args.get("school")))


@bp.post("/settlement/<id:settlement_id>/payment-file")
@access(*payment_files.MAKERS)
def make_payment_file(settlement_id: int) -> ResponseReturnValue:
    """Make a file for the bank."""
    school_id = read_id(request.form.get("school")) or 0
    return act(
        lambda: payment_files.make_file(
            current_actor(), settlement_id, school_id, forms.payment_file(request.form)
        ),
        lambda wrong: _page(settlement_id, school_id, wrong),
        done=_("The payment file is ready. Save it below and send it to your bank."),
        to=f"/settlement/{settlement_id}/payment-file?school={school_id}",
    )


@bp.get("/settlement/payment-files/<id:file_id>")
@access(*payment_files.MAKERS)
def payment_file_download(file_id: int) -> ResponseReturnValue:
    """The file, the same bytes every time."""
    row, content = payment_files.content(current_actor(), file_id)
    return attached(content, "application/xml", f"{row.message_id}.xml", store=False)


def _page(settlement_id: int, wanted: int | None, wrong: FormErrors = NO_ERRORS) -> str:
    actor, row = current_actor(), settlements.settlement(settlement_id)
    schools = payment_files.payers(actor, row)
    school_id = wanted or (actor.school_id if actor.coordinates(actor.school_id) else None)
    if school_id is None and schools:
        school_id = schools[0][0]
    if school_id is not None and not payment_files.may_make_file(actor, school_id):
        abort(403)
    found = payment_files.payable(row, school_id) if school_id else []
    return render_template(
        "settlement/payment_file.html",
        settlement=row,
        schools=schools,
        school_id=school_id,
        own=accounts.current({school_id}).get(school_id) if school_id else None,
        payable=found,
        options=[(item.transfer.id, _label(item), _where(item)) for item in found],
        files=payment_files.files(settlement_id, school_id) if school_id else [],
        errors=wrong.errors,
        **_values(found, request.form if wrong.errors else None),
    )


def _label(item: payment_files.Payable) -> str:
    row = item.transfer
    return _("%(amount)s to %(school)s", amount=format_euro(row.open_cents), school=row.to_school)


def _where(item: payment_files.Payable) -> str:
    """The account it goes to, and a warning when a file pays it already."""
    if item.account is None:
        return _("Account not known yet")
    account = f"{item.account.account_name} · {in_fours(item.account.iban)}"
    return f"{account} · {_('in an earlier file')}" if item.ordered else account


def _values(found: list[payment_files.Payable], form: MultiDict[str, str] | None) -> dict[str, Any]:
    """What is ticked and filled in: as it was sent, else all that no file pays yet, today."""
    if form is not None:
        return {"ticked": set(form.getlist("transfers")), "execute_on": form.get("execute_on", "")}
    ticked = {str(item.transfer.id) for item in found if item.account and not item.ordered}
    return {"ticked": ticked, "execute_on": clock.today().isoformat()}
