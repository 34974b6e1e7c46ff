"""Who may do what with a comment on a page, and what one begins with; pure."""

from dataclasses import dataclass

from wiki.schools.rules import Actor


@dataclass(frozen=True)
class NewComment:
    """What somebody says of a page: of the whole, under a `heading` (its id), or of the words of `quote`.

    `before` and `after` say which of several places is meant; `revision` is the version that was read.
    """

    body: str
    quote: str = ""
    before: str = ""
    after: str = ""
    heading: str = ""
    revision: int | None = None


def may_take_part(actor: Actor) -> bool:
    """Members read what is said, and say something back."""
    return actor.is_member


def may_change(actor: Actor, author_id: int) -> bool:
    """What somebody said is theirs alone to change or to remove."""
    return actor.is_member and actor.id == author_id
