"""Screens of own versions: making one, keeping up with the original, and giving back."""

from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.adaptations import queries, rules
from wiki.adaptations.services import adaptations
from wiki.adaptations.wording import shown_changes
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid
from wiki.kernel.forms import read_id, read_whole
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.web import see_other
from wiki.pages.queries.pages import page_row, page_view, release_row
from wiki.pages.rules.pages import address
from wiki.pages.services.pages import Saved
from wiki.pages.services.persistence import writers
from wiki.pages.services.preparing import settle
from wiki.schools.access import MEMBERS, access, current_actor

bp = Blueprint("adaptations", __name__)


@bp.get("/pages/<id:page_id>-<slug>/own-version")
@access(MEMBERS)
def ask_own_version(page_id: int, slug: str) -> ResponseReturnValue:
    """Say what the school's own version will be, and ask."""
    del slug  # the id decides
    page = release_row(current_actor(), page_id)
    return render_template(
        "adaptations/own_version.html",
        page=page,
        address=address(page.id, page.slug),
        files=len(page_view(current_actor(), page_id, "release").attachments),
    )


@bp.post("/pages/<id:page_id>/own-version")
@access(MEMBERS)
def make_own_version(page_id: int) -> ResponseReturnValue:
    """Make the school's own version of a page."""
    made = adaptations.make_own_version(current_actor(), page_id, read_id(request.form.get("seen")))
    flash(
        _("This is your school's own version. Change anything you want: the original stays as it is."),
        "success",
    )
    return see_other(f"/pages/{made}")


@bp.get("/pages/<id:page_id>-<slug>/origin")
@access(MEMBERS)
def origin(page_id: int, slug: str) -> ResponseReturnValue:
    """What moved in the original, and what the school can give back."""
    del slug  # the id decides
    return _origin_screen(page_id)


@bp.post("/pages/<id:page_id>/take-over")
@access(MEMBERS)
def take_over(page_id: int) -> ResponseReturnValue:
    """Take the news of the original into the school's version."""
    form = request.form
    count = read_id(form.get("choices")) or 0
    choices = [form.get(f"choice-{n}", "") for n in range(min(count, 2000))]
    return act(
        lambda: adaptations.take_over(current_actor(), page_id, choices, read_id(form.get("seen")) or 0),
        lambda wrong: _origin_screen(page_id, wrong),
        done=_("Included. Your version now has what is new in the original."),
        to=_written,
        conflict_at="",
        opens_transaction=True,
    )


def _written(saved: Saved) -> str:
    """Where the page is that was written on."""
    return address(saved.id, saved.slug) + ("/draft" if saved.released else "")


@bp.post("/pages/<id:page_id>/offers")
@access(MEMBERS)
def offer_back(page_id: int) -> ResponseReturnValue:
    """Offer what the school changed to the writers of the original."""
    settle(current_actor(), page_id)
    return act(
        lambda: adaptations.offer_back(current_actor(), page_id, request.form.get("message", "")),
        lambda wrong: _origin_screen(page_id, wrong),
        done=_("Offered. The authors see your changes and decide."),
        to=lambda _done: f"{_address(page_id)}/origin",
        conflict_at="",
    )


@bp.get("/pages/<id:page_id>-<slug>/offers")
@access(MEMBERS)
def offers(page_id: int, slug: str) -> ResponseReturnValue:
    """What schools offered to the writers of a page, and the family of its versions."""
    del slug  # the id decides
    actor = current_actor()
    row = page_row(actor, page_id)
    return render_template(
        "adaptations/offers.html",
        page=row,
        address=address(row.id, row.slug),
        offers=queries.offers_to(actor, page_id),
        family=queries.family(actor, page_id),
    )


@bp.get("/offers/<id:offer_id>")
@access(MEMBERS)
def offer(offer_id: int) -> ResponseReturnValue:
    """One offer, change by change."""
    return _offer_screen(offer_id)


@bp.post("/offers/<id:offer_id>/decide")
@access(MEMBERS)
def decide(offer_id: int) -> ResponseReturnValue:
    """Take the changes that are wanted."""
    form = request.form
    chosen = form.getlist("wanted") if form.get("way") != "none" else []
    wanted = frozenset(number for text in chosen if (number := read_whole(text)) is not None)
    seen, remark = read_id(form.get("seen")) or 0, form.get("remark", "")

    def do() -> Saved | None:
        if form.get("way") == "some" and not wanted:
            raise Invalid({"wanted": _("Choose one or more changes, or decline.")})
        return adaptations.decide(current_actor(), offer_id, wanted, seen, remark)

    def done(saved: Saved | None) -> str:
        if saved is None:
            flash(_("Declined. The school sees what you said."), "info")
            return ""
        return ngettext(
            "%(num)s change has been added to the page. Thank you.",
            "%(num)s changes have been added to the page. Thank you.",
            len(wanted),
        )

    return act(
        do,
        lambda wrong: _offer_screen(offer_id, wrong),
        done,
        to=lambda saved: _written(saved) if saved else f"/offers/{offer_id}",
        conflict_at="",
        opens_transaction=True,
    )


@bp.post("/offers/<id:offer_id>/withdraw")
@access(MEMBERS)
def withdraw(offer_id: int) -> ResponseReturnValue:
    """Take an offer back."""
    actor = current_actor()
    try:
        with transaction():
            adaptations.withdraw(actor, offer_id)
    except Conflict as error:
        flash(error.detail, "warning")
    return see_other(f"/offers/{offer_id}")


def _address(page_id: int) -> str:
    row = page_row(current_actor(), page_id)
    return address(row.id, row.slug)


def _origin_screen(page_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    found = queries.moved(actor, page_id)
    offers = queries.offers_of(actor, page_id)
    return render_template(
        "adaptations/origin.html",
        page=found.page,
        address=address(found.page.id, found.page.slug),
        origin=found.origin,
        origin_address=address(found.origin.id, found.origin.slug),
        moved=found,
        changes=shown_changes(found.standing),
        family=queries.family(actor, found.adaptation.origin_page_id),
        offers=offers,
        own=actor.school_id == found.adaptation.school_id,
        waiting=any(row.state == rules.OfferState.OPEN for row in offers),
        counts=_counts(found.standing),
        errors=wrong.errors,
        typed=request.form,
    )


def _counts(found: rules.Standing) -> str:
    """`5 wijzigingen, 4 passen vanzelf, 1 keuze`."""
    return ", ".join(
        (
            ngettext("%(num)s change", "%(num)s changes", len(found.news)),
            ngettext("%(num)s fits automatically", "%(num)s fit automatically", found.fitting),
            ngettext("%(num)s choice", "%(num)s choices", len(found.choices)),
        )
    )


def _offer_screen(offer_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    row = queries.offer(actor, offer_id)
    origin = page_row(actor, row.origin_page_id)
    wrote = writers(origin.id, origin.revision)
    found: Any = queries.offered(actor, row)
    return render_template(
        "adaptations/offer.html",
        offer=row,
        page=origin,
        address=address(origin.id, origin.slug),
        changes=shown_changes(found) if row.state == rules.OfferState.OPEN else [],
        may_decide=rules.may_decide(actor, wrote, origin.created_by_id, origin.school_id),
        own=queries.adaptation(actor, row.page_id).school_id == actor.school_id,
        errors=wrong.errors,
        typed=request.form,
        chosen=request.form.getlist("wanted") if wrong.errors else [str(n) for n in range(len(found.news))],
    )
