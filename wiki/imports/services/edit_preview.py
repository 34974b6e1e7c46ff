"""A preview of what a returned file would change on its page."""

from dataclasses import dataclass

from wiki.imports.models import ImportDraft
from wiki.imports.services.imports import proposed
from wiki.pages.queries.pages import page_row, revision
from wiki.pages.rules.merge import merge
from wiki.pages.rules.rendered_diff import marked
from wiki.pages.services.pins import show
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class ProposedChanges:
    """How many stretches differ, how many of them others changed too, and the page with the differences marked (None
    when it is too large for that, or when somebody has to choose first)."""

    count: int
    conflicts: int
    html: str | None


def proposed_changes(actor: Actor, kept: ImportDraft) -> ProposedChanges:
    """What the file changes on the page as it is now. Raises NotFound."""
    page_id = kept.origin_page_id or 0
    row = page_row(actor, page_id)
    base = revision(actor, page_id, kept.origin_revision or 0)
    merged = merge(base.body, row.body, proposed(kept).body or "")
    hunks = [hunk for hunk in merged.hunks if hunk.mine not in (hunk.base, hunk.theirs)]
    titles = kept.title not in (base.title, row.title)
    if merged.text is None:
        return ProposedChanges(len(hunks) + titles, len(merged.conflicts), None)
    if not hunks:
        return ProposedChanges(titles, 0, "")
    becomes = show(actor, merged.text, page_id, row.revision).rendered.html
    return ProposedChanges(len(hunks) + titles, 0, marked(row.html, becomes))
