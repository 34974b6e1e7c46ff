"""Screens of the versions of a page: history, one version, comparing two, putting one back."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.pages.queries import checks as check_queries
from wiki.pages.queries import pages as page_queries
from wiki.pages.queries.files import files_of_revision
from wiki.pages.rules import pages as page_rules
from wiki.pages.rules.diff import compare_words, diff
from wiki.pages.rules.pages import Labels
from wiki.pages.rules.rendered_diff import marked
from wiki.pages.services import checks
from wiki.pages.services import pages as page_services
from wiki.pages.views.blueprint import bp
from wiki.pages.wording import problem_words
from wiki.schools.access import MEMBERS, access, current_actor


@bp.get("/pages/<id:page_id>-<slug>/history")
@access(MEMBERS)
def history(page_id: int) -> ResponseReturnValue:
    """The versions of a page, newest first, two of which can be compared."""
    actor = current_actor()
    row = page_queries.page_row(actor, page_id)
    leaf = page_queries.revisions(actor, page_id, request.args.get("cursor"))
    here = page_rules.address(page_id, row.slug) + "/history"
    return render_template(
        "pages/history.html",
        page=row,
        address=page_rules.address(page_id, row.slug),
        leaf=leaf,
        to_check=check_queries.open_checks(actor, page_id, [version.number for version in leaf.items]),
        first=here if request.args.get("cursor") else "",
        next=f"{here}?cursor={leaf.next}" if leaf.next else "",
    )


@bp.get("/pages/<id:page_id>-<slug>/revisions/<id:revision>")
@access(MEMBERS)
def revision(page_id: int, revision: int) -> ResponseReturnValue:
    """One version as it was."""
    actor = current_actor()
    row = page_queries.page_row(actor, page_id)
    old = page_queries.revision(actor, page_id, revision)
    return render_template(
        "pages/revision.html",
        page=row,
        address=page_rules.address(page_id, row.slug),
        old=old,
        labels=page_queries.label_names(Labels.from_json(old.labels)),
        problem=problem_words(old.problem),
        checks=check_queries.checks_of(actor, page_id, revision),
        files=files_of_revision(page_id, revision),
        compare_words=compare_words,
    )


@bp.post("/pages/<id:page_id>-<slug>/revisions/<id:revision>/checked")
@access(MEMBERS)
def confirm_checks(page_id: int, revision: int) -> ResponseReturnValue:
    """Say that what was joined in a version is right."""
    row = page_queries.page_row(current_actor(), page_id)
    with transaction():
        checks.confirm_checks(current_actor(), page_id, revision)
    flash(_("Thank you. Everybody can now see that you checked it."), "success")
    return see_other(f"{page_rules.address(page_id, row.slug)}/revisions/{revision}")


@bp.post("/pages/<id:page_id>-<slug>/revisions/<id:revision>/restore")
@access(MEMBERS)
def restore(page_id: int, revision: int) -> ResponseReturnValue:
    """Make an old version the newest one."""
    row, base = page_queries.page_row(current_actor(), page_id), read_id(request.form.get("base_revision"))
    try:
        saved = page_services.restore_revision(current_actor(), page_id, revision, base)
    except Conflict as error:
        flash(error.detail, "warning")
        return see_other(page_rules.address(page_id, row.slug) + "/history")
    if saved.changed:
        flash(
            _("Version %(old)s has been restored, as version %(new)s.", old=revision, new=saved.revision),
            "success",
        )
    else:
        flash(_("The page is already like that, so there is no new version."), "info")
    return see_other(page_rules.address(page_id, saved.slug))


@bp.get("/pages/<id:page_id>-<slug>/diff")
@access(MEMBERS)
def compare(page_id: int) -> ResponseReturnValue:
    """What changed between two versions, as it is read or in the source."""
    actor = current_actor()
    row = page_queries.page_row(actor, page_id)
    new_number = read_id(request.args.get("to")) or row.revision
    old_number = read_id(request.args.get("from")) or max(new_number - 1, 1)
    if old_number > new_number:
        return redirect(_compare_address(row, new_number, old_number, request.args.get("view", "")))
    old, new = (page_queries.revision(actor, page_id, n) for n in (old_number, new_number))
    view = "source" if request.args.get("view") == "source" else "rendered"
    page = marked(old.html, new.html) if view == "rendered" else None
    return render_template(
        "pages/compare.html",
        page=row,
        address=page_rules.address(page_id, row.slug),
        old=old,
        new=new,
        view="source" if page is None else view,
        too_large=view == "rendered" and page is None,
        marked=page,
        source=diff(old.body, new.body) if page is None else None,
        title=compare_words(old.title, new.title) if old.title != new.title else (),
        labels=_label_changes(old, new),
        rendered_address=_compare_address(row, old_number, new_number, "rendered"),
        source_address=_compare_address(row, old_number, new_number, "source"),
    )


def _compare_address(row: Any, old: int, new: int, view: str) -> str:
    address = f"{page_rules.address(row.id, row.slug)}/diff?from={old}&to={new}"
    return f"{address}&view=source" if view == "source" else address


def _label_changes(old: Any, new: Any) -> dict[str, list[str]]:
    """The names of labels that came and went."""
    before, after = (page_queries.label_names(Labels.from_json(r.labels)) for r in (old, new))
    names = [[name for sort in side.values() for name in sort] for side in (before, after)]
    return {
        "added": [name for name in names[1] if name not in names[0]],
        "removed": [name for name in names[0] if name not in names[1]],
    }
