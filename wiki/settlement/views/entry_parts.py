"""Dividing one bank entry over several transfers on the screen."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs.wording import typed_euro
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.i18n import _
from wiki.schools.access import access, current_actor
from wiki.settlement import forms
from wiki.settlement.services import entry_parts
from wiki.settlement.views.bank import READERS
from wiki.settlement.views.blueprint import bp


@bp.get("/settlement/bank/<id:entry_id>/parts")
@access(*READERS)
def propose_parts(entry_id: int) -> ResponseReturnValue:
    """The transfers that an entry may pay, with the amounts that are proposed."""
    return _page(entry_id)


@bp.post("/settlement/bank/<id:entry_id>/parts")
@access(*READERS)
def book_parts(entry_id: int) -> ResponseReturnValue:
    """Book the entry as payments of several transfers."""

    def book() -> None:
        parts = forms.entry_parts(request.form)
        entry_parts.book_parts(current_actor(), entry_id, parts, request.form.get("rest", ""))

    return act(
        book,
        lambda wrong: _page(entry_id, wrong),
        done=_("The payments are recorded."),
        to="/settlement/bank#waiting",
    )


def _page(entry_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    found = entry_parts.division(current_actor(), entry_id)
    proposed = {f"part-{id_}": typed_euro(cents) for id_, cents in found.proposed.items()}
    return render_template(
        "settlement/entry_parts.html",
        entry=found,
        values=request.form if wrong.errors else proposed,
        errors=wrong.errors,
        readings=wrong.readings,
    )
