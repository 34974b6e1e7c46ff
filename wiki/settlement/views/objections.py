"""Objections on the screen of their period: a school makes one, the treasurer answers, and it ends."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.ledger.queries import books
from wiki.schools.access import access, current_actor
from wiki.schools.rules import MONEY_ROLES, Role
from wiki.settlement import forms, wording
from wiki.settlement.queries import objections as objection_queries
from wiki.settlement.rules.objecting import ObjectionState
from wiki.settlement.services import objections
from wiki.settlement.views.blueprint import bp


@bp.get("/settlement/periods/<id:period_id>/object")
@access(Role.SCHOOL_COORDINATOR)
def new_objection(period_id: int) -> ResponseReturnValue:
    """Say for one's school what is not right in the books of a period."""
    return _form(period_id)


@bp.post("/settlement/periods/<id:period_id>/object")
@access(Role.SCHOOL_COORDINATOR)
def object_to(period_id: int) -> ResponseReturnValue:
    """Make the objection; the treasurer is told."""
    return act(
        lambda: objections.object_to(current_actor(), period_id, forms.objection(request.form)),
        lambda wrong: _form(period_id, wrong),
        done=_("Your objection is with the treasurer. You get a message when there is an answer."),
        to=f"/settlement/periods/{period_id}#objections",
        conflict_at="",
    )


@bp.get("/settlement/objections/<id:objection_id>")
@access(*sorted(MONEY_ROLES), Role.SCHOOL_COORDINATOR)
def objection(objection_id: int) -> ResponseReturnValue:
    """One objection, with its answer and how it ended."""
    return _page(objection_id)


@bp.post("/settlement/objections/<id:objection_id>/answer")
@access(Role.TREASURER)
def answer_objection(objection_id: int) -> ResponseReturnValue:
    """Answer an objection, and grant it or not."""
    grant = request.form.get("grant") == "1"
    return act(
        lambda: objections.answer(current_actor(), objection_id, forms.answer(request.form), grant=grant),
        lambda wrong: _page(objection_id, wrong),
        done=_("The school gets your answer."),
        to=f"/settlement/objections/{objection_id}",
    )


@bp.post("/settlement/objections/<id:objection_id>/take-back")
@access(Role.SCHOOL_COORDINATOR)
def take_objection_back(objection_id: int) -> ResponseReturnValue:
    """Take back an objection of one's own school."""
    with transaction():
        objections.take_back(current_actor(), objection_id)
    flash(_("Your school took the objection back. It stays on record."))
    return see_other(f"/settlement/objections/{objection_id}")


@bp.post("/settlement/objections/<id:objection_id>/overrule")
@access(Role.TREASURER)
def overrule_objection(objection_id: int) -> ResponseReturnValue:
    """Propose to overrule an objection that was answered."""
    with transaction():
        objections.propose_overruling(current_actor(), objection_id)
    flash(_("This is proposed. Somebody else agrees, or refuses."))
    return see_other(f"/settlement/objections/{objection_id}")


def _form(period_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor, period = current_actor(), books.period(period_id)
    chosen = request.form if wrong.errors else request.args
    return render_template(
        "settlement/object.html",
        period=period,
        may_object=objections.may_object(actor, period),
        options=[
            ("statement", _("The statement of our school as a whole")),
            *(
                (f"settlement-{id_}", _("The settlement (number %(number)s)", number=str(id_)))
                for id_ in objection_queries.settlements_of(period_id)
            ),
            *(
                (f"cost-{id_}", _("Cost: %(cost)s", cost=text))
                for id_, text in objection_queries.costs_of(period_id, actor.school_id or 0)
            ),
        ],
        values=chosen,
        errors=wrong.errors,
    )


def _page(objection_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    row = objection_queries.objection(actor, objection_id)
    is_open = row.state == ObjectionState.OPEN
    others = actor.has(Role.TREASURER) and actor.id != row.by_id
    return render_template(
        "settlement/objection.html",
        objection=row,
        may_answer=is_open and others and row.answered_at is None,
        may_overrule=is_open and others and row.answered_at is not None,
        may_take_back=is_open and actor.coordinates(row.school_id),
        waits=objections.overruling(row.id),
        decides=actor.has(*MONEY_ROLES),
        values=request.form,
        errors=wrong.errors,
        words=wording,
    )
