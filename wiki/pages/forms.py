"""What the forms of this slice send, as typed values; no database."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from wiki.kernel.errors import Invalid
from wiki.kernel.forms import read_id, read_ids, read_whole
from wiki.kernel.i18n import _
from wiki.kernel.markdown import render
from wiki.pages.queries.drafts import DraftView
from wiki.pages.queries.pages import Filters
from wiki.pages.rules import pages as rules
from wiki.pages.rules.draft_marks import NO_DRAFT, DraftMark, is_key
from wiki.pages.rules.drafts import Accepted, DraftText, digest
from wiki.pages.rules.hunks import WAYS, Hunk, Way
from wiki.pages.rules.pages import KINDS, STATUSES, Change, Labels, NewPage, Text, clean_body, split_tags
from wiki.pages.rules.rendered_diff import marked
from wiki.pages.rules.resolving import Own, chosen
from wiki.pages.services.preparing import Clash

Form = MultiDict[str, str]
_SHOWN = 40
"""So many places are shown as they are read; more than that only in the source."""


@dataclass(frozen=True)
class Typed:
    """The edit form as it was typed, to be shown again as it was."""

    title: str = ""
    body: str = ""
    kind: str = "page"
    artefact_type: str = ""
    activities: frozenset[int] = frozenset()
    building_blocks: frozenset[int] = frozenset()
    tags: str = ""
    note: str = ""
    base: int = 0
    confirm_removal: bool = False
    minor: bool = False
    draft: DraftMark = NO_DRAFT
    template: str = ""
    """The template that is written on, if it is one."""
    draft_at: datetime | None = None
    """When the draft that it goes on from was saved."""

    @classmethod
    def of_draft(cls, found: DraftView) -> "Typed":
        """The form for a draft that is continued."""
        mark = DraftMark(found.line.key, after=found.digest)
        form = cls.of(found.text, found.line.kind, found.line.base_revision)
        line = found.line
        return replace(form, note=found.note, draft=mark, draft_at=line.saved_at, template=line.template)

    @classmethod
    def of(cls, text: Text, kind: str, base: int) -> "Typed":
        """The form for a text that is there."""
        labels = text.labels
        return cls(
            text.title,
            text.body,
            kind,
            labels.artefact_type or "",
            labels.activities,
            labels.building_blocks,
            ", ".join(labels.tags),
            base=base,
        )

    @property
    def new_page(self) -> NewPage:
        """What is asked of `create_page`."""
        return NewPage(self._text, self.kind, self.note, self.draft)

    @property
    def change(self) -> Change:
        """What is asked of `save_page`."""
        labels = self._labels
        return Change(
            self.base,
            self.title,
            self.body,
            labels.activities,
            labels.building_blocks,
            labels.tags,
            labels.artefact_type,
            keep_artefact_type=False,
            note=self.note,
            confirm_removal=self.confirm_removal,
            minor=self.minor or None,
            draft=self.draft,
        )

    def draft_text(self, page_id: int | None) -> DraftText:
        """What is asked of `store_draft`."""
        return DraftText(self._text, self.kind, self.base, self.note, page_id, self.template)

    @property
    def accepted(self) -> Accepted:
        """What becomes of drafts when this very text is saved."""
        return Accepted(digest(self._text), self.draft)

    @property
    def _text(self) -> Text:
        return Text(self.title, self.body, self._labels)

    @property
    def _labels(self) -> Labels:
        tags = split_tags(self.tags)
        return Labels(self.activities, self.building_blocks, tags, self.artefact_type or None)


def typed(form: Form, kind: str = "") -> Typed:
    """The edit form that was sent."""
    return Typed(
        title=form.get("title", ""),
        body=clean_body(form.get("body", "")),
        kind=kind or form.get("kind", "page"),
        artefact_type=form.get("artefact_type", ""),
        activities=frozenset(read_ids(form.getlist("activities"))),
        building_blocks=frozenset(read_ids(form.getlist("building_blocks"))),
        tags=form.get("tags", ""),
        note=form.get("note", ""),
        base=read_id(form.get("base_revision", "")) or 0,
        confirm_removal="confirm_removal" in form,
        minor="minor" in form,
        draft=draft_mark(form),
        template=form.get("template", ""),
    )


def draft_mark(form: Form) -> DraftMark:
    """In which draft the form was typed; what makes no sense is left empty."""
    key, writer = (form.get(f"draft_{name}", "") for name in ("key", "writer"))
    return DraftMark(
        key if is_key(key) else "",
        writer if is_key(writer) else "",
        read_whole(form.get("draft_step", "")) or 0,
        form.get("draft_after", "")[:64],
        form.get("draft_known") == "1",
    )


def filters(query: Form) -> Filters:
    """What a list is narrowed down to; what is not known counts as no wish."""
    kind, state = query.get("kind"), query.get("state")
    return Filters(
        kind if kind in KINDS else None,
        read_id(query.get("activity")),
        read_id(query.get("building_block")),
        (query.get("tag") or "")[:200].strip() or None,
        read_id(query.get("school")),
        state if state in (*STATUSES, "archived") else None,
    )


@dataclass(frozen=True)
class Choice:
    """What was chosen for one stretch: `theirs`, `mine`, `both`, `own` or nothing yet; `own` is what was typed."""

    side: str = ""
    own: str = ""

    def resolved(self) -> Way | Own:
        """As `merge.resolve` wants it."""
        if self.side == "theirs":
            return "theirs"
        if self.side == "mine":
            return "mine"
        return "both" if self.side == "both" else Own(self.own)


@dataclass(frozen=True)
class Resolution:
    """The conflict screen as it was sent. `way`: choices, whole or edit; bases are version numbers."""

    way: str
    base: int
    theirs: int
    choices: tuple[Choice, ...]
    title_side: str
    whole: str

    def check(self, title_clashes: bool) -> None:
        """Raise Invalid when something is not chosen yet."""
        errors = {}
        if title_clashes and self.title_side not in ("theirs", "mine"):
            errors["title_side"] = _("Choose a title.")
        for at, choice in enumerate(self.choices):
            if self.way != "whole" and choice.side not in ("theirs", "mine", "both", "own"):
                errors[f"choice-{at}"] = _("Choose what this place should be (%(number)s).", number=at + 1)
        if errors:
            raise Invalid(errors)


def resolution(form: Form, conflicts: int = 0) -> Resolution:
    """The conflict screen that was sent, for a text with so many conflicts."""
    choices = tuple(
        Choice(form.get(f"choice-{at}", ""), clean_body(form.get(f"own-{at}", ""))) for at in range(conflicts)
    )
    return Resolution(
        form.get("way", ""),
        read_id(form.get("base_revision", "")) or 0,
        read_id(form.get("theirs_revision", "")) or 0,
        choices,
        form.get("title_side", ""),
        clean_body(form.get("whole", "")),
    )


@dataclass(frozen=True)
class Place:
    """A place where two versions clash, as it is read: how it was, and what theirs, mine and both would make of it,
    with what changed marked. An empty string is nothing; None when there is too much to show it so. `own` is the source
    that somebody begins with who writes it anew."""

    table: bool
    base: str | None
    theirs: str | None
    mine: str | None
    both: str | None
    own: str


def conflict_values(
    row: Any,
    fields: Typed,
    clash: Clash,
    sent: Resolution | None = None,
    errors: dict[str, str] | None = None,
) -> dict[str, Any]:
    """What the screen shows on which two versions are fitted together: base, theirs and mine of every clash side by
    side, and everything that was typed."""
    return {
        "page": row,
        "address": rules.address(row.id, row.slug),
        "fields": fields,
        "clash": clash,
        "places": [_place(hunk, n < _SHOWN) for n, hunk in enumerate(clash.conflicts)],
        "sent": sent,
        "whole": sent.whole if sent else whole_text(clash.hunks),
        "errors": errors or {},
    }


def _place(hunk: Hunk, shown: bool) -> Place:
    if not shown:
        return Place(hunk.offers is not None, None, None, None, None, hunk.kept_mine)
    base = render(hunk.base).html
    theirs, mine, both = (marked(base, render(chosen(hunk, way)).html, ids=False) for way in WAYS)
    return Place(hunk.offers is not None, marked(base, base, ids=False), theirs, mine, both, hunk.kept_mine)


def whole_text(hunks: tuple[Hunk, ...]) -> str:
    """The joined text with the writer's own words wherever it clashes."""
    return "".join(hunk.kept_mine if hunk.text is None else hunk.text for hunk in hunks)
