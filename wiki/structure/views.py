"""Screens of pages among each other: links, loose ends, the bin, merging and moving, and templates."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.acting import NO_ERRORS, FormErrors, act, errors_of
from wiki.kernel.errors import Conflict, Invalid
from wiki.kernel.forms import read_id, read_ids
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.web import see_other
from wiki.pages.queries import links
from wiki.pages.queries.erasures import erasable_files
from wiki.pages.queries.pages import activity_choices, page_head, page_row, text_of
from wiki.pages.queries.templates import template
from wiki.pages.rules.pages import address, may_remove
from wiki.pages.services.pages import Saved
from wiki.pages.wording import template_choices
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role
from wiki.structure.queries.bin import removed
from wiki.structure.queries.merged import merged_into, page_named
from wiki.structure.queries.resting import obstacles_to_merging
from wiki.structure.rules import MergedText, may_erase, may_keep_templates
from wiki.structure.services import bin as bin_services
from wiki.structure.services import copies, erasing, merging, templates
from wiki.structure.services.erasing import Erased
from wiki.structure.wording import obstacle_words

bp = Blueprint("structure", __name__)


@bp.get("/pages/<id:page_id>-<slug>/links")
@access(MEMBERS)
def backlinks(page_id: int, slug: str) -> ResponseReturnValue:
    """What links to a page, and what went up in it."""
    del slug  # the id decides
    actor = current_actor()
    page = page_row(actor, page_id)
    return render_template(
        "structure/links.html",
        page=page,
        address=address(page.id, page.slug),
        linking=links.backlinks(actor, page_id),
        merged=merged_into(actor, page_id),
    )


@bp.get("/pages/loose-ends")
@access(MEMBERS)
def loose_ends() -> ResponseReturnValue:
    """Links that lead nowhere, pages that are wanted, and pages that nothing leads to."""
    actor = current_actor()
    return render_template(
        "structure/loose_ends.html",
        dead=links.dead_links(actor),
        wanted=links.wanted(actor),
        orphans=links.orphans(actor),
    )


@bp.get("/pages/bin")
@access(MEMBERS)
def bin_screen() -> ResponseReturnValue:
    """What this person may put back."""
    return render_template("structure/bin.html", pages=removed(current_actor()))


@bp.get("/pages/<id:page_id>-<slug>/organise")
@access(MEMBERS)
def organise(page_id: int, slug: str) -> ResponseReturnValue:
    """Move, copy, merge or remove a page."""
    del slug  # the id decides
    return _organise(page_id)


def _organise(page_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    page = page_row(actor, page_id)
    chosen = text_of(page).labels.activities
    return render_template(
        "structure/organise.html",
        page=page,
        address=address(page.id, page.slug),
        chosen=chosen,
        activities=activity_choices(chosen),
        typed=request.form,
        errors=wrong.errors,
        may_remove=may_remove(actor, page.created_by_id, page.school_id, page.released is not None),
        obstacles=obstacle_words(obstacles_to_merging(page_id)),
        may_erase=may_erase(actor),
    )


def _act(
    page_id: int, do: Callable[[], Any], done: str, to: Any, *, own_transaction: bool
) -> ResponseReturnValue:
    return act(
        do,
        lambda wrong: _organise(page_id, wrong),
        done=done,
        to=to,
        conflict_at="",
        opens_transaction=own_transaction,
    )


def _seen(name: str = "seen") -> int:
    return read_id(request.form.get(name)) or 0


def _at(saved: Saved) -> str:
    return address(saved.id, saved.slug) + ("/draft" if saved.released else "")


@bp.get("/pages/<id:page_id>-<slug>/erase")
@access(Role.ADMINISTRATOR)
def erase(page_id: int, slug: str) -> ResponseReturnValue:
    """What an administrator can wipe of a page for good."""
    del slug  # the id decides
    return _erase_page(page_id)


def _erase_page(page_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    page = page_head(current_actor(), page_id)
    return render_template(
        "structure/erase.html",
        page=page,
        address=address(page_id, page.slug),
        files=erasable_files(page_id),
        typed=request.form,
        errors=wrong.errors,
    )


@bp.post("/pages/<id:page_id>/erase")
@access(Role.ADMINISTRATOR)
def erase_words(page_id: int) -> ResponseReturnValue:
    """Wipe words from all versions of a page."""
    words, reason = request.form.get("words", ""), request.form.get("reason", "")

    def erase_them() -> Erased:
        _need_sure("sure")
        return erasing.erase_words(current_actor(), page_id, words, reason)

    return act(
        erase_them,
        lambda wrong: _erase_page(page_id, wrong),
        done=_erased_words,
        to=f"/pages/{page_id}-/history",
        conflict_at="",
        opens_transaction=True,
    )


def _need_sure(field: str) -> None:
    """Raise Invalid for who did not say that they know what they do."""
    if "sure" not in request.form:
        raise Invalid({field: _("Tick this first: it cannot be undone.")})


def _erased_words(erased: Erased) -> str:
    said = ngettext("Wiped in %(num)s place.", "Wiped in %(num)s places.", erased.places)
    if erased.in_trail:
        more = _(
            "%(count)s lines of the audit trail hold these words and stay, as it is a chain.",
            count=erased.in_trail,
        )
        return f"{said} {more}"
    return said


@bp.post("/pages/<id:page_id>/erase-file")
@access(Role.ADMINISTRATOR)
def erase_file(page_id: int) -> ResponseReturnValue:
    """Wipe a file of a page, with all its versions."""
    file_id, reason = request.form.get("file", ""), request.form.get("why", "")

    def erase_it() -> Erased:
        _need_sure("sure-file")
        if file_id not in {id_ for id_, _name in erasable_files(page_id)}:
            raise Invalid({"file": _("Choose from the list.")})
        try:
            return erasing.erase_file(current_actor(), file_id, reason)
        except Invalid as invalid:
            raise Invalid({"why": invalid.errors["reason"]}) from invalid

    return act(
        erase_it,
        lambda wrong: _erase_page(page_id, wrong),
        done=_("The file is wiped for good."),
        to=f"/pages/{page_id}-/history",
        opens_transaction=True,
    )


@bp.post("/pages/<id:page_id>/move")
@access(MEMBERS)
def move(page_id: int) -> ResponseReturnValue:
    """Put the page under other activities."""
    chosen = frozenset(read_ids(request.form.getlist("activities")))
    do = partial(copies.move, current_actor(), page_id, _seen(), chosen)
    return _act(page_id, do, _("The page has been moved."), _at, own_transaction=True)


@bp.post("/pages/<id:page_id>/duplicate")
@access(MEMBERS)
def duplicate(page_id: int) -> ResponseReturnValue:
    """Make a new page of this one, and write on it."""
    do = partial(copies.duplicate, current_actor(), page_id, _seen())
    done = _("This is the copy. Give it a title of its own.")
    return _act(page_id, do, done, lambda made: f"{_at(made)}/edit", own_transaction=True)


@bp.post("/pages/<id:page_id>/merge")
@access(MEMBERS)
def merge(page_id: int) -> ResponseReturnValue:
    """Ask which text stays, once it is known with which page; then do it."""
    actor = current_actor()
    into = page_named(actor, request.form.get("into", ""))
    if into is None:
        wrong = FormErrors({"into": _("Copy the address of the other page, or type its title.")}, status=422)
        return _organise(page_id, wrong), 422
    choice = request.form.get("text", "")
    if choice not in tuple(MergedText):
        return _which_text(page_id, into.id)
    seen, into_seen = _seen(), _seen("into_seen")
    do = partial(merging.merge_pages, actor, page_id, seen, into.id, into_seen, MergedText(choice))
    return _act(page_id, do, _("The two pages are one now."), _at, own_transaction=True)


def _which_text(page_id: int, into_id: int) -> ResponseReturnValue:
    """Ask which text stays; what people are typing on either page is in what is shown."""
    actor = current_actor()
    try:
        merging.check(actor, page_id, into_id)
    except Invalid as invalid:
        return _organise(page_id, errors_of(invalid)), invalid.status
    except Conflict as conflict:
        return _organise(page_id), conflict.status  # which says why not
    page, into = page_row(actor, page_id), page_row(actor, into_id)
    return render_template("structure/merge.html", page=page, into=into, address=address(page.id, page.slug))


@bp.post("/pages/<id:page_id>/remove")
@access(MEMBERS)
def remove(page_id: int) -> ResponseReturnValue:
    """Put the page in the bin."""
    do = partial(bin_services.remove_page, current_actor(), page_id, _seen())
    done = _("The page is in the bin. You can put it back for 90 days.")
    return _act(page_id, do, done, "/pages/bin", own_transaction=False)


@bp.post("/pages/<id:page_id>/undelete")
@access(MEMBERS)
def undelete(page_id: int) -> ResponseReturnValue:
    """Take the page out of the bin."""
    return act(
        lambda: bin_services.put_back(current_actor(), page_id).id,
        lambda _wrong: see_other("/pages/bin"),
        done=_("The page is back."),
        to=lambda id_: f"/pages/{id_}",
    )


@bp.get("/pages/templates")
@access(MEMBERS)
def template_list() -> ResponseReturnValue:
    """What new pages begin with, by type."""
    return render_template("structure/templates.html", groups=template_choices())


@bp.get("/pages/templates/<key>")
@access(MEMBERS)
def template_form(key: str) -> ResponseReturnValue:
    """One template, to be read or changed."""
    return _template_form(key)


def _template_form(key: str, wrong: FormErrors = NO_ERRORS) -> str:
    kept = template(templates.known(key))
    names = dict(template_choices())
    return render_template(
        "structure/template.html",
        template=kept,
        name=names[key],
        body=request.form.get("body", kept.body),
        may_write=may_keep_templates(current_actor()),
        errors=wrong.errors,
    )


@bp.post("/pages/templates/<key>")
@access(MEMBERS)
def save_template(key: str) -> ResponseReturnValue:
    """Store a template, or begin with ours again."""
    actor, body = current_actor(), request.form.get("body", "")
    reset = partial(templates.reset_template, actor, key, _seen())
    save = partial(templates.save_template, actor, key, body, _seen())
    return act(
        reset if request.form.get("do") == "reset" else save,
        lambda wrong: _template_form(key, wrong),
        done=_("New pages of this type now begin with this text."),
        to="/pages/templates",
        conflict_at="",
    )
