"""Bank accounts of schools on the screen: one person enters, another approves."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel import clock
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.forms import FormReader
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.schools.access import access, current_actor
from wiki.settlement import forms
from wiki.settlement.services import accounts
from wiki.settlement.services.accounts import HOLDERS
from wiki.settlement.views.blueprint import bp


@bp.get("/settlement/accounts")
@access(*HOLDERS)
def bank_accounts() -> ResponseReturnValue:
    """The account of every school the reader may see, and what waits to be approved."""
    return _page()


@bp.post("/settlement/accounts")
@access(*HOLDERS)
def enter_account() -> ResponseReturnValue:
    """Enter an account for somebody else to approve."""

    def enter() -> None:
        school = FormReader(request.form)
        school_id = school.id("school_id", _("Choose a school."))
        school.done()
        accounts.enter_account(current_actor(), school_id, forms.account(request.form))

    return act(
        enter,
        _page,
        done=_("The account is entered. It counts once somebody else has approved it."),
        to="/settlement/accounts",
    )


@bp.post("/settlement/accounts/<id:account_id>/approve")
@access(*HOLDERS)
def approve_account(account_id: int) -> ResponseReturnValue:
    """Approve what somebody else entered."""
    with transaction():
        row = accounts.approve_account(current_actor(), account_id)
        waits = row.counts_from is not None and row.counts_from > clock.now()
    flash(
        _("Approved. It counts from tomorrow; everybody concerned is told, and can stop it.")
        if waits
        else _("From now on the school is paid on this account.")
    )
    return see_other("/settlement/accounts")


@bp.post("/settlement/accounts/<id:account_id>/stop")
@access(*HOLDERS)
def stop_account(account_id: int) -> ResponseReturnValue:
    """Stop an account that was approved and does not count yet."""
    with transaction():
        accounts.stop_account(current_actor(), account_id)
    flash(_("The account is stopped. The school is still paid on the one it had."))
    return see_other("/settlement/accounts")


@bp.post("/settlement/accounts/<id:account_id>/refuse")
@access(*HOLDERS)
def refuse_account(account_id: int) -> ResponseReturnValue:
    """Refuse an account that waits."""
    with transaction():
        accounts.refuse_account(current_actor(), account_id)
    flash(_("The account is rejected."))
    return see_other("/settlement/accounts")


def _page(wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    rows = accounts.listed(actor)
    return render_template(
        "settlement/accounts.html",
        rows=rows,
        schools=accounts.schools_to_enter(actor),
        actor=actor,
        values=request.form,
        errors=wrong.errors,
    )
