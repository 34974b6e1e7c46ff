"""Screens of what a page rests on, and of what to look at again."""

from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.evidence import queries, rules
from wiki.evidence.services import evidence
from wiki.evidence.wording import HOW
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid
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
    form = request.form
    try:
        with transaction():
            evidence.add(
                current_actor(),
                page_id,
                read_id(form.get("research")) or 0,
                form.get("how", ""),
                form.get("explanation", ""),
            )
    except Invalid as error:
        return _screen(page_id, "add", error.errors), 422
    flash(_("Named. Readers see it on the page."), "success")
    return _back(page_id)


@bp.post("/evidence/<id:support_id>")
@access(MEMBERS)
def change(support_id: int) -> ResponseReturnValue:
    """Say anew how a result supports the page."""
    form = request.form
    page_id = queries.support(support_id).page.id
    try:
        with transaction():
            evidence.change(current_actor(), support_id, form.get("how", ""), form.get("explanation", ""))
    except Invalid as error:
        return _screen(page_id, f"change-{support_id}", error.errors), 422
    flash(_("Changed."), "success")
    return _back(page_id)


@bp.post("/evidence/<id:support_id>/remove")
@access(MEMBERS)
def remove(support_id: int) -> ResponseReturnValue:
    """The page does not rest on this result any more."""
    page_id = queries.support(support_id).page.id
    with transaction():
        evidence.remove(current_actor(), support_id)
    flash(_("The result is no longer named on the page."), "success")
    return _back(page_id)


@bp.post("/evidence/<id:support_id>/keep")
@access(MEMBERS)
def confirm(support_id: int) -> ResponseReturnValue:
    """The page holds though the result was superseded."""
    page_id = queries.support(support_id).page.id
    try:
        with transaction():
            evidence.confirm(current_actor(), support_id, request.form.get("remark", ""))
    except Invalid as error:
        return _screen(page_id, f"keep-{support_id}", error.errors), 422
    flash(_("Saved: it is still right."), "success")
    return _back(page_id)


@bp.post("/evidence/<id:support_id>/replace")
@access(MEMBERS)
def replace(support_id: int) -> ResponseReturnValue:
    """The page rests on another result instead."""
    page_id = queries.support(support_id).page.id
    try:
        with transaction():
            evidence.replace(current_actor(), support_id, read_id(request.form.get("research")) or 0)
    except Invalid as error:
        return _screen(page_id, f"replace-{support_id}", error.errors), 422
    flash(_("The page is now based on the newer result."), "success")
    return _back(page_id)


@bp.post("/pages/<id:page_id>/superseded")
@access(MEMBERS)
def supersede(page_id: int) -> ResponseReturnValue:
    """A result no longer holds, or a newer one replaces it."""
    form = request.form
    try:
        with transaction():
            evidence.supersede(
                current_actor(), page_id, read_id(form.get("successor")), form.get("reason", "")
            )
    except Invalid as error:
        return _screen(page_id, "supersede", error.errors), 422
    flash(_("Saved. Whoever built on it is asked to take a look."), "success")
    return _back(page_id)


@bp.post("/pages/<id:page_id>/superseded/undo")
@access(MEMBERS)
def undo(page_id: int) -> ResponseReturnValue:
    """The result holds after all."""
    with transaction():
        evidence.undo(current_actor(), page_id)
    flash(_("Saved: it is right after all."), "success")
    return _back(page_id)


def _back(page_id: int) -> ResponseReturnValue:
    row = page_row(current_actor(), page_id)
    return see_other(address(row.id, row.slug) + "/evidence")


def _screen(page_id: int, where: str = "", errors: dict[str, str] | None = None) -> str:
    """`where` names the form that `errors` are about; what was typed in it stays."""
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
        "errors": errors or {},
        "typed": request.form if errors else {},
    }
    return render_template("evidence/screen.html", **context)
