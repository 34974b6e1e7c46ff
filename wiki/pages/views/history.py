"""Screens of the versions of a page: history, one version, comparing two, putting one back."""

from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.acting import act
from wiki.kernel.db import transaction
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.pages.queries import checks as check_queries
from wiki.pages.queries import pages as page_queries
from wiki.pages.queries.authors import Author, authors_of
from wiki.pages.queries.columns import VersionLine
from wiki.pages.queries.erasures import erasures
from wiki.pages.queries.files import files_of_revision
from wiki.pages.queries.names import may_rename
from wiki.pages.rules import pages as page_rules
from wiki.pages.rules.diff import compare_words, cut, diff
from wiki.pages.rules.folding import Fold, folded
from wiki.pages.rules.pages import Labels
from wiki.pages.rules.rendered_diff import marked
from wiki.pages.services import checks, names
from wiki.pages.services import pages as page_services
from wiki.pages.services.preparing import Moved
from wiki.pages.views import visits
from wiki.pages.views.blueprint import bp
from wiki.pages.wording import problem_words
from wiki.schools.access import MEMBERS, access, current_actor

LEAF = 20
"""Versions on one screen: a long history opens as fast as a short one, and goes on behind a link."""


@bp.get("/pages/<id:page_id>-<slug>/history")
@access(MEMBERS)
def history(page_id: int) -> ResponseReturnValue:
    """The versions of a page, newest first, two of which can be compared; small changes are folded away."""
    actor, named = current_actor(), request.args.get("named") == "1"
    page = page_queries.page_head(actor, page_id)
    cursor = request.args.get("cursor")
    leaf = page_queries.revisions(actor, page_id, cursor, LEAF, named=named)
    rows = [Fold(line) for line in leaf.items] if named else folded(leaf.items)
    numbers = [version.number for version in leaf.items]
    authors = authors_of(actor, page_id, numbers)
    here = page_rules.address(page_id, page.slug) + "/history"
    asked = {"named": "1"} if named else {}
    return render_template(
        "pages/history.html",
        page=page,
        address=page_rules.address(page_id, page.slug),
        rows=rows,
        authors=authors,
        people={row.head.number: _together(row, authors) for row in rows},
        to_check=check_queries.open_checks(actor, page_id, numbers),
        named=named,
        erasures=erasures(page_id),
        first=_with(here, asked) if cursor else "",
        next=_with(here, {**asked, "cursor": leaf.next}) if leaf.next else "",
    )


def _together(row: Fold[VersionLine], authors: dict[int, tuple[Author, ...]]) -> list[Author]:
    """Everybody who wrote a version of the row, the last one first."""
    return list(dict.fromkeys(author for line in row.all for author in authors.get(line.number, ())))


def _with(address: str, asked: dict[str, str]) -> str:
    return f"{address}?{urlencode(asked)}" if asked else address


@bp.get("/pages/<id:page_id>-<slug>/revisions/<id:revision>")
@access(MEMBERS)
def revision(page_id: int, revision: int) -> ResponseReturnValue:
    """One version as it was."""
    return _revision_screen(page_id, revision)


def _revision_screen(page_id: int, number: int, name: str = "", error: str = "") -> str:
    """One version; `name` is what somebody wanted to call it, and `error` why that is not possible."""
    actor = current_actor()
    page = page_queries.page_head(actor, page_id)
    old = page_queries.revision(actor, page_id, number)
    return render_template(
        "pages/revision.html",
        page=page,
        address=page_rules.address(page_id, page.slug),
        old=old,
        authors=authors_of(actor, page_id, [number]).get(number, ()),
        may_rename=may_rename(actor, page_id, number),
        typed_name=name or old.name or "",
        errors={"name": error} if error else {},
        labels=page_queries.label_names(Labels.from_json(old.labels)),
        problem=problem_words(old.problem),
        checks=check_queries.checks_of(actor, page_id, number),
        files=files_of_revision(page_id, number),
        compare_words=compare_words,
    )


@bp.post("/pages/<id:page_id>-<slug>/revisions/<id:revision>/name")
@access(MEMBERS)
def name_revision(page_id: int, revision: int) -> ResponseReturnValue:
    """Give a version a name, or another one."""
    actor, name = current_actor(), request.form.get("name", "")
    return act(
        lambda: names.name_revision(actor, page_id, revision, name),
        lambda wrong: _revision_screen(page_id, revision, name, wrong.errors.get("name", "")),
        _("The version has a name now. It is shown in the history."),
        lambda _named: _revision_address(page_id, revision),
    )


@bp.post("/pages/<id:page_id>-<slug>/revisions/<id:revision>/unname")
@access(MEMBERS)
def unname_revision(page_id: int, revision: int) -> ResponseReturnValue:
    """Take the name of a version away."""
    with transaction():
        names.unname_revision(current_actor(), page_id, revision)
    flash(_("The name has been removed. The version itself stays."))
    return see_other(_revision_address(page_id, revision))


def _revision_address(page_id: int, number: int) -> str:
    page = page_queries.page_head(current_actor(), page_id)
    return f"{page_rules.address(page_id, page.slug)}/revisions/{number}"


@bp.post("/pages/<id:page_id>-<slug>/revisions/<id:revision>/checked")
@access(MEMBERS)
def confirm_checks(page_id: int, revision: int) -> ResponseReturnValue:
    """Say that what was joined in a version is right."""
    with transaction():
        checks.confirm_checks(current_actor(), page_id, revision)
    flash(_("Thank you. Everybody can now see that you checked it."), "success")
    return see_other(_revision_address(page_id, revision))


@bp.post("/pages/<id:page_id>-<slug>/revisions/<id:revision>/restore")
@access(MEMBERS)
def restore(page_id: int, revision: int) -> ResponseReturnValue:
    """Make an old version the newest one, unless somebody saved since the reader looked."""
    actor, base = current_actor(), read_id(request.form.get("base_revision"))
    if base is None:
        return _not_restored(page_id, revision, None), 422
    try:
        saved = page_services.restore_revision(actor, page_id, revision, base)
    except Moved:
        return _not_restored(page_id, revision, base), 409
    if saved.changed:
        flash(
            _("Version %(old)s has been restored, as version %(new)s.", old=revision, new=saved.revision),
            "success",
        )
    else:
        flash(_("The page is already like that, so there is no new version."), "info")
    return see_other(page_rules.address(page_id, saved.slug))


def _not_restored(page_id: int, number: int, base: int | None) -> str:
    """What was saved since the version the reader saw, None when they did not say which, and a way to go on."""
    actor = current_actor()
    page = page_queries.page_head(actor, page_id)
    since = page_queries.revisions_since(actor, page_id, base) if base else ()
    return render_template(
        "pages/not_restored.html",
        page=page,
        address=page_rules.address(page_id, page.slug),
        number=number,
        base=base,
        since=since,
        authors=authors_of(actor, page_id, [line.number for line in since]),
    )


@bp.get("/pages/<id:page_id>-<slug>/diff")
@access(MEMBERS)
def compare(page_id: int) -> ResponseReturnValue:
    """What changed between two versions, as it is read or in the source."""
    actor = current_actor()
    row = page_queries.page_head(actor, page_id)
    new_number = read_id(request.args.get("to")) or row.revision
    old_number = read_id(request.args.get("from")) or max(new_number - 1, 1)
    if old_number > new_number:
        return redirect(_compare_address(row, new_number, old_number, request.args.get("view", "")))
    old, new = (page_queries.revision(actor, page_id, n) for n in (old_number, new_number))
    view = "source" if request.args.get("view") == "source" else "rendered"
    page = marked(old.html, new.html) if view == "rendered" else None
    lines, left_out = cut(diff(old.body, new.body).rows) if page is None else ([], 0)
    visits.looked(actor, page_id, old_number, new_number)
    return render_template(
        "pages/compare.html",
        page=row,
        address=page_rules.address(page_id, row.slug),
        old=old,
        new=new,
        view="source" if page is None else view,
        too_large=view == "rendered" and page is None,
        marked=page,
        lines=lines,
        left_out=left_out,
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
