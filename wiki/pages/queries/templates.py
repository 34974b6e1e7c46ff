"""What a new page begins with: the network's own template of its type, or the one that comes with the product."""

from dataclasses import dataclass

from wiki.kernel.db import session
from wiki.pages.models import PageTemplate
from wiki.pages.rules.artefact_types import template_for


@dataclass(frozen=True)
class Template:
    """The Markdown for an artefact type or kind; `version` 0 is the one that comes with the product."""

    key: str
    body: str
    version: int


def template(key: str) -> Template:
    """The template of an artefact type or kind; an unknown one is empty."""
    kept = session().get(PageTemplate, key)
    return Template(key, template_for(key), 0) if kept is None else Template(key, kept.body, kept.version)
