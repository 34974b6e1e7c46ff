"""What somebody typed and did not save on the page yet, and when it may go; pure."""

import hashlib
import json
from dataclasses import dataclass

from wiki.pages.rules.draft_marks import NO_DRAFT, DraftMark
from wiki.pages.rules.pages import BODY_MAX, Labels, Text, clean_body, distinct_tags, one_line

BODY_ROOM = 4 * BODY_MAX
"""Bytes of UTF-8: more than a page may have, because a text that is refused for its length is typed all the same."""
LINE_ROOM = 2_000
"""Characters of a title, of a note and of a tag."""
TAGS_ROOM = 500
DRAFTS_MAX = 100
"""How many drafts a person can have."""


@dataclass(frozen=True)
class DraftText:
    """What is in an editor at one moment: of page `page_id` from version `base` on, of a template, or of a page that is
    not there."""

    text: Text
    kind: str
    base: int = 0
    note: str = ""
    page_id: int | None = None
    template: str = ""


@dataclass(frozen=True)
class Accepted:
    """What a save settles: `digest` is of the text as it was sent, `mark` says in which draft it was typed."""

    digest: str = ""
    mark: DraftMark = NO_DRAFT


NOTHING = Accepted()


def digest(text: Text) -> str:
    """The same for two texts exactly when a page would hold the same of both; the note is no part of it."""
    labels = text.labels
    plain = Labels(
        labels.activities, labels.building_blocks, distinct_tags(labels.tags), labels.artefact_type or None
    )
    whole = [one_line(text.title), clean_body(text.body), plain.as_json()]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=True).encode()).hexdigest()
