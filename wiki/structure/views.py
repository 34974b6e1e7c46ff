"""Screens of pages among each other: links, loose ends, the bin, merging and moving, and templates."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.acting import NO_ERRORS, FormErrors, act, errors_of
from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid, NotFound
from wiki.kernel.forms import read_id, read_ids
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.markdown import render
from wiki.kernel.web import see_other
from wiki.pages.forms import Typed, typed
from wiki.pages.queries import links
from wiki.pages.queries.drafts import drafts_of, own_draft
from wiki.pages.queries.erasures import erasable_files
from wiki.pages.queries.pages import activity_choices, page_head, page_row, text_of
from wiki.pages.queries.templates import template
from wiki.pages.rules.draft_marks import DRAFT_DONE, DraftMark
from wiki.pages.rules.pages import address, may_remove
from wiki.pages.rules.rendered_diff import marked
from wiki.pages.services.drafts import keep_draft
from wiki.pages.services.pages import Saved
from wiki.pages.wording import draft_said, template_choices
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
    """One template, to be read or changed, or a draft of it to go on with."""
    return _template_form(key, _continued(key, request.args.get("draft", "")))


def _continued(key: str, draft: str) -> Typed | None:
    if not draft:
        return None
    try:
        fields = Typed.of_draft(own_draft(current_actor(), draft))
    except NotFound as error:
        flash(error.detail, "warning")
        return None
    return fields if fields.template == key else None


def _template_form(
    key: str,
    fields: Typed | None = None,
    wrong: FormErrors = NO_ERRORS,
    *,
    put_aside: str = "",
    draft_done: str = "",
) -> str:
    """The form with what is there, or with what was typed. When that was written on another version than is there now,
    with the difference."""
    kept, actor = template(templates.known(key)), current_actor()
    name = dict(template_choices())[key]
    shown = fields or Typed(name, kept.body, base=kept.version, template=key)
    clash = shown.base != kept.version
    return render_template(
        "structure/template.html",
        template=kept,
        name=name,
        fields=shown,
        clash=clash,
        difference=marked(render(kept.body).html, render(shown.body).html) if clash else None,
        put_aside=put_aside,
        may_write=may_keep_templates(actor),
        errors={} if wrong.is_conflict else wrong.errors,
        drafts=[draft for draft in drafts_of(actor, None, key) if draft.key != shown.draft.key],
        draft_said=draft_said(shown.draft_at),
        draft_done=draft_done if shown.draft_at else "",
    )


@bp.post("/pages/templates/<key>")
@access(MEMBERS)
def save_template(key: str) -> ResponseReturnValue:
    """Store a template, or begin with ours again. When somebody else changed it the difference is shown, and only
    who then says so saves over that version, or goes on with it. What is not stored is a draft from then on."""
    actor, way, fields = current_actor(), request.form.get("do"), _typed_template(key)
    if way == "theirs":
        _as_draft(fields)
        return _template_form(key, put_aside=fields.body)
    if way == "draft":
        return see_other(f"/pages/templates/{key}?draft={_as_draft(fields).draft.key}")
    seen = _seen("over") if way == "mine" else fields.base
    reset = partial(templates.reset_template, actor, key, seen)
    save = partial(templates.save_template, actor, key, fields.body, seen, fields.accepted)
    return act(
        reset if way == "reset" else save,
        lambda wrong: _template_form(key, _as_draft(fields), wrong, draft_done=fields.draft.told(actor.id)),
        done=lambda _made: _template_saved(fields, stored=way != "reset"),
        to="/pages/templates",
        conflict_at="",
    )


def _typed_template(key: str) -> Typed:
    name = dict(template_choices())[templates.known(key)]
    return replace(typed(request.form), title=name, kind="page", template=key)


def _as_draft(fields: Typed) -> Typed:
    """What was typed, as a draft from now on when it fits in one."""
    actor = current_actor()
    try:
        with transaction():
            stored = keep_draft(actor, fields.draft_text(None), fields.draft)
    except Invalid:
        return fields
    mark = DraftMark(stored.key, after=stored.digest if stored.saved_at else "")
    return replace(fields, draft=mark, draft_at=stored.saved_at)


def _template_saved(fields: Typed, stored: bool) -> str:
    if stored and (told := fields.draft.told(current_actor().id)):
        flash(told, DRAFT_DONE)
    return _("New pages of this type now begin with this text.")
