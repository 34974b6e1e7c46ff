"""Screens of what a page rests on, and of what to look at again."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.evidence import queries, rules
from wiki.evidence.services import evidence
from wiki.evidence.wording import HOW
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import session, transaction
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.pages.models import Page
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import address
from wiki.schools.access import MEMBERS, access, current_actor

bp = Blueprint("evidence", __name__)


@bp.get("/pages/<id:page_id>-<slug>/evidence")
@access(MEMBERS)
def screen(page_id: int, slug: str) -> ResponseReturnValue:
    """The research a page rests on; of a research result, what rests on it and whether it still holds."""
    del slug  # the id decides
    return _screen(page_id)


@bp.get("/evidence")
@access(MEMBERS)
def to_look_at() -> ResponseReturnValue:
    """Everything that rests on research that was superseded, and nobody looked at since."""
    mine = request.args.get("mine") == "1"
    found = queries.to_review(current_actor(), mine)
    return render_template("evidence/to_look_at.html", found=found, mine=mine, how=HOW)


@bp.post("/pages/<id:page_id>/evidence")
@access(MEMBERS)
def add(page_id: int) -> ResponseReturnValue:
    """Name a result that the page rests on."""
    research, form = read_id(request.form.get("research")) or 0, request.form
    said = form.get("how", ""), form.get("explanation", "")
    return _act(
        page_id,
        "add",
        lambda: evidence.add(current_actor(), page_id, research, *said),
        _("Named. Readers see it on the page."),
    )


@bp.post("/evidence/<id:support_id>")
@access(MEMBERS)
def change(support_id: int) -> ResponseReturnValue:
    """Say anew how a result supports the page."""
    said = request.form.get("how", ""), request.form.get("explanation", "")
    return _act(
        queries.support(support_id).page.id,
        f"change-{support_id}",
        lambda: evidence.change(current_actor(), support_id, *said),
        _("Changed."),
    )


@bp.post("/evidence/<id:support_id>/remove")
@access(MEMBERS)
def remove(support_id: int) -> ResponseReturnValue:
    """The page does not rest on this result any more."""
    page_id = queries.support(support_id).page.id
    with transaction():
        evidence.remove(current_actor(), support_id)
    flash(_("The result is no longer named on the page."), "success")
    return see_other(_here(page_id))


@bp.post("/evidence/<id:support_id>/keep")
@access(MEMBERS)
def confirm(support_id: int) -> ResponseReturnValue:
    """The page holds though the result was superseded."""
    return _act(
        queries.support(support_id).page.id,
        f"keep-{support_id}",
        lambda: evidence.confirm(current_actor(), support_id, request.form.get("remark", "")),
        _("Saved: it is still right."),
    )


@bp.post("/evidence/<id:support_id>/replace")
@access(MEMBERS)
def replace(support_id: int) -> ResponseReturnValue:
    """The page rests on another result instead."""
    research = read_id(request.form.get("research")) or 0
    return _act(
        queries.support(support_id).page.id,
        f"replace-{support_id}",
        lambda: evidence.replace(current_actor(), support_id, research),
        _("The page is now based on the newer result."),
    )


@bp.post("/pages/<id:page_id>/superseded")
@access(MEMBERS)
def supersede(page_id: int) -> ResponseReturnValue:
    """A result no longer holds, or a newer one replaces it."""
    successor, reason = read_id(request.form.get("successor")), request.form.get("reason", "")
    return _act(
        page_id,
        "supersede",
        lambda: evidence.supersede(current_actor(), page_id, successor, reason),
        _("Saved. Whoever built on it is asked to take a look."),
    )


@bp.post("/pages/<id:page_id>/superseded/undo")
@access(MEMBERS)
def undo(page_id: int) -> ResponseReturnValue:
    """The result holds after all."""
    with transaction():
        evidence.undo(current_actor(), page_id)
    flash(_("Saved: it is right after all."), "success")
    return see_other(_here(page_id))


def _act(page_id: int, where: str, do: Callable[[], object], done: str) -> ResponseReturnValue:
    """Do what the form `where` of the screen asks."""
    return act(do, lambda wrong: _screen(page_id, where, wrong), done, to=lambda _done: _here(page_id))


def _here(page_id: int) -> str:
    row = page_row(current_actor(), page_id)
    return address(row.id, row.slug) + "/evidence"


def _screen(page_id: int, where: str = "", wrong: FormErrors = NO_ERRORS) -> str:
    """`where` names the form that the errors are about; what was typed in it stays."""
    actor = current_actor()
    row = page_row(actor, page_id)
    is_research = row.kind == rules.RESEARCH
    supports = queries.supports_of(page_id)
    page = session().get_one(Page, page_id)
    without = (page_id, *(support.research.id for support in supports))
    successors = queries.successors() if any(support.needs_review for support in supports) else {}
    context: dict[str, Any] = {
        "page": row,
        "address": address(row.id, row.slug),
        "is_research": is_research,
        "supports": supports,
        "resting": queries.resting_on(page_id) if is_research else (),
        "superseded": queries.superseded(page_id) if is_research else None,
        "may_supersede": is_research and evidence.may_supersede(actor, page),
        "choices": queries.research_choices(without),
        "newest": lambda result: rules.newest(successors, result),
        "how": HOW,
        "where": where,
        "errors": wrong.errors,
        "typed": request.form,
    }
    return render_template("evidence/screen.html", **context)
