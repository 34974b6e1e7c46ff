"""Screens of wishes: who makes this?"""

from urllib.parse import urlencode

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.forms import FormReader
from wiki.kernel.i18n import _
from wiki.kernel.signals import wish_shown
from wiki.kernel.web import see_other
from wiki.pages.queries.pages import Filters as PageFilters
from wiki.pages.queries.pages import listed
from wiki.pages.wording import kind_choices
from wiki.plan.queries import activities_to_choose
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.wishes import forms, queries, rules, services
from wiki.wishes.rules import WishState
from wiki.wishes.wording import STATES

bp = Blueprint("wishes", __name__, url_prefix="/wishes")
PAGES_TO_CHOOSE = 100


@bp.get("")
@access(MEMBERS)
def index() -> ResponseReturnValue:
    """All wishes, open ones first; narrowed down by the address."""
    wanted = forms.filters(request.args)
    leaf = queries.wishes(current_actor(), wanted, request.args.get("cursor"))
    kept = {name: value for name, value in request.args.items() if name != "cursor" and value}
    at = "/wishes?" + urlencode(kept) if kept else "/wishes"
    return render_template(
        "wishes/index.html",
        wishes=leaf.items,
        wanted=wanted,
        states=list(STATES.items()),
        activities=[(a.id, a.label) for a in activities_to_choose({wanted.activity_id or 0})],
        next="/wishes?" + urlencode({**kept, "cursor": leaf.next}) if leaf.next else "",
        first=at if request.args.get("cursor") else "",
    )


@bp.route("/new", methods=["GET", "POST"])
@access(MEMBERS)
def new_wish() -> ResponseReturnValue:
    """Add a wish."""

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        values = request.form if request.method == "POST" else request.args
        chosen = FormReader(values).maybe_id("activity")
        return render_template(
            "wishes/form.html",
            values=values,
            errors=wrong.errors,
            activities=[("", _("No activity"))]
            + [(a.id, a.label) for a in activities_to_choose({chosen or 0})],
        )

    if request.method != "POST":
        return page()
    return act(
        lambda: services.add_wish(current_actor(), forms.wish(request.form)).id,
        page,
        done=_("Your wish is on the list. You will hear when a school takes it up."),
        to=lambda id_: f"/wishes/{id_}",
    )


@bp.get("/<id:wish_id>")
@access(MEMBERS)
def wish(wish_id: int) -> ResponseReturnValue:
    """One wish, and what can be done with it."""
    return _page(wish_id)


@bp.post("/<id:wish_id>/take-up")
@access(MEMBERS)
def take_up(wish_id: int) -> ResponseReturnValue:
    """Take it up for one's own school."""
    return act(
        lambda: services.take_up(current_actor(), wish_id),
        lambda wrong: _page(wish_id, wrong),
        done=_("Your school makes this. Thank you."),
        to=f"/wishes/{wish_id}",
        conflict_at="",
    )


@bp.post("/<id:wish_id>/give-back")
@access(MEMBERS)
def give_back(wish_id: int) -> ResponseReturnValue:
    """Leave it to another school after all."""
    with transaction():
        services.give_back(current_actor(), wish_id)
    flash(_("Another school can now take it up."))
    return see_other(f"/wishes/{wish_id}")


@bp.post("/<id:wish_id>/page")
@access(MEMBERS)
def make_page(wish_id: int) -> ResponseReturnValue:
    """Make the page that was wished for, and go on writing it."""
    return act(
        lambda: services.make_page(current_actor(), wish_id, request.form.get("kind", "")),
        lambda wrong: _page(wish_id, wrong),
        done=_("The page is made, with the activity and a template in it. Write on."),
        to=lambda url: f"{url}/edit",
        conflict_at="",
        opens_transaction=True,
    )


@bp.post("/<id:wish_id>/link")
@access(MEMBERS)
def link_page(wish_id: int) -> ResponseReturnValue:
    """Say which page it is."""

    def save() -> None:
        typed = FormReader(request.form)
        page_id = typed.id("page", _("Choose one from the list."))
        typed.done()
        services.link_page(current_actor(), wish_id, page_id)

    return act(
        save,
        lambda wrong: _page(wish_id, wrong),
        done=_("Saved: this page is what was wished for."),
        to=f"/wishes/{wish_id}",
        conflict_at="",
    )


@bp.post("/<id:wish_id>/close")
@access(MEMBERS)
def close(wish_id: int) -> ResponseReturnValue:
    """Close a wish that nobody will make."""
    return act(
        lambda: services.close(current_actor(), wish_id, forms.reason(request.form)),
        lambda wrong: _page(wish_id, wrong),
        done=_("The wish is closed."),
        to=f"/wishes/{wish_id}",
        conflict_at="",
    )


@bp.post("/<id:wish_id>/reopen")
@access(MEMBERS)
def reopen(wish_id: int) -> ResponseReturnValue:
    """Open a closed wish again."""
    with transaction():
        services.reopen(current_actor(), wish_id)
    flash(_("The wish is open again."))
    return see_other(f"/wishes/{wish_id}")


def _page(wish_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    found = queries.wish(actor, wish_id)
    may_make = rules.may_make(actor, found.state, found.school_id)
    pages = (
        listed(actor, PageFilters(activity=found.activity_id), limit=PAGES_TO_CHOOSE) if may_make else None
    )
    return render_template(
        "wishes/wish.html",
        wish=found,
        may_take_up=found.state == WishState.OPEN and rules.may_take_up(actor),
        may_make=may_make,
        may_give_back=found.state == WishState.TAKEN and rules.may_give_back(actor, found.school_id),
        may_close=rules.may_close(actor, found.created_by_id, found.school_id),
        under=[markup for _receiver, markup in wish_shown.send(actor=actor, wish_id=found.id)],
        kinds=kind_choices(),
        pages=[("", _("Choose a page")), *((page.id, page.title) for page in pages.items)] if pages else (),
        typed=request.form,
        errors=wrong.errors,
    )
