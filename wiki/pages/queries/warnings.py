"""What a writer may want to look at, with what only the database knows: which pages and files are there."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select

from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.pages.models import Page
from wiki.pages.queries.link_targets import file_names, missing_places
from wiki.pages.queries.pages import visible_to
from wiki.pages.rules import warnings
from wiki.pages.rules.warnings import Finding
from wiki.schools.rules import Actor


def warnings_of(actor: Actor, body: str, html: str) -> tuple[Finding, ...]:
    """What there is to look at in a text and the page made of it, as far as this actor can know."""
    return warnings.in_order([*warnings.findings(body, html), *_dead(actor, body, html)])


def _dead(actor: Actor, body: str, html: str) -> list[Finding]:
    """Links to pages, headings of pages and files that are not there, or that the actor may not see."""
    pointed = warnings.targets(body, html)
    pages = {int(target.id) for target in pointed if target.kind == "page" and may_be_id(int(target.id))}
    files = {target.id for target in pointed if target.kind == "file"}
    there = {str(id_) for id_ in _found(select(Page.id).where(Page.id.in_(pages), visible_to(actor)), pages)}
    there |= set(file_names(actor, files))
    places = {(int(target.id), target.place) for target in pointed if target.place and target.id in there}
    gone = missing_places(actor, places)
    return [
        *(target.found for target in pointed if target.id not in there),
        *(
            replace(target.found, kind=warnings.DEAD_PLACE)
            for target in pointed
            if target.place and (int(target.id), target.place) in gone
        ),
    ]


def _found(statement: Select[Any], ids: Collection[object]) -> Sequence[Any]:
    return session().scalars(statement).all() if ids else ()
