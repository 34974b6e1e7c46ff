"""Reading personal drafts: each person their own, and nobody anybody else's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select

from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.pages.models import Page, PersonalDraft
from wiki.pages.queries.pages import visible_to
from wiki.pages.rules.pages import Labels, Text
from wiki.schools.rules import Actor

NO_DRAFT = _("This draft is not there any more: it was saved on the page, or you discarded it.")


class DraftLine(NamedTuple):
    """A draft in a list. `page_title` and `slug` are empty for a new page or a template, and for a page that is out of
    sight."""

    key: str
    page_id: int | None
    title: str
    kind: str
    base_revision: int
    saved_at: datetime
    note: str
    page_title: str | None
    slug: str | None
    revision: int | None
    template: str

    @property
    def name(self) -> str:
        """What to call it: its title, else that of its page; empty when neither has one."""
        return self.title.strip() or self.page_title or ""

    @property
    def address(self) -> str:
        """Where it can be read."""
        return f"/pages/my-drafts/{self.key}"

    @property
    def edit_address(self) -> str:
        """Where writing goes on; empty when its page is out of sight."""
        if self.template:
            return f"/pages/templates/{self.template}?draft={self.key}"
        if self.page_id is None:
            return f"/pages/new?draft={self.key}"
        return f"/pages/{self.page_id}-{self.slug}/edit?draft={self.key}" if self.slug is not None else ""


@dataclass(frozen=True)
class DraftView:
    """A draft with its text."""

    line: DraftLine
    text: Text
    digest: str

    @property
    def note(self) -> str:
        """What the writer said of the change."""
        return self.line.note


def own_to(actor: Actor) -> ColumnElement[bool]:
    """The drafts this actor may know of: their own."""
    return PersonalDraft.person_id == (actor.id or 0)


def own_drafts(actor: Actor) -> Sequence[DraftLine]:
    """All drafts of the actor, newest first."""
    return [DraftLine._make(row) for row in session().execute(_lines(actor))]


def drafts_of(actor: Actor, page_id: int | None, template: str = "") -> Sequence[DraftLine]:
    """The actor's drafts of a page, of a template, or of pages that are not there yet, newest first."""
    mine = _lines(actor).where(PersonalDraft.page_id == page_id, PersonalDraft.template == template)
    return [DraftLine._make(row) for row in session().execute(mine)]


def own_draft(actor: Actor, key: str) -> DraftView:
    """A draft of the actor with its text. Raises NotFound."""
    return _one(actor, PersonalDraft.key == key[:40])


def newest_draft(actor: Actor, page_id: int) -> DraftView:
    """The actor's last draft of a page. Raises NotFound."""
    return _one(actor, PersonalDraft.page_id == (page_id if may_be_id(page_id) else 0))


def _lines(actor: Actor, *more: Any) -> Select[Any]:
    draft = PersonalDraft
    columns: Any = (
        draft.key,
        draft.page_id,
        draft.title,
        draft.kind,
        draft.base_revision,
        draft.saved_at,
        draft.note,
    )
    lines: Select[Any] = (
        select(*columns, Page.title.label("page_title"), Page.slug, Page.revision, draft.template, *more)
        .outerjoin(Page, (Page.id == draft.page_id) & visible_to(actor))
        .where(own_to(actor))
        .order_by(draft.saved_at.desc(), draft.id.desc())
    )
    return lines


def _one(actor: Actor, condition: ColumnElement[bool]) -> DraftView:
    whole = (PersonalDraft.body, PersonalDraft.labels, PersonalDraft.digest)
    row = session().execute(_lines(actor, *whole).where(condition).limit(1)).first()
    if row is None:
        raise NotFound(NO_DRAFT)
    line = DraftLine._make(row[: len(DraftLine._fields)])
    return DraftView(line, Text(row.title, row.body, Labels.from_json(row.labels)), row.digest)
