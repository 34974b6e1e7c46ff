"""What was said of a page is shown under its text."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from wiki.kernel.markdown import Heading
from wiki.kernel.signals import page_shown
from wiki.schools.rules import Actor
from wiki.talk.queries.section import under_the_text


def listen() -> None:
    """Answer when a member reads a page."""
    page_shown.connect(_page_shown)


def _page_shown(
    _sender: Any,
    actor: Actor,
    page_id: int,
    version: int,
    headings: Sequence[Heading],
    facts: Mapping[str, Any],
    **_more: Any,
) -> Markup:
    return under_the_text(actor, page_id, version, headings, facts.get("talk", {}))
