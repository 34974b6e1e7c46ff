"""Screens on which a school says what it uses."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.adoptions import queries, rules, services
from wiki.adoptions.rules import Report
from wiki.adoptions.wording import STATES
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.forms import FormReader
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.web import see_other
from wiki.pages.queries.pages import page_row, revisions
from wiki.pages.rules.pages import address
from wiki.schools.access import MEMBERS, access, current_actor

bp = Blueprint("adoptions", __name__)


@bp.get("/pages/<id:page_id>-<slug>/use")
@access(MEMBERS)
def use(page_id: int, slug: str) -> ResponseReturnValue:
    """Which schools use a page, and the form to say what one's own does."""
    del slug  # the id decides
    return _screen(page_id)


@bp.post("/pages/<id:page_id>/use")
@access(MEMBERS)
def report(page_id: int) -> ResponseReturnValue:
    """Say what one's own school does with a page."""
    return act(
        lambda: services.report(current_actor(), page_id, _report(request.form)),
        lambda wrong: _screen(page_id, wrong),
        done=_("Saved. Other schools see it on the page."),
        to=lambda _done: _address(page_id),
    )


@bp.post("/pages/<id:page_id>/use/confirm")
@access(MEMBERS)
def confirm(page_id: int) -> ResponseReturnValue:
    """Say that it is still so."""
    with transaction():
        services.confirm(current_actor(), page_id)
    flash(_("Saved: your school still uses it."), "success")
    return see_other(f"{_address(page_id)}/use")


@bp.post("/adoptions/confirm")
@access(MEMBERS)
def confirm_all() -> ResponseReturnValue:
    """Say of everything the school uses that it is still so."""
    actor = current_actor()
    with transaction():
        count = services.confirm_all(actor)
    flash(ngettext("%(num)s page confirmed.", "%(num)s pages confirmed.", count), "success")
    return see_other(f"/schools/{actor.school_id}-x#uses")


def _report(form: Mapping[str, str]) -> Report:
    """What was filled in; no version is the one that readers get. Raises Invalid."""
    typed = FormReader(form)
    revision = typed.maybe_id("revision") or 0
    typed.done()
    return Report(
        form.get("state", ""),
        revision,
        group_name=form.get("group_name", ""),
        contact=form.get("contact", ""),
        experience=form.get("experience", ""),
    )


def _address(page_id: int) -> str:
    row = page_row(current_actor(), page_id)
    return address(row.id, row.slug)


def _screen(page_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    row = page_row(actor, page_id)
    uses = queries.uses_of_page(actor, page_id)
    own = next((u for u in uses if u.school_id == actor.school_id), None)
    return render_template(
        "adoptions/use.html",
        page=row,
        address=address(row.id, row.slug),
        uses=uses,
        own=own,
        events=queries.events(actor, page_id),
        words=STATES,
        states=[(state, STATES[state]) for state in rules.UseState],
        versions=_versions(page_id, own),
        may_say=rules.may_report(actor),
        errors=wrong.errors,
        typed=request.form,
    )


def _versions(page_id: int, own: queries.Use | None) -> list[tuple[int, str]]:
    """The versions a school can say it uses: the releases and the newest, and the one it said before."""
    rows: Any = revisions(current_actor(), page_id, limit=50).items
    chosen = [r for r in rows if r.release_label or r is rows[0] or (own and r.number == own.revision)]
    return [
        (
            r.number,
            _("Release v%(label)s", label=r.release_label)
            if r.release_label
            else _("Version %(number)s", number=r.number),
        )
        for r in chosen
    ]
