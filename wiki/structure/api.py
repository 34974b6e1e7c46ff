"""Pages among each other by the JSON API; it calls the services of the screens."""

from typing import Any

from wiki.kernel.access import scope
from wiki.kernel.api import ApiBlueprint
from wiki.kernel.db import transaction
from wiki.pages.queries import links
from wiki.pages.queries.pages import page_row
from wiki.pages.queries.templates import template
from wiki.pages.rules.pages import address
from wiki.pages.services.pages import Saved
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role
from wiki.structure import schemas
from wiki.structure.queries.bin import removed
from wiki.structure.rules import MergedText
from wiki.structure.services import bin as bin_services
from wiki.structure.services import copies, erasing, merging, templates
from wiki.structure.services.erasing import Erased

bp = ApiBlueprint(
    "structure",
    __name__,
    "Pages among each other: links, the bin, merging, copies, templates",
    writes="pages",
)


@bp.get("/pages/<id:page_id>/backlinks")
@access(MEMBERS)
@bp.response(200, schemas.LinkedPagesSchema)
def list_backlinks(page_id: int) -> dict[str, Any]:
    """The pages that link to this one."""
    actor = current_actor()
    page_row(actor, page_id)
    return {"items": links.backlinks(actor, page_id)}


@bp.get("/pages/loose-ends")
@access(MEMBERS)
@bp.response(200, schemas.LooseEndsSchema)
def loose_ends() -> dict[str, Any]:
    """Links that lead nowhere, titles that are wanted, and pages that nothing leads to."""
    actor = current_actor()
    return {
        "dead_links": links.dead_links(actor),
        "wanted": links.wanted(actor),
        "orphans": links.orphans(actor),
    }


@bp.get("/pages/same-title")
@access(MEMBERS)
@bp.arguments(schemas.TitleArgs, location="query")
@bp.response(200, schemas.LinkedPagesSchema)
def same_title(given: dict[str, Any]) -> dict[str, Any]:
    """Other pages that have this title."""
    return {"items": links.same_title(current_actor(), given["page"], given["title"])}


@bp.delete("/pages/<id:page_id>")
@access(MEMBERS)
@bp.arguments(schemas.SeenArgs, location="query")
@bp.response(204)
def remove_page(given: dict[str, Any], page_id: int) -> None:
    """Put the page in the bin; it can be put back for 90 days."""
    with transaction():
        bin_services.remove_page(current_actor(), page_id, given["base_revision"])


@bp.post("/pages/<id:page_id>/undelete")
@access(MEMBERS)
@bp.response(200, schemas.PagePlaceSchema)
def undelete(page_id: int) -> dict[str, Any]:
    """Take the page out of the bin."""
    with transaction():
        page = bin_services.put_back(current_actor(), page_id)
        return {"id": page.id, "url": address(page.id, page.slug), "revision": page.revision}


@bp.get("/pages/bin")
@access(MEMBERS)
@bp.response(200, schemas.BinSchema)
def list_bin() -> dict[str, Any]:
    """The pages in the bin that you may put back."""
    return {"items": removed(current_actor())}


@bp.post("/pages/<id:page_id>/duplicate")
@access(MEMBERS)
@bp.arguments(schemas.SeenPageSchema)
@bp.response(201, schemas.PagePlaceSchema)
def duplicate(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """Make a new page with the text, labels and files of this one."""
    return _place(copies.duplicate(current_actor(), page_id, given["base_revision"]))


@bp.post("/pages/<id:page_id>/move")
@access(MEMBERS)
@bp.arguments(schemas.MovePageSchema)
@bp.response(200, schemas.PagePlaceSchema)
def move(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """Put the page under these activities instead of those it has."""
    activities = frozenset(given["activities"])
    return _place(copies.move(current_actor(), page_id, given["base_revision"], activities))


@bp.post("/pages/<id:page_id>/merge")
@access(MEMBERS)
@bp.arguments(schemas.MergePagesSchema)
@bp.response(200, schemas.PagePlaceSchema)
def merge(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """Have this page go up in another; its address leads there from then on."""
    return _place(
        merging.merge_pages(
            current_actor(),
            page_id,
            given["base_revision"],
            given["into"],
            given["into_revision"],
            MergedText(given["text"]),
        )
    )


def _place(saved: Saved) -> dict[str, Any]:
    return {"id": saved.id, "url": address(saved.id, saved.slug), "revision": saved.revision}


@bp.get("/pages/templates/<key>")
@access(MEMBERS)
@bp.response(200, schemas.PageTemplateSchema)
def get_template(key: str) -> Any:
    """What new pages of an artefact type or kind begin with."""
    return template(templates.known(key))


@bp.put("/pages/templates/<key>")
@access(MEMBERS)
@bp.arguments(schemas.PageTemplateSchema)
@bp.response(200, schemas.PageTemplateSchema)
def put_template(given: dict[str, Any], key: str) -> Any:
    """Change what new pages of a type begin with."""
    with transaction():
        templates.save_template(current_actor(), key, given["body"], given["version"])
    return template(key)


@bp.delete("/pages/templates/<key>")
@access(MEMBERS)
@bp.arguments(schemas.VersionArgs, location="query")
@bp.response(204)
def reset_template(given: dict[str, Any], key: str) -> None:
    """Begin with what comes with the product again."""
    with transaction():
        templates.reset_template(current_actor(), key, given["version"])


@bp.post("/pages/<id:page_id>/erase")
@scope("decide")
@access(Role.ADMINISTRATOR)
@bp.arguments(schemas.EraseWordsSchema)
@bp.response(200, schemas.ErasedSchema)
def erase_words(body: dict[str, Any], page_id: int) -> Erased:
    """Wipe words for good: from all versions of a page and whatever hangs on it. The history says that, and why."""
    return erasing.erase_words(current_actor(), page_id, body["words"], body["reason"])


@bp.post("/attachments/<attachment_id>/erase")
@scope("decide")
@access(Role.ADMINISTRATOR)
@bp.arguments(schemas.EraseFileSchema)
@bp.response(200, schemas.ErasedSchema)
def erase_file(body: dict[str, Any], attachment_id: str) -> Erased:
    """Wipe a file for good, with all its versions, wherever the same bytes are attached."""
    return erasing.erase_file(current_actor(), attachment_id, body["reason"])
