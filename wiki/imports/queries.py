"""Reading what was brought. Nobody sees what somebody else brought."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, select

from wiki.imports.models import ImportDraft
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.schools.rules import Actor

SHOWN = 50
NOT_HERE = _("This file is no longer here, or it belongs to somebody else.")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """What this actor brought."""
    return ImportDraft.person_id == actor.id if actor.is_member else false()


def draft(actor: Actor, import_id: str) -> ImportDraft:
    """An import of this person. Raises NotFound."""
    found = session().scalar(select(ImportDraft).where(ImportDraft.id == import_id, visible_to(actor)))
    if found is None:
        raise NotFound(NOT_HERE)
    return found


def waiting(actor: Actor) -> Sequence[ImportDraft]:
    """What this person brought and made nothing of yet, newest first."""
    statement = select(ImportDraft).where(visible_to(actor), ImportDraft.page_id.is_(None))
    return session().scalars(statement.order_by(ImportDraft.at.desc(), ImportDraft.id).limit(SHOWN)).all()


def image(actor: Actor, import_id: str, name: str) -> str:
    """The hash of an image that came with a file. Raises NotFound."""
    sha256: str | None = draft(actor, import_id).media.get(f"media/{name}")
    if sha256 is None:
        raise NotFound(NOT_HERE)
    return sha256
