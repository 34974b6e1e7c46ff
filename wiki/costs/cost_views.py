"""Screens of one cost: record it, its page, its receipts, and the steps it can take."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from wiki.costs import (
    clashes,
    cost_queries,
    forms,
    queries,
    receipts,
    rights,
    sendings,
    services,
    wording,
)
from wiki.costs.blueprint import ID, bp
from wiki.costs.cost_queries import CostRow
from wiki.costs.division import Division, is_beforehand
from wiki.costs.project_views import problems_of
from wiki.costs.proposals import proposal
from wiki.costs.rules import State, Step, open_steps, submit_problems
from wiki.costs.standings import Standing, standings
from wiki.kernel.blobs import blobs
from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Actor, Role

ENTERING = (Role.SCHOOL_COORDINATOR, Role.NETWORK_COORDINATOR)
DECIDING = rights.DECIDERS


@bp.route(f"/projects/<{ID}:project_id>/costs/new", methods=["GET", "POST"])
@access(*ENTERING)
def new_cost(project_id: int) -> ResponseReturnValue:
    """Enter a cost of a project; with `copy` it begins with what another cost of the project says."""
    actor = current_actor()
    project = queries.project(actor, project_id)
    schools = _schools_of(project_id)
    if not rights.may_record_cost(actor, dict(schools)):
        raise NotAllowed(_("Coordinators enter costs of projects their own school takes part in."))
    invalid: Invalid | None = None
    status = 200
    if request.method == "POST":
        try:
            return see_other(f"/costs/{_record(actor, project_id, dict(schools))}")
        except Invalid as found:
            invalid, status = found, 422
        except Conflict as conflict:
            invalid, status = Invalid({"": conflict.detail}), 409
    values = (
        request.form.to_dict()
        if request.method == "POST"
        else _first_values(actor, project_id, dict(schools)) | {"form_id": sendings.new_form_id()}
    )
    page = render_template(
        "costs/cost_form.html",
        title=_("New cost"),
        project=project,
        schools=schools,
        values=values,
        back=project.url,
        with_receipt=True,
        words=wording,
        **problems_of(invalid),
    )
    return page, status


def _record(actor: Actor, project_id: int, schools: dict[int, str]) -> int:
    command = forms.record_cost(request.form, list(schools))
    upload = request.files.get("receipt")
    stored = receipts.store(upload.filename, upload.stream) if upload and upload.filename else None
    mark = sendings.mark_of(request.form.get("form_id", ""), command, stored)
    with transaction():
        cost_id = sendings.record_cost_once(actor, project_id, command, stored, mark)
    flash(_("The cost is kept as a draft. Look it over and hand it in."))
    return cost_id


def _first_values(actor: Actor, project_id: int, schools: dict[int, str]) -> dict[str, Any]:
    copied = forms.as_id(request.args.get("copy", ""))
    if copied is not None:
        row = cost_queries.cost(actor, copied)
        if row.project_id == project_id:
            return _stored(row)
    return {"kind": "invoice", "payers": actor.school_id if actor.school_id in schools else ""}


@bp.get(f"/costs/<{ID}:cost_id>")
@access(MEMBERS)
def cost(cost_id: int) -> ResponseReturnValue:
    """One cost: what it is, who bears it and why to the cent, its receipts, and what happened."""
    return _cost_page(cost_id, {})


def _cost_page(cost_id: int, errors: dict[str, str]) -> str:
    actor = current_actor()
    row = cost_queries.cost(actor, cost_id)
    payers = cost_queries.payers([cost_id])[cost_id]
    files = cost_queries.receipts(cost_id)
    frozen = cost_queries.shares(cost_id)
    proposed = proposal(row)
    shares = frozen or list(proposed.shares)
    standing = standings(actor, [row]).get(cost_id)
    return render_template(
        "costs/cost.html",
        cost=row,
        payers=payers,
        receipts=files,
        shares=shares,
        frozen=bool(frozen),
        shares_sha256=proposed.shares_sha256,
        left_over=_left_over(row, shares),
        key=_key_of(row, proposed.division),
        late_key=_late(row, proposed.division),
        obstacle=proposed.obstacle,
        missing=_missing(row, payers, bool(files)),
        twins=cost_queries.same_document(actor, row),
        history=cost_queries.history(cost_id),
        steps=_steps(actor, row),
        standing=standing,
        decide=_decide(actor, standing),
        errors=errors,
        values=request.form,
        words=wording,
    )


def _left_over(row: CostRow, shares: list[cost_queries.ShareRow]) -> int:
    return row.gross_cents - sum(share.floor_cents for share in shares) if shares else 0


def _key_of(row: CostRow, division: Division | None) -> queries.KeyRow | None:
    if division is not None:
        return division.key
    versions = queries.key_versions(row.project_id) if row.key_version_id else []
    return next((v for v in versions if v.id == row.key_version_id), None)


def _late(row: CostRow, division: Division | None) -> bool:
    """True when the key was fixed after the day of the cost, which an auditor will ask about."""
    key = _key_of(row, division)
    return key is not None and not is_beforehand(key, row.dated_on)


def _missing(row: CostRow, payers: list[cost_queries.PayerRow], has_receipt: bool) -> list[str]:
    """What a draft still needs before it can be handed in."""
    if row.status != State.DRAFT:
        return []
    paid = [(p.school_id, p.cents) for p in payers]
    problems = submit_problems(row.gross_cents, paid, has_receipt=has_receipt)
    return [str(wording.REFUSALS[p]) for p in problems]


def _steps(actor: Actor, row: CostRow) -> list[str]:
    """The steps that this person can take as the one who entered the cost."""
    if not rights.may_change_cost(actor, row.recorded_for_school_id):
        return []
    own = (Step.SUBMIT, Step.RETURN, Step.WITHDRAW)
    return [step.value for step in open_steps(State(row.status)) if step in own]


def _decide(actor: Actor, standing: Standing | None) -> dict[str, Any] | None:
    """For who decides on costs: whether on this one, and if not, why and who can."""
    if standing is None or not rights.decides(actor):
        return None
    why = str(wording.REFUSALS[standing.refusal]) if standing.refusal else ""
    return {"may": not why, "why": why, "who": standing.people}


@bp.route(f"/costs/<{ID}:cost_id>/edit", methods=["GET", "POST"])
@access(*ENTERING)
def edit_cost(cost_id: int) -> ResponseReturnValue:
    """Change a draft."""
    actor = current_actor()
    row = _own(actor, cost_id)
    if row.status != State.DRAFT and request.method == "GET":
        raise Conflict(_("Only a draft can be changed. Take the cost back to draft first."))
    schools = _schools_of(row.project_id)
    invalid: Invalid | None = None
    status = 200
    form: MultiDict[str, str] = request.form
    if request.method == "POST":
        if _is_behind(row):
            joined = clashes.join(request.form, _stored(row), row.version, dict(schools))
            if joined.open:
                return _clash_page(actor, row, joined), 409
            if not joined.clashes:
                return see_other(f"/costs/{cost_id}")
            form = joined.form
        try:
            version, command = forms.version(form), forms.record_cost(form, list(dict(schools)))
            with transaction():
                services.change_cost(actor, cost_id, version, command)
            flash(_("The cost is saved."))
            return see_other(f"/costs/{cost_id}")
        except Invalid as found:
            invalid, status = found, 422
        except Conflict as conflict:
            invalid, status = Invalid({"": conflict.detail}), 409
    values = form.to_dict() if request.method == "POST" else _stored(row)
    page = render_template(
        "costs/cost_form.html",
        title=_("Edit cost"),
        project=queries.project(actor, row.project_id),
        schools=schools,
        values=values,
        back=row.url,
        with_receipt=False,
        words=wording,
        **problems_of(invalid),
    )
    return page, status


def _is_behind(row: CostRow) -> bool:
    """True when somebody saved the draft after this form was opened."""
    opened = forms.as_id(request.form.get("version", ""))
    return row.status == State.DRAFT and opened is not None and opened != row.version


def _clash_page(actor: Actor, row: CostRow, joined: clashes.Joined) -> str:
    answered = "theirs_version" in request.form
    unanswered = [clash.name for clash in joined.clashes if answered and not clash.choice]
    return render_template(
        "costs/cost_conflict.html",
        project=queries.project(actor, row.project_id),
        cost=row,
        clashes=joined.clashes,
        values=joined.form.to_dict(),
        who=cost_queries.history(row.id)[-1].by,
        errors={f"choice_{name}": _("Choose theirs or mine.") for name in unanswered},
    )


@bp.post(f"/costs/<{ID}:cost_id>/receipts")
@access(*ENTERING)
def add_receipt(cost_id: int) -> ResponseReturnValue:
    """Put a file behind a draft."""
    actor = current_actor()
    _own(actor, cost_id)
    upload = request.files.get("receipt")

    def work() -> None:
        if upload is None or not upload.filename:
            raise Invalid({"receipt": _("Choose a file: a PDF or a photo of the receipt.")})
        stored = receipts.store(upload.filename, upload.stream)
        with transaction():
            services.keep_receipt(actor, cost_id, stored)

    return _step(cost_id, work, _("The receipt is added."))


@bp.get(f"/costs/<{ID}:cost_id>/receipts/<receipt_id>")
@access(MEMBERS)
def receipt(cost_id: int, receipt_id: str) -> ResponseReturnValue:
    """A receipt: a checked image may be shown, everything else is a download; it never runs as a page."""
    return handed_out(cost_queries.receipt(current_actor(), cost_id, receipt_id))


def handed_out(row: cost_queries.ReceiptRow) -> Response:
    """A receipt as an answer that can do no harm in this site's name."""
    if row.sha256 in request.if_none_match:
        return Response(status=304)
    path = blobs().path(row.sha256)
    if not path.is_file():
        abort(404)
    response: Response = send_file(
        path,
        mimetype=row.media_type,
        as_attachment=not row.is_image,
        download_name=row.name,
        etag=row.sha256,
        max_age=None,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.post(f"/costs/<{ID}:cost_id>/submit")
@access(*ENTERING)
def submit(cost_id: int) -> ResponseReturnValue:
    """Hand a draft in."""
    return _take(cost_id, services.submit_cost, _("The cost is handed in. The treasurer decides on it."))


@bp.post(f"/costs/<{ID}:cost_id>/return")
@access(*ENTERING)
def take_back(cost_id: int) -> ResponseReturnValue:
    """Take a cost back to draft."""
    return _take(cost_id, services.return_cost, _("The cost is a draft again."))


@bp.post(f"/costs/<{ID}:cost_id>/withdraw")
@access(*ENTERING)
def withdraw(cost_id: int) -> ResponseReturnValue:
    """Withdraw a cost for good."""
    return _take(cost_id, services.withdraw_cost, _("The cost is withdrawn. Its number stays used."))


@bp.post(f"/costs/<{ID}:cost_id>/approve")
@access(*DECIDING)
def approve(cost_id: int) -> ResponseReturnValue:
    """Approve the content that was looked at; the form says which that was."""
    seen, shares = request.form.get("content_sha256", ""), request.form.get("shares_sha256")

    actor = current_actor()
    state = ""

    def work() -> None:
        nonlocal state
        with transaction():
            state = services.approve_cost(actor, cost_id, seen, shares).status

    def done() -> str:
        if state == State.APPROVED:
            return _("The cost is approved. What each school bears is fixed now.")
        return _("Your approval is kept. The cost waits for a second approval.")

    return _step(cost_id, work, done)


@bp.post(f"/costs/<{ID}:cost_id>/reject")
@access(*DECIDING)
def reject(cost_id: int) -> ResponseReturnValue:
    """Reject a cost with a reason."""
    reason = request.form.get("reason", "").replace("\r\n", "\n")

    def work(actor: Actor, id_: int) -> object:
        return services.reject_cost(actor, id_, reason)

    return _take(cost_id, work, _("The cost is rejected. The school sees your reason."))


def _take(cost_id: int, step: Callable[[Actor, int], object], done: str) -> ResponseReturnValue:
    actor = current_actor()

    def work() -> None:
        with transaction():
            step(actor, cost_id)

    return _step(cost_id, work, done)


def _step(cost_id: int, work: Callable[[], None], done: str | Callable[[], str]) -> ResponseReturnValue:
    """Do one step and go back to the cost; what is not right yet is said there, with all that was typed."""
    try:
        work()
    except Invalid as invalid:
        return _cost_page(cost_id, invalid.errors), 422
    except Conflict as conflict:
        return _cost_page(cost_id, {"": conflict.detail}), 409
    flash(done() if callable(done) else done)
    return see_other(f"/costs/{cost_id}")


def _own(actor: Actor, cost_id: int) -> CostRow:
    row = cost_queries.cost(actor, cost_id)
    rights.need_change(actor, row.recorded_for_school_id)
    return row


def _schools_of(project_id: int) -> list[tuple[int, str]]:
    return list({row.school_id: row.name for row in queries.participants(project_id)}.items())


def _stored(row: CostRow) -> dict[str, Any]:
    payers = cost_queries.payers([row.id])[row.id]
    one = payers[0].school_id if len(payers) == 1 and payers[0].cents == row.gross_cents else forms.SEVERAL
    return {
        "description": row.description,
        "kind": row.kind,
        "supplier": row.supplier,
        "document_number": row.document_number,
        "dated_on": row.dated_on.isoformat(),
        "gross": wording.typed_euro(row.gross_cents),
        "vat": wording.typed_euro(row.vat_cents) if row.vat_cents else "",
        "payers": one,
        "version": row.version,
        **{f"payer_{p.school_id}": wording.typed_euro(p.cents) for p in payers if one == forms.SEVERAL},
    }
