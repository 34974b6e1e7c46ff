"""The screen on which a file that was downloaded here comes back: from its page, and from home."""

from typing import BinaryIO, cast

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.imports import queries
from wiki.imports.services import imports as import_services
from wiki.imports.views.imports import bp
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.pages.queries import pages
from wiki.pages.rules.pages import address
from wiki.schools.access import MEMBERS, access, current_actor


@bp.get("/bring-back")
@access(MEMBERS)
def bring_back() -> ResponseReturnValue:
    """Choose a file that was downloaded here; the file itself says of which page it is."""
    return _screen(None)


@bp.post("/bring-back")
@access(MEMBERS)
def take_back() -> ResponseReturnValue:
    """Read the file, and show what was changed in it."""
    return _taken(None)


@bp.get("/pages/<id:page_id>-<slug>/bring-back")
@access(MEMBERS)
def bring_back_to(page_id: int, slug: str) -> ResponseReturnValue:
    """Choose a file that was downloaded from this page."""
    del slug  # the id decides
    return _screen(page_id)


@bp.post("/pages/<id:page_id>-<slug>/bring-back")
@access(MEMBERS)
def take_back_to(page_id: int, slug: str) -> ResponseReturnValue:
    """Read the file, and show what was changed in it."""
    del slug
    return _taken(page_id)


def _taken(page_id: int | None) -> ResponseReturnValue:
    return act(
        lambda: _read(page_id),
        lambda wrong: _screen(page_id, wrong),
        done=lambda read: read[1],
        to=lambda read: f"/import/{read[0]}",
        opens_transaction=True,
    )


def _read(page_id: int | None) -> tuple[str, str]:
    """The id of the import, and what is to be said of the page it comes from. Raises NotAllowed and Invalid."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid({"file": _("Choose a file first.")})
    actor = current_actor()
    import_id = import_services.read_upload(actor, file.filename, cast(BinaryIO, file.stream))
    origin = queries.draft(actor, import_id).origin_page_id
    if origin is None:
        return import_id, _("This file does not say which page it comes from. You can make a new page of it.")
    is_other = page_id not in (None, origin)
    return import_id, _("This file comes from another page than the one you were at.") if is_other else ""


def _screen(page_id: int | None, wrong: FormErrors = NO_ERRORS) -> str:
    page = pages.page_row(current_actor(), page_id) if page_id else None
    return render_template(
        "imports/bring_back.html",
        page=page,
        address=address(page.id, page.slug) if page else "",
        errors=wrong.errors,
    )
