"""What schools say to each other because of a focal point."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.discussions.rules import MAX_BODY
from wiki.focus.queries import contacts as queries
from wiki.focus.services import contacts as services
from wiki.focus.views.blueprint import bp
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.i18n import _
from wiki.schools.access import MEMBERS, access, current_actor


@bp.get("/contacts")
@access(MEMBERS)
def contact_list() -> ResponseReturnValue:
    """Every contact one is in."""
    actor = current_actor()
    return render_template("focus/contacts.html", contacts=queries.contacts(actor), own=actor.school_id)


@bp.get("/contacts/<id:contact_id>")
@access(MEMBERS)
def messages(contact_id: int) -> ResponseReturnValue:
    """The messages of one contact."""
    return _messages(contact_id)


@bp.post("/contacts/<id:contact_id>/answer")
@access(MEMBERS)
def answer(contact_id: int) -> ResponseReturnValue:
    """Say something back."""
    return act(
        lambda: services.answer(current_actor(), contact_id, request.form.get("body", "")),
        lambda wrong: _messages(contact_id, wrong),
        done=_("Your message is sent."),
        to=f"/focus/contacts/{contact_id}",
        conflict_at="",
    )


def _messages(contact_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    return render_template(
        "focus/messages.html",
        contact=queries.contact(actor, contact_id),
        messages=queries.messages(actor, contact_id),
        own=actor.school_id,
        body=request.form.get("body", ""),
        errors=wrong.errors,
        longest=MAX_BODY,
    )
