"""What an expert agreed to: the screen for contact, for what visitors see, and for removing everything."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.experts import wording
from wiki.experts.forms import experts as forms
from wiki.experts.queries import experts as queries
from wiki.experts.queries.links import links
from wiki.experts.rules.experts import LOOKS_AFTER
from wiki.experts.services import consents as services
from wiki.experts.services.experts import remove_expert
from wiki.experts.views.blueprint import bp
from wiki.kernel import clock
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.i18n import _
from wiki.schools.access import access, current_actor


@bp.route("/<id:expert_id>/contact", methods=["GET", "POST"])
@access(*LOOKS_AFTER)
def contact(expert_id: int) -> ResponseReturnValue:
    """How to reach an expert, with their consent."""
    if request.method != "POST":
        return _page(expert_id)
    return act(
        lambda: services.set_contact(current_actor(), expert_id, forms.contact_command(request.form)),
        lambda wrong: _page(expert_id, wrong, "contact"),
        done=_("Saved. Members see how to reach this expert."),
        to=f"/experts/{expert_id}/contact",
    )


@bp.post("/<id:expert_id>/public")
@access(*LOOKS_AFTER)
def show_publicly(expert_id: int) -> ResponseReturnValue:
    """Have visitors see an expert who agreed to that."""
    return act(
        lambda: services.show_publicly(current_actor(), expert_id, forms.consent(request.form)),
        lambda wrong: _page(expert_id, wrong, "public"),
        done=_("Saved. Everybody sees who this expert is, without fee and contact."),
        to=f"/experts/{expert_id}/contact",
    )


@bp.post("/<id:expert_id>/withdraw")
@access(*LOOKS_AFTER)
def withdraw_consent(expert_id: int) -> ResponseReturnValue:
    """Take a consent back; what rests on it goes at once."""
    return act(
        lambda: services.withdraw(current_actor(), expert_id, forms.scope(request.form)),
        lambda wrong: _page(expert_id, wrong),
        done=_("The consent is withdrawn. What was shown because of it is gone."),
        to=f"/experts/{expert_id}/contact",
    )


@bp.post("/<id:expert_id>/remove")
@access(*LOOKS_AFTER)
def remove_all(expert_id: int) -> ResponseReturnValue:
    """Take away everything that is known of an expert."""
    return act(
        lambda: remove_expert(current_actor(), expert_id),
        lambda wrong: _page(expert_id, wrong),
        done=_("Everything about this expert is removed."),
        to="/experts/",
    )


def _page(expert_id: int, wrong: FormErrors = NO_ERRORS, form: str = "") -> str:
    actor = current_actor()
    row, private = queries.expert(actor, expert_id), queries.private(actor, expert_id)
    stored = {"email": private.email, "phone": private.phone, "given_on": clock.today().isoformat()}
    return render_template(
        "experts/contact.html",
        expert=row,
        private=private,
        contact=request.form if form == "contact" else stored,
        public=request.form if form == "public" else {"given_on": clock.today().isoformat()},
        contact_errors=wrong.errors if form == "contact" else {},
        public_errors=wrong.errors if form == "public" else {},
        errors=wrong.errors,
        form=form,
        named_in=[one for one in links(actor, expert_id) if one.kind == "part"],
        ways=[(way.value, str(name)) for way, name in wording.WAYS.items()],
        words=wording,
    )
