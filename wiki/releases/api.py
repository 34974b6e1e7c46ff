"""Readers of drafts and releases by the JSON API; it calls the services of the screens."""

from typing import Any

import marshmallow as ma

from wiki.kernel.api import ApiBlueprint
from wiki.kernel.api_fields import Day
from wiki.kernel.database_limits import HIGHEST_ID
from wiki.kernel.db import transaction
from wiki.pages.queries.pages import page_row
from wiki.pages.services.preparing import settle
from wiki.releases import queries
from wiki.releases import rules as release_rules
from wiki.releases.services import releases as release_services
from wiki.releases.wording import checklist
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor

bp = ApiBlueprint("releases", __name__, "Reading drafts and releasing pages", writes="pages")
_ID = ma.validate.Range(1, HIGHEST_ID)


class ReaderSchema(ma.Schema):
    """Somebody who reads a draft, with their last word and on which version."""

    person = ma.fields.Integer()
    name = ma.fields.String()
    school = ma.fields.Integer(allow_none=True)
    verdict = ma.fields.String(metadata={"description": "approved, changes, or empty"})
    revision = ma.fields.Integer()
    remark = ma.fields.String()
    at = ma.fields.DateTime(allow_none=True)


class CheckSchema(ma.Schema):
    """Something that has to be true before a release."""

    key = ma.fields.String()
    sentence = ma.fields.String()


class ReviewSchema(ma.Schema):
    """How far a draft is on its way to a release."""

    revision = ma.fields.Integer(metadata={"description": "the draft"})
    state = ma.fields.String(metadata={"description": "in_review, changes_requested, or empty"})
    message = ma.fields.String()
    readers = ma.fields.List(ma.fields.Nested(ReaderSchema))
    schools_approving = ma.fields.Integer()
    schools_needed = ma.fields.Integer()
    checklist = ma.fields.List(ma.fields.Nested(CheckSchema))


class AskSchema(ma.Schema):
    """Who is asked to read, by the ids of people."""

    readers = ma.fields.List(ma.fields.Integer(strict=True, validate=_ID), required=True)
    message = ma.fields.String(load_default="")


class VerdictSchema(ma.Schema):
    """What a reader says of a version; `changes` needs a remark."""

    revision = ma.fields.Integer(required=True, strict=True)
    verdict = ma.fields.String(required=True)
    remark = ma.fields.String(load_default="")


class NewReleaseSchema(ma.Schema):
    """The version to release, and the keys of the checklist that hold of it."""

    revision = ma.fields.Integer(required=True, strict=True)
    step = ma.fields.String(load_default="minor", metadata={"description": "minor or major"})
    checked = ma.fields.List(ma.fields.String(), required=True)
    note = ma.fields.String(load_default="")
    expires_on = Day(load_default=None, allow_none=True)


class ReleaseSchema(ma.Schema):
    """A release of a page."""

    label = ma.fields.String()
    revision = ma.fields.Integer()
    note = ma.fields.String()
    at = ma.fields.DateTime()
    by = ma.fields.String(allow_none=True)
    expires_on = Day(allow_none=True)
    readers = ma.fields.List(ma.fields.Dict())
    checklist = ma.fields.List(ma.fields.String())


class ReleasesSchema(ma.Schema):
    """The releases of a page, newest first."""

    items = ma.fields.List(ma.fields.Nested(ReleaseSchema))


class ExpirySchema(ma.Schema):
    """Until when the release can be trusted."""

    expires_on = Day(required=True)


class OutdatedSchema(ma.Schema):
    """Whether the release should no longer be used."""

    outdated = ma.fields.Boolean(required=True)


class OwnerSchema(ma.Schema):
    """Which school looks after the page."""

    school = ma.fields.Integer(required=True, strict=True, validate=_ID)


@bp.get("/pages/<id:page_id>/review")
@access(MEMBERS)
@bp.response(200, ReviewSchema)
def get_review(page_id: int) -> dict[str, Any]:
    """Who reads the draft, what they say, and what is needed for a release."""
    return _review(page_id)


def _review(page_id: int) -> dict[str, Any]:
    actor = current_actor()
    row = page_row(actor, page_id)
    going_on = queries.open_review(actor, page_id)
    verdicts = going_on.verdicts if going_on else ()
    return {
        "revision": row.revision,
        "state": row.review,
        "message": going_on.message if going_on else "",
        "readers": going_on.readers if going_on else (),
        "schools_approving": len(release_rules.schools_approving(verdicts, row.revision)),
        "schools_needed": release_rules.SCHOOLS_NEEDED,
        "checklist": [
            {"key": key, "sentence": words}
            for key, words in checklist(row.kind, row.labels.get("artefact_type"))
        ],
    }


@bp.post("/pages/<id:page_id>/review")
@access(MEMBERS)
@bp.arguments(AskSchema)
@bp.response(200, ReviewSchema)
def ask_readers(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """Ask colleagues to read the draft."""
    settle(current_actor(), page_id)
    with transaction():
        release_services.ask_readers(current_actor(), page_id, frozenset(given["readers"]), given["message"])
    return _review(page_id)


@bp.post("/pages/<id:page_id>/review/verdict")
@access(MEMBERS)
@bp.arguments(VerdictSchema)
@bp.response(200, ReviewSchema)
def give_verdict(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """Say what you think of the draft."""
    said = (given["revision"], given["verdict"], given["remark"])
    settle(current_actor(), page_id)
    with transaction():
        release_services.give_verdict(current_actor(), page_id, *said)
    return _review(page_id)


@bp.post("/pages/<id:page_id>/review/withdraw")
@access(MEMBERS)
@bp.response(200, ReviewSchema)
def withdraw_review(page_id: int) -> dict[str, Any]:
    """Stop the reading of the draft."""
    with transaction():
        release_services.withdraw_review(current_actor(), page_id)
    return _review(page_id)


@bp.get("/pages/<id:page_id>/releases")
@access(ANYONE)
@bp.response(200, ReleasesSchema)
def list_releases(page_id: int) -> dict[str, Any]:
    """The releases of a page; visitors get the last one."""
    actor = current_actor()
    page_row(actor, page_id)
    return {"items": queries.releases(actor, page_id)}


@bp.post("/pages/<id:page_id>/releases")
@access(MEMBERS)
@bp.arguments(NewReleaseSchema)
@bp.response(201, ReleaseSchema)
def release(given: dict[str, Any], page_id: int) -> queries.Released:
    """Make the draft the release that readers get."""
    command = release_services.NewRelease(
        given["revision"], given["step"], frozenset(given["checked"]), given["note"], given["expires_on"]
    )
    settle(current_actor(), page_id)
    with transaction():
        release_services.release(current_actor(), page_id, command)
    return queries.releases(current_actor(), page_id)[0]


@bp.post("/pages/<id:page_id>/expiry")
@access(MEMBERS)
@bp.arguments(ExpirySchema)
@bp.response(204)
def extend_expiry(given: dict[str, Any], page_id: int) -> None:
    """Say that the release was looked at again and can be trusted until this day."""
    with transaction():
        release_services.extend_expiry(current_actor(), page_id, given["expires_on"])


@bp.post("/pages/<id:page_id>/outdated")
@access(MEMBERS)
@bp.arguments(OutdatedSchema)
@bp.response(204)
def set_outdated(given: dict[str, Any], page_id: int) -> None:
    """Say that the release should no longer be used, or that it can be after all."""
    with transaction():
        release_services.set_outdated(current_actor(), page_id, given["outdated"])


@bp.post("/pages/<id:page_id>/owner")
@access(MEMBERS)
@bp.arguments(OwnerSchema)
@bp.response(204)
def set_owner(given: dict[str, Any], page_id: int) -> None:
    """Say which school looks after the page."""
    with transaction():
        release_services.set_owner(current_actor(), page_id, given["school"])
