"""Screens of collections: choose what goes together, and take it away."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.collections import forms, queries, rules, services
from wiki.collections.queries import Collection
from wiki.collections.rules import Selection
from wiki.documents.services.downloads import is_made_soon
from wiki.documents.services.downloads import progress as file_progress
from wiki.documents.services.sheets import Choice
from wiki.kernel.file_responses import attached_file, somebody_waits
from wiki.pages.wording import type_name
from wiki.schools.access import ANYONE, access, current_actor
from wiki.search.queries.search import Question, search

bp = Blueprint("collections", __name__)

PROPOSALS = 8
"""Pages that are shown to choose from."""


@bp.get("/collections")
@access(ANYONE)
def choose() -> ResponseReturnValue:
    """What is in the collection, in which order, and pages to add."""
    selection = forms.selection(request.args)
    found = queries.collection(current_actor(), selection)
    q = " ".join(request.args.get("q", "").replace("\x00", " ").split())[: rules.TITLE_MAX]
    return render_template(
        "collections/choose.html",
        collection=found,
        selection=selection,
        q=q,
        proposals=_proposals(q, found),
        type_name=type_name,
        same=forms.address(selection),
        changed=lambda pages: _address(found, pages, q),
        rules=rules,
        file=lambda key, **choice: url_for("collections.download", format=key, **choice, **_same(selection)),
    )


@bp.get("/collections/download")
@access(ANYONE)
def download() -> ResponseReturnValue:
    """The collection as one file."""
    selection, key = forms.selection(request.args), request.args.get("format") or "pdf"
    found = queries.collection(current_actor(), selection)
    choice = Choice.of(request.args.get("choice"))
    order, name = services.order_of(current_actor(), found, key, choice)
    if somebody_waits() and not is_made_soon(order, name):
        return redirect(url_for("collections.progress", format=key, choice=choice, **_same(selection)), 303)
    return attached_file(*services.download(current_actor(), found, key, choice))


@bp.get("/collections/progress")
@access(ANYONE)
def progress() -> ResponseReturnValue:
    """How far the file is."""
    selection, key = forms.selection(request.args), request.args.get("format") or "pdf"
    found = queries.collection(current_actor(), selection)
    same, choice = _same(selection), Choice.of(request.args.get("choice"))
    order, name = services.order_of(current_actor(), found, key, choice)
    return render_template(
        "documents/progress.html",
        title=found.title,
        file=url_for("collections.download", format=key, choice=choice, **same),
        back=url_for("collections.choose", **same),
        **file_progress(order, name)._asdict(),
    )


def _same(selection: Selection) -> dict[str, Any]:
    return dict(forms.address(selection))


def _proposals(q: str, found: Collection) -> list[Any]:
    if not q:
        return []
    question = Question(q, type="page", limit=PROPOSALS + len(found.ids))
    hits = search(current_actor(), question).items
    return [hit for hit in hits if hit.id not in found.ids][:PROPOSALS]


def _address(found: Collection, pages: tuple[int, ...], q: str) -> str:
    """The same collection with other pages: it has a name of its own from now on."""
    more: dict[str, Any] = {"q": q} if q else {}
    return url_for("collections.choose", **_same(Selection(pages=pages, title=found.title)), **more)
