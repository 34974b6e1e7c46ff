"""Screens of what a page cost, and of what a project made."""

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs.queries.projects import project as project_row
from wiki.costs.wording import hours
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import address
from wiki.provenance import queries, rules, services
from wiki.schools.access import MEMBERS, access, current_actor

bp = Blueprint("provenance", __name__)


@bp.get("/pages/<id:page_id>-<slug>/provenance")
@access(MEMBERS)
def provenance(page_id: int, slug: str) -> ResponseReturnValue:
    """What a page cost, project by project, and who shares and uses it."""
    del slug  # the id decides
    return _screen(page_id)


@bp.post("/pages/<id:page_id>/projects")
@access(MEMBERS)
def name(page_id: int) -> ResponseReturnValue:
    """Say that a project made the page, and how large a part of the project the page is."""
    project_id, weight = (read_id(request.form.get(field)) or 0 for field in ("project", "weight"))
    return act(
        lambda: services.name(current_actor(), page_id, project_id, weight),
        lambda wrong: _screen(page_id, wrong),
        done=_("Saved. Colleagues see it on the page."),
        to=lambda _done: _here(page_id),
    )


@bp.post("/pages/<id:page_id>/projects/<id:project_id>/remove")
@access(MEMBERS)
def forget(page_id: int, project_id: int) -> ResponseReturnValue:
    """The project did not make this page."""
    with transaction():
        services.forget(current_actor(), page_id, project_id)
    flash(_("The project is no longer named on the page."), "success")
    return see_other(_here(page_id))


@bp.get("/projects/<id:project_id>-<slug>/pages")
@access(MEMBERS)
def pages(project_id: int, slug: str) -> ResponseReturnValue:
    """What a project made, and what each page has of its costs."""
    del slug  # the id decides
    project = project_row(current_actor(), project_id)
    made = queries.made_by(project_id)
    return render_template("provenance/pages.html", project=project, made=made)


def _here(page_id: int) -> str:
    row = page_row(current_actor(), page_id)
    return address(row.id, row.slug) + "/provenance"


def _screen(page_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    row = page_row(actor, page_id)
    found = queries.provenance(page_id, row.use_count)
    named = [part.project.id for part in found.parts]
    return render_template(
        "provenance/screen.html",
        page=row,
        address=address(row.id, row.slug),
        found=found,
        hours=hours,
        choices=queries.project_choices(actor, named),
        may_change={id_ for id_ in named if rules.may_name(actor, queries.participants(id_))},
        errors=wrong.errors,
        typed=request.form,
    )
