"""What a page is and who may do what with it; pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from wiki.pages.rules.draft_marks import NO_DRAFT, DraftMark
from wiki.pages.rules.hunks import Remark
from wiki.schools.rules import Actor, Role

KINDS = ("instrument", "research", "story", "page")


class ReviewStatus(StrEnum):
    """What a page shows of the reading of its draft by others."""

    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"


STATUSES = ("concept", *ReviewStatus, "ready", "outdated")
"""What `status` can say, in the order of a page's life."""
TITLE_MAX = 200
BODY_MAX = 200 * 1024
"""Bytes of UTF-8."""
NOTE_MAX = 300
VERSION_NAME_MAX = 80
TAGS_MAX = 60
TAG_MAX = 60
ATTACHMENT_MAX = 50 * 1024 * 1024
SUMMARY_MAX = 200

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""What no database keeps alike and no reader sees."""
_TURNING = re.compile(r"[\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff\ufff9-\ufffb]")
"""Signs that turn or break a line: a name with them shows as another one."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Labels:
    """What a page is tagged to. Activities and building blocks by id; tags as typed."""

    activities: frozenset[int] = frozenset()
    building_blocks: frozenset[int] = frozenset()
    tags: tuple[str, ...] = ()
    artefact_type: str | None = None

    def as_json(self) -> dict[str, Any]:
        """What a revision stores."""
        return {
            "activities": sorted(self.activities),
            "building_blocks": sorted(self.building_blocks),
            "tags": list(self.tags),
            "artefact_type": self.artefact_type,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Labels":
        """The labels a revision was saved with."""
        return cls(
            frozenset(kept.get("activities", ())),
            frozenset(kept.get("building_blocks", ())),
            tuple(kept.get("tags", ())),
            kept.get("artefact_type"),
        )


@dataclass(frozen=True)
class Text:
    """What a writer writes: everything a revision stores of it."""

    title: str
    body: str
    labels: Labels = field(default_factory=Labels)


@dataclass(frozen=True)
class NewPage:
    """A page to be made; it belongs to the school of who makes it."""

    text: Text
    kind: str
    note: str = ""
    draft: DraftMark = NO_DRAFT
    """In which draft it was typed."""


@dataclass(frozen=True)
class Change:
    """What somebody made of the page, from revision `base` on; a None was left as it was in `base`."""

    base: int
    title: str | None = None
    body: str | None = None
    activities: frozenset[int] | None = None
    building_blocks: frozenset[int] | None = None
    tags: tuple[str, ...] | None = None
    artefact_type: str | None = None
    keep_artefact_type: bool = True
    note: str = ""
    credits: tuple[Mapping[str, Any], ...] = ()
    """Who else this is from, as `as_contributor` gives them: an improvement that a school gave back."""
    remarks: tuple[Remark, ...] = ()
    """What was joined in it already and deserves a look: a person chose what clashed, the rest was joined for them."""
    joined_since: int | None = None
    """The version from which on others wrote what `remarks` are about."""
    confirm_removal: bool = False
    """That most of the text goes is meant."""
    minor: bool | None = None
    """Whether the writer calls it a small change; None when they did not say."""
    draft: DraftMark = NO_DRAFT
    """In which draft it was typed."""

    def onto(self, base: Text) -> Text:
        """The whole text that was meant."""
        labels = Labels(
            base.labels.activities if self.activities is None else self.activities,
            base.labels.building_blocks if self.building_blocks is None else self.building_blocks,
            base.labels.tags if self.tags is None else self.tags,
            base.labels.artefact_type if self.keep_artefact_type else self.artefact_type,
        )
        title = base.title if self.title is None else self.title
        return Text(title, base.body if self.body is None else self.body, labels)


def one_line(text: str) -> str:
    """The text without control signs, spaces single."""
    return _SPACE.sub(" ", _TURNING.sub("", _CONTROL.sub("", _SPACE.sub(" ", text)))).strip()


def clean_body(text: str) -> str:
    """The text with LF line breaks and without control signs."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def fold(text: str) -> str:
    """The form in which tags are compared: case and accents do not count."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))[:TAG_MAX]


def title_key(title: str) -> str:
    """The form in which titles are compared: case, accents and spaces do not count."""
    plain = unicodedata.normalize("NFKD", one_line(title).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))[:TITLE_MAX]


def distinct_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as typed, the first of those that are compared alike, in folded order."""
    kept: dict[str, str] = {}
    for tag in map(one_line, tags):
        if (key := fold(tag)) and any(sign.isprintable() for sign in key):
            kept.setdefault(key, tag)
    return tuple(kept[key] for key in sorted(kept))


def split_tags(typed: str) -> tuple[str, ...]:
    """Tags from one field, parted by commas, semicolons or line breaks."""
    return distinct_tags(re.split(r"[,;\n]", typed.replace("\r", "\n")))


def summary_of(plain: str) -> str:
    """The first words of a page."""
    text = _SPACE.sub(" ", plain).strip()
    if len(text) <= SUMMARY_MAX:
        return text
    return text[:SUMMARY_MAX].rsplit(" ", 1)[0].rstrip(" ,;:.-") + "…"


def status(state: str, review: str, outdated: bool) -> str:
    """The status of a page, in one word: `outdated`, `in_review`, `changes_requested`, `ready` or `concept`.

    The review of a draft does not take the trust from the release that is there: such a page is ready.
    """
    if outdated:
        return "outdated"
    return state if state == "ready" else review or state


def as_contributor(actor: Actor) -> dict[str, Any]:
    """Somebody as the writers of a page are stored."""
    who = {"person": actor.id, "name": actor.name, "school": actor.school_id}
    return who | {"colour": actor.school_colour}


def with_contributors(
    contributors: Iterable[Mapping[str, Any]], more: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The writers of a page with these among them, each once; first author first."""
    kept: dict[Any, dict[str, Any]] = {}
    for who in (*contributors, *more):
        kept.setdefault(who["person"], dict(who))
    return list(kept.values())


def address(page_id: int, slug: str) -> str:
    """Where a page is."""
    return f"/pages/{page_id}-{slug}"


def may_write(actor: Actor) -> bool:
    """Every member writes on every page: it is a wiki."""
    return actor.is_member


def may_publish(actor: Actor, author_id: int, school_id: int | None) -> bool:
    """Who decides whether visitors see a page: its first author, the coordinator of its school, the core team."""
    if not actor.is_member:
        return False
    return actor.id == author_id or actor.coordinates(school_id) or actor.has(Role.NETWORK_COORDINATOR)


def may_archive(actor: Actor, school_id: int | None) -> bool:
    """Who takes a page out of the lists: the coordinator of its school or the core team."""
    return actor.coordinates(school_id) or actor.has(Role.NETWORK_COORDINATOR)


def may_remove(actor: Actor, author_id: int, school_id: int | None, released: bool) -> bool:
    """Who puts a page in the bin, and takes it out: its first author before there is a release, else as archiving."""
    own = actor.is_member and actor.id == author_id and not released
    return own or may_archive(actor, school_id)


def may_rename_version(actor: Actor, named_by_id: int, school_id: int | None) -> bool:
    """Who changes the name of a version or takes it away: who gave it, the coordinator of the page's school, the core
    team."""
    if not may_write(actor):
        return False
    own = actor.id == named_by_id
    return own or actor.coordinates(school_id) or actor.has(Role.NETWORK_COORDINATOR)


def may_remove_attachment(actor: Actor) -> bool:
    """Every member, as with text: the history keeps it."""
    return actor.is_member
