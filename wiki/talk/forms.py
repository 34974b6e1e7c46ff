"""What was typed of a page becomes a comment."""

from collections.abc import Mapping

from wiki.kernel.forms import read_id
from wiki.talk.rules.comments import NewComment
from wiki.talk.rules.passages import AROUND, QUOTE_MAX


def new_comment(form: Mapping[str, str]) -> NewComment:
    """What somebody says, and of what."""
    return NewComment(
        _clean(form.get("body", "")),
        _clean(form.get("quote", ""))[: 2 * QUOTE_MAX],
        _clean(form.get("before", ""))[-2 * AROUND :],
        _clean(form.get("after", ""))[: 2 * AROUND],
        _clean(form.get("heading", "")),
        read_id(form.get("revision")),
    )


def _clean(text: str) -> str:
    return text.replace("\0", "")
