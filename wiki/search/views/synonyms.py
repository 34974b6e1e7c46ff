"""The screen on which the network coordinator edits synonyms."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role
from wiki.search import forms
from wiki.search.services import synonyms
from wiki.search.views.blueprint import bp

_HERE = "/search/synonyms"


@bp.get("/search/synonyms")
@access(MEMBERS)
def synonym_list() -> ResponseReturnValue:
    """Which words the network uses for one thing."""
    return _screen()


@bp.post("/search/synonyms")
@access(Role.NETWORK_COORDINATOR)
def add_synonyms() -> ResponseReturnValue:
    """Say that words are used for one thing."""
    typed = request.form.get("words", "")
    return act(
        lambda: synonyms.add_group(current_actor(), forms.words(typed)),
        _screen,
        done=_("The synonyms are saved."),
        to=_HERE,
    )


@bp.post("/search/synonyms/<id:group_id>")
@access(Role.NETWORK_COORDINATOR)
def change_synonyms(group_id: int) -> ResponseReturnValue:
    """Give a row other words."""
    typed, version = request.form.get("words", ""), read_id(request.form.get("version")) or 0
    return act(
        lambda: synonyms.change_group(current_actor(), group_id, version, forms.words(typed)),
        lambda wrong: _screen(wrong, group_id),
        done=_("The synonyms are saved."),
        to=_HERE,
    )


@bp.post("/search/synonyms/<id:group_id>/remove")
@access(Role.NETWORK_COORDINATOR)
def remove_synonyms(group_id: int) -> ResponseReturnValue:
    """Take a row away."""
    with transaction():
        synonyms.remove_group(current_actor(), group_id, read_id(request.form.get("version")) or 0)
    flash(_("The synonyms are removed."))
    return see_other(_HERE)


def _screen(wrong: FormErrors = NO_ERRORS, edited: int = 0) -> str:
    """`edited` is the row that was typed in, 0 for a new one."""
    return render_template(
        "search/synonyms.html",
        groups=synonyms.groups(),
        keeps=synonyms.may_edit(current_actor()),
        errors=wrong.errors,
        edited=edited,
        typed=request.form.get("words", ""),
    )
