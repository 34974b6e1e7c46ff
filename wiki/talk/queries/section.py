"""What members see under the text of a page: what was said of it, and the form to say something."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from wiki.discussions.rules import MAX_BODY
from wiki.kernel.fragment_cache import composed
from wiki.kernel.markdown import Heading
from wiki.kernel.web import csrf_token, here
from wiki.schools.rules import Actor
from wiki.talk.queries.threads import threads


def under_the_text(
    actor: Actor, page_id: int, version: int, headings: Sequence[Heading], facts: Mapping[str, Any]
) -> Markup:
    """The comments of a page that this member was found to see; `facts` are those of `wiki.talk.services.facts`."""
    values: dict[str, Hashable] = {
        "threads": threads(actor, page_id) if facts.get("comments") else (),
        "page_id": page_id,
        "version": version,
        "headings": tuple(headings),
        "watched": actor.member_id in facts.get("watchers", ()),
        "longest": MAX_BODY,
    }
    slots = {"here": escape(here()), "back": escape(quote(here())), "token": csrf_token()}
    return composed("talk/section.html", values, **slots)
